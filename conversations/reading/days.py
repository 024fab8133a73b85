"""Days that have names: weekdays, months, festivals. Local dates only; past years are preferred."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_YEARS = range(2022, 2031)
# First day of the lunar year, 5th of its 5th month, 15th of its 8th month.
_SPRING = ("02-01", "01-22", "02-10", "01-29", "02-17", "02-06", "01-26", "02-13", "02-03")
_BOATS = ("06-03", "06-22", "06-10", "05-31", "06-19", "06-09", "05-28", "06-16", "06-05")
_MOON = ("09-10", "09-29", "09-17", "10-06", "09-25", "09-15", "10-03", "09-22", "09-12")


def _lunar(table: tuple[str, ...], shift: int = 0) -> Callable[[int], date | None]:
    days = {
        year: date.fromisoformat(f"{year}-{day}") + timedelta(days=shift)
        for year, day in zip(_YEARS, table, strict=True)
    }
    return days.get


def _fixed(month: int, day: int) -> Callable[[int], date | None]:
    return lambda year: date(year, month, day)


def _black_friday(year: int) -> date:
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 22)


# Name -> (its first day in a year, how many days people mean by it).
FESTIVALS: dict[str, tuple[Callable[[int], date | None], int]] = {
    "国庆": (_fixed(10, 1), 7),
    "五一": (_fixed(5, 1), 5),
    "劳动节": (_fixed(5, 1), 5),
    "元旦": (_fixed(1, 1), 3),
    "春节": (_lunar(_SPRING), 7),
    "过年": (_lunar(_SPRING), 7),
    "大年": (_lunar(_SPRING), 7),
    "除夕": (_lunar(_SPRING, -1), 1),
    "元宵": (_lunar(_SPRING, 14), 1),
    "端午": (_lunar(_BOATS), 1),
    "农历5月初5": (_lunar(_BOATS), 1),
    "中秋": (_lunar(_MOON), 1),
    "农历8月15": (_lunar(_MOON), 1),
    "双11": (_fixed(11, 11), 1),
    "双12": (_fixed(12, 12), 1),
    "圣诞": (_fixed(12, 25), 1),
    "national day": (_fixed(10, 1), 7),
    "labour day": (_fixed(5, 1), 5),
    "spring festival": (_lunar(_SPRING), 7),
    "chinese new year": (_lunar(_SPRING), 7),
    "mid-autumn": (_lunar(_MOON), 1),
    "dragon boat": (_lunar(_BOATS), 1),
    "christmas": (_fixed(12, 25), 1),
    "black friday": (_black_friday, 1),
    "new year": (_fixed(1, 1), 1),
}


def festival(name: str, today: date, year: int | None = None) -> tuple[date, date] | None:
    """First and last day of the latest such festival that has begun, or that of `year`."""
    first_day, length = FESTIVALS[name]
    for candidate in (year,) if year else (today.year, today.year - 1):
        first = first_day(candidate)
        if first and (year or first <= today):
            return first, first + timedelta(days=length - 1)
    return None


def day_of(year: int, month: int, day: int) -> date | None:
    """A date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def latest(month: int, day: int, today: date) -> date | None:
    """The latest date with this month and day that is not in the future."""
    for year in range(today.year, today.year - 5, -1):
        found = day_of(year, month, day)
        if found and found <= today:
            return found
    return None


def months_back(today: date, months: int) -> date:
    """The same day so many months ago, or that month's last day."""
    index = today.year * 12 + today.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(today.day, month_end(year, month + 1).day))


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def month_span(year: int, month: int) -> tuple[date, date] | None:
    """First and last day of a month, or None for a thirteenth one."""
    first = day_of(year, month, 1)
    return (first, month_end(year, month)) if first else None
