"""What a reader found in a text: local days and an hour, before they become a moment."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

# Part of a day -> (first minute after midnight, length in minutes).
PARTS: dict[str, tuple[int, int]] = {
    "small_hours": (0, 300),
    "morning": (360, 180),
    "forenoon": (480, 240),
    "noon": (690, 120),
    "afternoon": (780, 300),
    "dusk": (1050, 120),
    "evening": (1080, 300),
    "night": (1080, 360),
}


class Hour(Struct, frozen=True):
    """An hour of the day as minutes after midnight (1440 is the midnight that ends it)."""

    minute: int
    width: int = 1
    about: bool = False
    part: str = ""


class Found(Struct, frozen=True):
    """Days from `first` to `last`, and the hour if one was said.

    Or `ago`, counted back from now. `guessed`: only an hour was said, the day is our guess.
    """

    first: date
    last: date
    minute: int | None = None
    width: int = 1
    about: bool = False
    part: str = ""
    ago: timedelta | None = None
    guessed: bool = False


def part_of_day(part: str) -> Hour:
    """A named part of the day as an hour with a width."""
    minute, width = PARTS[part]
    return Hour(minute, width, part=part)


def on_clock(hour: int, minute: int, part: str) -> int | None:
    """Minutes after midnight of an hour said with a part of the day; None for an impossible one."""
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    if part in ("afternoon", "dusk", "evening", "night") and hour < 12:
        hour += 12
    elif part in ("evening", "night") and hour == 12:
        hour = 24
    elif part == "noon" and hour < 4:
        hour += 12
    elif part == "small_hours" and hour == 12:
        hour = 0
    return hour * 60 + minute


def joined(days: tuple[date, date], hour: Hour | None) -> Found:
    """Days and hour together; an hour counts only where a single day is meant."""
    first, last = days
    if hour is None or first != last:
        return Found(first, last)
    return Found(first, last, hour.minute, hour.width, hour.about, hour.part)
