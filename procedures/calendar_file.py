"""A company's calendar as it writes it in TOML, turned into a `Calendar`.

id = "office"
zone = "Asia/Shanghai"
country = "CN"                      # optional: its holidays and make-up days
subdivision = "..."                 # optional
make_up_hours = ["09:00-12:00"]     # optional: default Monday's; [] ignores make-up days
holidays = [2026-05-20]             # beside the country's; also closes a make-up day
annual_holidays = ["12-24"]
known_until = 2026-12-31            # optional: default the last year announced

[hours]                             # a day or a run of days; a missing day is closed
mon-fri = ["09:00-12:00", "13:30-18:00"]
sat = ["22:00-06:00"]               # over midnight: belongs to Saturday

[shifts]                            # replace the weekday's hours, open a public holiday
2026-10-01 = ["10:00-16:00"]

[breaks]                            # closed for a part of the date
2026-03-02 = ["15:00-17:00"]
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import NoReturn

from procedures.calendar_model import DAY, WEEKDAYS, Calendar, CalendarError, Window
from procedures.calendar_record import calendar_data
from procedures.public_days import public_days

_KEYS = (
    "id",
    "zone",
    "hours",
    "country",
    "subdivision",
    "make_up_hours",
    "holidays",
    "annual_holidays",
    "shifts",
    "breaks",
    "known_until",
)
_WINDOW = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*-\s*([0-9]{1,2}):([0-9]{2})")
_HOURS_HINT = 'write a list of windows: ["09:00-12:00", "13:30-18:00"]'

Dated = dict[date, tuple[Window, ...]]


def calendar_from_toml(text: str, file: str) -> Calendar:
    """The calendar in a TOML text. Raises CalendarError naming `file`, key and remedy."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CalendarError("?", "TOML", str(error), "correct the file", file) from error
    return calendar_from_mapping(data, file)


def calendar_from_mapping(data: Mapping[str, object], file: str) -> Calendar:
    """The calendar in a mapping as TOML gives it. Raises CalendarError naming `file`.

    The version is a digest of the resolved content: other hours or a package with other
    holidays make another version.
    """
    try:
        calendar = _Reader(data).calendar()
    except CalendarError as error:
        raise error.in_file(file) from error
    return replace(calendar, version=content_version(calendar))


def content_version(calendar: Calendar) -> str:
    """Twelve hexadecimal digits that stand for everything but the calendar's name and version."""
    content = calendar_data(calendar)
    del content["id"], content["version"]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class _Reader:
    """Reads one mapping; every refusal names the calendar and the key."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self._data = data
        self._id = "?"

    def calendar(self) -> Calendar:
        self._id = self._text("id", 'give it a name: id = "office"')
        for key in self._data:
            if key not in _KEYS:
                self._refuse(key, "there is no such key", f"use one of: {', '.join(_KEYS)}")
        week = self._week()
        holidays, shifts, known = self._public(week)
        own_shifts = self._dated("shifts")
        own_holidays = frozenset(self._day("holidays", day) for day in self._list("holidays"))
        annual = frozenset(self._annual(item) for item in self._list("annual_holidays"))
        # What the company writes itself is laid over what the country proposes.
        shifts = {
            day: hours
            for day, hours in shifts.items()
            if day not in own_holidays and (day.month, day.day) not in annual
        }
        if "known_until" in self._data:
            known = self._day("known_until", self._data["known_until"])
        return Calendar(
            id=self._id,
            version="",
            zone=self._text("zone", 'name a time zone: zone = "Asia/Shanghai"'),
            week=week,
            holidays=(holidays - own_shifts.keys()) | own_holidays,
            annual_holidays=annual,
            shifts=shifts | own_shifts,
            breaks=self._dated("breaks"),
            known_until=known,
        )

    def _public(
        self, week: tuple[tuple[Window, ...], ...]
    ) -> tuple[frozenset[date], Dated, date | None]:
        if "country" not in self._data:
            for key in ("subdivision", "make_up_hours"):
                if key in self._data:
                    self._refuse(key, "it needs a country", 'add country = "CN", or remove it')
            return frozenset(), {}, None
        country = self._text("country", 'give its two letters: country = "CN"')
        part = self._text("subdivision", "give its code") if "subdivision" in self._data else None
        try:
            days = public_days(country, part)
        except ValueError as error:
            key = "country" if part is None else "subdivision"
            self._refuse(key, str(error), 'use ISO 3166 codes: "CN", or "GB" with "ENG"')
        if "make_up_hours" in self._data:
            hours = self._windows("make_up_hours", self._data["make_up_hours"])
        elif days.make_up and not week[0]:
            self._refuse(
                "make_up_hours",
                "make-up days use Monday's hours, and Monday has none",
                "give their hours, or [] to ignore make-up days",
            )
        else:
            hours = week[0]
        make_up = dict.fromkeys(days.make_up, hours) if hours else {}
        return days.holidays, make_up, days.known_until

    def _week(self) -> tuple[tuple[Window, ...], ...]:
        week: dict[int, tuple[Window, ...]] = {}
        for name, windows in self._table("hours").items():
            key = f"hours.{name}"
            first, _, last = name.partition("-")
            run = [WEEKDAYS.index(day) for day in (first, last or first) if day in WEEKDAYS]
            if len(run) < 2 or run[0] > run[1]:
                names = ", ".join(WEEKDAYS)
                self._refuse(key, "that is no weekday", f"use {names}, or a run such as mon-fri")
            for day in range(run[0], run[1] + 1):
                if day in week:
                    self._refuse(key, f"{WEEKDAYS[day]} is given twice", "give each day once")
                week[day] = self._windows(key, windows)
        return tuple(week.get(day, ()) for day in range(7))

    def _windows(self, key: str, given: object) -> tuple[Window, ...]:
        if not isinstance(given, list):
            self._refuse(key, f"{given!r} is no list", _HOURS_HINT)
        return tuple(self._window(key, item) for item in given)

    def _window(self, key: str, given: object) -> Window:
        match = _WINDOW.fullmatch(given) if isinstance(given, str) else None
        if match is None:
            self._refuse(key, f"{given!r} is no window", _HOURS_HINT)
        hour, minute, to_hour, to_minute = (int(part) for part in match.groups())
        start, end = hour * 3600 + minute * 60, to_hour * 3600 + to_minute * 60
        if start >= DAY or end > DAY or max(minute, to_minute) > 59:
            self._refuse(key, f"{given!r} is no time of day", "use 00:00 to 24:00")
        if start == end:
            self._refuse(key, f"{given!r} is empty", "for a whole day write 00:00-24:00")
        return start, end if end > start else end + DAY

    def _dated(self, key: str) -> Dated:
        return {
            self._day(f"{key}.{day}", day): self._windows(f"{key}.{day}", windows)
            for day, windows in self._table(key).items()
        }

    def _annual(self, given: object) -> tuple[int, int]:
        parts = given.split("-") if isinstance(given, str) else []
        if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
            self._refuse("annual_holidays", f"{given!r} is no day", 'write month-day: "12-25"')
        return int(parts[0]), int(parts[1])

    def _day(self, key: str, given: object) -> date:
        if isinstance(given, date) and not isinstance(given, datetime):
            return given
        try:
            return date.fromisoformat(given if isinstance(given, str) else "")
        except ValueError:
            self._refuse(key, f"{given} is no date", "write year-month-day: 2026-10-01")

    def _text(self, key: str, remedy: str) -> str:
        given = self._data.get(key)
        if not isinstance(given, str) or not given.strip():
            self._refuse(key, "a text is needed", remedy)
        return given

    def _list(self, key: str) -> list[object]:
        given = self._data.get(key, [])
        if not isinstance(given, list):
            self._refuse(key, f"{given!r} is no list", "put the entries in [ ]")
        return given

    def _table(self, key: str) -> Mapping[str, object]:
        given = self._data.get(key, {})
        if not isinstance(given, Mapping):
            self._refuse(key, f"{given!r} is no table", f"begin a table with [{key}]")
        return given

    def _refuse(self, key: str, trouble: str, remedy: str) -> NoReturn:
        raise CalendarError(self._id, key, trouble, remedy)
