"""What people write is shown as they wrote it, never as markup, and no send is refused for it."""

from __future__ import annotations

from html import unescape

from tests.stories.acts import said
from tests.stories.telling import answers, begins, both
from tests.stories.test_staff_work import in_words
from tests.world import World, shown

# attack C1, C2, C5, C6, C10: what was written -> what a card may show of it
STRINGS = [
    "<b>粗体</b>",
    "</code>",
    "<code>",
    "<i><b>交叉</i></b>",
    '<a href="tg://user?id=1">管理员</a>',
    '<a href="https://evil.example/x">点这里</a>',
    "<tg-spoiler>剧透</tg-spoiler>",
    '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- 注释 -->",
    "<![CDATA[x]]>",
    "&lt;b&gt;",
    "&amp;lt;",
    "&#60;b&#62;",
    "&nbsp;&copy;&unknown;",
    "1 < 2 && 3 > 2",
    "<",
    ">",
    "&",
    "\"引号\" 和 '单引号'",
    "*粗* _斜_ ~删~ `码`",
    "_*[]()~`>#+-=|{}.!",
    "[链接](https://evil.example)",
    "```python\nprint(1)\n```",
    "{{ 7*7 }}",
    "{{ ''.__class__.__mro__ }}",
    "{% for x in y %}{% endfor %}",
    "${7*7} #{7*7} #panic()",
    "%s %d %(number)s {0} {number}",
    "' OR 1=1; DROP TABLE cases; --",
    'NEAR( " * 查询',
    "]]></Content><MsgType>",
    "\\u003cb\\u003e \\x1b[31m",
    "访问 https://evil.example/login 领奖",
    "访问 evil.example.com 或 http://exam\u200bple.com",
    "@admin_of_kesu 看这里",
    "tg://resolve?domain=x weixin://dl/chat",
    "发票\u202egpj.exe",
    "\u2066隐藏\u2069 \u200b\u200c\u200d 零宽",
    "\x1b[2J\x07\x00 控制符",
    "z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349 叠字",
    "👨‍👩‍👧‍👦🏳️‍🌈" * 40,
    "العربية עברית 混排",
    "Ⅷ㍿ﬁ﷽",
    "\n\n\n很多\n\n\n\n空行\n\n\n",
    "#" * 250,
    "/close 202611YB001 好",
]


@both
async def test_c1_c6_what_customers_write_is_literal_on_the_card_and_in_notices(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await begins(zhang)
    await answers(zhang)
    await zhang.presses("提交")
    await zhang.says("/status")
    await zhang.presses("补充")
    zhang.skips()
    store.hears("客户所述")
    for number, text in enumerate(STRINGS, 1):
        await zhang.says(f"补充{number}：{text}")
        zhang.hears("已补充到 202611YB001")
        notice = store.hears("客户有补充", f"补充{number}：")
        card = store.card()
        assert f"补充（{number}次）：补充{number}：" in card
        assert _harmless(notice.text)
        assert _harmless(card)
        if text.isascii() and text.isprintable() and not _defanged(text):
            assert text in notice.text
            assert text[:100] in card
        await world.passes(seconds=8)  # within the budget of the group
    case = await world.case()
    async with world.engine.store.reading() as work:
        kept = [await work.texts.open(case.id, sealed) for sealed in case.additions]
    written = [f"补充{number}：{text}".strip() for number, text in enumerate(STRINGS, 1)]
    assert kept == written  # the record has every sign
    assert _refused(world) == []


async def test_c1_a_story_of_markup_is_literal_in_the_summary_and_on_the_card(
    world: World,
) -> None:
    zhang = world.customer("</code><b>张")
    store = world.group("xuhui")
    story = "<b>菜</b> </i> &lt; <a href='tg://user?id=1'>管理员</a> {{ 7*7 }} `_*["
    await begins(zhang, story)
    assert f"经过：{story}" in await answers(zhang)
    await zhang.presses("提交")
    zhang.hears("已收到您的投诉")
    store.hears("<b>菜</b> </i> &lt; <a href='tg[:]//user?id=1'>管理员</a> {{ 7*7 }} `_*[")
    assert (await said(world, await world.case()))["story"] == story
    assert _refused(world) == []


def _defanged(text: str) -> bool:
    """Links and mentions are shown so that no client follows them (C5)."""
    return any(mark in text for mark in ("evil", "://", "@"))


def _refused(world: World) -> list[str | None]:
    """What the platform would not take."""
    return [call.description for call in world.telegram.calls if call.status == 400]


def _harmless(text: str) -> bool:
    """No hidden direction, no control sign, no tower of marks."""
    hidden = set("\u202e\u2066\u2069\u200b\x1b\x07\x00")
    return not hidden & set(text)


async def test_no_entity_of_a_card_comes_from_what_the_customer_wrote(world: World) -> None:
    zhang = world.customer("<b>张</b>")
    store = world.group("xuhui")
    story = '<a href="tg://user?id=1">管理员</a> <b>粗</b> https://evil.example/x @admin_kesu'
    await begins(zhang, story)
    await answers(zhang)
    await zhang.presses("提交")
    zhang.skips()
    card = store.hears("客户所述")
    kinds = sorted(str(entity["type"]) for entity in card.entities)
    assert kinds == ["bold"]  # the card's own headline
    assert "管理员" in card.text
    assert "https[:]//evil.example/x" in card.text.replace("[.]", ".")
    sent = [c for c in world.telegram.calls if "客户所述" in str(c.params.get("text"))]
    assert all("is_disabled" in str(c.params.get("link_preview_options")) for c in sent)


@both
async def test_words_of_staff_reach_the_customer_as_they_were_written(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await begins(zhang)
    await answers(zhang)
    await zhang.presses("提交")
    zhang.skips()
    store.hears("待受理")
    words = '退 <b>100</b> 元 & "代金券" {{ 7*7 }} <script>'
    await in_words(store, "提出解决方案", "wang", words)
    store.hears("解决方案已记录")
    proposal = zhang.hears("处理方案")
    assert words in unescape(proposal.text)
    assert words in store.card()


async def test_names_of_four_thousand_signs_break_nothing(world: World) -> None:
    zhang = world.customer("长" * 64 + "👨‍👩‍👧‍👦" * 10)
    store = world.group("xuhui")
    await begins(zhang, "很长" * 1900)
    await answers(zhang)
    await zhang.presses("提交")
    zhang.skips()
    card = store.hears("客户所述", "…")
    assert len(card.text) < 1200
    private = world.private("li")
    assert "私聊" in await store.presses("联系方式", by="li")
    private.hears("姓名：长长长")
    assert _refused(world) == []


@both
async def test_a_proposal_longer_than_a_message_arrives_whole_with_its_buttons(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await begins(zhang)
    await answers(zhang)
    await zhang.presses("提交")
    zhang.skips()
    store.hears("待受理")
    words = "".join(f"第{number}条：<退款>&致歉。" for number in range(400))[:4090]
    await in_words(store, "提出解决方案", "wang", words)
    store.hears("解决方案已记录")
    heard = [message.text for message in zhang.unheard()]
    buttons = shown(zhang.unheard()[-1])
    zhang.skips()
    assert len(heard) == 2
    assert words in "".join(text.replace("\n", "") for text in heard)
    assert "[已解决] [未解决]" in buttons
