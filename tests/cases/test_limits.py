"""The five limits of P48: what starts and stops each, how long it is, and who hears when."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cases import commands as c
from cases.access import SYSTEM
from cases.runs import due
from tests.cases.pure import Pure, sealed, service_procedure

DATA = Path(__file__).parents[1] / "data" / "procedure_limits_p48.json"
ROWS: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))
UNITS = {"小时": 3600, "分钟": 60}


def limit_in(quote: str) -> int:
    """The seconds that a Chinese sentence speaks of: 24小时, 15分钟."""
    (found,) = re.findall(r"(\d+)\s*(小时|分钟)", quote)
    return int(found[0]) * UNITS[found[1]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_limit_is_the_sentence_s_own(row: dict[str, Any]) -> None:
    clock = service_procedure().clock(row["id"])
    assert clock.quote == row["quote"].rstrip(";") or row["quote"].startswith(clock.quote)
    assert clock.limit.seconds == limit_in(clock.quote) == limit_in(row["quote"])
    assert not clock.limit.working, "the source says nothing of working hours"
    amount, unit = row["limit"].split()
    assert timedelta(**{unit: int(amount)}).total_seconds() == clock.limit.seconds
    assert clock.clause
    assert not clock.own


def test_there_are_five() -> None:
    own = {clock.id for clock in service_procedure().clocks if clock.own}
    assert [row["id"] for row in ROWS] == [
        clock.id for clock in service_procedure().clocks if clock.id not in own
    ]


def test_a_general_complaint_nobody_touches(case: Pure) -> None:
    """TL-P48-01 and TL-P48-03 run side by side and make one message each time."""
    assert case.clocks() == {"TL-P48-01": "11-25 10:00", "TL-P48-03": "11-25 10:00"}
    case.passes(hours=31)
    case.hears("xuhui", "warning", "li", at="11-24 22:00")
    case.hears("xuhui", "warning", "li", at="11-25 08:00")
    missed = case.hears("xuhui", "missed", "li", "wang", at="11-25 10:00")
    case.hears("zhang", "late", at="11-25 10:00")
    case.hears("shanghai", "climbed", "zhao", at="11-25 11:00")
    case.hears("hq", "climbed", "qian", at="11-25 13:00")
    case.hears("hq", "again", "qian", at="11-25 17:00")
    assert [line["clock"]["zh"] for line in missed.values["lines"]] == [
        "启动处理流程",
        "专人联系客户",
    ]
    assert missed.values["lines"][0]["clause"] == "§1.3.2"
    assert {(r.clock, r.stage) for r in missed.reasons} == {("TL-P48-01", 0), ("TL-P48-03", 0)}


def test_tl_p48_01_runs_from_filing_until_it_is_assigned(case: Pure) -> None:
    case.reaches("li")
    assert case.clocks() == {"TL-P48-01": "11-25 10:00"}
    case.passes(hours=23)
    case.hears("xuhui", "warning", "li", at="11-24 22:00")
    case.hears("xuhui", "warning", "li", at="11-25 08:00")
    case.steps("li", "assign")
    assert case.clocks() == {}
    case.passes(hours=20)


def test_tl_p48_01_rings_up_the_tree_and_does_not_stop(case: Pure) -> None:
    case.reaches("li")
    case.skips()
    case.passes(hours=37)
    case.hears("xuhui", "warning", "li", at="11-24 22:00")
    case.hears("xuhui", "warning", "li", at="11-25 08:00")
    case.hears("xuhui", "missed", "li", "wang", at="11-25 10:00")
    case.hears("shanghai", "climbed", "zhao", at="11-25 11:00")
    case.hears("hq", "climbed", "qian", at="11-25 13:00")
    for at in ("11-25 17:00", "11-25 21:00"):
        case.hears("hq", "again", "qian", at=at)
    assert case.reached("TL-P48-01") == [
        (-2, "11-24 22:00"),
        (-1, "11-25 08:00"),
        (0, "11-25 10:00"),
        (1, "11-25 11:00"),
        (2, "11-25 13:00"),
        (3, "11-25 17:00"),
        (4, "11-25 21:00"),
    ]


def test_a_solution_stops_tl_p48_01_too(case: Pure) -> None:
    case.resolves("li")
    assert set(case.clocks()) == {"own-answer"}
    case.hears("zhang", "proposal")


def test_tl_p48_02_starts_when_somebody_says_urgent(case: Pure) -> None:
    case.reaches("li")
    case.passes(minutes=30)
    case.classifies("li", "urgent")
    case.hears("xuhui", "classified", "wang")
    assert case.clocks() == {"TL-P48-02": "11-24 10:45"}, "TL-P48-01 is for general ones only"
    case.passes(minutes=65)
    case.hears("xuhui", "warning", "li", at="11-24 10:40")
    case.hears("xuhui", "missed", "li", "wang", at="11-24 10:45")
    case.hears("shanghai", "climbed", "zhao", at="11-24 10:55")
    case.hears("hq", "climbed", "qian", at="11-24 11:05")
    case.hears("hq", "again", "qian", at="11-24 11:20")
    case.hears("hq", "again", "qian", at="11-24 11:35")


@pytest.mark.parametrize(
    "response",
    [
        c.Acknowledge("c1"),
        c.RecordContact("c1", "reached"),
        c.Resolve("c1", sealed()),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_response_stops_tl_p48_02(case: Pure, response: c.Command) -> None:
    case.classifies("li", "urgent")
    assert "TL-P48-02" in case.clocks()
    case.does("li", response)
    assert "TL-P48-02" not in case.clocks()
    case.skips()


@pytest.mark.parametrize("outcome", ["no_answer", "wrong_number"])
def test_an_attempt_alone_is_no_response(case: Pure, outcome: Any) -> None:
    case.classifies("li", "urgent")
    case.does("li", c.RecordContact("c1", outcome))
    assert set(case.clocks()) == {"TL-P48-02", "TL-P48-03"}
    case.skips()


def test_urgent_rings_in_the_middle_of_the_night(case: Pure) -> None:
    case.until("11-24 23:30")
    case.skips()
    case.classifies("wang", "urgent")
    case.passes(minutes=25)
    case.hears("xuhui", "classified", "wang", at="11-24 23:30")
    case.hears("xuhui", "warning", "li", at="11-24 23:40")
    assert case.hears("xuhui", "missed", "li", "wang", at="11-24 23:45").loud
    assert case.hears("shanghai", "climbed", "zhao", at="11-24 23:55").loud


def test_tl_p48_03_is_the_promise_and_only_a_talk_keeps_it(case: Pure) -> None:
    case.steps("li", "assign")
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    case.does("li", c.RecordContact("c1", "no_answer"))
    case.hears("zhang", "contact_missed")
    assert case.clocks() == {"TL-P48-03": "11-25 10:00"}
    case.passes(hours=23)
    case.hears("xuhui", "warning", "li", at="11-24 22:00")
    case.hears("xuhui", "warning", "li", at="11-25 08:00")
    case.reaches("li")
    assert case.clocks() == {}
    case.passes(hours=20)


def test_a_broken_promise_is_owned_up_to_once(case: Pure) -> None:
    case.steps("li", "assign")
    case.passes(hours=28)
    case.hears("zhang", "late", at="11-25 10:00")
    case.hears("xuhui", "warning", "li")
    case.hears("xuhui", "warning", "li")
    case.hears("xuhui", "missed", "li", "wang", at="11-25 10:00")
    case.hears("shanghai", "climbed", "zhao", at="11-25 11:00")
    case.hears("hq", "climbed", "qian", at="11-25 13:00")


def test_the_promise_stands_in_the_receipt_with_date_and_hour(world: Pure) -> None:
    world.files()
    receipt = world.hears("zhang", "receipt")
    (promise,) = receipt.values["promises"]
    (run,) = [run for run in world.runs() if run.clock.promise]
    end = due(run, world.org)
    assert end is not None
    assert promise["due"] == end.at
    assert promise["name"]["zh"] == "专人联系您"
    assert receipt.values["code"] == "7K3Q-M9TX-F"
    assert not receipt.values["none_promised"]


def test_nobody_is_promised_a_call_who_left_no_number(world: Pure) -> None:
    world.files(anonymous=True)
    receipt = world.hears("zhang", "receipt")
    assert receipt.values["none_promised"]
    assert receipt.values["promises"] == []
    assert world.clocks() == {"TL-P48-01": "11-25 10:00"}, "handled like any other (P48 §3.1.2)"


def test_tl_p48_05_runs_from_registration_to_the_push(case: Pure) -> None:
    case.steps("li", "register")
    assert case.clocks()["TL-P48-05"] == "11-24 10:15"
    case.passes(minutes=50)
    case.hears("xuhui", "warning", "li", at="11-24 10:10")
    case.hears("xuhui", "missed", "li", "wang", at="11-24 10:15")
    case.hears("hq", "climbed", "qian", at="11-24 10:30")
    case.steps("li", "push")
    assert "TL-P48-05" not in case.clocks()
    case.passes(hours=1)


def test_a_push_in_time_is_silent(case: Pure) -> None:
    case.steps("li", "register")
    case.passes(minutes=9)
    case.steps("li", "push")
    case.passes(hours=1)


def test_a_stage_that_did_not_come_yet_does_nothing(case: Pure) -> None:
    first = case.agenda()[0]
    lapse = c.Lapse("c1", first.clock, first.run, first.stage, first.due_at)
    assert case.does(SYSTEM, lapse) == ()
    assert case.it.reached == ()
