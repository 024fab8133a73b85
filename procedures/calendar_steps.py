"""How a count came about, as steps a person can follow. Built only when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from procedures.open_time import SECOND, OpenTime, Span, joined, moment, without

StepKind = Literal["count", "shift", "closed", "holiday", "break", "pause", "gap", "provisional"]


@dataclass(frozen=True)
class Step:
    """One stretch of a count, in UTC.

    `seconds` is the working time it adds (they sum to the whole; 0 in a count by days), `days`
    the dates it counts on. `count` counts, `shift` counts in hours of that date only;
    `closed` and `holiday` are runs of closed dates; `break` and `pause` interrupt; `gap` is a
    date on which the clocks change; `provisional` lies beyond the published holidays.
    """

    kind: StepKind
    start: datetime
    end: datetime
    seconds: int
    note: str = ""
    days: int = 0


class _Stop(NamedTuple):
    """An interruption: from, to, its kind and the working time it takes away (microseconds)."""

    start: int
    end: int
    kind: StepKind
    lost: int


@dataclass
class _Run:
    """A step still growing. `whole`: made of whole dates, so that a night does not end it."""

    kind: StepKind
    start: int
    end: int
    worked: int = 0
    days: int = 1
    holidays: int = 0
    whole: bool = False


class _Trail:
    """Collects steps in order and joins what belongs together."""

    def __init__(self, stops: Sequence[_Stop]) -> None:
        self._steps: list[Step] = []
        self._run: _Run | None = None
        self._stops = list(reversed(stops))
        self._worked = 0

    def count(self, run: _Run) -> None:
        self._stopped_before(run.start)
        last = self._run
        together = last is not None and last.kind == run.kind
        if last and together and (last.end == run.start or (last.whole and run.whole)):
            last.end, last.worked, last.days = run.end, last.worked + run.worked, last.days + 1
            last.whole = last.whole and run.whole
            return
        self._close()
        self._run = run

    def closed(self, start: int, end: int, holiday: bool) -> None:
        self._stopped_before(start)
        last = self._run
        if last is not None and last.kind in ("closed", "holiday"):
            last.end, last.days = end, last.days + 1
        else:
            self._close()
            last = self._run = _Run("closed", start, end)
        if holiday:
            last.kind, last.holidays = "holiday", last.holidays + 1

    def add(self, kind: StepKind, start: int, end: int, note: str) -> None:
        self._stopped_before(start)
        self._close()
        self._steps.append(Step(kind, moment(start), moment(end), 0, note))

    def finished(self) -> list[Step]:
        while self._stops:
            self._stop(self._stops.pop())
        self._close()
        return self._steps

    def _stopped_before(self, start: int) -> None:
        while self._stops and self._stops[-1].start < start:
            self._stop(self._stops.pop())

    def _stop(self, stop: _Stop) -> None:
        self._close()
        self._steps.append(_stop_step(stop))

    def _close(self) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        before, self._worked = self._worked, self._worked + run.worked
        seconds = self._worked // SECOND - before // SECOND
        counts = run.kind in ("count", "shift")
        note = f"{_dates(run.days)}{'' if counts else ' closed'}"
        if run.holidays:
            note += f", holidays among them: {run.holidays}"
        if run.kind == "shift":
            note += ", with hours of their own"
        days = run.days if counts else 0
        self._steps.append(Step(run.kind, moment(run.start), moment(run.end), seconds, note, days))


def counted(opened: OpenTime, begin: int, end: int, pauses: Sequence[Span]) -> tuple[Step, ...]:
    """The steps of a count of working time between two instants."""
    pauses = _clipped(pauses, begin, end)
    stops = _stops(opened, begin, end, pauses)
    trail = _Trail(stops)
    cursor = begin
    for number in range(opened.wall(begin)[0] - 1, opened.wall(end)[0] + 1):
        whole = opened.spans(number)
        spans = _clipped(whole, cursor, end)
        if spans:
            _note_clock_change(trail, opened, number, spans)
            for group in _groups(without(spans, pauses), stops):
                trail.count(_day_run(opened, number, group, whole))
            cursor = spans[-1][1]
        elif not whole:
            _closed_day(trail, opened, number, cursor, end)
    return (*trail.finished(), *beyond(opened, begin, end))


def days_counted(
    opened: OpenTime, days: range, same_time: int, due: int, paused: Sequence[Span], late: int
) -> tuple[Step, ...]:
    """The steps of a count of working days: the dates, the move to an opening, pauses made good.

    `same_time` is the clock time on the last date, `due` the deadline before pauses, `late` after.
    """
    trail = _Trail(())
    for number in days:
        start, end = opened.local(number, 0), opened.local(number + 1, 0)
        if opened.spans(number):
            trail.count(_Run(_kind(opened, number), start, end, whole=True))
        else:
            trail.closed(start, end, opened.calendar.is_holiday(date.fromordinal(number)))
    steps = trail.finished()
    if same_time < due:
        note = "closed at that time of day: the next opening"
        steps.append(Step("closed", moment(same_time), moment(due), 0, note))
    if due == late:
        return (*steps, *beyond(opened, opened.local(days.start, 0), due))
    before = _clipped(paused, opened.local(days.start - 1, 0), due)
    steps += [_stop_step(stop) for stop in _pause_stops(opened, before)]
    return (*steps, *counted(opened, due, late, paused))


def beyond(opened: OpenTime, begin: int, end: int) -> list[Step]:
    """The step that says which part of a count lies beyond the published holidays, if any."""
    if end <= opened.known_end:
        return []
    start = max(begin, opened.known_end)
    note = f"no holidays are published after {opened.calendar.known_until}"
    return [Step("provisional", moment(start), moment(end), 0, note)]


def _clipped(spans: Iterable[Span], low: int, high: int) -> list[Span]:
    cut = ((max(start, low), min(end, high)) for start, end in spans)
    return [span for span in cut if span[0] < span[1]]


def _kind(opened: OpenTime, number: int) -> StepKind:
    return "shift" if date.fromordinal(number) in opened.calendar.shifts else "count"


def _day_run(opened: OpenTime, number: int, group: Sequence[Span], whole: Sequence[Span]) -> _Run:
    worked = sum(end - start for start, end in group)
    full = worked == sum(end - start for start, end in whole)
    return _Run(_kind(opened, number), group[0][0], group[-1][1], worked, whole=full)


def _groups(pieces: list[Span], stops: Sequence[_Stop]) -> Iterator[list[Span]]:
    """The open pieces of one day; an interruption starts a new group, a lunch break does not."""
    group: list[Span] = []
    for piece in pieces:
        if group and any(group[-1][1] <= stop.start < piece[0] for stop in stops):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _closed_day(trail: _Trail, opened: OpenTime, number: int, low: int, high: int) -> None:
    start, end = max(opened.local(number, 0), low), min(opened.local(number + 1, 0), high)
    if start >= end or opened.planned(number):
        return  # outside the count, or closed by breaks, which tell their own step
    trail.closed(start, end, opened.calendar.is_holiday(date.fromordinal(number)))


def _note_clock_change(trail: _Trail, opened: OpenTime, number: int, spans: list[Span]) -> None:
    windows = opened.calendar.windows_on(date.fromordinal(number))
    shown = sum(end - start for start, end in windows)
    real = sum(end - start for start, end in opened.planned(number)) // SECOND
    if shown != real:
        note = f"the clocks change: {real} s pass while they show {shown} s"
        trail.add("gap", spans[0][0], spans[-1][1], note)


def _stops(opened: OpenTime, begin: int, end: int, pauses: Sequence[Span]) -> list[_Stop]:
    stops = _pause_stops(opened, pauses)
    for start, stop in _clipped(opened.breaks, begin, end):
        days = range(opened.wall(start)[0] - 1, opened.wall(stop)[0] + 1)
        planned = joined(span for number in days for span in opened.planned(number))
        if lost := sum(b - a for a, b in _clipped(planned, start, stop)):
            stops.append(_Stop(start, stop, "break", lost))
    return sorted(stops)


def _pause_stops(opened: OpenTime, pauses: Sequence[Span]) -> list[_Stop]:
    stops = []
    for start, end in pauses:
        table = opened.table(start, end)
        stops.append(_Stop(start, end, "pause", table.work(end) - table.work(start)))
    return stops


def _stop_step(stop: _Stop) -> Step:
    note = f"{stop.lost // SECOND} s of working time not counted"
    return Step(stop.kind, moment(stop.start), moment(stop.end), 0, note)


def _dates(count: int) -> str:
    return f"{count} date" if count == 1 else f"{count} dates"
