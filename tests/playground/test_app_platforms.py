"""WeChat and WeCom in the playground: a complaint from one acknowledged in the other, and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.playground import canned
from bot.playground.examples import examples
from bot.playground.made_up import MadeUp
from bot.playground.memory import memory_file
from bot.playground.sample import sample_png
from bot.playground.wechat import Bubble
from bot.playground.wechat import until as until_wechat
from bot.playground.wecom import until
from bot.playground.wecom.model import Message
from cases.platforms import Platform
from tests.playground.page_server import Json, Page, opened_page, playground_settings, working_page

GROUP, SUN = "wecom:g:jingan", "wecom:u:sun"
STORY = "昨天晚上七点在静安店，汤里有一只苍蝇，店员不道歉。我要求退款。"
OTHERS: tuple[Platform, ...] = ("wechat", "wecom")
ANSWERS = ("同意并开始", "没有", "就在这里")


def wechat_chat(page: Page, place: int = 0) -> str:
    """The chat of one of the customers with WeChat, who is its account too."""
    return f"wx:{list(page.playground.worlds.wechat.people)[place]}"


async def say(page: Page, text: str) -> Json:
    chat = wechat_chat(page)
    return await page.post("say", user=chat, chat=chat, text=text)


async def tap(page: Page, says: str) -> None:
    """Tap the newest line that says this."""
    chat = wechat_chat(page)
    taps = [
        (message["id"], entity["label"])
        for message in await page.shown(chat)
        for entity in message["entities"]
        if entity.get("says") == says
    ]
    message, label = taps[-1]
    await page.post("press", user=chat, chat=chat, message=message, data=label)


async def tell(page: Page) -> None:
    """Follow the account and file a complaint about Jing'an store."""
    chat = wechat_chat(page)
    await page.post("start", user=chat, chat=chat)
    await say(page, STORY)
    for answer in ANSWERS:
        await tap(page, answer)
    assert (await say(page, "提交"))["outcome"] == "reply"
    assert "已收到您的投诉" in (await page.shown(chat))[-1]["text"]


def messages(page: Page) -> list[Message]:
    return page.playground.worlds.wecom.chats["jingan"].messages


async def in_group(page: Page, look: Callable[[list[Message]], Any]) -> Any:
    """What is found among the messages of the WeCom group, asked again after every change."""
    return await until(page.playground.worlds.wecom, lambda: look(messages(page)), 20.0)


async def press(page: Page, label: str) -> None:
    """Press a button of the newest card in the WeCom group."""
    card = next(each for each in reversed(await page.shown(GROUP)) if each["keyboard"])
    keys = [key for row in card["keyboard"] for key in row]
    data = next(key["data"] for key in keys if key["text"] == label)
    await page.post("press", user=SUN, chat=GROUP, message=card["id"], data=data)


def titled(words: str) -> Callable[[list[Message]], bool]:
    """Does a card's title say this?"""
    return lambda found: any(
        each.card is not None and words in each.card.shared["main_title"]["title"] for each in found
    )


async def in_wechat(page: Page, fits: Callable[[Bubble], bool]) -> Bubble:
    """The customer's newest bubble, once it fits."""
    world = page.playground.worlds.wechat
    person = next(iter(world.people.values()))

    def look() -> Bubble | None:
        last = person.history[-1]
        return last if fits(last) else None

    return await until_wechat(world, look, 20.0)


async def test_a_wechat_complaint_is_acknowledged_in_wecom_and_told_after_two_days(
    tmp_path: Path,
) -> None:
    settings = playground_settings(tmp_path)
    async with working_page(settings) as page:
        await tell(page)
        await in_group(page, titled("待受理"))
        await press(page, "受理")
        await in_group(page, titled("处理中"))
        card = (await page.shown(GROUP))[-1]["card"]
        assert ["受理", "孙店长"] in [[name, value[:3]] for name, value in card["rows"]]
        await page.post("jump", hours=50)
        await press(page, "提出解决方案")
        await in_group(page, lambda found: "给客户的解决方案" in found[-1].text)
        await page.post("say", user=SUN, chat=GROUP, text="全额退款，店长当面道歉。")
        notice = await in_wechat(page, lambda last: last.source == "template")
        assert dict(notice.fields)["处理状态"] == "待您确认"
        shown = (await page.shown(wechat_chat(page)))[-1]
        assert shown["card"]["rows"][0][0] == "投诉编号"
        assert "全额退款" not in shown["text"]
        await say(page, "结果怎么样了？")
        full = (await page.shown(wechat_chat(page)))[-1]["text"]
        assert "「全额退款，店长当面道歉。」" in full, "without the call of the bot in it"
    async with working_page(settings) as page:
        await tap(page, "已解决")
        case = (await page.get("cases"))["cases"][0]
        assert case["status"] == "closed"


async def test_the_example_on_wechat_gets_to_where_the_card_is_in_wecom(tmp_path: Path) -> None:
    example = next(each for each in examples() if each.platform == "wechat")
    async with working_page(playground_settings(tmp_path)) as page:
        user = (await page.post("guest", example="wechat", language="zh"))["user"]
        seat = (await page.phones())["customer"]["seats"][-1]
        assert (seat["user"], seat["platform"], seat["name"]) == (user, "wechat", "吴婷")
        worlds = page.playground.worlds
        chat = user.removeprefix("wx:")
        for turn in example.turns:
            if turn.start:
                await page.post("start", user=user, chat=user)
            elif turn.say is not None:
                await page.post("say", user=user, chat=user, text=turn.say.zh)
            else:
                assert turn.press is not None
                bubble, link = next(
                    (each, link)
                    for each in reversed(worlds.wechat.people[chat].history)
                    for link in each.links
                    if link.content == turn.press.zh
                )
                await page.post("press", user=user, chat=user, message=bubble.id, data=link.label)
        assert "已收到您的投诉" in worlds.wechat.people[chat].history[-1].text
        await in_group(page, titled("待受理"))


async def test_a_group_moves_between_platforms_and_people_are_told_where_they_choose(
    tmp_path: Path,
) -> None:
    settings = playground_settings(tmp_path)
    async with working_page(settings) as page:
        seats = {seat["unit"]: seat for seat in (await page.phones())["store"]["seats"]}
        assert {unit: seat["platform"] for unit, seat in seats.items()} == {
            "xuhui": "telegram",
            "jingan": "wecom",
        }
        await page.post("move", unit="jingan", platform="telegram")
        await page.post("move", unit="xuhui", platform="wecom")
        await page.post("move", person="chen", platform="wecom")
        org = page.playground.engine.rules.house.org
        assert org.groups["xuhui"].chat == "wecom:g:xuhui"
        assert org.groups["jingan"].chat == seats["jingan"]["sides"][0]["chat"]
        assert org.privates["chen"].chat == "wecom:u:chen"
        manager = (await page.phones())["manager"]["seats"][0]
        assert (manager["name"], manager["platform"]) == ("陈总", "wecom")
        await page.post("language", language="en")
        assert page.playground.engine.rules.house.org.privates["chen"].chat == "wecom:u:chen"
    async with opened_page(settings) as page:
        assert page.playground.engine.rules.house.org.groups["xuhui"].chat == "wecom:g:xuhui"


async def test_a_person_speaks_with_the_bot_in_wecom(tmp_path: Path) -> None:
    chen: Json = {"user": "wecom:u:chen", "chat": "wecom:u:chen"}
    async with working_page(playground_settings(tmp_path)) as page:
        await page.post("say", **chen, text="/status")
        single = page.playground.worlds.wecom.single("chen")
        answer = await until(
            page.playground.worlds.wecom,
            lambda: single.messages[-1] if single.messages[-1].origin != "person" else None,
            20.0,
        )
        assert "徐汇店" in answer.text
        assert (await page.shown("wecom:u:chen"))[-1]["from"]["is_bot"]


async def test_in_a_wecom_group_the_bot_hears_only_what_calls_it(tmp_path: Path) -> None:
    here: Json = {"user": SUN, "chat": GROUP}
    async with opened_page(playground_settings(tmp_path)) as page:
        world = page.playground.worlds.wecom
        await page.post("say", **here, text="大家看一下", called=False)
        assert world.deliveries == []
        first = await page.post("say", **here, text="在吗")
        await page.post("say", **here, text="就是这条", reply_to=first["message"])
        await page.post("attach", **here, caption="照片")
        plain, called, quoting, picture = await page.shown(GROUP)
        assert plain["text"] == "大家看一下"
        assert called["text"] == "@云食餐饮 在吗"
        assert called["entities"] == [{"type": "mention", "offset": 0, "length": 5}]
        assert quoting["quote"] == "@云食餐饮 在吗"
        assert [delivery.body["msgtype"] for delivery in world.deliveries] == [
            *("text", "text", "mixed")
        ]
        source = f"{page.address}/playground/{picture['media']['src']}"
        async with page.session.get(source) as response:
            assert await response.read() == sample_png()
        refused = await page.post("attach", status=400, **here, data="eA==", name="a.txt")
        assert "pictures" in refused["error"]


async def test_what_can_be_sent_in_wechat_reaches_the_account(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        chat = wechat_chat(page)
        here: Json = {"user": chat, "chat": chat}
        await page.post("start", **here)
        await page.post("attach", **here, caption="看汤")
        for what in ("voice", "video", "document", "location"):
            await page.post("share", **here, what=what)
        kinds = [each.kind for each in page.playground.worlds.wechat.deliveries]
        assert kinds == [
            *("event/subscribe", "image", "text", "voice", "video", "file", "location")
        ]
        mine = [each for each in await page.shown(chat) if not each["from"]["is_bot"]]
        shown = [each["media"] and each["media"]["kind"] for each in mine]
        assert shown == ["photo", None, "voice", "video", "document", None]
        assert mine[-1]["extra"]["location"]["latitude"] == canned.PLACE[0]
        voice = f"{page.address}/playground/{mine[2]['media']['src']}"
        async with page.session.get(voice) as response:
            assert response.content_type == "audio/ogg", "in a form that browsers play"
        await page.post("menu", **here, key="mine")
        assert (await page.shown(chat))[-1]["from"]["is_bot"]


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("say", {"chat": "wx:nobody", "user": "x", "text": "x"}, "nobody has the openid"),
        ("say", {"chat": GROUP, "user": "wecom:u:li", "text": "x"}, "is not in"),
        ("say", {"chat": GROUP, "user": SUN, "text": " "}, "empty"),
        ("say", {"chat": "wecom:u:chen", "user": SUN, "text": "x"}, "somebody else"),
        ("press", {"chat": GROUP, "user": SUN, "message": 1, "data": "x"}, "no card"),
        ("edit", {"chat": GROUP, "user": SUN, "message": 1, "text": "x"}, "cannot be done"),
        ("album", {"chat": GROUP, "user": SUN}, "cannot be done"),
        ("leave", {"chat": GROUP, "user": SUN}, "cannot be done"),
        ("move", {"unit": "nowhere", "platform": "wecom"}, "no such group"),
        ("move", {"unit": "xuhui", "platform": "fax"}, "telegram or wecom"),
        ("move", {"person": "nobody", "platform": "wecom"}, "no such person"),
    ],
)
async def test_what_cannot_be_done_there_is_said(
    tmp_path: Path, path: str, body: dict[str, Any], why: str
) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        assert why in (await page.post(path, status=400, **body))["error"]


async def test_who_does_not_follow_cannot_write_and_follows_once(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        chat = wechat_chat(page)
        here: Json = {"user": chat, "chat": chat}
        refused = await page.post("say", status=400, **here, text="在吗")
        assert "does not follow" in refused["error"]
        await page.post("start", **here)
        assert "already" in (await page.post("start", status=400, **here))["error"]
        assert (await page.post("leave", **here))["outcome"] != "notice"
        assert "does not follow" in (await page.post("leave", status=400, **here))["error"]
        await page.post("start", **here)
        too_long = await page.post("say", status=400, **here, text="长" * 700)
        assert "2048" in too_long["error"]


async def test_a_restart_keeps_the_chats_of_all_platforms(tmp_path: Path) -> None:
    settings = playground_settings(tmp_path)
    async with working_page(settings) as page:
        await tell(page)
        await in_group(page, titled("待受理"))
        before = {key: await page.shown(key) for key in (wechat_chat(page), GROUP)}
    async with working_page(settings) as page:
        for key, shown in before.items():
            assert without_versions(await page.shown(key)) == without_versions(shown)
        await press(page, "受理")
        await in_group(page, titled("处理中"))
        await say(page, "还有一句")
        await in_wechat(page, lambda last: last.source != "person" and "还有一句" in last.text)
        ids = [each["id"] for each in await page.shown(wechat_chat(page))]
        assert ids == sorted(set(ids)), "no number is used twice"


def without_versions(shown: list[Json]) -> list[Json]:
    return [{name: each[name] for name in each if name != "version"} for each in shown]


async def test_a_lost_memory_begins_with_empty_chats_that_work(tmp_path: Path) -> None:
    settings = playground_settings(tmp_path)
    async with working_page(settings) as page:
        await tell(page)
    for platform in OTHERS:
        memory_file(settings, platform).write_text("{")
    async with working_page(settings) as page:
        chat = wechat_chat(page)
        assert await page.shown(chat) == await page.shown(GROUP) == []
        await page.post("start", user=chat, chat=chat)
        assert (await say(page, "在吗"))["outcome"] == "reply"


async def test_no_secret_is_shown_or_kept(tmp_path: Path) -> None:
    made = MadeUp()
    hidden = (made.app_secret, made.push_token, made.aes_key, made.bot_secret)
    assert not any(secret in repr(made) for secret in hidden)
    settings = playground_settings(tmp_path)
    async with opened_page(settings) as page:
        account = page.playground.worlds.wechat.account()
        bot = page.playground.worlds.wecom.bot()
        state = str(await page.get("state"))
    kept = "".join(memory_file(settings, platform).read_text() for platform in OTHERS)
    for secret in (account.secret, account.token, account.aes_key, bot.secret):
        assert secret not in state
        assert secret not in kept
