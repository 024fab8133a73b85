"""P07: a service desk that asks whose responsibility it is, and writes down what is learnt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.procedures_told.company import World
from tests.procedures_told.limits import Limit, holds

Opens = Callable[..., World]
AGREED = ("tai step:listened", "tai step:apologised", "tai step:agreed")


def row(clock: str, due: str, **more: Any) -> Limit:
    """A limit of a complaint at the desk."""
    return Limit("desk", clock, "east", due, **more)


LIMITS = [
    row(
        "own-execute",
        "11-24 11:00",
        presses=AGREED,
        warned=("11-24 10:30 east zhi",),
        rings=("11-24 11:00 east zhi,tai",),
        kept=("tai step:executed",),
    ),
    row(
        "set-appointed",
        "11-26 10:00",
        presses=(*AGREED, "tai step:appointed", "tai set:set-appointed+48h"),
        warned=("11-25 10:00 east zhi", "11-26 08:00 east zhi"),
        rings=("11-26 10:00 east zhi,tai", "11-26 10:00 zhang"),
        kept=("zhi step:executed",),
    ),
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.clock)
def test_limit(limit: Limit) -> None:
    holds(limit)


def test_faulty_goods_settled_at_the_desk_with_the_supervisors_help(opens: Opens) -> None:
    world = opens("desk")
    world.complains("east", by="tai", channel="desk", classes=("quality",))
    world.offered_not("step:apologised", "step:agreed", "step:supervisor", "step:explained")
    world.presses("tai step:listened", "tai step:apologised", "tai classify:of_goods")
    world.told_of("east", "staff/notice/copy", "zhi")
    world.refused("tai step:supervisor", "other_role")
    world.presses("zhi step:supervisor", "tai step:agreed")
    world.refused("tai close", "not_closable")
    world.presses("tai step:executed", "tai step:archived", "tai resolve", "tai satisfied")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_what_cannot_be_done_at_once_is_done_at_the_time_agreed(opens: Opens) -> None:
    world = opens("desk")
    world.complains("east")
    world.presses(*AGREED, "tai classify:of_desk")
    assert world.clocks() == {"own-execute": "11-24 11:00"}
    world.presses("+20m", "tai step:appointed")
    assert world.clocks() == {}  # nobody named the time yet
    world.presses("tai set:set-appointed+48h")
    world.told_of("zhang", "customer/promise_moved")
    assert world.clocks() == {"set-appointed": "11-26 10:20"}
    world.skips()
    world.until("11-26 12:20")
    world.rings("east", "11-26 10:20", "set-appointed", "zhi", "tai")
    world.rings("east", "11-26 12:20", "set-appointed", "guan")
    world.told_of("zhang", "customer/late")
    world.refused("tai set:set-appointed+1h", "too_late")
    world.presses("zhi step:executed", "tai step:archived", "tai resolve", "zhang yes")
    assert world.it.status == "closed"


def test_beyond_the_desk_the_management_centre_decides(opens: Opens) -> None:
    world = opens("desk")
    world.complains("east", by="tai")
    world.offered_not("step:centre", "step:to_centre")
    world.presses("tai step:listened", "tai step:to_centre")
    world.told_of("east", "staff/notice/copy", "guan")
    world.refused("tai step:centre", "other_role")
    world.presses("guan step:centre")


def test_the_customers_own_fault_wants_an_explanation_that_convinces(opens: Opens) -> None:
    world = opens("desk")
    world.complains("east", by="tai")
    world.presses("tai classify:of_customer", "tai step:archived")
    world.refused("tai close", "not_closable")
    world.presses("tai step:explained", "tai close")
    assert world.it.status == "closed"


def test_what_recurs_goes_to_the_company_before_the_case_is_closed(opens: Opens) -> None:
    world = opens("desk")
    world.complains("east", by="tai", classes=("cashier",))
    world.presses("tai step:archived", "guan classify:recurring")
    world.offered_not("step:precedent")
    world.refused("tai close", "not_closable")
    world.presses("tai step:improvement")
    world.told_of("company", "staff/notice/copy", "si")
    world.presses("tai close")


def test_what_came_by_chance_gets_a_rule_for_next_time(opens: Opens) -> None:
    world = opens("desk")
    world.complains("east", by="tai")
    world.presses("tai step:archived", "tai classify:occasional")
    world.told_of("east", "staff/notice/copy", "guan")
    world.refused("tai step:precedent", "other_role")
    world.refused("tai close", "not_closable")
    world.presses("guan step:precedent", "tai close")


def test_not_content_with_the_plan_the_desk_begins_again(opens: Opens) -> None:
    world = opens("desk")
    world.complains("east")
    world.presses(*AGREED, "tai step:executed", "tai resolve", "zhang no")
    assert (world.it.status, world.it.round) == ("open", 2)
    world.offered_not("step:agreed", "step:executed")
