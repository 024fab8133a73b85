"""How a message finds its way to somebody who is not writing just now."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from conversations.channel import Kept, Later, Refused, Rendered, Sent, Unreachable
from handlers.wechat.bubble import AIM
from tests.handlers.wechat_room import NOTICE, Desk, desk, keyed, progress

CUSTOM, TEMPLATE_SEND = "message/custom/send", "message/template/send"
BIZSEND = "message/subscribe/bizsend"


@pytest.fixture
async def d() -> AsyncIterator[Desk]:
    async with desk() as opened:
        yield opened


async def test_within_two_days_of_her_words_she_is_answered_freely(d: Desk) -> None:
    await d.says("我要投诉")
    d.scene.clock.pass_(hours=47)
    sent = await d.send("<b>C-1</b> 已受理")
    assert isinstance(sent, Sent)
    assert not sent.brief
    assert [(each.source, each.text) for each in d.bubbles] == [("custom", "C-1 已受理")]


async def test_four_messages_and_the_fifth_for_the_outcome(d: Desk) -> None:
    await d.says("提交")
    for number in range(4):
        assert isinstance(await d.send(f"进展 {number}"), Sent)
    assert await d.send("进展 5") == Kept("the reply window is closed")
    assert isinstance(await d.send(Rendered("处理方案", vital=True)), Sent)
    assert await d.send(Rendered("还有", vital=True)) == Kept("the reply window is closed")
    assert d.custom_calls() == 5


async def test_a_tap_on_the_menu_gives_a_minute(d: Desk) -> None:
    await d.room.set_up(())
    await d.did(await d.scene.world.clicks_menu(d.scene.mei, "mine"))
    assert isinstance(await d.send("您的投诉"), Sent)
    d.scene.clock.pass_(minutes=1)
    assert isinstance(await d.send("还有"), Kept)


async def test_after_two_days_the_few_words_go_by_template(d: Desk) -> None:
    await d.says("提交")
    d.scene.clock.pass_(hours=48)
    sent = await d.send(progress(d))
    assert isinstance(sent, Sent)
    assert sent.brief
    (bubble,) = d.bubbles
    assert bubble.source == "template"
    assert bubble.fields == (
        ("编号", "C-20260302-0001"),
        ("状态", "已受理"),
        ("单位", "人民路店"),
        ("时间", "2026年3月4日 09:01"),
    )


async def test_what_has_no_few_words_waits(d: Desk) -> None:
    assert await d.send("进展") == Kept("the reply window is closed")
    assert d.scene.world.calls == []


@pytest.mark.parametrize("used_up", [False, True])
async def test_the_platforms_count_holds_where_ours_is_wrong(d: Desk, used_up: bool) -> None:
    await d.says("你好")
    if used_up:
        while d.scene.mei.windows.left(d.scene.clock()):
            d.scene.mei.windows.spend(d.scene.clock())
    else:
        d.scene.mei.windows.close()
    assert isinstance(await d.send(progress(d)), Sent)
    assert [each.source for each in d.bubbles] == ["template"]
    assert d.window.left == 0
    assert isinstance(await d.send(progress(d, "又有进展", vital=True)), Sent)
    assert d.custom_calls() == 1


async def test_a_message_whose_end_nobody_knows_is_paid_for_and_may_be_a_repeat(d: Desk) -> None:
    await d.says("你好")
    d.scene.world.fail_next(CUSTOM, "lost")
    later = await d.send("已受理")
    assert isinstance(later, Later)
    assert later.uncertain
    assert d.window.left == 4
    assert len(d.bubbles) == 1


@pytest.mark.parametrize(
    ("code", "pause"), [(-1, timedelta(seconds=5)), (89503, timedelta(minutes=1))]
)
async def test_trouble_that_passes_costs_nothing(d: Desk, code: int, pause: timedelta) -> None:
    await d.says("你好")
    for _ in range(6):
        d.scene.world.fail_next(CUSTOM, "errcode", code)
        later = await d.send("已受理")
        assert isinstance(later, Later)
        assert not later.uncertain
        assert later.at == d.scene.clock() + pause
    assert d.window.left == 5
    assert isinstance(await d.send("已受理"), Sent)


async def test_an_account_that_may_not_write_freely_uses_templates(d: Desk) -> None:
    await d.says("你好")
    d.scene.world.fail_next(CUSTOM, "errcode", 48001)
    assert isinstance(await d.send(progress(d)), Sent)
    assert [each.source for each in d.bubbles] == ["template"]


async def test_what_the_platform_never_takes_is_refused(d: Desk) -> None:
    await d.says("你好")
    d.scene.world.fail_next(CUSTOM, "errcode", 87014)
    assert isinstance(await d.send(progress(d)), Refused)
    assert await d.send(Rendered("")) == Refused("the text is empty")


async def test_a_template_repeated_within_ten_minutes_arrives_once(d: Desk) -> None:
    d.scene.world.fail_next(TEMPLATE_SEND, "lost")
    message = progress(d)
    later = await d.send(message)
    assert isinstance(later, Later)
    assert not later.uncertain
    assert isinstance(await d.send(message), Sent)
    assert len(d.bubbles) == 1
    assert isinstance(await d.send(progress(d, "<code>C-2</code> 已受理")), Sent)
    assert len(d.bubbles) == 2


async def test_a_template_in_trouble_waits(d: Desk) -> None:
    d.scene.world.fail_next(TEMPLATE_SEND, "errcode", 45009)
    later = await d.send(progress(d))
    assert isinstance(later, Later)
    assert later.why.startswith("45009")


@pytest.mark.parametrize("code", [40037, 47003, 48001])
async def test_where_the_template_fails_a_notice_she_asked_for_goes(d: Desk, code: int) -> None:
    await d.heard(await d.scene.world.allows_notice(d.scene.mei, NOTICE))
    d.scene.world.fail_next(TEMPLATE_SEND, "errcode", code)
    sent = await d.send(progress(d))
    assert isinstance(sent, Sent)
    assert sent.brief
    assert [each.source for each in d.bubbles] == ["subscribe"]
    assert d.window.credits == {}
    d.scene.world.fail_next(TEMPLATE_SEND, "errcode", code)
    kept = await d.send(progress(d, "又有进展"))
    assert isinstance(kept, Kept)
    assert str(code) in kept.why
    assert "no notice was asked for" in kept.why


async def test_an_agreement_that_was_used_elsewhere_is_forgotten(d: Desk) -> None:
    await d.heard(await d.scene.world.allows_notice(d.scene.mei, NOTICE))
    await d.heard(await d.scene.world.allows_notice(d.scene.mei, NOTICE))
    assert d.window.credits == {NOTICE: 2}
    d.scene.mei.credits.clear()
    d.scene.world.fail_next(TEMPLATE_SEND, "errcode", 40037)
    assert isinstance(await d.send(progress(d)), Kept)
    assert d.window.credits == {}


async def test_an_agreement_that_is_taken_back_is_forgotten(d: Desk) -> None:
    await d.heard(await d.scene.world.allows_notice(d.scene.mei, NOTICE))
    await d.heard(await d.scene.world.forbids_notices(d.scene.mei, NOTICE))
    assert d.window.credits == {}


@pytest.mark.parametrize(
    ("kind", "code", "uncertain", "left"),
    [("lost", 0, True, {}), ("errcode", -1, False, {NOTICE: 1})],
)
async def test_a_notice_in_trouble(
    d: Desk, kind: str, code: int, uncertain: bool, left: dict[str, int]
) -> None:
    await d.heard(await d.scene.world.allows_notice(d.scene.mei, NOTICE))
    d.scene.world.fail_next(TEMPLATE_SEND, "errcode", 40037)
    d.scene.world.fail_next(BIZSEND, "lost" if kind == "lost" else "errcode", code)
    later = await d.send(progress(d))
    assert isinstance(later, Later)
    assert later.uncertain == uncertain
    assert d.window.credits == left


async def test_a_notice_the_account_may_not_send_keeps_her_agreement(d: Desk) -> None:
    await d.heard(await d.scene.world.allows_notice(d.scene.mei, NOTICE))
    d.scene.world.fail_next(TEMPLATE_SEND, "errcode", 40037)
    d.scene.world.fail_next(BIZSEND, "errcode", 48001)
    assert isinstance(await d.send(progress(d)), Kept)
    assert d.window.credits == {NOTICE: 1}


async def test_who_left_is_not_reached_and_not_called_again(d: Desk) -> None:
    await d.says("你好")
    d.scene.mei.following = False
    assert isinstance(await d.send("已受理"), Unreachable)
    calls = d.custom_calls()
    assert isinstance(await d.send(progress(d)), Unreachable)
    assert d.custom_calls() == calls
    d.scene.clock.pass_(minutes=5)
    await d.did(await d.scene.world.follows(d.scene.mei))
    assert isinstance(await d.send("已受理"), Sent)


async def test_who_left_without_a_window_is_found_out_by_the_template(d: Desk) -> None:
    d.scene.mei.following = False
    assert isinstance(await d.send(progress(d)), Unreachable)
    assert not d.window.following


async def test_the_news_that_she_left_is_enough(d: Desk) -> None:
    await d.says("你好")
    await d.did(await d.scene.world.unfollows(d.scene.mei))
    calls = len(d.scene.world.calls)
    assert isinstance(await d.send(progress(d)), Unreachable)
    assert len(d.scene.world.calls) == calls


async def test_a_long_message_is_paid_for_in_full_or_not_begun(d: Desk) -> None:
    long = Rendered("这是一句话，后面还有。" * (3 * AIM // 36))  # three texts
    await d.says("你好")
    assert isinstance(await d.send(long), Sent)
    assert d.custom_calls() == 3
    assert d.window.left == 2
    assert isinstance(await d.send(long), Kept)
    assert d.custom_calls() == 3


async def test_a_message_that_arrived_in_part_may_be_a_repeat(d: Desk) -> None:
    await d.says("你好")
    d.scene.mei.windows.spend(d.scene.clock())
    for _ in range(3):
        d.scene.mei.windows.spend(d.scene.clock())  # one is left, where we know of five
    later = await d.send(Rendered("这是一句话，后面还有。" * 80))
    assert isinstance(later, Later)
    assert later.uncertain
    assert len(d.bubbles) == 1


async def test_her_choices_are_noted_when_they_were_shown(d: Desk) -> None:
    await d.says("你好")
    d.scene.world.fail_next(CUSTOM, "errcode", -1)
    await d.send(keyed("解决了吗？", "已解决", "未解决"))
    assert d.chat not in d.notebook.choices
    await d.send(keyed("解决了吗？", "已解决", "未解决"))
    shown = d.notebook.choices[d.chat]
    assert [(line.number, line.label) for line in shown.lines] == [(1, "已解决"), (2, "未解决")]
    await d.send("谢谢")
    assert d.notebook.choices[d.chat] == shown
