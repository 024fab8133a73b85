"""What would have been: past cases told again under other rules.

What people did stands, at its own time. What time did (deadlines, released acknowledgements, lapsed
cases) is left out and worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from msgspec import structs

from cases import events as e
from cases.agenda import agenda
from cases.case import Case
from cases.errors import RuleError
from cases.events import Event
from cases.evolve import evolve
from cases.runs import due, runs
from cases.service import House, lapsed
from procedures.model import Procedure

BY_TIME = (e.DeadlineReached, e.AcknowledgementExpired, e.CaseLapsed, e.Recomputed, e.LimitSet)


@dataclass(frozen=True)
class Kept:
    """One running of a clock: when it was due, and when it was stopped, if it was."""

    clock: str
    due_at: datetime
    stopped_at: datetime | None
    missed: bool


@dataclass(frozen=True)
class Change:
    """A clock of one case before and after: None where there is none."""

    case: str
    clock: str
    before: Kept | None
    after: Kept | None


def told_again(events: Sequence[Event], procedure: Procedure, house: House, now: datetime) -> Case:
    """The case as it would be under `procedure`, up to `now`.

    ValueError when the events are no case, or one that came under another procedure midway.
    """
    case: Case | None = None
    for event in events:
        body = event.body
        if isinstance(body, e.ProcedureChanged):
            raise ValueError(f"case {event.case} came under another procedure")
        if isinstance(body, BY_TIME):
            continue
        if isinstance(body, e.ComplaintFiled):
            body = structs.replace(body, procedure=procedure.id, version=procedure.version)
        elif case is not None:
            case, _ = lapsed(case, house, event.at)
        seq = (case.seq if case else 0) + 1
        case = evolve(case, structs.replace(event, seq=seq, body=body))
    if case is None:
        raise ValueError("no events")
    return lapsed(case, house, now)[0]


def kept(case: Case, house: House) -> tuple[Kept, ...]:
    """Every limit of a case that ended or is known, kept or missed."""
    missed = {(r.clock, r.run) for r in case.reached if r.stage == 0}
    found = []
    for run in runs(case, house.procedure_of(case)):
        end = due(run, house.org)
        if end is not None:
            late = (run.clock.id, run.run) in missed
            found.append(Kept(run.clock.id, end.at, run.stop.at if run.stop else None, late))
    return tuple(found)


def compared(
    histories: Iterable[Sequence[Event]],
    old: Procedure,
    new: Procedure,
    house: House,
    now: datetime,
) -> list[Change]:
    """Each clock of each case under both procedures, where anything differs or was missed."""
    both = dict(house.procedures) | {(p.id, p.version): p for p in (old, new)}
    rules = House(house.org, both)
    found = []
    for events in histories:
        before = kept(told_again(events, old, rules, now), rules)
        after = kept(told_again(events, new, rules, now), rules)
        found += _changes(events[0].case, before, after)
    return found


def _changes(case: str, before: tuple[Kept, ...], after: tuple[Kept, ...]) -> list[Change]:
    """Runs of the same clock are held against each other in order."""
    found = []
    for clock in dict.fromkeys(k.clock for k in (*before, *after)):
        was = [k for k in before if k.clock == clock]
        now = [k for k in after if k.clock == clock]
        found += [Change(case, clock, b, a) for b, a in zip_longest(was, now)]
    return found


@dataclass(frozen=True)
class Date:
    """When a stage 0 of an open case is due, under the rules before and after; None: not at all."""

    clock: str
    before: datetime | None
    after: datetime | None


def dates(case: Case, new: Procedure, house: House) -> list[Date]:
    """What moves when an open case goes on under another version of its procedure.

    RuleError when it is another procedure: that is a class's doing, and begins anew.
    """
    if case.procedure != new.id:
        raise RuleError(f"case {case.number} follows {case.procedure!r}, not {new.id!r}")
    moved = structs.replace(case, version=new.version)
    was = {
        d.clock: d.due_at for d in agenda(case, house.procedure_of(case), house.org) if not d.stage
    }
    will = {d.clock: d.due_at for d in agenda(moved, new, house.org) if not d.stage}
    names = dict.fromkeys((*was, *will))
    return [
        Date(name, was.get(name), will.get(name))
        for name in names
        if was.get(name) != will.get(name)
    ]
