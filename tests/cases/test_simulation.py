"""A case played in memory: what rings, how limits were counted, what cannot happen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.service import House
from cases.simulation import Happening, SimulationError, Wanted, simulate
from procedures.model import Procedure
from tests.cases.pure import START, demo, here, service_procedure

HOUSE = House(demo(), {("service", 1): service_procedure()})


def wanted(*happenings: tuple[float, str], **changes: object) -> Wanted:
    """A complaint about the Xuhui store; what happens, hours after it."""
    given = {"unit": "xuhui", "at": START, "until": START + timedelta(days=2)} | changes
    said = tuple(Happening(START + timedelta(hours=hours), mark) for hours, mark in happenings)
    return Wanted(**given, happenings=said)  # type: ignore[arg-type]


def rung(procedure: Procedure, it: Wanted, clock: str) -> list[tuple[int, str]]:
    """The stages of a clock that rang."""
    found = simulate(HOUSE, procedure, it)
    return [(r.stage, here(r.due_at)) for r in found.rings if r.clock and r.clock.id == clock]


def test_nobody_reacts_and_everything_rings_by_its_own_date() -> None:
    rings = rung(service_procedure(), wanted(), "TL-P48-01")
    assert rings[:5] == [
        (-2, "11-24 22:00"),
        (-1, "11-25 08:00"),
        (0, "11-25 10:00"),
        (1, "11-25 11:00"),
        (2, "11-25 13:00"),
    ]


def test_what_people_do_stops_and_starts_clocks() -> None:
    it = wanted((0.5, "step:register"), (1, "step:push"), (2, "step:assign"))
    assert rung(service_procedure(), it, "TL-P48-01") == []
    assert rung(service_procedure(), it, "TL-P48-05")[:2] == [
        (-1, "11-24 10:40"),
        (0, "11-24 10:45"),
    ]
    found = simulate(HOUSE, service_procedure(), it)
    (run, end) = next((r, e) for r, e in found.clocks if r.clock.id == "TL-P48-05")
    assert run.stop is not None
    assert (run.stop.word, here(run.stop.at)) == ("step:push", "11-24 11:00")
    assert end is not None
    assert sum(step.seconds for step in end.steps) == 15 * 60


def test_rounds_repetition_and_the_customer_s_doing() -> None:
    it = wanted((1, "resolved"), (2, "refused"), classes=("repeated", "urgent"))
    found = simulate(HOUSE, service_procedure(), it)
    assert {"repeated", "urgent"} <= found.case.class_set
    assert found.case.round == 2
    assert any(r.clock and r.clock.id == "TL-P48-04" for r in found.rings)


@pytest.mark.parametrize(
    ("it", "problem"),
    [
        (wanted((1, "step:nothing")), "step 'nothing'"),
        (wanted((1, "danced")), "happening 'danced'"),
        (wanted((1, "step:push")), "DoStep is refused"),
        (wanted((-1, "noted")), "before filing"),
        (wanted((1, "reopened")), "Reopen is refused"),
        (wanted(classes=("red",)), "class 'red'"),
        (wanted(channel="pigeon"), "channel 'pigeon'"),
        (wanted(unit="moon"), "unit 'moon'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(it: Wanted, problem: str) -> None:
    with pytest.raises(SimulationError, match=problem) as caught:
        simulate(HOUSE, service_procedure(), it)
    assert caught.value.remedy


def test_endless_ringing_is_cut_and_says_so() -> None:
    found = simulate(HOUSE, service_procedure(), wanted(until=START + timedelta(days=60), most=50))
    assert not found.whole
    assert len(found.rings) >= 50
