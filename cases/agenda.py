"""What is due, and when: the deadlines of a case, from its marks alone.

A clock runs from a start mark to the next stop mark while its condition holds for the present
classes, so a re-classification recomputes by itself. Stages: negative are warnings, 0 is the
deadline, positive the rungs of the ladder, then repeats of the last rung. All stages count from the
deadline, never from a ping that came late.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from msgspec import structs

from cases.case import ENDED, Case, Mark
from cases.organisation import Organisation
from procedures import calendar as working
from procedures.calendar import ALWAYS, Calendar, Reckoned
from procedures.model import Clock, Procedure, Span

REVIEW = "review"
ENDING = ENDED | {"confirmed"}  # marks after which no clock runs
PROPOSED = "resolved"
CLASS = "classified:"
AGAIN = frozenset({"refused", "reopened"})  # marks by which an ended case runs again


@dataclass(frozen=True)
class Run:
    """One running of a clock: from which event, since when, in whose unit, stopped by which mark
    (if it is).
    """

    clock: Clock
    run: int
    start: Mark
    stop: Mark | None = None


@dataclass(frozen=True)
class Deadline:
    """One moment at which a stage of a running clock comes."""

    clock: str
    run: int
    stage: int
    due_at: datetime
    calendar: str = ""
    provisional: bool = False


def runs(case: Case, procedure: Procedure) -> tuple[Run, ...]:
    """Every running of every clock that holds for the present classes, ended ones included.

    The same start mark again (acknowledged by another person) begins a new run, and so does the
    class that starts a clock (urgent a second time). Nothing starts once the case has ended, and
    what a proposal stops does not start while one is before the customer.
    """
    return tuple(run for clock in procedure.clocks for run in _runs_of(clock, case))


def running(case: Case, procedure: Procedure) -> tuple[Run, ...]:
    """The clocks that run now."""
    return tuple(run for run in runs(case, procedure) if run.stop is None)


def _runs_of(clock: Clock, case: Case) -> Iterator[Run]:
    if not clock.when.holds(case.class_set):
        return
    open_run: Run | None = None
    barred = False
    bars = ENDING | ({PROPOSED} & set(clock.stop))
    for mark in case.marks:
        barred = mark.word in bars or (barred and mark.word not in AGAIN)
        again = open_run is not None and mark.word == open_run.start.word
        if open_run and (barred or again or mark.word in clock.stop):
            yield replace(open_run, stop=mark)
            open_run = None
        # Before its class was set the duty was not there: such a run is forgotten.
        anew = open_run is None or mark.word.startswith(CLASS)
        if anew and not barred and mark.word in clock.start:
            open_run = Run(clock, mark.seq, mark)
    if open_run:
        yield open_run


def reckon(span: Span, start: datetime, calendar: Calendar) -> Reckoned:
    """The moment `span` after `start`: working spans in `calendar`, all others in elapsed time."""
    if span.same_day:
        return working.end_of_same_day(calendar, start)
    if span.days:
        return working.add_days(calendar if span.working else ALWAYS, start, span.days)
    return working.add(calendar if span.working else ALWAYS, start, span.seconds)


def due(run: Run, org: Organisation) -> Reckoned:
    """When a run's limit ends, explained. The calendar is that of the unit that had the case at the
    start.
    """
    return reckon(run.clock.limit, run.start.at, org.calendar_of(run.start.unit))


def agenda(case: Case, procedure: Procedure, org: Organisation) -> tuple[Deadline, ...]:
    """All stages still to come, soonest first; of endless repeats only the next.

    An open case with no duty left to ring has its review date instead, so that none is ever
    forgotten: also one whose ladder is at its end or was silenced by an acknowledgement.
    """
    if case.ended:
        return ()
    going = running(case, procedure)
    duties = [d for run in going if run.clock.breach == "ping" for d in _stages(case, run, org)]
    others = [d for run in going if run.clock.breach != "ping" for d in _stages(case, run, org)]
    deadlines = duties + others
    if not duties and case.status == "open":
        deadlines.append(_review(case, procedure, org))
    return tuple(sorted(deadlines, key=lambda d: (d.due_at, d.clock, d.stage)))


def _stages(case: Case, run: Run, org: Organisation) -> Iterator[Deadline]:
    calendar = org.calendar_of(run.start.unit)
    end = due(run, org)
    done = {r.stage for r in case.reached if (r.clock, r.run) == (run.clock.id, run.run)}

    def at(stage: int, moment: datetime) -> Deadline:
        return Deadline(run.clock.id, run.run, stage, moment, end.version, end.provisional)

    if 0 not in done:
        for index, warning in enumerate(run.clock.warn):
            stage = index - len(run.clock.warn)
            moment = _warning_moment(run, warning.fraction, warning.before, end.at, calendar)
            if stage not in done and run.start.at < moment < end.at:
                yield at(stage, moment)
        yield at(0, end.at)
    quiet_since = _silenced_from(case, end.at)
    for stage, moment in _rungs(run.clock, end.at, calendar, done):
        if quiet_since is None or moment < quiet_since:
            yield at(stage, moment)


def _warning_moment(
    run: Run, fraction: float | None, before: Span | None, end: datetime, calendar: Calendar
) -> datetime:
    start, span = run.start.at, run.clock.limit
    if before is not None:
        return end - timedelta(seconds=before.seconds)
    if span.working and span.seconds:
        return working.add(calendar, start, int(span.seconds * (fraction or 0))).at
    return start + (end - start) * (fraction or 0)


def _rungs(
    clock: Clock, end: datetime, calendar: Calendar, done: set[int]
) -> Iterator[tuple[int, datetime]]:
    last = len(clock.ladder) - 1
    for stage in range(1, last + 1):
        if stage not in done:
            yield stage, reckon(clock.ladder[stage].after, end, calendar).at
    if clock.repeat is None:
        return
    stage = max([last, *done]) + 1
    moment = reckon(clock.ladder[-1].after, end, calendar).at
    yield stage, reckon(_times(clock.repeat, stage - last), moment, calendar).at


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
    proper = [d for d in agenda(case, procedure, org) if d.stage == 0]
    return proper[0] if proper else None
