"""The staff's room in WeCom: what goes out, and what becomes of it."""

from datetime import timedelta
from typing import Any

import pytest

from conversations.channel import (
    Budget,
    Gone,
    Kept,
    Key,
    Later,
    Outcome,
    Refused,
    Rendered,
    Sent,
    Unreachable,
)
from handlers.buttons import ButtonUnfit
from handlers.wecom.cards import chat_of
from handlers.wecom.errors import WeComTrouble
from tests.handlers.wecom_room import (
    ALONE,
    BUTTONS,
    GROUP,
    NOW,
    Staff,
    keys,
    numbered_entropy,
    press,
    staff,
)

CASE = Rendered(
    "<b>案件 1</b> · 待受理\n<row>受理</row>：尚无人受理\n快递三天未送达", keys("认领", "转派")
)
STORY = "快递三天未送达，客服电话无人接听。" * 60


@pytest.fixture
def desk() -> Staff:
    return staff()


async def test_a_message_without_buttons_goes_as_markdown(desk: Staff) -> None:
    outcome = await desk.send(GROUP, "<b>案件 1</b> 已结案")
    ((cmd, body, req_id),) = desk.link.calls
    assert cmd == "aibot_send_msg"
    assert body == {
        "chatid": "wrGROUP",
        "chat_type": 2,
        "msgtype": "markdown",
        "markdown": {"content": "**案件 1** 已结案"},
    }
    assert outcome == Sent(req_id)


async def test_the_platforms_own_id_is_preferred(desk: Staff) -> None:
    desk.link.answers["aibot_send_msg"] = lambda _: {"msgid": "M9"}
    assert await desk.send(ALONE, "你好") == Sent("M9")
    assert (desk.link.bodies[0]["chatid"], desk.link.bodies[0]["chat_type"]) == ("zhangsan", 1)


async def test_a_message_with_buttons_goes_as_a_card(desk: Staff) -> None:
    outcome = await desk.send(GROUP, CASE)
    card = desk.link.card
    assert outcome == Sent(card["task_id"])
    assert chat_of(card["task_id"]) == (GROUP, "abc234")
    assert card["source"] == {"desc": "客诉助手"}
    assert [each["text"] for each in card["button_list"]] == ["认领", "转派"]
    assert desk.link.markdown == []


async def test_the_same_case_never_gets_the_same_card(desk: Staff) -> None:
    assert await desk.send(GROUP, CASE) != await desk.send(GROUP, CASE)


async def test_alone_with_a_person_a_long_text_goes_ahead_of_its_card(desk: Staff) -> None:
    long = Rendered(f"<b>案件 1</b>\n{STORY}", CASE.keys)
    await desk.send(ALONE, long)
    assert "".join(desk.link.markdown).count("快递三天未送达") == 60
    assert desk.link.card["sub_title_text"].endswith("…")
    assert "template_card" in desk.link.bodies[-1]


async def test_a_group_is_not_told_twice(desk: Staff) -> None:
    await desk.send(GROUP, Rendered(f"<b>案件 1</b>\n{STORY}", CASE.keys))
    assert desk.link.markdown == []
    assert desk.link.card["sub_title_text"].endswith("…")


async def test_a_long_text_goes_as_several(desk: Staff) -> None:
    outcome = await desk.send(GROUP, "第一段\n" + "很长的一行" * 2000)
    assert len(desk.link.markdown) > 1
    assert all(len(text.encode()) <= 4096 for text in desk.link.markdown)
    assert outcome == Sent(desk.link.calls[-1][2])


async def test_an_empty_text_is_refused(desk: Staff) -> None:
    for text in ("", " \n ", "<b> </b>"):
        assert isinstance(await desk.send(GROUP, Rendered(text, CASE.keys)), Refused)
    assert desk.link.calls == []


@pytest.mark.parametrize("chat", ["-100123", "wx:openid", "wecom:g:", "wecom:u:" + "u" * 65])
async def test_what_is_no_chat_of_wecom_is_out_of_reach(desk: Staff, chat: str) -> None:
    assert await desk.send(chat, CASE) == Unreachable("no chat")


async def test_a_button_that_cannot_be_signed_leaves_no_half_message(desk: Staff) -> None:
    unfit = Rendered(STORY, ((Key("x", "No Act"),),))
    with pytest.raises(ButtonUnfit):
        await desk.send(ALONE, unfit)
    assert desk.link.calls == []


async def test_without_a_connection_it_waits(desk: Staff) -> None:
    before = desk.room.ready
    desk.link.connected = False
    assert (before, desk.room.ready) == (True, False)
    outcome = await desk.send(GROUP, CASE)
    assert outcome == Later(NOW + timedelta(seconds=5), "not connected")


def later(seconds: int, **how: Any) -> Outcome:
    return Later(NOW + timedelta(seconds=seconds), "", **how)


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        (WeComTrouble(0, "no answer", uncertain=True), later(5, uncertain=True)),
        (WeComTrouble(45009, "api freq out of limit"), later(60, told=True)),
        (WeComTrouble(-1, "system busy"), later(5, uncertain=True)),
        (WeComTrouble(40014, "invalid access_token"), later(60)),
        (WeComTrouble(846609, "not subscribed"), later(60)),
        (WeComTrouble(86008, "not in chat"), Unreachable("no chat")),
        (WeComTrouble(86003, "invalid chatid"), Unreachable("no chat")),
        (WeComTrouble(60111, "userid not found"), Unreachable("no chat")),
        (WeComTrouble(40008, "invalid message type"), Refused("40008 invalid message type")),
        (WeComTrouble(45002, "too long"), Refused("45002 too long")),
    ],
)
async def test_what_a_refusal_means(desk: Staff, trouble: WeComTrouble, expected: Outcome) -> None:
    desk.link.troubles = [trouble]
    outcome = await desk.send(GROUP, CASE)
    if isinstance(expected, Later):
        assert isinstance(outcome, Later)
        assert (outcome.at, outcome.uncertain, outcome.told, outcome.why) == (
            expected.at,
            expected.uncertain,
            expected.told,
            str(trouble),
        )
    else:
        assert outcome == expected


async def test_half_a_message_counts_as_one_that_may_have_arrived(desk: Staff) -> None:
    desk.link.troubles = [None, WeComTrouble(0, "not connected")]
    outcome = await desk.send(GROUP, "很长的一行" * 2000)
    assert isinstance(outcome, Later)
    assert outcome.uncertain


async def test_nothing_is_changed_unprompted(desk: Staff) -> None:
    assert await desk.room.edit(GROUP, "T1", CASE, NOW) == Sent("T1")
    await desk.room.toast("R2", "已认领", alert=True)
    await desk.room.set_up([])
    assert desk.link.calls == []
    assert await desk.room.me() == "客诉助手"


async def pressed(desk: Staff, message: Rendered = CASE, place: int = 0) -> tuple[str, str, str]:
    """A card is sent and a button of it pressed: the press's answer, card and data."""
    sent = await desk.send(GROUP, message)
    assert isinstance(sent, Sent)
    key = desk.link.card["button_list"][place]["key"]
    heard = await desk.read(press(key, sent.message))
    assert not heard.forged
    desk.link.calls.clear()
    return heard.answer, heard.message, heard.data


async def test_a_press_repaints_the_card_for_everybody(desk: Staff) -> None:
    answer, card_id, _ = await pressed(desk)
    now = Rendered("案件 1 · 处理中\n<row>受理</row>：李四", keys("解决", "转派"))
    outcome = await desk.room.answer_card(answer, card_id, now, "李四 10:02\n已认领", "")
    assert outcome == Sent(card_id)
    ((cmd, body, req_id),) = desk.link.calls
    assert (cmd, req_id) == ("aibot_respond_update_msg", "R2")
    assert body["response_type"] == "update_template_card"
    assert "userids" not in body
    card = desk.link.card
    assert card["task_id"] == card_id
    assert card["sub_title_text"] == "李四 10:02 已认领"
    again = await desk.read(press(card["button_list"][0]["key"], card_id))
    assert (again.act, again.forged) == ("act0", False)


async def test_a_refused_press_is_shown_to_its_person_alone(desk: Staff) -> None:
    answer, card_id, _ = await pressed(desk)
    await desk.room.answer_card(answer, card_id, CASE, "您没有这个权限", "wecom:u:lisi")
    assert desk.link.bodies[0]["userids"] == ["lisi"]
    assert desk.link.card["sub_title_text"].startswith("您没有这个权限")


@pytest.mark.parametrize(
    ("title", "label"), [("案件 1 · 已结案", "刷新"), ("Case 1 · closed", "Refresh")]
)
async def test_a_case_that_is_over_can_only_be_looked_at(
    desk: Staff, title: str, label: str
) -> None:
    answer, card_id, _ = await pressed(desk)
    await desk.room.answer_card(answer, card_id, Rendered(title), "", "")
    (only,) = desk.link.card["button_list"]
    assert only["text"] == label
    assert BUTTONS.unpack(only["key"], GROUP) == ("page", "abc234", "0")


async def test_the_last_button_turns_the_page(desk: Staff) -> None:
    many = Rendered(CASE.text, keys(*"一二三四五六七八"))
    answer, card_id, data = await pressed(desk, many, place=5)
    await desk.room.answer_card(answer, card_id, many, "", "", page=int(data))
    assert [each["text"] for each in desk.link.card["button_list"]] == ["六", "七", "八", "返回"]


async def test_a_moment_that_has_passed_waits_for_the_next_press(desk: Staff) -> None:
    answer, card_id, _ = await pressed(desk)
    desk.link.troubles = [WeComTrouble(846605, "invalid req_id")]
    outcome = await desk.room.answer_card(answer, card_id, CASE, "", "")
    assert isinstance(outcome, Kept)


async def test_a_foreign_card_is_not_repainted(desk: Staff) -> None:
    assert await desk.room.answer_card("R2", "T1", CASE, "", "") == Gone()
    assert desk.link.calls == []


def test_budgets_stay_below_the_platforms(desk: Staff) -> None:
    assert desk.room.budgets(GROUP) == (Budget(25, 60), Budget(900, 3600))


def test_a_digest_is_made_of_what_waits(desk: Staff) -> None:
    _, count = desk.room.joined([Rendered("一"), Rendered("二"), CASE])
    assert count == 2


async def test_the_room_may_do_without_a_name() -> None:
    desk = staff(name="")
    await desk.send(GROUP, CASE)
    assert "source" not in desk.link.card
    assert await desk.room.me() == ""


def test_entropy_of_the_tests_never_repeats() -> None:
    entropy = numbered_entropy()
    assert entropy(10) != entropy(10)
