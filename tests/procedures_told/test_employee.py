"""P11: an employee complains, and whoever is concerned neither sees nor handles it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cases.access import sees
from tests.procedures_told.company import World
from tests.procedures_told.limits import Limit, holds

Opens = Callable[..., World]
GATHERED = ("ren step:neutral", "ru step:heard", "cha step:interview", "cha step:evidence")

LIMITS = [
    Limit(
        "employee",
        "own-investigate",
        "personnel",
        "11-27 10:00",
        warned=("11-25 15:00 personnel cha", "11-26 12:00 personnel cha"),
        rings=("11-27 10:00 personnel cha,ren",),
        kept=("ren step:neutral", "ru step:heard", "cha step:evidence"),
    )
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.clock)
def test_limit(limit: Limit) -> None:
    holds(limit)


def test_heard_investigated_answered_improved(opens: Opens) -> None:
    world = opens("employee")
    world.complains("personnel")
    world.offered_not("step:interview", "step:evidence", "step:negotiated", "step:safe")
    world.refused("cha step:neutral", "other_role")  # not by who handles it
    world.presses("ren step:neutral", "ru step:heard", "cha step:interview", "cha step:interview")
    world.presses("cha step:questionnaire", "cha step:evidence", "cha resolve", "zhang yes")
    assert (world.it.status, world.it.has("satisfied")) == ("open", True)
    world.refused("cha close", "not_closable")  # nothing was improved yet
    world.presses("+1d", "cha step:improved", "cha close")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_a_dispute_is_negotiated_then_mediated_by_somebody_neutral(opens: Opens) -> None:
    world = opens("employee")
    world.complains("personnel", by="ru", channel="desk", classes=("dispute",))
    world.presses(*GATHERED)
    world.offered_not("step:to_mediator", "step:mediated")
    world.presses("cha step:negotiated", "cha step:to_mediator")
    world.told_of("works", "staff/notice/copy", "zhong")
    world.refused("cha step:mediated", "other_role")
    world.presses("zhong step:mediated")
    world.told_of("personnel", "staff/notice/copy", "cha", "ren")
    world.presses("cha step:improved", "cha resolve", "cha satisfied")
    assert world.it.status == "closed"


def test_fear_of_retaliation_reaches_management_and_is_asked_about(opens: Opens) -> None:
    world = opens("employee")
    world.complains("personnel")
    world.presses("ru classify:retaliation")
    world.told_of("works", "staff/notice/copy", "dong")
    world.presses(*GATHERED, "cha step:improved")
    world.offered_not("step:safe")
    world.presses("cha resolve")
    world.refused("cha close", "not_closable")
    world.presses("ren step:safe", "zhang yes")
    assert world.it.status == "closed"


def test_the_head_of_the_workshop_sees_nothing_and_hears_nothing(opens: Opens) -> None:
    world = opens("employee")
    world.complains("personnel")
    assert not sees(world.org.people["che"], world.it.unit, world.org)
    world.refused("che note", "no_right")
    world.until("12-01 12:00")  # nobody acts: the ladder runs to its end
    assert not {"workshop", "che"} & {world.who_hears(chat) for chat in world.heard}


def test_not_content_it_is_investigated_anew(opens: Opens) -> None:
    world = opens("employee")
    world.complains("personnel")
    world.presses(*GATHERED, "cha resolve", "+1d", "zhang no")
    assert world.clocks() == {"own-investigate": "11-30 10:00"}
    world.offered_not("step:evidence", "step:interview")  # by whom is looked at again too
