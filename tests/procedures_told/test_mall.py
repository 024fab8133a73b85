"""P01: nothing is admitted before it was checked in order and the department agrees; who was hurt
is paid by the sheet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.procedures_told.company import World
from tests.procedures_told.limits import Limit, holds

Opens = Callable[..., World]
CHECKS = ("yu step:sold_here", "yu step:proof", "yu step:interval", "yu step:statement")
LIABLE = (*CHECKS, "yu step:credible", "men step:consent", "fu step:liable")


def row(clock: str, due: str, **more: Any) -> Limit:
    """A limit of a complaint in the mall. All four are the product's own: the text says 立即."""
    return Limit("mall", clock, "river", due, **more)


LIMITS = [
    row(
        "own-police",
        "11-24 10:05",
        presses=("yu classify:dispute",),
        rings=("11-24 10:05 river yu,shi",),
        kept=("yu step:police",),
    ),
    row(
        "own-ambulance",
        "11-24 10:05",
        presses=("yu classify:ill",),
        rings=("11-24 10:05 river yu,shi",),
        kept=("yu step:ambulance",),
    ),
    row(
        "own-advance",
        "11-24 12:00",
        classes=("injury",),
        presses=("fu step:advance",),
        warned=("11-24 11:30 company zong",),
        rings=("11-24 12:00 company zong",),
        kept=("zong step:advance_granted",),
    ),
    row(
        "own-pay",
        "11-24 18:00",
        presses=(*LIABLE, "fu classify:payable", "fu step:agreed"),
        warned=("11-24 14:00 river fu",),
        rings=("11-24 18:00 river fu,qin",),
        kept=("qin step:paid",),
    ),
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.clock)
def test_limit(limit: Limit) -> None:
    holds(limit)


def test_goods_are_checked_in_order_and_taken_back_once_the_department_agrees(
    opens: Opens,
) -> None:
    world = opens("mall")
    world.complains("river", by="yu", channel="desk")
    world.offered_not("step:proof", "step:interval", "step:statement", "step:credible")
    world.presses("yu step:sold_here")
    world.offered_not("step:interval", "step:statement")
    world.presses("yu step:proof", "yu step:interval")
    world.offered_not("step:credible", "step:consent")
    world.presses("yu step:statement")
    world.told_of("company", "staff/notice/copy", "pei")
    world.presses("pei step:quality_help", "yu step:credible")
    world.told_of("river", "staff/notice/copy", "men")
    world.offered_not("step:liable", "step:refund", "step:loss")
    world.refused("yu step:consent", "other_role")
    world.presses("men step:consent", "yu step:refund", "shi step:tracker")
    world.presses("yu resolve", "yu satisfied")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_the_department_does_not_agree_and_it_is_looked_at_again(opens: Opens) -> None:
    world = opens("mall")
    world.complains("river")
    world.presses(*CHECKS, "yu step:credible", "men step:no_consent")
    world.told_of("river", "staff/notice/copy", "fu", "shi")
    world.offered_not("step:consent", "step:liable", "step:refund", "step:credible")
    world.presses("yu step:statement", "shi step:credible", "men step:consent", "shi step:liable")
    world.refused("men step:loss", "other_role")


def test_nobody_closes_what_was_not_checked_but_what_is_not_ours(opens: Opens) -> None:
    world = opens("mall")
    world.complains("river")
    world.refused("yu close", "not_closable")
    world.presses("yu step:sold_here", "yu not_ours")  # it was bought elsewhere
    assert world.it.status == "closed"


def test_somebody_was_hurt_from_the_ambulance_to_the_last_sum(opens: Opens) -> None:
    world = opens("mall")
    world.complains("river", by="yu", channel="desk", classes=("injury",))
    world.told_of("company", "staff/notice/copy", "zong")
    world.offered_not("step:police", "step:medical", "step:advance_granted")
    world.presses("yu step:ambulance", "yu step:at_hospital", "fu step:advance")
    assert world.clocks() == {"own-advance": "11-24 12:00"}
    world.refused("shi step:advance_granted", "other_role")
    world.offered_not("step:advance_paid")
    world.presses("zong step:advance_granted", "qin step:advance_paid")
    world.told_of("river", "staff/notice/copy", "qin")

    world.offered_not("step:transport")  # nothing before liability
    world.presses("+1d", *LIABLE, "fu step:medical", "fu step:transport")
    world.offered_not("step:lost_wages", "step:attendant", "step:nutrition", "step:meals")
    world.offered_not("step:disability", "step:death", "step:solatium", "step:by_law")
    world.presses("fu classify:hospital", "fu classify:full_rest", "fu classify:serious_harm")
    world.presses("fu step:lost_wages", "fu step:meals", "fu step:solatium")
    world.offered_not("step:disability", "step:death", "step:by_law", "step:agreed")

    world.presses("fu classify:payable", "fu step:agreed", "fu resolve", "fu satisfied")
    assert (world.it.status, world.it.has("satisfied")) == ("open", True)  # not paid yet
    world.refused("fu close", "not_closable")
    world.presses("qin step:paid", "fu close")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_the_worst_case_has_all_that_the_law_wants(opens: Opens) -> None:
    world = opens("mall")
    world.complains("river", by="yu", classes=("injury", "dead"))
    world.presses(*LIABLE, "fu step:death", "fu step:solatium", "fu step:by_law")
    world.refused("fu close", "not_closable")


def test_an_advance_is_refused_and_asked_for_again(opens: Opens) -> None:
    world = opens("mall")
    world.complains("river", by="yu", classes=("injury",))
    world.presses("fu step:advance", "zong step:advance_refused")
    world.told_of("river", "staff/notice/copy", "fu", "shi")
    assert world.clocks() == {}
    world.offered_not("step:advance_paid", "step:advance_granted")
    world.presses("+1h", "fu step:advance")
    assert world.clocks() == {"own-advance": "11-24 13:00"}


def test_every_item_of_the_sheet_has_its_line_and_its_evidence(opens: Opens) -> None:
    rules = opens("mall").procedure
    sheet = next(form for form in rules.forms if form.id == "settlement")
    listed = next(points for points in rules.lists if points.id == "settlement")
    items = [f"COMP-{number:02}" for number in range(1, 11)]
    assert [line.id for line in sheet.fields if line.id in items] == items
    assert [point.zh[:7] for point in listed.items] == items
    assert {line.id: line.step for line in sheet.fields}["COMP-03"] == "lost_wages"


def test_the_customer_is_answered_with_the_words_of_prevention(opens: Opens) -> None:
    world = opens("mall")
    assert world.procedure.texts["empathy"].zh.startswith("发生这样的问题，我们深感遗憾")
    world.recent = {"heap": 4}
    world.complains("river")
    world.told_of("river", "staff/notice/trend", "shi")
    world.told_of("company", "staff/notice/trend", "zong")
