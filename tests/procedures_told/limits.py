"""One row for each limit of a source, and the one function that runs a row.

    Limit(
        "dissatisfaction",
        "TL-P41-01",
        "haidian",
        due="11-24 10:10",
        warned=("11-24 10:05 service hu",),
        rings=("11-24 10:10 service hu",),
        kept="hu step:form",
    )

A complaint is filed, the presses start the clock, time moves. Every warning and the ring at the
deadline must come to the chat at the moment, naming these people, and no other of this clock; what
other clocks say is their rows' business. Then all of it again, kept in time: nobody is rung.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tests.cases.ears import here
from tests.procedures_told.company import World, moment, opens


@dataclass(frozen=True)
class Limit:
    """A limit as its company lives it. Moments are Shanghai's: `11-24 10:10`.

    `presses`: what starts the clock after the filing, see `World.presses`. `warned`, `rings`: all
    that is heard until the deadline, and at it: `moment chat person,person` (no people: nobody is
    named: `zhang`, the customer to whom it was promised); a `silent` clock is measured and rings
    nobody. `kept`: presses that keep it, one minute
    before the end. `filed`: when the complaint comes, where not on Tuesday, the 24th at ten. `by`:
    the colleague who enters it. `also`: procedures that the case moves to.
    """

    company: str
    clock: str
    unit: str
    due: str
    warned: tuple[str, ...] = ()
    rings: tuple[str, ...] = ()
    presses: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    channel: str = "telegram"
    classes: tuple[str, ...] = ()
    hours_ago: float | None = None
    by: str = ""
    filed: str = ""
    silent: bool = False
    also: tuple[str, ...] = ()


def holds(limit: Limit) -> None:
    """Run one row."""
    world = started(limit)
    assert world.procedure.clock(limit.clock).silent == limit.silent
    assert world.clocks().get(limit.clock) == limit.due, world.clocks()
    world.skips()
    world.until(limit.due)
    assert (0, limit.due) in world.reached(limit.clock)
    wait = latest(limit.rings, limit.due)
    if wait != limit.due:
        world.until(wait)  # quiet hours held it back
    heard = [
        f"{here(h.at)} {chat} {','.join(h.message.mention)}".strip()
        for chat, h in world.rung(limit.clock)
        if any(r.clock == limit.clock and r.stage <= 0 for r in h.message.reasons)
    ]
    assert same(heard, (*limit.warned, *limit.rings), world, limit), (heard, limit)
    kept_in_time(limit)


def started(limit: Limit) -> World:
    """The case, and the clock of this row running."""
    world = opens(limit.company, *limit.also, at=limit.filed)
    world.complains(
        limit.unit,
        by=limit.by,
        channel=limit.channel,
        classes=limit.classes,
        hours_ago=limit.hours_ago,
    )
    world.presses(*limit.presses)
    return world


def kept_in_time(limit: Limit) -> None:
    """One minute before the end it is done: the clock is over, nobody is rung for it."""
    if not limit.kept:
        assert limit.silent, f"{limit.clock}: say what keeps it"
        return
    world = started(limit)
    world.until_moment(moment(limit.due) - timedelta(minutes=1))
    former = {(run.clock.id, run.run) for run in world.runs() if run.clock.id == limit.clock}
    world.presses(*limit.kept)
    going = {(run.clock.id, run.run) for run in world.runs()}
    assert former, f"{limit.clock} did not run"
    assert not former & going, f"{limit.kept} does not keep {limit.clock}"
    world.skips()
    world.passes(minutes=2)
    assert (0, limit.due) not in world.reached(limit.clock)


def same(heard: Sequence[str], wanted: Sequence[str], world: World, limit: Limit) -> bool:
    """What was heard is what was wanted. A message for several clocks may name more people."""
    if len(heard) != len(wanted):
        return False
    mixed = {
        f"{here(h.at)} {chat}"
        for chat, h in world.rung(limit.clock)
        if any(r.clock != limit.clock for r in h.message.reasons)
    }
    left = list(heard)
    for line in wanted:
        found = next((h for h in left if _like(h, line, mixed)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _like(heard: str, wanted: str, mixed: set[str]) -> bool:
    day, hour, chat, *people = heard.split()
    other_day, other_hour, other_chat, *named = wanted.split()
    if (day, hour, chat) != (other_day, other_hour, other_chat):
        return False
    told, meant = set(",".join(people).split(",")), set(",".join(named).split(","))
    return meant <= told if f"{day} {hour} {chat}" in mixed else meant == told


def latest(lines: Sequence[str], due: str) -> str:
    """The last moment of these lines, or the deadline."""
    return max((due, *(" ".join(line.split()[:2]) for line in lines)))


def untold(company: str, rows: Sequence[Limit]) -> set[str]:
    """The limits of the company's procedure that no row tells: clocks of the source, not ours."""
    procedure = opens(company).procedure
    return {clock.id for clock in procedure.clocks if not clock.own} - {row.clock for row in rows}
