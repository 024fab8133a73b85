"""The sketches on paper that claim to be in the language of procedures are."""

import re
import tomllib
from typing import Any

import pytest

from procedures.check import ACTS, FIXED_MARKS
from procedures.load import parse, shipped
from procedures.model import Channel, Clock, Procedure, Step
from tests.architecture.project import ROOT

_PAPER = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
_SKETCHES = re.findall(r"^```toml\n(.*?)^```$", _PAPER, re.MULTILINE | re.DOTALL)
_TABLES = (Procedure, Clock, Step, Channel)
_LIMITS = {"P09": 6, "P29": 10, "P41": 5, "P48": 5, "P49": 14}
# All that a sketch leaves out, so that only what it shows is judged.
_REST = """
id = "sketch"
version = 1
title = { zh = "草案", en = "Sketch" }
source = "paper"
review = "2wd"
reviewer = "lead@unit"
channels = []
fields = []
wishes = []
numbering = { template = "{year}{serial}", digits = 4, reset = "year", type_axis = "severity" }
repeats = { within = "180d", count = 3, klass = "repeated" }

[texts]
evidence_received = { zh = "好", en = "ok" }
promise_contact = { zh = "好", en = "ok" }
empathy = { zh = "好", en = "ok" }
not_ours = { zh = "好", en = "ok" }

[[classes]]
id = "repeated"
name = { zh = "重复投诉", en = "Repeated" }
axis = "flag"
"""
_ROLE = (
    '[[organisation]]\nid = "{0}"\nname = {{ zh = "岗位", en = "{0}" }}\n'
    'may = ["see", "step", "classify", "contact", "ack", "resolve", "close"]\n'
)


def _roles(sketch: dict[str, Any]) -> set[str]:
    """Every role a sketch speaks of."""
    clocks, steps = sketch.get("clocks", []), sketch.get("steps", [])
    heard = [place for clock in clocks for rung in clock["ladder"] for place in rung["to"]]
    receivers = [*heard, *(clock["owner"] for clock in clocks), "lead@unit"]
    roles = {place.partition("@")[0] for place in receivers}
    roles |= {role for step in steps for role in step["by"]}
    return roles | {
        role for klass in sketch.get("classes", []) for role in klass.get("decided_by", [])
    }


def _load(sketch: str) -> Procedure:
    roles = "".join(_ROLE.format(role) for role in sorted(_roles(tomllib.loads(sketch))))
    return parse(f"{_REST}\n{roles}\n{sketch}", "sketch.toml")


@pytest.mark.parametrize("sketch", _SKETCHES)
def test_a_sketch_in_todays_language_loads(sketch: str) -> None:
    assert _load(sketch).clocks


def test_there_is_a_sketch_of_each_that_is_not_shipped() -> None:
    assert len(_SKETCHES) == 4
    assert _PAPER.count("```toml") == len(_SKETCHES)


def test_what_the_five_asked_for_is_written_so() -> None:
    """The table of additions names keys and marks of the language, and no others."""
    table = _PAPER[_PAPER.index("### Additions") : _PAPER.index("## Decisions")]
    cells = re.findall(r"^\| \d+ \| ([^|]+) \|", table, re.MULTILINE)
    assert len(cells) == 14
    fields = {field for each in _TABLES for field in each.__struct_fields__}
    named = [word for cell in cells for word in re.findall(r"`(\w+)", cell)]
    assert set(named) - fields - FIXED_MARKS - ACTS == set()


@pytest.mark.parametrize(("procedure", "count"), _LIMITS.items())
def test_every_limit_of_the_five_has_its_line(procedure: str, count: int) -> None:
    assert len(set(re.findall(rf"^\| (TL-{procedure}-\w+)", _PAPER, re.MULTILINE))) == count


def test_the_plan_that_runs_is_the_one_on_paper() -> None:
    cells = [line.split("|")[1:5] for line in _PAPER.splitlines() if line.startswith("| TL-P48-")]
    paper = {
        name.split()[0]: tuple(
            tuple(re.findall(r"`([^`]+)`", cell)) for cell in (limit, start, stop)
        )
        for name, limit, start, stop in cells
    }
    clocks = [clock for clock in shipped("service").clocks if not clock.own]
    assert paper == {c.id: ((c.limit.written,), c.start, c.stop) for c in clocks}
