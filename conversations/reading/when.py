"""When did it happen? Free text -> a moment in the past, with how exactly it was said.

Two readers, one per language; whichever finds a day or an hour wins. Nothing is guessed
silently: the talk always shows back what was understood, and a text without any time in it
gives None.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from conversations.reading import when_en, when_zh
from conversations.reading.found import Found
from conversations.reading.words import plain

# Longer texts are stories; the time in them stands near the beginning or nowhere.
_READ = 400


class When(Struct, frozen=True):
    """From `start` (included) to `end` (excluded), aware and in UTC.

    `precision`: `minute` (15:00), `about` (around 15:00), `part` (of a day: morning ...),
    `day`, `span` (several). `part`: the part of the day, one of `reading.found.PARTS`, where
    precision is `part`.
    """

    start: datetime
    end: datetime
    precision: Literal["minute", "about", "part", "day", "span"]
    part: str = ""

    def future(self, now: datetime) -> bool:
        """True when it has not begun yet."""
        return self.start > now


def read_when(text: str, now: datetime, zone: str) -> When | None:
    """The moment a text speaks of, as seen at `now` in `zone`; None when there is none in it.

    Times without a year, month or day mean the latest one past. Only what is plainly said to
    lie ahead (明天, tomorrow, a full date) is in the future; the talk asks about it.
    """
    local = now.astimezone(ZoneInfo(zone))
    seen = plain(text[:_READ])
    chinese = re.search(r"[\u4e00-\u9fff]", seen) is not None
    found = (when_zh if chinese else when_en).find(seen, local)
    return _moment(found, local) if found else None


def on_day(day: date, zone: str) -> When:
    """A whole local day."""
    first = datetime.combine(day, time(), ZoneInfo(zone))
    return When(first.astimezone(UTC), _day_after(day, zone), "day")


def _day_after(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def _moment(found: Found, local: datetime) -> When:
    zone = local.tzinfo
    assert isinstance(zone, ZoneInfo)
    if found.ago is not None:
        start = (local - found.ago).replace(second=0, microsecond=0).astimezone(UTC)
        return When(start, start + timedelta(minutes=1), "about")
    if found.minute is None:
        first = datetime.combine(found.first, time(), zone).astimezone(UTC)
        whole = found.first == found.last
        return When(first, _day_after(found.last, zone.key), "day" if whole else "span")
    # Wall-clock arithmetic on purpose: "15:00" is what the clock on the wall showed.
    wall = datetime.combine(found.first, time()) + timedelta(minutes=found.minute)
    start = wall.replace(tzinfo=zone).astimezone(UTC)
    precision: Literal["minute", "about", "part"]
    precision = "part" if found.part else "about" if found.about else "minute"
    return When(start, start + timedelta(minutes=found.width), precision, found.part)
