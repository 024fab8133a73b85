"""P44: a week that is measured and rings nobody, a cause that decides, an emergency team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.procedures_told.company import World
from tests.procedures_told.limits import Limit, holds, untold

Opens = Callable[..., World]


def row(clock: str, due: str, **more: Any) -> Limit:
    """A limit of a complaint about the workshop."""
    return Limit("dealer_kpi", clock, "workshop", due, **more)


LIMITS = [
    row(
        "TL-P44-01",
        "12-01 10:00",
        silent=True,
        presses=("fu step:check",),
        kept=("fu close",),
    ),
    row(
        "own-check",
        "11-24 14:00",
        warned=("11-24 12:00 workshop fu",),
        rings=("11-24 14:00 workshop fu,jie",),
        kept=("ban step:check",),
    ),
    row(
        "own-dispatch",
        "11-24 10:30",
        presses=("ban step:check", "fu classify:defect"),
        warned=("11-24 10:15 workshop fu",),
        rings=("11-24 10:30 workshop fu,jie",),
        kept=("fu step:dispatch",),
    ),
    row(
        "own-coordinate",
        "11-24 11:00",
        presses=("fu classify:warranty",),
        warned=("11-24 10:30 workshop fu",),
        rings=("11-24 11:00 workshop fu,jie",),
        kept=("jie step:coordinate",),
    ),
    row(
        "own-team",
        "11-24 10:30",
        presses=("jie classify:major",),
        warned=("11-24 10:15 dealer luo",),
        rings=("11-24 10:30 dealer luo", "11-24 10:30 workshop jie"),
        kept=("luo step:team",),
    ),
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.clock)
def test_limit(limit: Limit) -> None:
    holds(limit)


def test_every_limit_has_a_row() -> None:
    assert untold("dealer_kpi", LIMITS) == set()


def test_a_defect_is_apologised_for_and_repaired(opens: Opens) -> None:
    world = opens("dealer_kpi")
    world.complains("workshop", channel="phone", by="fu")
    world.offered_not("step:dispatch", "step:repaired", "step:team")
    world.presses("ban step:check")
    world.offered_not("step:dispatch")  # the cause is not named yet
    world.presses("fu classify:defect")
    assert world.clocks()["own-dispatch"] == "11-24 10:30"
    world.presses("fu step:dispatch")
    world.told_of("workshop", "staff/notice/copy", "ban")
    world.presses("fu resolve", "fu satisfied")
    assert world.it.status == "open"
    world.refused("fu close", "not_closable")
    world.presses("+2d", "ban step:repaired", "fu close")
    assert (world.it.status, world.reached("TL-P44-01")) == ("closed", [])


def test_after_the_week_it_is_late_in_the_figures_only(opens: Opens) -> None:
    world = opens("dealer_kpi")
    world.complains("workshop")
    world.presses("fu step:check", "fu ack", "fu note", "+7d")
    assert world.reached("TL-P44-01") == [(0, "12-01 10:00")]
    assert world.rung("TL-P44-01") == []
    assert world.it.status == "open"


def test_displeased_or_the_customers_own_fault_has_no_dispatch(opens: Opens) -> None:
    world = opens("dealer_kpi")
    world.complains("workshop")
    world.presses("ban step:check", "fu classify:displeased")
    world.offered_not("step:dispatch", "step:repaired")
    assert "own-dispatch" not in world.clocks()
    world.presses("fu classify:customer_fault", "fu resolve", "zhang yes")
    assert world.it.status == "closed"
    assert {"defect", "displeased", "customer_fault"} == {
        k.id for k in world.procedure.classes if k.axis == "cause"
    }


def test_complained_again_then_major_then_the_emergency_team(opens: Opens) -> None:
    first = opens("dealer_kpi")
    earlier = first.complains("workshop")
    world = opens("dealer_kpi")
    world.name = "c2"
    world.complains("workshop", earlier=(earlier,))
    assert "repeated" in world.it.classes  # the second is a repetition
    world.told_of("dealer", "staff/notice/copy", "luo")
    world.refused("fu classify:major", "other_role")
    world.presses("fu step:check", "jie classify:major")
    assert world.clocks()["own-team"] == "11-24 10:30"
    world.refused("jie step:team", "other_role")
    world.refused("fu close", "not_closable")
    world.until("11-24 11:00")
    heard = [h.message.mention for who, h in world.rung("own-team") if who == "dealer"]
    assert heard == [("luo",)] * 3  # warned, rung, rung again after half an hour
    world.presses("luo step:team")
    world.told_of("dealer", "staff/notice/copy", "ying")
    world.presses("ying resolve", "ying step:calmed", "zhang yes")
    assert world.it.status == "closed"


def test_without_a_complaint_officer_the_head_of_reception_hears(opens: Opens) -> None:
    world = opens("dealer_kpi")
    people = {name: person for name, person in world.org.people.items() if name != "fu"}
    world.org = replace(world.org, people=people)
    world.complains("workshop")
    world.until("11-24 14:00")
    world.rings("workshop", "11-24 14:00", "own-check", "jie")


def test_figures_and_periods(opens: Opens) -> None:
    procedure = opens("dealer_kpi").procedure
    assert {k.id: (k.target, k.period) for k in procedure.kpis} == {
        "KPI-03": (">= 80%", "month"),
        "KPI-04": ("<= 0.15%", "quarter"),
        "KPI-08": ("none", "none"),
    }
    duties = {d.id: d.limit.written for d in procedure.duties if d.limit}
    assert duties == {"PER-P44-01": "month", "PER-P44-02": "quarter"}
