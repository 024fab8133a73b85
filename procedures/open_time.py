"""Open time of a calendar as sorted instants with running sums, built by years when asked for.

Instants are whole microseconds since 1970 UTC, so that arithmetic is exact and quick.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from procedures.calendar_model import Calendar, CalendarError

SECOND = 1_000_000
LONGEST_YEARS = 100  # more than any procedure counts; ends a count in a nearly closed calendar
NEVER = 1 << 62

Span = tuple[int, int]

_MARGIN = 3 * 86_400 * SECOND  # zones and nights: a year is asked for with what lies around it
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_NUMBER = date(1970, 1, 1).toordinal()


def instant(moment: datetime) -> int:
    """Microseconds since 1970 UTC of an aware datetime (TypeError for one without a zone)."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def moment(at: int) -> datetime:
    """The aware UTC datetime of an instant."""
    return _EPOCH + timedelta(microseconds=at)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, empty ones dropped, touching and overlapping ones made one."""
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def without(spans: Iterable[Span], closed: Sequence[Span]) -> list[Span]:
    """What is left of the spans outside `closed`; both in order and free of overlaps."""
    left: list[Span] = []
    for start, end in spans:
        first = max(0, bisect_right(closed, (start, NEVER)) - 1)
        for shut, reopened in closed[first:]:
            if shut >= end:
                break
            if shut > start:
                left.append((start, shut))
            start = max(start, reopened)
        if start < end:
            left.append((start, end))
    return left


@dataclass(frozen=True)
class Table:
    """Open spans of the years `first` to `last`; `done[i]` is the open time up to `closes[i]`."""

    first: int
    last: int
    low: int
    high: int
    opens: list[int]
    closes: list[int]
    done: list[int]
    days: list[int]

    def work(self, at: int) -> int:
        """Open time between the table's beginning and an instant it covers."""
        i = bisect_right(self.opens, at) - 1
        if i < 0:
            return 0
        left = self.closes[i] - at
        return self.done[i] - left if left > 0 else self.done[i]


class OpenTime:
    """The open time of one calendar; grows by years, in either direction, when asked."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._zone = ZoneInfo(calendar.zone)
        self._years: dict[int, tuple[list[Span], list[int]]] = {}
        self._days: dict[int, tuple[Span, ...]] = {}
        self.breaks = joined(
            (self.local(day.toordinal(), start), self.local(day.toordinal(), end))
            for day, windows in calendar.breaks.items()
            for start, end in windows
        )
        known = calendar.known_until
        self.known_end = NEVER if known is None else self.local(known.toordinal() + 1, 0)
        self._table = Table(first=0, last=0, low=0, high=-1, opens=[], closes=[], done=[], days=[])

    def local(self, number: int, seconds: int) -> int:
        """The instant of a wall-clock time on the day with that ordinal number.

        One that does not exist moves forward by the gap; one that comes twice is the first.
        """
        extra, seconds = divmod(seconds, 86_400)
        number += extra
        wall = datetime.fromordinal(number) + timedelta(seconds=seconds)
        offset = wall.replace(tzinfo=self._zone).utcoffset() or timedelta()
        ahead = offset.days * 86_400 + offset.seconds
        return ((number - _EPOCH_NUMBER) * 86_400 + seconds - ahead) * SECOND

    def wall(self, at: int) -> tuple[int, int]:
        """The ordinal number of the local day of an instant, and the microseconds into it."""
        here = moment(at).astimezone(self._zone)
        seconds = here.hour * 3600 + here.minute * 60 + here.second
        return here.toordinal(), seconds * SECOND + here.microsecond

    def planned(self, number: int) -> list[Span]:
        """Spans of the windows that start on a day, before breaks are taken out."""
        windows = self.calendar.windows_on(date.fromordinal(number))
        return joined(
            (self.local(number, start), self.local(number, end)) for start, end in windows
        )

    def spans(self, number: int) -> tuple[Span, ...]:
        """Open spans of the windows that start on a day."""
        known = self._days.get(number)
        if known is None:
            planned = self.planned(number)
            known = tuple(without(planned, self.breaks) if self.breaks else planned)
            self._days[number] = known
        return known

    def table(self, low: int, high: int | None = None) -> Table:
        """A table that covers both instants."""
        high = low if high is None else high
        if self._table.low <= low and high <= self._table.high:
            return self._table
        first, last = moment(low - _MARGIN).year, moment(high + _MARGIN).year
        known = self._table
        joint = min(first, known.first), max(last, known.last)
        if known.first and joint[1] - joint[0] <= LONGEST_YEARS:
            first, last = joint
        return self._build(first, last)

    def longer(self, table: Table) -> Table:
        """A table with the same beginning that reaches further."""
        if self._table.low == table.low and self._table.high > table.high:
            return self._table
        return self._build(table.first, table.last + max(1, table.last - table.first))

    def at(self, table: Table, work: int) -> tuple[int, Table]:
        """The first instant by which that much open time has passed since the table's beginning.

        A budget used up at closing time ends there. Also gives the table that reached it.
        """
        while work > (table.done[-1] if table.done else 0):
            table = self.longer(table)
        i = bisect_left(table.done, work)
        return table.closes[i] - (table.done[i] - work), table

    def opening(self, at: int) -> int:
        """The instant itself if open, otherwise the next opening."""
        table = self.table(at)
        i = bisect_right(table.opens, at) - 1
        if i >= 0 and at < table.closes[i]:
            return at
        while i + 1 >= len(table.opens):
            table = self.longer(table)
            i = bisect_right(table.opens, at) - 1
            if i >= 0 and at < table.closes[i]:  # the span goes on into the new years
                return at
        return table.opens[i + 1]

    def is_deadline(self, at: int) -> bool:
        """Whether work may end at an instant: open then, or closing then."""
        table = self.table(at)
        i = bisect_right(table.opens, at) - 1
        return i >= 0 and at <= table.closes[i]

    def working_day(self, after: int, count: int) -> int:
        """Ordinal number of the `count`-th working day after a day (count >= 1)."""
        table = self.table(self.local(after, 0))
        while (i := bisect_right(table.days, after) + count - 1) >= len(table.days):
            table = self.longer(table)
        return table.days[i]

    def _build(self, first: int, last: int) -> Table:
        if last - first > LONGEST_YEARS or not 1 < first <= last < 9998:
            raise CalendarError(
                self.calendar.id,
                "hours",
                f"the count runs over more than {LONGEST_YEARS} years ({first} to {last})",
                "open more hours, or ask for less time",
            )
        years = [self._year(year) for year in range(first, last + 1)]
        spans = joined(span for block, _ in years for span in block)
        self._table = Table(
            first=first,
            last=last,
            low=self.local(date(first, 1, 2).toordinal(), 0),  # last year's night is over by then
            high=self.local(date(last + 1, 1, 1).toordinal(), 0),
            opens=[start for start, _ in spans],
            closes=[end for _, end in spans],
            done=list(accumulate(end - start for start, end in spans)),
            days=[number for _, days in years for number in days],
        )
        return self._table

    def _year(self, year: int) -> tuple[list[Span], list[int]]:
        if year not in self._years:
            spans: list[Span] = []
            days: list[int] = []
            for number in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
                if opened := self.spans(number):
                    spans += opened
                    days.append(number)
            self._years[year] = spans, days
        return self._years[year]


@lru_cache(maxsize=256)
def open_time(calendar: Calendar) -> OpenTime:
    """The open time of a calendar, built once for each calendar and version."""
    return OpenTime(calendar)
