"""A calendar as plain data, to be kept with the cases that were counted in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from procedures.calendar_model import Calendar, Window


def calendar_data(calendar: Calendar) -> dict[str, Any]:
    """The calendar in JSON's types, dates as ISO texts; the same calendar gives the same data."""
    return {
        "id": calendar.id,
        "version": calendar.version,
        "zone": calendar.zone,
        "week": [_windows(windows) for windows in calendar.week],
        "holidays": sorted(day.isoformat() for day in calendar.holidays),
        "annual_holidays": sorted([month, day] for month, day in calendar.annual_holidays),
        "shifts": {day.isoformat(): _windows(hours) for day, hours in calendar.shifts.items()},
        "breaks": {day.isoformat(): _windows(hours) for day, hours in calendar.breaks.items()},
        "known_until": calendar.known_until and calendar.known_until.isoformat(),
    }


def calendar_from_data(data: Mapping[str, Any]) -> Calendar:
    """The calendar that `calendar_data` wrote down. Raises CalendarError when it is refused now."""
    known = data["known_until"]
    return Calendar(
        id=data["id"],
        version=data["version"],
        zone=data["zone"],
        week=tuple(_read(windows) for windows in data["week"]),
        holidays=frozenset(date.fromisoformat(day) for day in data["holidays"]),
        annual_holidays=frozenset((month, day) for month, day in data["annual_holidays"]),
        shifts={date.fromisoformat(day): _read(hours) for day, hours in data["shifts"].items()},
        breaks={date.fromisoformat(day): _read(hours) for day, hours in data["breaks"].items()},
        known_until=None if known is None else date.fromisoformat(known),
    )


def _windows(windows: tuple[Window, ...]) -> list[list[int]]:
    return [[start, end] for start, end in windows]


def _read(windows: list[list[int]]) -> tuple[Window, ...]:
    return tuple((start, end) for start, end in windows)
