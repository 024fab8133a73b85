"""Reckoning in working time: when a budget is used up, how much has passed, and why.

Conventions. Seconds are exact. A budget used up at closing time ends at closing time. A start
outside hours begins at the next opening; so does a budget of nothing. A pause outside hours costs
nothing. Local time that does not exist moves forward by the gap; local time that comes twice is
the first. Beyond `known_until` a result is provisional. Days and dates: `add_days`, `add_dates`.

Every datetime taken is aware; every datetime given back is in UTC. Pauses are (from, until)
pairs in any order; they may overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import Literal

from procedures.calendar_model import ALWAYS, Calendar, CalendarError, Window
from procedures.calendar_steps import Step, StepKind, beyond, counted, days_counted
from procedures.open_time import (
    SECOND,
    OpenTime,
    Span,
    instant,
    joined,
    moment,
    open_time,
)

__all__ = [
    "ALWAYS",
    "Calendar",
    "CalendarError",
    "Pause",
    "Reckoned",
    "Spent",
    "Step",
    "StepKind",
    "Window",
    "add",
    "add_dates",
    "add_days",
    "elapsed",
    "end_of_period",
    "end_of_same_day",
    "is_open",
    "next_opening",
]

PeriodName = Literal["week", "month", "quarter", "year"]
Pause = tuple[datetime, datetime]
_Trail = Callable[[], tuple[Step, ...]]


@dataclass(frozen=True)
class Reckoned:
    """A deadline: the moment in UTC, the calendar and version it was counted in.

    `provisional`: it lies beyond the published holidays and is to be counted again when the
    calendar changes. `steps` are worked out when first read.
    """

    at: datetime
    provisional: bool
    calendar: str
    version: str
    trail: _Trail = field(default=tuple, compare=False, repr=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """How the count came about; the seconds of the steps sum to the budget."""
        return self.trail()


@dataclass(frozen=True)
class Spent:
    """Whole seconds of working time that have passed; `steps` are worked out when first read."""

    seconds: int
    trail: _Trail = field(default=tuple, compare=False, repr=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """How the count came about."""
        return self.trail()


def add(
    calendar: Calendar, start: datetime, seconds: int, pauses: Iterable[Pause] = ()
) -> Reckoned:
    """The moment at which a budget of working seconds that began at `start` is used up.

    Raises ValueError for a negative budget, CalendarError when the calendar never has the time.
    """
    if seconds < 0:
        raise ValueError(f"a budget of {seconds} s; give 0 or more")
    opened, begin = open_time(calendar), instant(start)
    paused = _paused(pauses, begin) if pauses else []
    if seconds == 0:
        due = _first_free(opened, begin, paused)
    else:
        table = opened.table(begin)
        due, _ = opened.at(table, table.work(begin) + seconds * SECOND)
        due = _made_good(opened, due, paused)
    return _reckoned(opened, due, partial(counted, opened, begin, due, paused))


def elapsed(
    calendar: Calendar, start: datetime, end: datetime, pauses: Iterable[Pause] = ()
) -> Spent:
    """Working time between two moments, whole seconds (0 when `end` is before `start`)."""
    opened, begin, until = open_time(calendar), instant(start), instant(end)
    if until <= begin:
        return Spent(0)
    table = opened.table(begin, until)
    worked = table.work(until) - table.work(begin)
    paused = _paused(pauses, begin) if pauses else []
    for low, high in paused:
        worked -= table.work(min(high, until)) - table.work(min(low, until))
    return Spent(worked // SECOND, partial(counted, opened, begin, until, paused))


def add_days(
    calendar: Calendar,
    start: datetime,
    days: int,
    end_of_day: bool = False,
    pauses: Iterable[Pause] = (),
) -> Reckoned:
    """The moment `days` working days after `start`.

    The day of the event does not count (Civil Code art. 201), so that an event on a Saturday may
    be due before one late on Friday; in a window over midnight the day is the one on which the
    window starts. The result has the same clock time that many working
    days later, or the next open moment if closed then; with `end_of_day` it is the closing time
    of that day (art. 203: 24:00, or the end of business hours where there are any). No days at
    all: the start, or the next opening; with `end_of_day` the first closing time from the start
    on. The working time of pauses is added at the end. Raises ValueError for negative `days`.
    """
    if days < 0:
        raise ValueError(f"{days} working days; give 0 or more")
    opened, begin = open_time(calendar), instant(start)
    event, clock = _day_of(opened, begin)
    last = opened.working_day(event, days) if days else _own_day(opened, begin, event)
    if end_of_day:
        same_time = due = opened.spans(last)[-1][1]
    else:
        same_time = opened.local(last, clock // SECOND) + clock % SECOND if days else begin
        due = same_time if opened.is_deadline(same_time) else opened.opening(same_time)
    paused = _paused(pauses, begin)
    late = _made_good(opened, due, paused)
    counted_on = range(event + 1, last + 1)
    return _reckoned(
        opened, late, partial(days_counted, opened, counted_on, same_time, due, paused, late)
    )


def add_dates(
    calendar: Calendar,
    start: datetime,
    days: int = 0,
    months: int = 0,
    end_of_day: bool = False,
    roll: bool = False,
) -> Reckoned:
    """The moment so many calendar months and days after `start`, in the calendar's zone.

    A month ends on the day of the same number, or on its last (Civil Code art. 202). `roll`: a
    last date without working time moves to the next working day (art. 203). The clock time
    stays; `end_of_day` makes it the closing time of that date, 24:00 on a closed one.
    """
    if days < 0 or months < 0:
        raise ValueError(f"{months} months and {days} days; give 0 or more of each")
    opened, begin = open_time(calendar), instant(start)
    event, clock = opened.wall(begin)
    last = planned = _months_later(event, months) + days
    if roll and not opened.spans(planned):
        last = opened.working_day(planned, 1)
    due = opened.local(last, clock // SECOND) + clock % SECOND
    if end_of_day:
        spans = opened.spans(last)
        due = spans[-1][1] if spans else opened.local(last + 1, 0)
    return _reckoned(opened, due, partial(_date_steps, opened, begin, planned, last, due))


def end_of_same_day(calendar: Calendar, start: datetime) -> Reckoned:
    """24:00 of the calendar date of `start`, whatever the hours ("on the same day", 当天)."""
    opened, begin = open_time(calendar), instant(start)
    due = opened.local(opened.wall(begin)[0] + 1, 0)
    step = Step("count", moment(begin), moment(due), 0, "to the end of the date", 1)
    return Reckoned(moment(due), False, calendar.id, calendar.version, partial(tuple, (step,)))


def end_of_period(calendar: Calendar, start: datetime, period: PeriodName) -> Reckoned:
    """24:00 of the last date of the week (Monday to Sunday), month, quarter or year of `start`."""
    opened, begin = open_time(calendar), instant(start)
    today = opened.wall(begin)[0]
    following = _next_period(date.fromordinal(today), period).toordinal()
    due = opened.local(following, 0)
    step = Step(
        "count", moment(begin), moment(due), 0, f"to the end of the {period}", following - today
    )
    return Reckoned(moment(due), False, calendar.id, calendar.version, partial(tuple, (step,)))


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether a moment is working time; opening time is, closing time is not."""
    when = instant(at)
    return open_time(calendar).opening(when) == when


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """The moment itself while open, otherwise the next opening."""
    return moment(open_time(calendar).opening(instant(at)))


def _reckoned(opened: OpenTime, due: int, trail: _Trail) -> Reckoned:
    calendar = opened.calendar
    provisional = due > opened.known_end
    return Reckoned(moment(due), provisional, calendar.id, calendar.version, trail)


def _paused(pauses: Iterable[Pause], begin: int) -> list[Span]:
    """The pauses after a beginning, in order, overlapping ones joined."""
    return joined((max(instant(low), begin), instant(high)) for low, high in pauses)


def _first_free(opened: OpenTime, at: int, paused: list[Span]) -> int:
    at = opened.opening(at)
    for low, high in paused:
        if low <= at < high:
            at = opened.opening(high)
    return at


def _made_good(opened: OpenTime, due: int, paused: list[Span]) -> int:
    """A deadline moved on by the working time of the pauses that began before it."""
    for low, high in paused:
        if low >= due:
            break
        table = opened.table(low, max(high, due))
        lost = table.work(high) - table.work(low)
        if lost:
            due, _ = opened.at(table, table.work(due) + lost)
    return due


def _next_period(day: date, period: PeriodName) -> date:
    """The first date of the period after the one of `day`."""
    if period == "week":
        return day + timedelta(days=7 - day.weekday())
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    count = day.year * 12 + (day.month - 1) // months * months + months
    return date(count // 12, count % 12 + 1, 1)


def _day_of(opened: OpenTime, at: int) -> tuple[int, int]:
    """The day an instant belongs to, and the microseconds on the clock since that day began."""
    number, clock = opened.wall(at)
    if any(low <= at < high for low, high in opened.spans(number - 1)):
        return number - 1, clock + 86_400 * SECOND
    return number, clock


def _own_day(opened: OpenTime, at: int, event: int) -> int:
    """The first working day, from the day of the event on, that has not closed yet."""
    spans = opened.spans(event)
    return event if spans and at <= spans[-1][1] else opened.working_day(event, 1)


def _months_later(number: int, months: int) -> int:
    day = date.fromordinal(number)
    count = day.year * 12 + day.month - 1 + months
    first = date(count // 12, count % 12 + 1, 1)
    following = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return first.toordinal() + min(day.day, (following - first).days) - 1


def _date_steps(
    opened: OpenTime, begin: int, planned: int, last: int, due: int
) -> tuple[Step, ...]:
    reached = due if planned == last else opened.local(planned + 1, 0)
    dates = planned - opened.wall(begin)[0]
    step = Step("count", moment(begin), moment(reached), 0, f"{dates} dates", dates)
    rolled = days_counted(opened, range(planned, last), due, due, (), due) if last > planned else ()
    return (step, *rolled) if rolled else (step, *beyond(opened, begin, due))
