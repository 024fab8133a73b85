"""Procedures of a few lines, for stories about what the language can say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cases import commands as c
from cases.access import Refusal
from cases.decide import decide
from cases.decide.facts import Facts
from procedures.load import SHIPPED, parse
from procedures.model import Procedure
from tests.cases.pure import START, ZHANG, Pure, sealed

TEXT = (SHIPPED / "service.toml").read_text(encoding="utf-8")


def rules(extra: str, change: Callable[[str], str] = lambda text: text) -> Procedure:
    """The shipped procedure without its clocks, and these lines."""
    head, _, rest = TEXT.partition("# --- clocks ---")
    texts = rest[rest.index("[texts.") :]
    if "[[clocks]]" not in extra:  # a procedure has at least one
        extra += clock("idle", 'start = ["reopened"]\nstop = ["closed"]\nlimit = "1d"')
    return parse(change(f"{head}{texts}\n{extra}"), "mine.toml")


def clock(name: str, lines: str, owner: str = "intake@unit", ladder: bool = True) -> str:
    """A clock of the company's own that rings in the unit."""
    rung = 'ladder = [{ after = "0m", to = ["intake@unit"] }]' if ladder else ""
    return f"""
[[clocks]]
id = "{name}"
name = {{ zh = "时限", en = "Limit" }}
own = true
owner = "{owner}"
{rung}
{lines}
"""


def step(name: str, lines: str = "") -> str:
    """A step that the intake may press."""
    return f"""
[[steps]]
id = "{name}"
label = {{ zh = "步骤", en = "Step" }}
by = ["intake"]
{lines}
"""


def filed(extra: str, hours_ago: float | None = None, channel: str = "telegram") -> Pure:
    """A complaint under these rules, of something that happened so long ago."""
    world = Pure(procedure=rules(extra))
    incident = None if hours_ago is None else START - timedelta(hours=hours_ago)
    command = c.FileComplaint(
        case=world.name,
        procedure="service",
        version=1,
        unit="xuhui",
        channel=channel,
        language="zh",
        customer=ZHANG.id,
        chat="zhang",
        wishes=("refund",),
        anonymous=False,
        texts={"story": sealed("story")},
        code="digest",
        incident_at=incident,
    )
    decided = decide(
        None, command, Facts(ZHANG, world.org, number="202611YB001"), world.procedure, world.now
    )
    assert not isinstance(decided, Refusal)
    world.happens(decided, ZHANG)
    return world
