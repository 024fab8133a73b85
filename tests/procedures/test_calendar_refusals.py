"""Bad calendars are refused with the calendar, the key and a remedy in the sentence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from procedures.calendar import Calendar, CalendarError
from procedures.calendar_file import calendar_from_toml

HOUR = 3600
OFFICE = ((9 * HOUR, 17 * HOUR),)
WEEK = (OFFICE,) * 5 + ((), ())
EVERY_DAY = frozenset(
    (day.month, day.day) for day in (date(2000, 1, 1) + timedelta(days=n) for n in range(366))
)
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("key", "trouble", "remedy", "changed"),
    [
        ("zone", "no time zone 'Mars/Base'", "IANA name", {"zone": "Mars/Base"}),
        ("zone", "no time zone ''", "IANA name", {"zone": ""}),
        ("zone", "no time zone '../Asia'", "IANA name", {"zone": "../Asia"}),
        ("zone", "no time zone 'Asia'", "IANA name", {"zone": "Asia"}),
        ("week", "6 days", "give seven", {"week": WEEK[:6]}),
        ("hours", "no working time", "at least one weekday", {"week": ((),) * 7}),
        (
            "hours",
            "no working time",
            "at least one weekday",
            {"week": ((),) * 7, "shifts": {MONDAY: OFFICE}},
        ),
        (
            "annual_holidays",
            "no working time",
            "leave some days open",
            {"annual_holidays": EVERY_DAY},
        ),
        (
            "annual_holidays",
            "no working time",
            "leave some days open",
            {"annual_holidays": EVERY_DAY - {(2, 29)}},
        ),
        ("annual_holidays", "02-30 is no day", "month-day", {"annual_holidays": {(2, 30)}}),
        (
            "hours.mon",
            "09:00-12:00 and 11:00-13:00 overlap",
            "join them",
            {"week": (((9 * HOUR, 12 * HOUR), (11 * HOUR, 13 * HOUR)), *WEEK[1:])},
        ),
        ("hours.tue", "no window", "end later", {"week": (OFFICE, ((HOUR, HOUR),), *WEEK[2:])}),
        ("hours.tue", "no window", "end later", {"week": (OFFICE, ((-1, HOUR),), *WEEK[2:])}),
        (
            "hours.tue",
            "no window",
            "at most 24 hours",
            {"week": (OFFICE, ((HOUR, 26 * HOUR),), *WEEK[2:])},
        ),
        (
            "hours.mon",
            "22:00-10:00 runs into 09:00-17:00 of the day after",
            "let the first end",
            {"week": (((22 * HOUR, 34 * HOUR),), *WEEK[1:])},
        ),
        (
            "hours.sun",
            "runs into 09:00-17:00 of the day after",
            "let the first end",
            {"week": (*WEEK[:6], ((22 * HOUR, 34 * HOUR),))},
        ),
        (
            f"shifts.{MONDAY}",
            "22:00-10:00 runs into",
            "let the first end",
            {"shifts": {MONDAY: ((22 * HOUR, 34 * HOUR),)}},
        ),
        (
            f"shifts.{MONDAY}",
            "both a holiday and a shift",
            "one of the two",
            {"shifts": {MONDAY: OFFICE}, "holidays": frozenset({MONDAY})},
        ),
        (
            f"shifts.{MONDAY}",
            "both a holiday and a shift",
            "one of the two",
            {"shifts": {MONDAY: OFFICE}, "annual_holidays": frozenset({(11, 23)})},
        ),
        (f"shifts.{MONDAY}", "no hours", "under holidays", {"shifts": {MONDAY: ()}}),
        (
            f"breaks.{MONDAY}",
            "overlap",
            "join them",
            {"breaks": {MONDAY: ((0, 60), (30, 90))}},
        ),
    ],
)
def test_refused(key: str, trouble: str, remedy: str, changed: dict[str, Any]) -> None:
    values: dict[str, Any] = {"id": "shop", "version": "1", "zone": "Asia/Shanghai", "week": WEEK}
    with pytest.raises(CalendarError) as caught:
        Calendar(**(values | changed))
    sentence = str(caught.value)
    assert sentence.startswith(f"calendar 'shop', key '{key}': ")
    assert trouble in caught.value.trouble
    assert remedy in caught.value.remedy
    assert sentence.endswith(f"{caught.value.trouble}; {caught.value.remedy}")


GOOD = 'id = "shop"\nzone = "Asia/Shanghai"\n'
HOURS = '[hours]\nmon-fri = ["09:00-17:00"]\n'


@pytest.mark.parametrize(
    ("key", "part", "text"),
    [
        ("TOML", "correct the file", "id = "),
        ("id", "give it a name", 'zone = "UTC"\n' + HOURS),
        ("zone", "name a time zone", 'id = "shop"\n' + HOURS),
        ("zone", "IANA name", 'id = "shop"\nzone = "Beijing"\n' + HOURS),
        ("timezone", "use one of: id, zone", GOOD + 'timezone = "UTC"\n' + HOURS),
        ("hours", "at least one weekday", GOOD),
        ("hours", "begin a table with [hours]", GOOD + 'hours = "9-17"\n'),
        ("hours.monday", "use mon, tue", GOOD + '[hours]\nmonday = ["09:00-17:00"]\n'),
        ("hours.fri-mon", "a run such as", GOOD + '[hours]\nfri-mon = ["09:00-17:00"]\n'),
        ("hours.tue", "give each day once", GOOD + HOURS + 'tue = ["09:00-10:00"]\n'),
        ("hours.mon", "write a list of windows", GOOD + '[hours]\nmon = "09:00-17:00"\n'),
        ("hours.mon", "write a list of windows", GOOD + '[hours]\nmon = ["9 to 5"]\n'),
        ("hours.mon", "write a list of windows", GOOD + "[hours]\nmon = [9]\n"),
        ("hours.mon", "use 00:00 to 24:00", GOOD + '[hours]\nmon = ["09:00-25:00"]\n'),
        ("hours.mon", "use 00:00 to 24:00", GOOD + '[hours]\nmon = ["09:61-12:00"]\n'),
        ("hours.mon", "write 00:00-24:00", GOOD + '[hours]\nmon = ["09:00-09:00"]\n'),
        ("holidays", "write year-month-day", GOOD + 'holidays = ["Christmas"]\n' + HOURS),
        ("holidays", "in [ ]", GOOD + "holidays = 2026-10-01\n" + HOURS),
        ("annual_holidays", "write month-day", GOOD + 'annual_holidays = ["25.12"]\n' + HOURS),
        ("annual_holidays", "write month-day", GOOD + 'annual_holidays = ["13-01"]\n' + HOURS),
        ("known_until", "write year-month-day", GOOD + "known_until = 2026\n" + HOURS),
        (
            "shifts.soon",
            "write year-month-day",
            GOOD + HOURS + '[shifts]\nsoon = ["09:00-10:00"]\n',
        ),
        (
            "shifts.2026-11-24",
            "list it under holidays",
            GOOD + HOURS + "[shifts]\n2026-11-24 = []\n",
        ),
        ("country", "ISO 3166", GOOD + 'country = "ZZ"\n' + HOURS),
        ("country", "two letters", GOOD + "country = 86\n" + HOURS),
        ("subdivision", "ISO 3166", GOOD + 'country = "GB"\nsubdivision = "ZZZ"\n' + HOURS),
        ("subdivision", 'add country = "CN"', GOOD + 'subdivision = "ENG"\n' + HOURS),
        ("make_up_hours", 'add country = "CN"', GOOD + "make_up_hours = []\n" + HOURS),
        (
            "make_up_hours",
            "[] to ignore",
            GOOD + 'country = "CN"\n[hours]\ntue-sun = ["09:00-17:00"]\n',
        ),
        (
            "shifts.2026-11-24",
            "one of the two",
            GOOD + "holidays = [2026-11-24]\n" + HOURS + '[shifts]\n2026-11-24 = ["09:00-10:00"]\n',
        ),
    ],
)
def test_a_bad_file_is_refused_by_name(key: str, part: str, text: str) -> None:
    with pytest.raises(CalendarError) as caught:
        calendar_from_toml(text, "calendars/shop.toml")
    assert str(caught.value).startswith("calendars/shop.toml: calendar '")
    assert caught.value.file == "calendars/shop.toml"
    assert caught.value.key == key
    assert part in caught.value.remedy
