"""Calendars as a company writes them: public days, its own days, version, and the kept record."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from procedures.calendar import ALWAYS, add, add_days
from procedures.calendar_file import calendar_from_mapping, calendar_from_toml, content_version
from procedures.calendar_record import calendar_data, calendar_from_data
from procedures.public_days import public_days
from tests.procedures.calendars import CN_OFFICE, local, shown, window

MONDAY = (window("09:00", "12:00"), window("13:30", "18:00"))
HEAD = 'id = "shop"\nzone = "Asia/Shanghai"\n'
HOURS = '[hours]\nmon-fri = ["09:00-12:00", "13:30-18:00"]\nsat = ["09:00-12:00"]\n'


def test_china_has_its_make_up_days_with_mondays_hours() -> None:
    made_up = [day for day in CN_OFFICE.shifts if day.year == 2026]
    assert [f"{day:%m-%d}" for day in made_up] == [
        "01-04",
        "02-14",
        "02-28",
        "05-09",
        "09-20",
        "10-10",
    ]
    assert {CN_OFFICE.shifts[day] for day in made_up} == {MONDAY}
    national_day = {date(2026, 10, day) for day in (1, 2, 5, 6, 7)}
    assert national_day <= CN_OFFICE.holidays
    assert date(2026, 10, 8) not in CN_OFFICE.holidays


def test_the_last_year_known_is_the_last_with_make_up_days() -> None:
    days = public_days("CN")
    assert days.known_until is not None
    assert days.known_until == date(max(day.year for day in days.make_up), 12, 31)
    assert CN_OFFICE.known_until == days.known_until
    # What a rule gives is still proposed for the two years that follow.
    years = {day.year for day in days.holidays}
    assert max(years) == days.known_until.year + 2
    assert not days.holidays & days.make_up


def test_elsewhere_rules_give_every_year() -> None:
    england = calendar_from_toml(
        'id = "uk"\nzone = "Europe/London"\ncountry = "GB"\nsubdivision = "ENG"\n'
        '[hours]\nmon-fri = ["09:00-17:00"]\n',
        "uk.toml",
    )
    assert england.known_until is None
    assert not england.shifts
    due = add_days(england, local("2026-12-24 10:00", "Europe/London"), 1)
    assert shown(due.at, "Europe/London") == "2026-12-29 10:00"  # Boxing Day moves to Monday
    assert not due.provisional


def test_what_the_company_writes_is_laid_over_what_the_country_proposes() -> None:
    text = (
        HEAD + 'country = "CN"\nholidays = [2026-10-10, 2026-11-24]\nannual_holidays = ["09-20"]\n'
        "known_until = 2026-06-30\n" + HOURS + '[shifts]\n2026-10-01 = ["10:00-16:00"]\n'
        '[breaks]\n2026-11-25 = ["15:00-17:00"]\n'
    )
    calendar = calendar_from_toml(text, "shop.toml")
    assert calendar.windows_on(date(2026, 10, 1)) == (window("10:00", "16:00"),)
    assert calendar.windows_on(date(2026, 10, 10)) == ()  # a make-up day, not worked here
    assert calendar.windows_on(date(2026, 9, 20)) == ()
    assert calendar.windows_on(date(2026, 2, 14)) == MONDAY  # a Saturday with a Monday's hours
    assert calendar.windows_on(date(2026, 11, 21)) == (window("09:00", "12:00"),)
    assert calendar.breaks == {date(2026, 11, 25): (window("15:00", "17:00"),)}
    assert calendar.known_until == date(2026, 6, 30)
    assert add(calendar, local("2026-11-23 17:00"), 2 * 3600).provisional
    assert shown(add_days(calendar, local("2026-11-23 10:00"), 1).at) == "2026-11-25 10:00"


@pytest.mark.parametrize(
    ("line", "hours"),
    [
        ('make_up_hours = ["10:00-12:00"]', (window("10:00", "12:00"),)),
        ("make_up_hours = []", (window("09:00", "12:00"),)),
    ],
)
def test_make_up_days_with_other_hours_or_none(line: str, hours: object) -> None:
    calendar = calendar_from_toml(f'{HEAD}country = "CN"\n{line}\n{HOURS}', "shop.toml")
    assert calendar.windows_on(date(2026, 2, 14)) == hours


def test_nights_and_whole_days() -> None:
    text = HEAD + '[hours]\nfri = ["22:00-06:00"]\nsun = ["00:00-24:00"]\nmon = ["00:00-00:30"]\n'
    calendar = calendar_from_toml(text, "shop.toml")
    assert calendar.week[4] == ((22 * 3600, 30 * 3600),)
    assert calendar.week[6] == ((0, 86_400),)


def test_a_mapping_may_write_dates_as_texts() -> None:
    data = {
        "id": "shop",
        "zone": "UTC",
        "hours": {"mon": ["09:00-17:00"]},
        "holidays": ["2026-11-23"],
    }
    assert calendar_from_mapping(data, "shop").holidays == {date(2026, 11, 23)}


def test_the_version_follows_the_content_and_nothing_else() -> None:
    plain = calendar_from_toml(HEAD + HOURS, "a.toml")
    assert calendar_from_toml(HEAD + HOURS, "b.toml") == plain
    assert calendar_from_toml(HEAD.replace("shop", "other") + HOURS, "a.toml").version == (
        plain.version
    )
    assert len(plain.version) == 12
    more = replace(plain, holidays=frozenset({date(2026, 11, 24)}))
    assert content_version(more) != plain.version
    assert add(plain, local("2026-11-24 10:00"), 60).version == plain.version
    assert add(plain, local("2026-11-24 10:00"), 60).calendar == "shop"


def test_a_notice_for_another_year_makes_another_version() -> None:
    upgraded = replace(
        CN_OFFICE,
        shifts={**CN_OFFICE.shifts, date(2027, 2, 20): MONDAY},
        known_until=date(2027, 12, 31),
    )
    assert content_version(upgraded) != CN_OFFICE.version
    start = local("2026-12-31 10:00")
    assert add_days(CN_OFFICE, start, 1).provisional
    assert not add_days(upgraded, start, 1).provisional


@pytest.mark.parametrize("calendar", [ALWAYS, CN_OFFICE], ids=lambda calendar: calendar.id)
def test_a_record_gives_the_same_calendar_back(calendar: object) -> None:
    assert isinstance(calendar, type(ALWAYS))
    kept = json.loads(json.dumps(calendar_data(calendar)))
    assert calendar_from_data(kept) == calendar
    assert hash(calendar_from_data(kept)) == hash(calendar)
