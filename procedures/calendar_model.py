"""What a working calendar is, and when one is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY = 86_400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Window = tuple[int, int]
"""Seconds since local midnight: open from the first, closed from the second.

The second may exceed 86400: a window over midnight belongs to the day on which it starts.
"""


class CalendarError(ValueError):
    """A calendar is refused, or cannot answer: names calendar, key, trouble, remedy (and file)."""

    def __init__(
        self, calendar: str, key: str, trouble: str, remedy: str, file: str | None = None
    ) -> None:
        self.calendar, self.key, self.trouble, self.remedy = calendar, key, trouble, remedy
        self.file = file
        place = f"{file}: " if file else ""
        super().__init__(f"{place}calendar '{calendar}', key '{key}': {trouble}; {remedy}")

    def in_file(self, file: str) -> CalendarError:
        """The same refusal, naming the file from which the calendar came."""
        return CalendarError(self.calendar, self.key, self.trouble, self.remedy, file)


@dataclass(frozen=True)
class Calendar:
    """Working hours of one unit: a value; every date and window is local to `zone`.

    `week` has seven tuples of windows, Monday first. A date in `holidays`, or whose
    (month, day) is in `annual_holidays`, is closed. `shifts` are make-up days and one-off
    hours: they replace the weekday's. `breaks` close part of a date, whichever day's window
    is open then. After `known_until` no holidays are published yet: what reaches beyond is
    provisional (None: always known).

    Raises CalendarError when built from data that cannot be counted in.
    """

    id: str
    version: str
    zone: str
    week: tuple[tuple[Window, ...], ...]
    holidays: frozenset[date] = frozenset()
    annual_holidays: frozenset[tuple[int, int]] = frozenset()
    shifts: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    breaks: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    known_until: date | None = None

    def __post_init__(self) -> None:
        self._check_zone()
        if len(self.week) != 7:
            raise self._refuse("week", f"has {len(self.week)} days", "give seven, Monday first")
        week = tuple(
            self._windows(f"hours.{name}", windows)
            for name, windows in zip(WEEKDAYS, self.week, strict=True)
        )
        object.__setattr__(self, "week", week)
        object.__setattr__(self, "holidays", frozenset(self.holidays))
        object.__setattr__(self, "annual_holidays", frozenset(self.annual_holidays))
        object.__setattr__(self, "shifts", self._dated("shifts", self.shifts))
        object.__setattr__(self, "breaks", self._dated("breaks", self.breaks))
        self._check_annual()
        self._check_working_time()
        self._check_shifts()
        self._check_neighbours()

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The windows that start on a local date, breaks not yet taken out."""
        shift = self.shifts.get(day)
        if shift is not None:
            return shift
        return () if self.is_holiday(day) else self.week[day.weekday()]

    def is_holiday(self, day: date) -> bool:
        """Whether a local date is closed by name or by its day of the year."""
        return day in self.holidays or (day.month, day.day) in self.annual_holidays

    def _refuse(self, key: str, trouble: str, remedy: str) -> CalendarError:
        return CalendarError(self.id, key, trouble, remedy)

    def _check_zone(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:  # unknown, malformed, a folder of zones
            raise self._refuse(
                "zone", f"there is no time zone '{self.zone}'", "use an IANA name: Asia/Shanghai"
            ) from error

    def _windows(self, key: str, windows: Iterable[Window]) -> tuple[Window, ...]:
        ordered = tuple(sorted((start, end) for start, end in windows))
        for start, end in ordered:
            if not 0 <= start < DAY or not start < end <= start + DAY:
                raise self._refuse(
                    key,
                    f"{spoken((start, end))} is no window",
                    "start between 00:00 and 24:00 and end later, at most 24 hours after",
                )
        for earlier, later in pairwise(ordered):
            if later[0] < earlier[1]:
                raise self._refuse(
                    key,
                    f"windows {spoken(earlier)} and {spoken(later)} overlap",
                    "join them, or let one end before the other starts",
                )
        return ordered

    def _dated(
        self, name: str, dated: Mapping[date, tuple[Window, ...]]
    ) -> dict[date, tuple[Window, ...]]:
        for day, windows in dated.items():
            if not windows:
                raise self._refuse(
                    f"{name}.{day}", "no hours are given", "give hours, or list it under holidays"
                )
        return {day: self._windows(f"{name}.{day}", dated[day]) for day in sorted(dated)}

    def _check_annual(self) -> None:
        for month, day in sorted(self.annual_holidays):
            try:
                date(2000, month, day)  # a leap year: 29 February is a day
            except ValueError as error:
                raise self._refuse(
                    "annual_holidays", f"{month:02}-{day:02} is no day", "write month-day: 12-25"
                ) from error

    def _check_working_time(self) -> None:
        if not any(self.week):
            raise self._refuse(
                "hours", "no working time in the week", "give at least one weekday hours"
            )
        ordinary = (date(2001, 1, 1) + timedelta(days=n) for n in range(365))
        if all((day.month, day.day) in self.annual_holidays for day in ordinary):
            raise self._refuse(
                "annual_holidays", "no working time in the year", "leave some days open"
            )

    def _check_shifts(self) -> None:
        for day in self.shifts:
            if self.is_holiday(day):
                raise self._refuse(
                    f"shifts.{day}",
                    "the date is both a holiday and a shift",
                    "take it out of one of the two",
                )

    def _check_neighbours(self) -> None:
        for number, name in enumerate(WEEKDAYS):
            self._check_pair(f"hours.{name}", self.week[number], self.week[(number + 1) % 7])
        for day in self.shifts:
            for first in (day - timedelta(days=1), day):
                following = self.windows_on(first + timedelta(days=1))
                self._check_pair(f"shifts.{day}", self.windows_on(first), following)

    def _check_pair(
        self, key: str, today: tuple[Window, ...], tomorrow: tuple[Window, ...]
    ) -> None:
        if today and tomorrow and today[-1][1] > tomorrow[0][0] + DAY:
            raise self._refuse(
                key,
                f"{spoken(today[-1])} runs into {spoken(tomorrow[0])} of the day after",
                "let the first end before the second starts",
            )


def spoken(window: Window) -> str:
    """A window as people write it: 22:00-06:00."""
    start, end = window
    shown = end if end <= DAY else end - DAY
    return f"{_clock(start)}-{_clock(shown)}"


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text


ALWAYS = Calendar(id="always", version="1", zone="UTC", week=(((0, DAY),),) * 7)
"""Every second of every day: elapsed time."""
