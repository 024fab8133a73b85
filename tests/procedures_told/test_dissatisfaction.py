"""P41: a dissatisfied customer, five limits in a row, and all of it again after a no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.procedures_told.company import World
from tests.procedures_told.limits import Limit, holds, untold

Opens = Callable[..., World]
TO_MANAGER = ("hu step:form", "hu step:to_manager")
RETURNED = (
    *TO_MANAGER,
    "fang step:to_person",
    "tang step:facts",
    "tang step:plan",
    "tang contact:reached",
    "tang step:returned",
)


def row(clock: str, due: str, **more: Any) -> Limit:
    """A limit of a complaint about after-sales."""
    return Limit("dissatisfaction", clock, "aftersales", due, **more)


LIMITS = [
    row(
        "TL-P41-01",
        "11-24 10:10",
        warned=("11-24 10:05 dealer hu",),
        rings=("11-24 10:10 dealer hu",),
        kept=("hu step:form",),
    ),
    row(
        "TL-P41-02",
        "11-24 10:34",
        presses=("+4m", "hu step:form"),
        warned=("11-24 10:19 dealer hu", "11-24 10:24 dealer hu"),
        rings=("11-24 10:34 dealer hu",),
        kept=("hu step:to_manager",),
    ),
    row(
        "TL-P41-03",
        "11-24 12:00",
        presses=TO_MANAGER,
        warned=("11-24 11:00 aftersales fang", "11-24 11:45 aftersales fang"),
        rings=("11-24 12:00 aftersales fang", "11-24 12:00 dealer hu"),
        kept=("fang step:myself",),
    ),
    row(
        "TL-P41-04",
        "11-25 10:00",
        presses=(*TO_MANAGER, "fang step:to_person"),
        warned=("11-24 22:00 aftersales tang", "11-25 08:00 aftersales tang"),
        rings=("11-25 10:00 aftersales tang,fang",),
        kept=("tang step:facts", "tang step:plan", "tang contact:reached", "tang step:returned"),
    ),
    row(
        "TL-P41-05",
        "11-24 14:00",
        presses=RETURNED,
        warned=("11-24 12:00 dealer hu", "11-24 13:30 dealer hu"),
        rings=("11-24 14:00 dealer hu",),
        kept=("hu contact:reached",),
    ),
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.clock)
def test_limit(limit: Limit) -> None:
    holds(limit)


def test_every_limit_has_a_row() -> None:
    assert untold("dissatisfaction", LIMITS) == set()


def test_heard_in_a_call_back_settled_and_closed(opens: Opens) -> None:
    world = opens("dissatisfaction")
    world.complains("aftersales", by="hu", channel="callback")
    world.told_of("dealer", "staff/notice/copy", "hu")
    assert world.clocks() == {"TL-P41-01": "11-24 10:10"}
    world.offered_not("step:to_manager", "step:to_person", "step:facts", "step:returned")
    world.presses("+8m", "hu step:form")
    assert world.clocks() == {"TL-P41-02": "11-24 10:38"}
    world.presses("+20m", "hu step:to_manager")
    world.told_of("aftersales", "staff/notice/copy", "fang")
    world.presses("+1h", "fang step:to_person")
    assert world.clocks() == {"TL-P41-04": "11-25 11:28"}
    world.presses("+3h", "tang step:facts", "tang step:plan")
    world.offered_not("step:returned")  # the customer was not spoken to yet
    world.presses("tang contact:no_answer")
    world.offered_not("step:returned")
    world.presses("+2h", "tang contact:reached", "tang step:returned")
    assert world.clocks() == {"TL-P41-05": "11-24 20:28"}
    world.told_of("dealer", "staff/notice/copy", "hu")
    world.presses("+1h", "hu contact:reached", "hu resolve", "hu satisfied")
    assert (world.it.status, world.clocks()) == ("closed", {})
    assert all(reached.stage < 0 for reached in world.it.reached)


def test_not_content_with_the_plan_all_begins_again(opens: Opens) -> None:
    world = opens("dissatisfaction")
    world.complains("aftersales")
    world.presses(*RETURNED, "+1h", "hu resolve")
    world.skips()
    world.presses("zhang no")
    world.told_of("dealer", "staff/notice/copy", "hu")
    assert (world.it.status, world.it.round) == ("open", 2)
    assert world.clocks() == {"TL-P41-01": "11-24 11:10"}
    world.offered_not("step:to_manager", "step:to_person", "step:facts", "step:returned")
    world.passes(minutes=10)
    world.rings("dealer", "11-24 11:10", "TL-P41-01", "hu")
    world.presses("hu step:form", "hu step:to_manager", "fang step:myself")
    world.presses("fang step:facts", "fang step:plan")
    world.offered_not("step:returned")  # the contact of the first round does not count
    world.presses("fang contact:reached", "fang step:returned", "hu resolve", "zhang yes")
    assert (world.it.status, world.it.round) == ("closed", 2)


def test_content_but_a_visit_is_needed_both_follow_it_to_the_end(opens: Opens) -> None:
    world = opens("dissatisfaction")
    world.complains("aftersales", by="hu", channel="callback")
    world.presses(*RETURNED, "hu contact:reached", "hu classify:visit")
    world.told_of("aftersales", "staff/notice/copy", "fang", "tang")
    world.refused("hu close", "not_closable")
    world.offered_not("step:visit_checked")
    world.refused("hu step:visit_done", "other_role")
    assert world.clocks() == {}  # the text sets no limit: the review date watches
    assert [deadline.clock for deadline in world.agenda()] == ["review"]
    world.presses("+1d", "tang step:visit_done", "hu resolve", "hu satisfied")
    assert (world.it.status, world.it.has("satisfied")) == ("open", True)
    world.presses("hu step:visit_checked", "hu close")
    assert world.it.status == "closed"


def test_not_content_with_the_visit_all_begins_again(opens: Opens) -> None:
    world = opens("dissatisfaction")
    world.complains("aftersales", by="hu", channel="callback")
    world.presses(*RETURNED, "hu contact:reached", "hu classify:visit", "+1d")
    world.presses("tang step:visit_done", "hu step:visit_checked", "hu resolve", "hu unsatisfied")
    assert world.clocks() == {"TL-P41-01": "11-25 10:10"}
    world.offered_not("step:visit_done", "step:visit_checked")
    world.refused("hu close", "not_closable")


def test_nobody_fills_in_the_form_the_manager_of_all_hears(opens: Opens) -> None:
    world = opens("dissatisfaction")
    world.complains("sales")
    world.until("11-24 11:20")
    heard = [(who, heard.message.mention) for who, heard in world.rung("TL-P41-01")]
    assert heard == [("dealer", ("hu",)), ("dealer", ("hu",)), *[("dealer", ("ma",))] * 2]


def test_only_who_holds_the_form_may_pass_it_on(opens: Opens) -> None:
    world = opens("dissatisfaction")
    world.complains("sales")
    world.refused("gao step:form", "other_role")
    world.presses("hu step:form", "hu step:to_manager")
    world.refused("lin step:to_person", "other_role")
    world.refused("fang step:to_person", "no_right")  # manager of another department
    world.refused("gao resolve", "no_right")  # customer service speaks for the house


def test_a_bad_rating_is_a_complaint_with_or_without_a_word(opens: Opens) -> None:
    survey = opens("dissatisfaction").procedure.survey
    assert survey is not None
    assert (survey.bad, survey.klass) == (2, "dissatisfied")


def test_a_satisfied_customers_comment_goes_the_same_way(opens: Opens) -> None:
    world = opens("dissatisfaction")
    world.complains("sales", by="hu", channel="callback", classes=("comment",))
    assert world.it.classes == ("comment",)
    assert world.clocks() == {"TL-P41-01": "11-24 10:10"}
