"""P32: one sheet from the department to the sales manager and back, and a customer who hears only
what stands on it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.procedures_told.company import World
from tests.procedures_told.limits import Limit, holds, untold

Opens = Callable[..., World]
ACCEPTED = ("wei step:form", "guan step:accept")
PLANNED = ("shen step:liable", "shen step:plan")
SHEET_BACK = (*PLANNED, "jing step:approve", "wei step:carry_out", "shen step:sheet_back")


def row(clock: str, due: str, **more: Any) -> Limit:
    """A limit of a grievance about the workshop."""
    return Limit("dealer", clock, "workshop", due, **more)


LIMITS = [
    row(
        "TL-P32-01",
        "11-25 10:30",  # from the acceptance
        presses=("wei step:form", "+30m", "guan step:accept"),
        warned=("11-24 22:30 dealer guan", "11-25 08:30 dealer guan"),
        rings=("11-25 10:30 dealer guan", "11-25 10:30 workshop wei"),
        kept=("guan resolve",),
    ),
    row(
        "TL-P32-02",
        "11-26 10:00",
        presses=("guan classify:major", *ACCEPTED),
        warned=("11-25 10:00 dealer guan", "11-26 06:00 dealer guan"),
        rings=("11-26 10:00 dealer guan", "11-26 10:00 workshop wei"),
        kept=(*SHEET_BACK, "guan resolve", "guan step:outcome"),
    ),
    row(
        "own-accept",
        "11-24 12:00",
        warned=("11-24 11:00 dealer guan",),
        rings=("11-24 12:00 dealer guan", "11-24 12:00 workshop wei"),
        kept=ACCEPTED,
    ),
    row(
        "own-explain",
        "11-24 11:00",
        presses=(*ACCEPTED, *SHEET_BACK),
        warned=("11-24 10:30 dealer guan",),
        rings=("11-24 11:00 dealer guan",),
        kept=("guan contact:reached",),
    ),
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.clock)
def test_limit(limit: Limit) -> None:
    holds(limit)


def test_every_limit_has_a_row() -> None:
    assert untold("dealer", LIMITS) == set()


def test_the_sheet_goes_round_and_is_filed(opens: Opens) -> None:
    world = opens("dealer")
    world.complains("workshop", channel="manufacturer", by="guan")
    world.told_of("dealer", "staff/notice/copy", "guan")
    assert list(world.clocks()) == ["own-accept"]
    world.skips()
    world.offered_not("step:accept", "step:liable", "step:approve", "step:outcome", "step:review")
    world.presses("wei step:form")
    world.told_of("dealer", "staff/notice/copy", "guan")
    world.presses("guan step:accept", "guan classify:product")
    world.told_of("workshop", "staff/notice/copy", "shen", "wei")
    assert world.clocks() == {"TL-P32-01": "11-25 10:00"}
    world.presses(*PLANNED)
    world.offered_not("step:carry_out", "step:sheet_back")
    world.refused("wei step:approve", "other_role")
    world.presses("jing step:approve", "wei step:carry_out", "shen step:sheet_back")
    assert world.clocks()["own-explain"] == "11-24 11:00"
    world.offered_not("step:outcome")  # nobody has spoken with the customer yet
    world.presses("guan resolve", "guan satisfied")
    assert (world.it.status, world.clocks()) == ("open", {})
    world.refused("guan close", "not_closable")
    world.presses("guan step:outcome")
    world.refused("guan step:review", "other_role")
    world.presses("jing step:review", "guan close")
    assert world.it.status == "closed"


def test_the_sales_manager_sends_the_plan_back(opens: Opens) -> None:
    world = opens("dealer")
    world.complains("workshop")
    world.presses(*ACCEPTED, *PLANNED, "jing step:send_back")
    world.told_of("workshop", "staff/notice/copy", "shen", "wei")
    world.offered_not("step:approve", "step:carry_out", "step:liable")
    world.presses("shen step:plan", "jing step:approve", "wei step:carry_out")
    assert world.clocks() == {"TL-P32-01": "11-25 10:00"}  # the 24 hours go on


def test_major_is_not_kept_by_an_answer_alone(opens: Opens) -> None:
    world = opens("dealer")
    world.complains("workshop")
    world.presses(*ACCEPTED, "+3h", "wei classify:major")
    world.told_of("dealer", "staff/notice/copy", "jing")
    assert world.clocks() == {"TL-P32-02": "11-26 10:00"}  # from the acceptance, not from now
    world.presses(*SHEET_BACK, "guan resolve")
    assert world.clocks()["TL-P32-02"] == "11-26 10:00"
    world.presses("guan step:outcome")
    assert "TL-P32-02" not in world.clocks()


def test_a_no_takes_the_sheet_round_again(opens: Opens) -> None:
    world = opens("dealer")
    world.complains("workshop")
    world.presses(*ACCEPTED, *SHEET_BACK, "guan resolve", "+1h", "zhang no")
    assert world.clocks() == {"own-accept": "11-24 13:00"}
    world.offered_not("step:accept", "step:approve", "step:outcome")
    world.refused("guan close", "not_closable")
    world.presses(*ACCEPTED)
    assert world.clocks() == {"TL-P32-01": "11-25 11:00"}


def test_nobody_accepts_the_sales_manager_hears(opens: Opens) -> None:
    world = opens("dealer")
    world.complains("workshop", by="hui", channel="callback")
    world.until("11-24 14:00")
    world.rings("dealer", "11-24 14:00", "own-accept", "jing")


def test_who_may_what(opens: Opens) -> None:
    world = opens("dealer")
    world.complains("workshop")
    world.refused("wei resolve", "no_right")  # only the administrator speaks for the house
    world.refused("guan classify:misuse", "other_role")  # needs solid evidence, and a manager
    world.refused("bai step:form", "no_right")  # manager of another department
    world.presses("hui note")
    world.refused("hui ack", "no_right")
    sheet = next(form for form in world.procedure.forms if form.id == "sheet")
    assert "影印件" in sheet.note
    assert {a.id for a in world.procedure.authorities} >= {"opinion", "review", "tell"}
    assert {kpi.id: kpi.target for kpi in world.procedure.kpis} == {
        "KPI-01": "100%",
        "KPI-02": "100%",
    }
