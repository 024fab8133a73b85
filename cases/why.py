"""Why a deadline stands where it does: the rule, what started it, how the time was counted, what a
person changed, what came of it so far and who hears next. Values only; the words are elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from cases.agenda import Deadline, agenda
from cases.case import Case, Mark, Reached
from cases.hearers import Hearer, hearer, receivers
from cases.organisation import Organisation
from cases.runs import Ending, Run, chosen, due, endings, running
from procedures.calendar import Pause, Reckoned
from procedures.content import OutsideRule
from procedures.model import Clock, Procedure

SET, PUT_OFF = "limit_set:", "extended:"


@dataclass(frozen=True)
class Named:
    """The end as a person named it: who (as the record has it), when, how often it was put off (0:
    named at first). `was`: what the rule alone had given, None where it gives no date.
    """

    by: str
    at: datetime
    times: int
    was: Reckoned | None


@dataclass(frozen=True)
class Why:
    """The explanation of one running of a clock.

    `unit`: whose working time counts. `begin`: the mark from which it counts. `end`: None while a
    pause goes on, or nobody has named the end. `ends`: all ways to count, `taken` the one that is
    the deadline; none for a series and for what a person named. `next`: the stage that comes next.
    """

    run: Run
    cites: tuple[OutsideRule, ...]
    begin: Mark
    unit: str
    end: Reckoned | None
    ends: tuple[Ending, ...]
    taken: Ending | None
    named: Named | None
    reached: tuple[Reached, ...]
    next: Deadline | None
    hears: tuple[Hearer, ...]

    @property
    def clock(self) -> Clock:
        """The rule."""
        return self.run.clock

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """What was left out of the count."""
        return self.run.pauses


def why(case: Case, procedure: Procedure, org: Organisation) -> tuple[Why, ...]:
    """The clocks that run, explained; soonest first, those without a date last."""
    ahead = agenda(case, procedure, org)
    found = [explain(run, case, procedure, org, ahead) for run in running(case, procedure)]
    return tuple(sorted(found, key=lambda w: (w.end is None, w.end.at if w.end else case.filed_at)))


def explain(
    run: Run, case: Case, procedure: Procedure, org: Organisation, ahead: tuple[Deadline, ...] = ()
) -> Why:
    """One running of a clock, explained. `ahead`: the agenda, where it matters who hears next."""
    clock, named = run.clock, _named(run, case, org)
    plain = not (clock.every or clock.limit.by_hand or run.held or named)
    ends = endings(run, org) if plain else ()
    coming = next((d for d in ahead if (d.clock, d.run) == (clock.id, run.run)), None)
    to = receivers(clock, coming.stage, procedure) if coming else ()
    owes = clock.calendar == "owner"
    return Why(
        run=run,
        cites=tuple(rule for rule in procedure.outside if rule.id in clock.cites),
        begin=run.first or run.start,
        unit=org.place(clock.owner, run.start.unit) if owes else run.start.unit,
        end=due(run, org),
        ends=ends,
        taken=chosen(run, ends) if ends else None,
        named=named,
        reached=tuple(r for r in case.reached if (r.clock, r.run) == (clock.id, run.run)),
        next=coming,
        hears=tuple(hearer(each, case.unit, org) for each in to),
    )


def _named(run: Run, case: Case, org: Organisation) -> Named | None:
    """Who named the end, and what the rule gives without them."""
    if run.fixed is None:
        return None
    fixed = next(f for f in case.fixed if (f.clock, f.run) == (run.clock.id, run.run))
    words = (SET + run.clock.id, PUT_OFF + run.clock.id)
    last = [mark for mark in case.marks if mark.word in words][-1]
    return Named(last.actor, last.at, fixed.times, due(replace(run, fixed=None), org))
