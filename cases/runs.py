"""Which clocks run and ran on a case: from its marks alone.

A clock runs from a start mark to the next stop mark while its condition holds for the present
classes, so a re-classification recomputes by itself. A recurring clock has one run for each period,
counted from date to date: a report in time does not shorten the period after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from msgspec import structs

from cases.case import ENDED, INCIDENT, MOVED, Case, Mark
from cases.organisation import Organisation
from procedures import calendar as working
from procedures.calendar import ALWAYS, Calendar, Pause, Reckoned
from procedures.model import Alternative, Clock, Procedure, Span

ENDING = ENDED | {"confirmed"}  # marks after which no clock runs
PROPOSED = "resolved"
CLASS = "classified:"
AGAIN = frozenset({"refused", "reopened"})  # marks by which an ended case runs again
DAY = 86_400
PERIODS = 100_000  # the n-th period of a run that began at event `seq` is run `seq + n * PERIODS`


@dataclass(frozen=True)
class Run:
    """One running of a clock: from which event, since when, in whose unit, stopped by which mark
    (if it is).

    `first`: where counting begins (of a recurring clock the start of its first period), `period`:
    0 for the first. `done`: stops of this period so far. `others`: further ends of the limit that
    count. `pauses`: what is left out of the count; `held`: a pause goes on, so no end is known.
    `fixed`: a person named the end.
    """

    clock: Clock
    run: int
    start: Mark
    stop: Mark | None = None
    first: Mark | None = None
    period: int = 0
    done: int = 0
    others: tuple[tuple[datetime, Alternative], ...] = ()
    pauses: tuple[Pause, ...] = ()
    held: bool = False
    fixed: datetime | None = None


@dataclass(frozen=True)
class Ending:
    """One end of a run's limit: from which mark and moment, how long, until when. `counts`: False
    for one that lay in the past when the duty began.
    """

    mark: str
    begin: datetime
    limit: Span
    end: Reckoned
    counts: bool = True


def runs(case: Case, procedure: Procedure) -> tuple[Run, ...]:
    """Every running of every clock that holds for the present classes, ended ones included.

    The same start mark again (acknowledged by another person) begins a new run, and so does the
    class that starts a clock (urgent a second time). Nothing starts once the case has ended, and
    what a proposal stops does not start while one is before the customer.
    """
    marks = counting(case)
    return tuple(
        _completed(run, case, procedure, marks)
        for clock in procedure.clocks
        if clock.when.holds(case.class_set)
        for run in (_periods if clock.every else _runs_of)(clock, case, marks)
    )


def running(case: Case, procedure: Procedure) -> tuple[Run, ...]:
    """The clocks that run now."""
    return tuple(run for run in runs(case, procedure) if run.stop is None)


def dated(case: Case, procedure: Procedure, org: Organisation) -> list[tuple[Run, Reckoned]]:
    """The clocks that run now and whose end is known, with it."""
    ends = [(run, due(run, org)) for run in running(case, procedure)]
    return [(run, end) for run, end in ends if end is not None]


def counting(case: Case) -> tuple[Mark, ...]:
    """The marks that rules look at: of a case that came from another procedure those since then,
    and always when it happened.
    """
    moves = [place for place, mark in enumerate(case.marks) if mark.word == MOVED]
    if not moves:
        return case.marks
    begin = moves[-1]
    return (*(m for m in case.marks[:begin] if m.word == INCIDENT), *case.marks[begin:])


def _runs_of(clock: Clock, case: Case, marks: Sequence[Mark]) -> Iterator[Run]:
    open_run: Run | None = None
    seen: set[str] = set()
    for mark, barred in _barred(clock, marks):
        again = open_run is not None and mark.word == open_run.start.word
        seen.add(mark.word)
        stopped = mark.word in clock.stop or bool(
            clock.stop_all and seen.issuperset(clock.stop_all)
        )
        if open_run and (barred or again or stopped):
            yield replace(open_run, stop=mark)
            open_run = None
        # Before its class was set the duty was not there: such a run is forgotten.
        anew = open_run is None or mark.word.startswith(CLASS)
        if anew and not barred and mark.word in clock.start:
            open_run, seen = Run(clock, mark.seq, mark), set()
    if open_run:
        yield open_run


def _barred(clock: Clock, marks: Sequence[Mark]) -> Iterator[tuple[Mark, bool]]:
    """Each mark, and whether nothing of this clock may run from it on."""
    bars = ENDING | ({PROPOSED} & {*clock.stop, *clock.until})
    barred = False
    for mark in marks:
        barred = mark.word in bars or (barred and mark.word not in AGAIN)
        yield mark, barred


def _periods(clock: Clock, case: Case, marks: Sequence[Mark]) -> Iterator[Run]:
    """The runs of a recurring clock: each stretch from a start to what ends it, in periods."""
    first: Mark | None = None
    reports: list[Mark] = []
    for mark, barred in _barred(clock, marks):
        if first is not None and (barred or mark.word in clock.until):
            yield from _split(clock, case, first, reports, mark)
            first = None
        elif first is not None and mark.word in clock.stop:
            reports.append(mark)
        elif first is None and not barred and mark.word in clock.start:
            first, reports = mark, []
    if first is not None:
        yield from _split(clock, case, first, reports, None)


def _split(
    clock: Clock, case: Case, first: Mark, reports: list[Mark], end: Mark | None
) -> Iterator[Run]:
    """One stretch in periods. A missed period rings until the next report, or till the next is
    missed too.
    """
    missed = {r.run: r.due_at for r in case.reached if r.clock == clock.id and r.stage == 0}
    begin, used, period = first, 0, 0
    while True:
        name = first.seq + period * PERIODS
        run = Run(clock, name, begin, first=first, period=period)
        kept = reports[used + clock.count - 1] if len(reports) >= used + clock.count else None
        late = missed.get(name)
        # What is reported in the very moment of the miss is the next period's.
        if late is not None and (kept is None or kept.at >= late):
            after = next((i for i, m in enumerate(reports) if m.at >= late), len(reports))
            over = missed.get(name + PERIODS)
            stop = reports[after] if after < len(reports) else end
            if over is not None and (stop is None or stop.at >= over):
                stop = structs.replace(first, at=over)
            yield replace(run, stop=stop, done=after - used)
            begin, used = structs.replace(first, at=late), after
        elif kept is not None:
            yield replace(run, stop=kept, done=clock.count)
            begin, used = structs.replace(first, at=kept.at), used + clock.count
        else:
            yield replace(run, stop=end, done=len(reports) - used)
            return
        period += 1


def _completed(run: Run, case: Case, procedure: Procedure, marks: Sequence[Mark]) -> Run:
    """The run with all that its end depends on."""
    clock = run.clock
    fixed = next((f.at for f in case.fixed if (f.clock, f.run) == (clock.id, run.run)), None)
    others = []
    for other in clock.others:
        found = [m.at for m in marks if m.word == other.mark and not _after(m, run.stop)]
        others += [(found[-1], other)] if found else []
    pauses, held = _pauses(run, procedure, marks)
    return replace(run, fixed=fixed, others=tuple(others), pauses=pauses, held=held)


def _after(mark: Mark, stop: Mark | None) -> bool:
    return stop is not None and mark.seq > stop.seq


def _pauses(
    run: Run, procedure: Procedure, marks: Sequence[Mark]
) -> tuple[tuple[Pause, ...], bool]:
    """When the run did not count, and whether it does not now."""
    found: list[Pause] = []
    held = False
    for halt in procedure.pauses:
        if run.clock.id not in halt.clocks:
            continue
        since: datetime | None = None
        for mark in marks:
            if since is None and mark.word in halt.start and not _after(mark, run.stop):
                since = mark.at
            elif since is not None and (mark.word in halt.stop or mark.word in ENDING):
                found.append((since, mark.at))
                since = None
        held = held or since is not None
    return tuple(found), held


def reckon(
    span: Span, start: datetime, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> Reckoned:
    """The moment `span` after `start`: working spans in `calendar`, all others in elapsed time.

    Pauses do not move what ends with a day, week, month, quarter or year.
    """
    if span.same_day:
        return working.end_of_same_day(calendar, start)
    if span.period:
        return working.end_of_period(calendar, start, span.period)
    counted = calendar if span.working else ALWAYS
    if span.days:
        return working.add_days(counted, start, span.days, pauses=pauses)
    return working.add(counted, start, span.seconds, pauses)


def _by_dates(span: Span, start: datetime, calendar: Calendar, pauses: Sequence[Pause]) -> Reckoned:
    """A limit in days that ends with a day: working days at closing time; dates roll to the next
    working day where the last one has none (Civil Code art. 203), pauses put the start off.
    """
    if span.working:
        return working.add_days(calendar, start, span.days, end_of_day=True, pauses=pauses)
    days, lost, counted = span.seconds // DAY, timedelta(), start
    for low, high in sorted(pauses):
        end = working.add_dates(calendar, start + lost, days=days, end_of_day=True, roll=True)
        if low >= end.at:
            break
        lost += max(high - max(low, counted), timedelta())
        counted = max(counted, high)
    return working.add_dates(calendar, start + lost, days=days, end_of_day=True, roll=True)


def due(run: Run, org: Organisation) -> Reckoned | None:
    """When a run's limit ends, explained; None while a pause goes on or nobody has named the end.

    The calendar is that of the unit that had the case at the start, or of the unit that owes it.
    """
    calendar = calendar_of(run, org)
    if run.fixed is not None:
        return Reckoned(run.fixed, False, calendar.id, calendar.version)
    if run.held or run.clock.limit.by_hand:
        return None
    if run.clock.every is not None:
        begin = run.first or run.start
        end = reckon(run.clock.limit, begin.at, calendar, run.pauses)
        for _ in range(run.period):
            end = reckon(run.clock.every, end.at, calendar)
        return end
    return chosen(run, endings(run, org)).end


def endings(run: Run, org: Organisation) -> tuple[Ending, ...]:
    """The ends of a limit that is no series, its own first. An alternative that lay in the past
    when the duty began does not count: nobody could have kept it.
    """
    calendar, begin, limit = calendar_of(run, org), run.first or run.start, run.clock.limit
    way = _by_dates if run.clock.ends == "day" else reckon
    own = Ending(begin.word, begin.at, limit, way(limit, begin.at, calendar, run.pauses))
    further = []
    for at, other in run.others:
        end = reckon(other.limit, at, calendar, run.pauses)
        further.append(Ending(other.mark, at, other.limit, end, counts=end.at > begin.at))
    return (own, *further)


def chosen(run: Run, among: Sequence[Ending]) -> Ending:
    """The end that is the deadline: of those that count the earliest or the latest."""
    pick = min if run.clock.combine == "earliest" else max
    return pick((one for one in among if one.counts), key=lambda one: one.end.at)


def calendar_of(run: Run, org: Organisation) -> Calendar:
    """The working calendar in which a run is counted."""
    unit = run.start.unit
    owes = run.clock.calendar == "owner"
    return org.calendar_of(org.place(run.clock.owner, unit) if owes else unit)
