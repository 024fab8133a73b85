"""Past cases under other rules: what people did stands, what time did is worked out anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import RuleError
from cases.service import House
from cases.whatif import compared, dates, told_again
from procedures.load import SHIPPED, parse
from procedures.model import Procedure
from tests.cases.pure import START, Pure, service_procedure

TEXT = (SHIPPED / "service.toml").read_text(encoding="utf-8")


def stricter(version: int = 2) -> Procedure:
    """Handling is to start within 8 hours."""
    text = TEXT.replace("version = 1", f"version = {version}", 1)
    old = 'when = { any = ["general"], none = ["not_ours"] }\nlimit = "24h"'
    quote = "一般投诉需在24小时内启动处理流程"
    assert old in text
    own = text.replace(f'clause = "§1.3.2"\nquote = "{quote}"', "own = true", 1)
    return parse(own.replace(old, old.replace("24h", "8h"), 1), "mine.toml")


def told() -> Pure:
    """A complaint assigned after ten hours."""
    world = Pure()
    world.files()
    world.passes(hours=10)
    world.steps("li", "assign")
    world.passes(hours=30)
    return world


def test_limits_that_were_met_would_have_been_missed() -> None:
    world = told()
    house = House(world.org, {("service", 1): service_procedure()})
    found = compared([world.events], service_procedure(), stricter(), house, world.now)
    (start,) = [change for change in found if change.clock == "TL-P48-01"]
    assert start.before is not None
    assert start.after is not None
    assert (start.before.missed, start.after.missed) == (False, True)
    assert start.after.due_at == START + timedelta(hours=8)
    (contact,) = [change for change in found if change.clock == "TL-P48-03"]
    assert contact.before == contact.after


def test_the_same_rules_tell_the_same_case() -> None:
    world = told()
    again = told_again(world.events, service_procedure(), world.house, world.now)
    assert again.marks != ()
    assert [(r.clock, r.stage, r.due_at) for r in again.reached] == [
        (r.clock, r.stage, r.due_at) for r in world.it.reached
    ]


def test_what_moves_for_an_open_case_is_said_before_it_moves() -> None:
    world = Pure()
    world.files()
    (moved,) = dates(world.it, stricter(), world.house)
    assert moved.clock == "TL-P48-01"
    assert moved.before == START + timedelta(hours=24)
    assert moved.after == START + timedelta(hours=8)
    assert dates(world.it, service_procedure(), world.house) == []
    other = parse(TEXT.replace('id = "service"', 'id = "other"', 1), "mine.toml")
    with pytest.raises(RuleError, match="follows 'service'"):
        dates(world.it, other, world.house)


def test_a_case_that_came_under_another_procedure_is_left_out() -> None:
    world = told()
    with pytest.raises(ValueError, match="no events"):
        told_again([], service_procedure(), world.house, world.now)
