"""Every command in every state of a case: what it makes, or why it makes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import get_args

import pytest

from cases import commands as c
from cases.access import SYSTEM, Actor, Refusal
from cases.case import Status
from tests.cases.pure import START, ZHANG, Pure, sealed


def lapses(pure: Pure) -> None:
    """A proposal that nobody answers."""
    pure.resolves("wang")
    pure.passes(days=4)


STATES: dict[str, Callable[[Pure], object]] = {
    "open": lambda pure: pure,
    "resolved": lambda pure: pure.resolves("wang"),
    "closed": lambda pure: pure.does("wang", c.Close("c1", sealed())),
    "withdrawn": lambda pure: pure.does(ZHANG, c.Withdraw("c1")),
    "lapsed": lambda pure: lapses(pure),
}
ENDED = ["ended"] * 3
OPERATOR = Actor("operator:root", kind="operator")
# What follows in the states open, resolved, closed, withdrawn, lapsed: events, or the refusal.
TABLE: list[tuple[str | Actor, c.Command, list[str]]] = [
    (ZHANG, c.AddToComplaint("c1", sealed()), ["ComplaintAdded"] * 5),
    (ZHANG, c.AddToComplaint("c1"), [""] * 5),
    (ZHANG, c.Nudge("c1"), ["Nudged", "Nudged", *ENDED]),
    ("wang", c.Classify("c1", "urgent", sealed()), ["Classified", "Classified", *ENDED]),
    ("wang", c.LinkSame("c1", "c2"), ["RepeatNoticed", "RepeatNoticed", *ENDED]),
    ("wang", c.Acknowledge("c1"), ["Acknowledged", "ended", *ENDED]),
    ("wang", c.Take("c1"), ["Taken", "Taken", *ENDED]),
    ("wang", c.HandOver("c1", "jingan"), ["HandedOver", "HandedOver", *ENDED]),
    ("wang", c.DoStep("c1", "assign"), ["StepDone", "StepDone", *ENDED]),
    ("wang", c.Note("c1", sealed()), ["Noted"] * 5),
    ("wang", c.RecordContact("c1", "reached"), ["ContactAttempted", "ContactAttempted", *ENDED]),
    ("wang", c.RevealContact("c1"), ["ContactRevealed"] * 5),
    ("wang", c.ShowEvidence("c1"), ["no_evidence"] * 5),
    ("wang", c.Resolve("c1", sealed()), ["Resolved", "ended", *ENDED]),
    (
        ZHANG,
        c.Answer("c1", True),
        [
            "no_proposal",
            "CustomerConfirmed Closed",
            "no_proposal",
            "no_proposal",
            "CustomerConfirmed",
        ],
    ),
    (
        ZHANG,
        c.Answer("c1", False, sealed()),
        ["no_proposal", "CustomerRefused", "no_proposal", "no_proposal", "CustomerRefused"],
    ),
    ("wang", c.Close("c1", sealed()), ["Closed", "Closed", *ENDED]),
    ("wang", c.Close("c1", None), ["reason_needed", "reason_needed", *ENDED]),
    (
        "wang",
        c.Reopen("c1", sealed()),
        ["not_closed", "not_closed", "Reopened", "not_closed", "Reopened"],
    ),
    ("wang", c.Relay("c1", sealed()), ["no_right"] * 5),  # a complaint is no conversation
    ("wang", c.HandBack("c1"), ["no_right"] * 5),
    (ZHANG, c.Withdraw("c1"), ["Withdrawn", "Withdrawn", *ENDED]),
    (
        "wang",
        c.CorrectIncident("c1", START - timedelta(hours=1), "hour"),
        ["IncidentCorrected", "IncidentCorrected", *ENDED],
    ),
    # The shipped rules let nobody put a deadline off.
    (
        "wang",
        c.SetLimit("c1", "TL-P48-01", START + timedelta(days=9), sealed()),
        ["other_role"] * 5,
    ),
    (ZHANG, c.Rate("c1", 1), ["not_asked"] * 5),  # the shipped rules ask for no rating
    ("wang", c.RecordAnswer("c1", True), ["has_chat"] * 5),
    (SYSTEM, c.MoveVersion("c1", 2), ["ProcedureChanged", "ProcedureChanged", "", "", ""]),
    (SYSTEM, c.EndDuty("c1"), [""] * 5),  # a complaint is no periodic duty
    (SYSTEM, c.Resume("c1"), [""] * 5),
    (SYSTEM, c.Recompute("c1", ()), [""] * 5),
    (OPERATOR, c.Erase("c1", "asked"), ["still_open", "still_open", "Erased", "Erased", "Erased"]),
    (SYSTEM, c.Lapse("c1", "TL-P48-01", 1, 0, START), [""] * 5),
    (SYSTEM, c.Lapse("c1", "no-such-clock", 1, 0, START), [""] * 5),
    (SYSTEM, c.ReportUndeliverable("c1", "zhang", "blocked", "x"), ["Undeliverable"] * 5),
]


def test_the_table_knows_every_command_and_state() -> None:
    kinds = {type(command) for _, command, _ in TABLE} | {c.FileComplaint}
    assert kinds == set(get_args(c.AnyCommand))
    assert tuple(STATES) == get_args(Status)
    assert all(len(row) == len(STATES) for _, _, row in TABLE)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{type(row[1]).__name__}")
def test_what_a_command_makes(row: tuple[str | Actor, c.Command, list[str]], state: str) -> None:
    who, command, expected = row
    pure, other = Pure(), Pure(name="c2")
    pure.files()
    other.files()
    STATES[state](pure)
    assert pure.it.status == state
    decided = pure.tries(who, command, other.it)
    if isinstance(decided, Refusal):
        found = decided.why
        assert decided.values.get("status", state) == state
    else:
        found = " ".join(type(body).__name__ for body in decided)
        pure.happens(decided)
    assert found == expected[list(STATES).index(state)]


@pytest.mark.parametrize("state", STATES)
def test_filing_again_changes_nothing(state: str) -> None:
    pure = Pure()
    pure.files()
    STATES[state](pure)
    before = pure.it
    assert pure.files() == before


@pytest.mark.parametrize(("_who", "command", "_row"), TABLE[:8])
def test_nothing_happens_to_a_case_that_is_not_there(
    _who: object, command: c.Command, _row: object
) -> None:
    decided = Pure().tries("wang", command)
    assert isinstance(decided, Refusal)
    assert decided.why == "no_case"


def test_an_anonymous_customer_is_not_shown(world: Pure) -> None:
    world.files(anonymous=True)
    world.skips()
    assert world.refuses("wang", c.RevealContact("c1")).why == "anonymous"


def test_taking_what_is_mine_already(case: Pure) -> None:
    case.does("wang", c.Take("c1"))
    assert case.refuses("wang", c.Take("c1")).why == "yours_already"


def test_a_customer_out_of_reach_is_said_once_until_they_write(case: Pure) -> None:
    lost = c.ReportUndeliverable("c1", "zhang", "blocked", "customer/receipt")
    case.does(SYSTEM, lost)
    case.hears("xuhui", "undeliverable", "wang")
    assert case.it.unreachable == "blocked"
    assert case.does(SYSTEM, lost) == ()
    case.does(ZHANG, c.Nudge("c1"))
    case.hears("xuhui", "nudged", "wang")
    assert case.it.unreachable == ""
    case.does(SYSTEM, lost)
    case.hears("xuhui", "undeliverable", "wang")
