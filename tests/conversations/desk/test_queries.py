"""Questions of managers: who sees what, where, and how it reads."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from cases.case import Case
from cases.service import lapsed, record
from conversations.desk.hearing import DeskTurn
from conversations.desk.queries import padded
from tests.conversations.desk.house import (
    CANARY,
    HQ_GROUP,
    OTHER_GROUP,
    STORE_GROUP,
    Desk,
)


async def _pass(desk: Desk, case: Case, hours: float) -> None:
    """Time goes by, and the case's deadlines with it."""
    desk.now += timedelta(hours=hours)
    async with desk.store.work() as work:
        locked = await work.cases.lock(case.id)
        assert locked is not None
        after, events = lapsed(locked, desk.house, desk.now)
        procedure = desk.house.procedure_of(after)
        await record(work, after, events, procedure, desk.house, "", desk.now)


def _numbers(turn: DeskTurn) -> list[str]:
    (said,) = turn.replies
    assert said.template == "staff/list"
    return [line["number"] for line in said.values["lines"]]


def _only(turn: DeskTurn) -> str:
    (said,) = turn.replies
    return said.template


async def test_b5_b6_strangers_hear_nothing_in_groups(desk: Desk) -> None:
    case = await desk.file()
    said = (f"/case {case.number}", "/status", "/overdue", "/help", "/close x y", "/export")
    for text in said:
        assert (await desk.say("stranger", text, STORE_GROUP)).replies == ()


async def test_b5_strangers_in_private_hear_only_how_to_be_invited(desk: Desk) -> None:
    case = await desk.file()
    for text in (f"/case {case.number}", "/assign", "逾期", "你好", "/start"):
        assert _only(await desk.say("stranger", text)) == "staff/uninvited"


async def test_anonymous_administrators_are_told_why_not(desk: Desk) -> None:
    turn = await desk.hear(
        "li", kind="command", command="status", chat=STORE_GROUP, anonymous_admin=True
    )
    assert _only(turn) == "staff/anonymous"


async def test_everybody_sees_the_units_of_their_roles_and_below(desk: Desk) -> None:
    here, there = await desk.file(), await desk.file(unit="pudong", customer="customer:2")
    for person, seen in (
        ("li", {here.number}),
        ("chen", {there.number}),
        ("zhou", {here.number, there.number}),
        ("root", {here.number, there.number}),
    ):
        assert set(_numbers(await desk.say(person, "/due 3d"))) == seen


async def test_b6_what_may_not_be_seen_is_not_there(desk: Desk) -> None:
    case = await desk.file()
    hidden = await desk.say("chen", f"/case {case.number}")
    missing = await desk.say("chen", "/case 202601YB999")
    assert hidden.replies[0].template == missing.replies[0].template == "staff/no_case"


async def test_a_group_shows_only_its_own_units(desk: Desk) -> None:
    there = await desk.file(unit="pudong", customer="customer:2")
    assert _numbers(await desk.say("zhou", "/due 3d", STORE_GROUP)) == []
    assert _only(await desk.say("zhou", f"/case {there.number}", STORE_GROUP)) == "staff/elsewhere"
    assert _numbers(await desk.say("zhou", "/due 3d", HQ_GROUP)) == [there.number]
    assert _only(await desk.say("zhou", "/due 3d", OTHER_GROUP)) == "staff/not_bound"


async def test_overdue_says_which_clock_and_how_late(desk: Desk) -> None:
    case = await desk.file()
    assert _numbers(await desk.say("li", "/overdue")) == []
    await _pass(desk, case, 27)
    (said,) = (await desk.say("li", "逾期")).replies
    (line,) = said.values["lines"]
    assert (line["number"], line["left"], line["unit"]) == (case.number, -3 * 3600, "徐汇店")
    assert line["clock"] in ("专人联系客户", "启动处理流程")


async def test_mine_are_the_cases_i_own(desk: Desk) -> None:
    mine, other = await desk.file(), await desk.file(customer="customer:2")
    await desk.press("li", mine, "ack")
    await desk.press("wang", other, "ack")
    assert _numbers(await desk.say("li", "我的")) == [mine.number]


async def test_long_lists_are_cut_and_counted(desk: Desk) -> None:
    for place in range(23):
        await desk.file(customer=f"customer:{place}")
    (said,) = (await desk.say("li", "/due 3d")).replies
    assert (len(said.values["lines"]), said.values["more"], said.values["total"]) == (20, 3, 23)


async def test_status_counts_per_unit(desk: Desk) -> None:
    case = await desk.file()
    await desk.file(unit="pudong", customer="customer:2")
    await desk.press("li", case, "ack")
    (said,) = (await desk.say("zhou", "/status")).replies
    rows = {row["name"].strip(): row for row in said.values["rows"]}
    assert set(rows) == {"Xuhui", "Pudong"}
    assert (rows["Xuhui"]["open"], rows["Xuhui"]["unacknowledged"]) == (1, 0)
    assert said.values["total"]["open"] == 2
    (branch,) = (await desk.say("zhou", "/status 东区")).replies
    assert branch.values["total"]["open"] == 2
    (one,) = (await desk.say("zhou", "/status pudong")).replies
    assert one.values["total"]["open"] == 1


async def test_status_of_an_unknown_unit_names_the_known_ones(desk: Desk) -> None:
    (said,) = (await desk.say("li", "/status 火星")).replies
    assert (said.template, said.values["known"]) == ("staff/unknown_name", ["徐汇店"])


@pytest.mark.parametrize(
    ("name", "shown"),
    [("徐汇店", "徐汇店    "), ("Xuhui", "Xuhui     "), ("上海徐家汇中心店", "上海徐家汇")],
)
def test_names_are_filled_to_the_same_width(name: str, shown: str) -> None:
    assert padded(name) == shown


async def test_a_case_in_a_group_comes_with_history_and_a_fresh_card(desk: Desk) -> None:
    case = await desk.file()
    await desk.say("li", f"/note {case.number} 电话{CANARY['phone']}，{CANARY['name']}很生气")
    turn = await desk.say("zhou", f"/case {case.number.lower()}", HQ_GROUP)
    (past,) = turn.replies
    assert [line["kind"] for line in past.values["lines"]] == ["ComplaintFiled", "Noted"]
    assert set(await desk.cards(case)) == {STORE_GROUP, HQ_GROUP}
    written = json.dumps(past.values, ensure_ascii=False, default=str)
    assert CANARY["name"] not in written
    assert CANARY["phone"] not in written


async def test_a_case_in_private_comes_with_its_buttons(desk: Desk) -> None:
    case = await desk.file()
    past, card = (await desk.say("li", f"案件 {case.number}")).replies
    assert (past.template, card.template, card.case) == ("staff/history", "staff/card", case.id)
    assert "ack" in {button.act for button in card.buttons}
    assert CANARY["phone"] not in json.dumps(card.values, ensure_ascii=False, default=str)


async def test_acting_in_words(desk: Desk) -> None:
    case = await desk.file()
    number = case.number
    for text, kind in (
        (f"/note {number} 已致电", "Noted"),
        (f"/class {number} 紧急投诉 受伤", "Classified"),
        (f"/handover {number} 王芳 下班", "HandedOver"),
        (f"/resolve {number} 全额退款", "Resolved"),
        (f"/close {number} 当面确认", "Closed"),
        (f"/reopen {number} 客户来电", "Reopened"),
    ):
        turn = await desk.say("wang" if "Hand" not in kind else "li", text, STORE_GROUP)
        assert _only(turn) == "staff/done", text
        assert (await desk.events(case))[-1] == kind


async def test_linking_two_cases(desk: Desk) -> None:
    one = await desk.file()
    two = await desk.file(customer="customer:2")
    turn = await desk.say("li", f"/link {two.number} {one.number}")
    assert _only(turn) == "staff/done"
    assert (await desk.case(two)).repeated == 2
    again = await desk.say("li", f"/link {two.number} {one.number}")
    assert _only(again) == "staff/refusal/nothing_changes"


async def test_acting_in_words_needs_the_right_and_a_known_name(desk: Desk) -> None:
    case = await desk.file()
    refused = await desk.say("data", f"/note {case.number} 看看")
    assert _only(refused) == "staff/refusal/no_right"
    unknown = await desk.say("li", f"/handover {case.number} 孙悟空 取经")
    assert unknown.replies[0].values["what"] == "receiver"
    assert "王芳" in unknown.replies[0].values["known"]
    reasonless = await desk.say("li", f"/class {case.number} 紧急投诉")
    assert _only(reasonless) == "staff/usage"
    assert await desk.events(case) == ["ComplaintFiled"]


async def test_help_and_what_is_not_understood(desk: Desk) -> None:
    assert (await desk.say("wang", "/help")).replies[0].values["binds"] is True
    assert (await desk.say("li", "/help")).replies[0].values["binds"] is False
    assert _only(await desk.say("li", "在吗")) == "staff/unknown"
    assert _only(await desk.say("li", "/due soon")) == "staff/usage"
    assert (await desk.say("li", "在吗", STORE_GROUP)).replies == ()
