"""What is withdrawn when it is about to be sent: nobody is pinged for what is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from cases import commands as c
from cases.notices.stages import moot
from cases.outgoing import Outgoing
from tests.cases.pure import ZHANG, Pure, sealed


def ringing(case: Pure, hours: float, chat: str, template: str) -> Outgoing:
    """The newest message of a chat after some hours in which nobody did anything."""
    case.passes(hours=hours)
    found = case.heard[case.address(chat)][-1].message
    assert found.template == case.path(chat, template)
    case.skips()
    case.now += timedelta(minutes=1)
    return found


def starts_and_talks(case: Pure) -> None:
    """What TL-P48-01 and TL-P48-03 wait for."""
    case.steps("li", "assign")
    case.reaches("li")


DEEDS: dict[str, Callable[[Pure], object]] = {
    "nothing": lambda case: None,
    "acknowledged": lambda case: case.acknowledges("li"),
    "noted": lambda case: case.notes("li"),
    "both steps": lambda case: starts_and_talks(case),
    "one step": lambda case: case.steps("li", "assign"),
    "resolved": lambda case: case.resolves("li"),
    "not ours": lambda case: case.classifies("li", "not_ours"),
    "closed": lambda case: case.does("li", c.Close("c1", sealed())),
    "withdrawn": lambda case: case.does(ZHANG, c.Withdraw("c1")),
}
OVER = {"both steps", "resolved", "not ours", "closed", "withdrawn"}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_missed_deadline(case: Pure, deed: str) -> None:
    message = ringing(case, 24, "xuhui", "missed")
    DEEDS[deed](case)
    case.skips()
    assert moot(message, case.it, case.procedure) == (deed in OVER | {"acknowledged"})


@pytest.mark.parametrize("deed", DEEDS)
def test_a_warning_stands_although_somebody_answers_for_the_case(case: Pure, deed: str) -> None:
    message = ringing(case, 12, "xuhui", "warning")
    DEEDS[deed](case)
    case.skips()
    assert moot(message, case.it, case.procedure) == (deed in OVER)


@pytest.mark.parametrize("deed", DEEDS)
def test_the_customer_is_told_of_a_broken_promise_unless_it_was_kept(case: Pure, deed: str) -> None:
    """An acknowledgement is no talk: the promise is still broken."""
    message = ringing(case, 24, "zhang", "late")
    DEEDS[deed](case)
    case.skips()
    assert moot(message, case.it, case.procedure) == (deed in OVER)


def test_a_review_is_moot_when_something_was_done(case: Pure) -> None:
    case.steps("li", "assign")
    case.reaches("li")
    message = ringing(case, 48, "xuhui", "review")
    assert not moot(message, case.it, case.procedure)
    case.notes("li")
    assert moot(message, case.it, case.procedure)


def test_an_old_acknowledgement_makes_nothing_moot(case: Pure) -> None:
    case.acknowledges("li")
    case.notes("li")
    message = ringing(case, 24, "xuhui", "missed")
    assert not moot(message, case.it, case.procedure)


def test_what_rings_for_no_clock_is_never_moot(case: Pure) -> None:
    case.does(ZHANG, c.Nudge("c1"))
    message = case.hears("xuhui", "nudged", "wang")
    case.does(ZHANG, c.Withdraw("c1"))
    case.skips()
    assert not moot(message, case.it, case.procedure)
