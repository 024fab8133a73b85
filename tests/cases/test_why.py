"""Why a deadline stands where it does: one clock of a rich procedure after another."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from cases import commands as c
from cases.organisation_file import parse_organisation
from cases.runs import due
from cases.why import Why, why
from procedures.load import load
from procedures.model import Procedure
from tests.cases.pure import DEMO, START, Pure, sealed

MINE = Path(__file__).parents[1] / "stories" / "rules" / "mine.toml"
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> Pure:
    org = parse_organisation(DEMO.read_text("utf-8"), "demo")
    procedure: Procedure = load(MINE)
    return Pure(org=org, procedure=procedure)


def of(world: Pure, clock: str) -> Why:
    found = {each.clock.id: each for each in why(world.it, world.procedure, world.org)}
    return found[clock]


def test_working_hours_are_told_step_by_step_with_the_outside_rule(world: Pure) -> None:
    world.now = START + timedelta(hours=10)  # 20:00; the shop is open until 22:00
    world.files()
    found = of(world, "cause")
    assert [rule.id for rule in found.cites] == ["iso"]
    assert found.begin.word == "filed"
    assert found.unit == "xuhui"
    assert found.end is not None
    assert [(s.kind, s.seconds // 3600) for s in found.end.steps] == [("count", 2), ("count", 6)]
    assert found.end.at == START + timedelta(hours=30)  # 16:00 of the next day
    assert found.next is not None
    assert found.next.stage == -1
    assert [p.id for hearer in found.hears for p in hearer.people] == ["li"]


def test_of_several_ends_the_one_that_counted_is_named(world: Pure) -> None:
    world.files()
    world.does("li", c.CorrectIncident(world.name, START - 10 * HOUR, "hour", sealed()))
    found = of(world, "answer")
    assert [(one.mark, one.counts) for one in found.ends] == [("filed", True), ("incident", True)]
    assert found.taken is not None
    assert found.taken.mark == "incident"  # 62 hours from now, the later one
    assert found.end == found.taken.end

    world.does("li", c.CorrectIncident(world.name, START - 80 * HOUR, "hour", sealed()))
    found = of(world, "answer")
    assert [(one.mark, one.counts) for one in found.ends] == [("filed", True), ("incident", False)]
    assert found.taken is not None
    assert found.taken.mark == "filed"


def test_a_pause_takes_the_date_away_and_is_told_afterwards(world: Pure) -> None:
    world.files()
    world.does("li", c.DoStep(world.name, "parts"))
    assert of(world, "cause").end is None
    assert of(world, "cause").run.held
    world.now += 3 * HOUR
    world.does("li", c.DoStep(world.name, "arrived"))
    found = of(world, "cause")
    assert found.pauses == ((START, START + 3 * HOUR),)
    assert found.end is not None
    assert found.end.at == START + 11 * HOUR


def test_who_put_it_off_and_what_it_was_before(world: Pure) -> None:
    world.files()
    before = of(world, "answer").end
    assert before is not None
    world.does("wang", c.SetLimit(world.name, "answer", before.at + 5 * HOUR, sealed()))
    found = of(world, "answer")
    assert found.named is not None
    assert (found.named.by, found.named.times) == ("person:wang", 1)
    assert found.named.was is not None
    assert found.named.was.at == before.at
    assert found.end is not None
    assert found.end.at == before.at + 5 * HOUR


def test_a_limit_that_nobody_named_has_no_date_and_stands_last(world: Pure) -> None:
    world.files()
    world.does("li", c.RecordContact(world.name, "reached"))
    found = why(world.it, world.procedure, world.org)
    assert [each.clock.id for each in found] == ["cause", "answer", "agreed"]
    assert found[-1].end is None
    assert found[-1].ends == ()
    world.does("li", c.SetLimit(world.name, "agreed", START + 20 * HOUR, sealed()))
    named = of(world, "agreed").named
    assert named is not None
    assert (named.times, named.was) == (0, None)


def test_the_end_is_the_one_that_rings(world: Pure) -> None:
    world.files()
    for found in why(world.it, world.procedure, world.org):
        assert found.end == due(found.run, world.org)


def test_an_ended_case_explains_nothing(world: Pure) -> None:
    world.files()
    world.does("wang", c.Close(world.name, sealed()))
    assert why(world.it, world.procedure, world.org) == ()
