"""Calendars and moments that several tests of working time use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from procedures.calendar import Calendar, Window
from procedures.calendar_file import calendar_from_toml

CN_OFFICE = calendar_from_toml(
    """
    id = "cn-office"
    zone = "Asia/Shanghai"
    country = "CN"
    [hours]
    mon-fri = ["09:00-12:00", "13:30-18:00"]
    """,
    "cn-office.toml",
)


def window(start: str, end: str) -> Window:
    """The window between two clock times; an end that is not later lies on the next day."""
    first, second = (int(text[:2]) * 3600 + int(text[3:]) * 60 for text in (start, end))
    return first, second if second > first else second + 86_400


def windows(pairs: Sequence[Sequence[str]]) -> tuple[Window, ...]:
    """Several windows from pairs of clock times."""
    return tuple(window(start, end) for start, end in pairs)


def weekly(zone: str = "UTC", **hours: str) -> Calendar:
    """A calendar from weekdays: weekly(mon="09:00-17:00 18:00-20:00")."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    week = tuple(
        windows([part.split("-") for part in hours.get(name, "").split()]) for name in names
    )
    return Calendar(id="test", version="1", zone=zone, week=week)


def local(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """The UTC moment of a local wall-clock time such as 2026-09-18 17:00."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def utc(text: str) -> datetime:
    """The moment of a UTC clock time."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(moment: datetime, zone: str = "Asia/Shanghai") -> str:
    """A moment as a local wall-clock time, to the second only when there is one."""
    here = moment.astimezone(ZoneInfo(zone))
    return here.strftime("%Y-%m-%d %H:%M:%S" if here.second else "%Y-%m-%d %H:%M")


def dated(table: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, tuple[Window, ...]]:
    """Windows by date text."""
    return {day: windows(pairs) for day, pairs in table.items()}
