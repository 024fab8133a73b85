"""What is due, and when: the deadlines of a case, from its marks alone.

Stages: negative are warnings, 0 is the deadline, positive the rungs of the ladder, then repeats of
the last rung. All stages count from the deadline, never from a ping that came late.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec import structs

from cases.case import Case
from cases.organisation import Organisation
from cases.periods import begins
from cases.runs import Run, calendar_of, due, reckon, running
from procedures import calendar as working
from procedures.calendar import Calendar
from procedures.model import Clock, Procedure, Span

REVIEW = "review"


@dataclass(frozen=True)
class Deadline:
    """One moment at which a stage of a running clock comes. `silent`: it is measured, and nobody is
    late by it.
    """

    clock: str
    run: int
    stage: int
    due_at: datetime
    calendar: str = ""
    provisional: bool = False
    silent: bool = False


def agenda(case: Case, procedure: Procedure, org: Organisation) -> tuple[Deadline, ...]:
    """All stages still to come, soonest first; of endless repeats only the next.

    An open case with no duty left to ring has its review date instead, so that none is ever
    forgotten: also one whose ladder is at its end or was silenced by an acknowledgement.
    """
    if case.ended:
        return ()
    going = running(case, procedure)
    duties = [d for run in going if _rings(run.clock) for d in _stages(case, run, org)]
    others = [d for run in going if not _rings(run.clock) for d in _stages(case, run, org)]
    deadlines = duties + others
    if not duties and case.status == "open":
        deadlines.append(_review(case, procedure, org))
    return tuple(sorted(deadlines, key=lambda d: (d.due_at, d.clock, d.stage)))


def _rings(clock: Clock) -> bool:
    return clock.breach == "ping" and not clock.silent


def _stages(case: Case, run: Run, org: Organisation) -> Iterator[Deadline]:
    calendar, end = calendar_of(run, org), due(run, org)
    if end is None:
        return
    done = {r.stage for r in case.reached if (r.clock, r.run) == (run.clock.id, run.run)}

    def at(stage: int, moment: datetime) -> Deadline:
        provisional, silent = end.provisional, run.clock.silent
        return Deadline(run.clock.id, run.run, stage, moment, end.version, provisional, silent)

    if 0 not in done:
        for index, warning in enumerate(run.clock.warn):
            stage = index - len(run.clock.warn)
            start = begins(run, org) if run.period else run.start.at
            moment = _warning_moment(run, start, warning.fraction, warning.before, end.at, calendar)
            if stage not in done and run.start.at < moment < end.at:
                yield at(stage, moment)
        yield at(0, end.at)
    quiet_since = _silenced_from(case, end.at)
    for stage, moment in _rungs(run.clock, end.at, calendar, done, case.filed_at):
        if quiet_since is None or moment < quiet_since:
            yield at(stage, moment)


def _warning_moment(
    run: Run,
    start: datetime,
    fraction: float | None,
    before: Span | None,
    end: datetime,
    calendar: Calendar,
) -> datetime:
    span = run.clock.limit
    if before is not None:
        return end - timedelta(seconds=before.seconds)
    if span.working and span.seconds and run.fixed is None and not run.period:
        share = int(span.seconds * (fraction or 0))
        return working.add(calendar, start, share, run.pauses).at
    return start + (end - start) * (fraction or 0)


def _rungs(
    clock: Clock, end: datetime, calendar: Calendar, done: set[int], entered: datetime
) -> Iterator[tuple[int, datetime]]:
    last = len(clock.ladder) - 1
    for stage in range(1, last + 1):
        if stage not in done:
            yield stage, reckon(clock.ladder[stage].after, end, calendar).at
    if clock.repeat is None:
        return
    repeat, moment = clock.repeat, reckon(clock.ladder[-1].after, end, calendar).at

    def at(stage: int) -> datetime:
        return reckon(_times(repeat, stage - last), moment, calendar).at

    stage = max([last, *done]) + 1
    if at(stage) <= entered:  # nobody could be reminded of a case that was not entered yet
        length = timedelta(days=repeat.days, seconds=repeat.seconds) or timedelta(days=1)
        beyond = last + (entered - moment) // length + 1  # working time is never the quicker one
        stage += bisect_right(range(stage, beyond), entered, key=at)
    yield stage, at(stage)


def _times(span: Span, count: int) -> Span:
    return structs.replace(span, seconds=span.seconds * count, days=span.days * count)


def _silenced_from(case: Case, end: datetime) -> datetime | None:
    """Whoever acknowledges after the deadline silences its ladder; an acknowledgement before does
    not.
    """
    acknowledged = case.acknowledged
    return acknowledged.at if acknowledged and acknowledged.at >= end else None


def _review(case: Case, procedure: Procedure, org: Organisation) -> Deadline:
    last = max(case.marks, key=lambda mark: (mark.at, mark.seq))
    end = reckon(procedure.review, last.at, org.calendar_of(last.unit))
    return Deadline(REVIEW, last.seq, 0, end.at, end.version, end.provisional)


def next_due(case: Case, procedure: Procedure, org: Organisation) -> Deadline | None:
    """The next deadline proper (stage 0) of an open case: what lists and cards show."""
    proper = [d for d in agenda(case, procedure, org) if d.stage == 0 and not d.silent]
    return proper[0] if proper else None
