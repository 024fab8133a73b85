"""Staff without the smart bot: a self-built app and a group's webhook, played by the stand-in."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta

import pytest

from bot.playground.wecom.envelope import element
from conversations.channel import Budget, Gone, Key, Later, Refused, Rendered, Sent, Unreachable
from handlers.wecom.app_api import AppApi
from handlers.wecom.errors import WeComTrouble
from handlers.wecom.fallback import WEBHOOK_CHAT
from tests.handlers.wecom_app import AGENT, CORP, HOOK, LIN, SECRET, App, room_of, running_app
from tests.handlers.wecom_room import keys

CASE = Rendered(
    "<b>案件 1</b> · 待受理\n<row>受理</row>：尚无人受理\n快递三天未送达", keys("认领", "转派")
)
TAKEN = Rendered("<b>案件 1</b> · 处理中\n<row>受理</row>：林", keys("解决"))


@pytest.fixture
async def app() -> AsyncIterator[App]:
    async with running_app() as app:
        yield app


async def test_a_person_gets_a_card_and_presses_it(app: App) -> None:
    outcome = await app.send(LIN, CASE)
    (shown,) = app.seen_by_lin()
    assert shown.card is not None
    assert outcome == Sent(shown.card.task_id)
    pressed = app.world.presses_app_card("lin", shown.card.task_id, "认领")
    heard = await app.read(pressed.xml)
    assert (heard.kind, heard.act, heard.case, heard.forged) == ("press", "act0", "abc234", False)
    assert (heard.chat, heard.account, heard.private) == (LIN, LIN, True)
    assert heard.message == shown.card.task_id
    answered = await app.room.answer_card(heard.answer, heard.message, TAKEN, "已认领", "")
    assert answered == Sent(heard.message)
    seen = shown.card.seen_by("lin")
    assert [each["text"] for each in seen["button_list"]] == ["解决"]
    assert seen["sub_title_text"] == "已认领"


async def test_a_card_changes_unprompted_once_and_comes_anew_then(app: App) -> None:
    sent = await app.send(LIN, CASE)
    assert isinstance(sent, Sent)
    now = app.world.now()
    assert await app.room.edit(LIN, sent.message, TAKEN, now) == sent
    (shown,) = app.seen_by_lin()
    assert shown.card is not None
    assert shown.card.seen_by("lin")["main_title"]["title"] == "案件 1 · 处理中"
    assert await app.room.edit(LIN, sent.message, TAKEN, now) == Gone()


async def test_a_code_is_not_used_after_a_day(app: App) -> None:
    sent = await app.send(LIN, CASE)
    assert isinstance(sent, Sent)
    app.pass_time(timedelta(hours=24))
    assert await app.room.edit(LIN, sent.message, TAKEN, app.world.now()) == Gone()
    assert app.asked("message/update_template_card") == 0


async def test_a_change_that_is_too_much_for_now_keeps_its_code(app: App) -> None:
    sent = await app.send(LIN, CASE)
    assert isinstance(sent, Sent)
    app.world.faults.fail_next(45009, cmd="/cgi-bin/message/update_template_card")
    now = app.world.now()
    assert isinstance(await app.room.edit(LIN, sent.message, TAKEN, now), Later)
    assert await app.room.edit(LIN, sent.message, TAKEN, now) == sent


async def test_what_is_no_card_of_a_person_stays_as_it_is(app: App) -> None:
    now = app.world.now()
    assert await app.room.edit(WEBHOOK_CHAT, "webhook_1", TAKEN, now) == Sent("webhook_1")
    assert await app.room.edit(LIN, "app1", TAKEN, now) == Sent("app1")
    assert await app.room.answer_card("code", "app1", TAKEN, "", "") == Gone()


async def test_a_moment_that_has_passed_is_no_failure(app: App) -> None:
    sent = await app.send(LIN, CASE)
    assert isinstance(sent, Sent)
    outcome = await app.room.answer_card("no-such-code", sent.message, TAKEN, "", "")
    assert type(outcome).__name__ == "Kept"


async def test_a_long_text_goes_ahead_of_its_card(app: App) -> None:
    story = "快递三天未送达，客服电话无人接听。" * 60
    await app.send(LIN, Rendered(f"案件 1\n{story}", CASE.keys))
    *texts, last = app.seen_by_lin()
    assert "".join(each.text for each in texts).count("快递三天未送达") == 60
    assert all(len(each.text.encode()) <= 2048 for each in texts)
    assert last.card is not None


async def test_the_group_hears_by_its_webhook_and_is_told_where_to_act(app: App) -> None:
    assert isinstance(await app.send(WEBHOOK_CHAT, CASE), Sent)
    (heard,) = app.seen_in_group()
    assert heard.kind == "markdown"
    assert heard.text.startswith("**案件 1** · 待受理")
    assert heard.text.endswith("请到应用的对话里处理。")


async def test_who_is_called_in_the_group_is_called_surely(app: App) -> None:
    called = '<b>已逾期</b> <a href="tg://user?id=wecom:u:wang">王</a> 请处理 &lt;@lin&gt;'
    await app.send(WEBHOOK_CHAT, called)
    (heard,) = app.seen_in_group()
    assert (heard.kind, heard.text, heard.mentioned) == (
        "text",
        "已逾期 王 请处理 <@lin>",
        ("wang",),
    )


async def test_a_long_call_goes_as_several_and_calls_once(app: App) -> None:
    await app.send(WEBHOOK_CHAT, '<a href="tg://user?id=wecom:u:wang">王</a>' + "很长的话" * 400)
    heard = app.seen_in_group()
    assert len(heard) > 1
    assert [each.mentioned for each in heard] == [("wang",), *[()] * (len(heard) - 1)]


async def test_a_file_is_named_where_it_cannot_be_shown(app: App) -> None:
    await app.send(LIN, Rendered("材料 1/2", file=(b"12345", "photo", "a.jpg")))
    assert app.seen_by_lin()[0].text == "材料 1/2\n（附件请到电脑上查看）"


@pytest.mark.parametrize(
    "chat", ["wecom:u:nobody", "wecom:u:", "wecom:g:wrGROUP", "-100123", "wx:openid"]
)
async def test_who_cannot_be_told(app: App, chat: str) -> None:
    assert await app.send(chat, CASE) == Unreachable("no chat")


async def test_an_empty_text_is_refused(app: App) -> None:
    assert isinstance(await app.send(LIN, " "), Refused)


async def test_too_much_waits_a_minute(app: App) -> None:
    for _ in range(30):
        assert isinstance(await app.send(LIN, "你好"), Sent)
    now = app.world.now()
    outcome = await app.send(LIN, "你好")
    assert isinstance(outcome, Later)
    assert (outcome.at, outcome.told) == (now + timedelta(minutes=1), True)
    assert app.room.budgets(LIN)[0] == Budget(25, 60)
    assert app.room.budgets(WEBHOOK_CHAT) == (Budget(18, 60),)


async def test_a_lost_answer_is_uncertain(app: App) -> None:
    await app.send(LIN, "你好")
    app.world.faults.lose_answers(cmd="/cgi-bin/message/send")
    outcome = await app.send(LIN, "你好")
    assert isinstance(outcome, Later)
    assert outcome.uncertain


async def test_many_at_once_fetch_one_token(app: App) -> None:
    await asyncio.gather(*(app.send(LIN, "你好") for _ in range(20)))
    assert len(app.seen_by_lin()) == 20
    assert app.asked("gettoken") == 1
    other = room_of(AppApi(CORP, str(AGENT), SECRET, app.base, app.keeper, app.world.now))
    await other.send(LIN, Rendered("你好"), app.world.now())
    await other.close()
    assert app.asked("gettoken") == 1


async def test_a_token_that_is_refused_is_fetched_anew_once(app: App) -> None:
    await app.send(LIN, "你好")
    app.world.forget_token()
    assert isinstance(await app.send(LIN, "还在"), Sent)
    assert app.asked("gettoken") == 2
    app.world.faults.fail_next(40014, times=9, cmd="/cgi-bin/message/send")
    assert isinstance(await app.send(LIN, "还在"), Later)
    assert app.asked("message/send") == 5  # two of them in vain


async def test_an_old_token_is_not_used(app: App) -> None:
    await app.send(LIN, "你好")
    app.pass_time(timedelta(seconds=7200))
    await app.send(LIN, "你好")
    assert app.asked("gettoken") == 2


async def test_a_wrong_secret_waits_for_whoever_mends_it_and_stays_hidden(app: App) -> None:
    api = AppApi(CORP, str(AGENT), "wrong-secret-nobody", app.base, app.keeper, app.world.now)
    outcome = await room_of(api).send(LIN, CASE, app.world.now())
    with pytest.raises(WeComTrouble) as caught:
        await api.call("message/send", {})
    await api.close()
    assert isinstance(outcome, Later)
    told = "".join(traceback.format_exception(caught.value)) + outcome.why
    assert "wrong-secret-nobody" not in told
    assert "no access token" in told


@pytest.mark.parametrize("path", ["gettoken", "message/send", "webhook/send"])
async def test_no_trouble_tells_a_secret(app: App, path: str) -> None:
    app.world.faults.fail_next(
        60020, cmd=f"/cgi-bin/{path}", message=f"not allow {SECRET} {HOOK}, from ip: 10.0.0.1"
    )
    if path == "webhook/send":
        call: Awaitable[object] = app.api.webhook(HOOK, {"msgtype": "text"})
    else:
        call = app.api.call("message/send", {"touser": "lin"})
    with pytest.raises(WeComTrouble) as caught:
        await call
    told = "".join(traceback.format_exception(caught.value))
    assert SECRET not in told
    assert "10.0.0.1" not in told
    assert path != "webhook/send" or HOOK not in told


async def test_nobody_there_to_answer(app: App) -> None:
    api = AppApi(CORP, str(AGENT), SECRET, "http://127.0.0.1:1", app.keeper, app.world.now)
    outcome = await room_of(api).send(LIN, CASE, app.world.now())
    await api.close()
    assert isinstance(outcome, Later)
    assert not outcome.uncertain  # not even a token was to be had
    assert SECRET not in outcome.why


async def test_a_spent_button_and_a_strange_one(app: App) -> None:
    sent = await app.send(LIN, CASE)
    assert isinstance(sent, Sent)
    pressed = app.world.presses_app_card("lin", sent.message, "认领")
    forged = pressed.xml.replace(element("FromUserName", "lin"), element("FromUserName", "wang"))
    assert (await app.read(forged)).forged


async def test_pages_turn_here_as_well(app: App) -> None:
    many = Rendered(
        "案件 1", tuple((Key(label, "act", "abc234", label),) for label in "一二三四五六七")
    )
    sent = await app.send(LIN, many)
    assert isinstance(sent, Sent)
    pressed = app.world.presses_app_card("lin", sent.message, "其他按钮…")
    heard = await app.read(pressed.xml)
    assert (heard.act, heard.data) == ("page", "1")
    await app.room.answer_card(heard.answer, heard.message, many, "", "", page=int(heard.data))
    (shown,) = app.seen_by_lin()
    assert shown.card is not None
    labels = [each["text"] for each in shown.card.seen_by("lin")["button_list"]]
    assert labels == ["六", "七", "返回"]


async def test_the_rest_of_a_room(app: App) -> None:
    assert app.room.ready
    assert await app.room.me() == "客诉"
    await app.room.toast("code", "好", alert=False)
    await app.room.set_up([])
    message, count = app.room.joined([Rendered("一"), Rendered("二")])
    assert count == 2
    assert "一" in message.text
