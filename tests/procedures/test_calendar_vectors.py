"""Working days in China and elsewhere, told as cases; the first eleven are law and custom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from procedures.calendar import (
    ALWAYS,
    Calendar,
    CalendarError,
    add,
    add_dates,
    add_days,
    elapsed,
    end_of_same_day,
    is_open,
    next_opening,
)
from tests.procedures.calendars import CN_OFFICE, local, shown, utc, weekly

HOUR = 3600
NIGHTS = weekly("Asia/Shanghai", mon="22:00-06:00", tue="22:00-06:00", fri="22:00-06:00")


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-09-18 10:00", 1, "2026-09-20 10:00"),  # a Friday, then a Sunday that is worked
        ("2026-09-30 10:00", 1, "2026-10-08 10:00"),  # over the National Day holidays
        ("2026-10-09 10:00", 1, "2026-10-10 10:00"),  # a Saturday that is worked
        ("2026-11-24 10:00", 1, "2026-11-25 10:00"),  # the day of the event does not count
        ("2026-11-24 10:00", 7, "2026-12-03 10:00"),
        ("2026-10-03 10:00", 1, "2026-10-08 10:00"),  # an event on a holiday
        ("2026-11-21 10:00", 1, "2026-11-23 10:00"),  # an event on a Saturday
        ("2026-11-24 12:30", 1, "2026-11-25 13:30"),  # that time of day is lunch
        ("2026-11-24 18:00", 1, "2026-11-25 18:00"),  # closing time is still that day
        ("2026-11-24 18:01", 1, "2026-11-26 09:00"),
        ("2026-11-24 07:00", 1, "2026-11-25 09:00"),
        ("2026-11-24 10:00", 0, "2026-11-24 10:00"),
        ("2026-11-21 10:00", 0, "2026-11-23 09:00"),
    ],
)
def test_working_days(start: str, days: int, due: str) -> None:
    assert shown(add_days(CN_OFFICE, local(start), days).at) == due


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-24 10:00", 1, "2026-11-25 18:00"),
        ("2026-09-30 23:00", 1, "2026-10-08 18:00"),
        ("2026-11-24 10:00", 0, "2026-11-24 18:00"),
        ("2026-11-24 18:30", 0, "2026-11-25 18:00"),  # closed already
        ("2026-11-21 10:00", 0, "2026-11-23 18:00"),
    ],
)
def test_working_days_to_the_end_of_the_day(start: str, days: int, due: str) -> None:
    assert shown(add_days(CN_OFFICE, local(start), days, end_of_day=True).at) == due


def test_dates_that_end_on_a_holiday_roll_on() -> None:
    start = local("2026-09-18 10:00")
    rolled = add_dates(CN_OFFICE, start, days=15, end_of_day=True, roll=True)
    assert shown(rolled.at) == "2026-10-08 18:00"  # 10-03 is a holiday
    assert [step.kind for step in rolled.steps] == ["count", "holiday"]
    assert shown(add_dates(CN_OFFICE, start, days=15, end_of_day=True).at) == "2026-10-04 00:00"
    assert shown(add_dates(CN_OFFICE, start, days=15).at) == "2026-10-03 10:00"


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2026-01-31 10:00", 1, "2026-02-28 10:00"),
        ("2028-01-31 10:00", 1, "2028-02-29 10:00"),
        ("2026-11-30 10:00", 3, "2027-02-28 10:00"),
        ("2026-01-15 10:00", 12, "2027-01-15 10:00"),
        ("2026-01-15 10:00", 0, "2026-01-15 10:00"),
    ],
)
def test_months(start: str, months: int, due: str) -> None:
    assert shown(add_dates(CN_OFFICE, local(start), months=months).at) == due


@pytest.mark.parametrize(
    ("start", "seconds", "due"),
    [
        ("2026-10-03 10:00", 60, "2026-10-08 09:01"),  # begins on a holiday
        ("2026-11-24 17:59", 120, "2026-11-25 09:01"),  # over closing time
        ("2026-11-24 11:59", 120, "2026-11-24 13:31"),  # over lunch
        ("2026-11-24 11:59", 60, "2026-11-24 12:00"),  # used up at lunch: ends there
        ("2026-11-24 17:00", HOUR, "2026-11-24 18:00"),
        ("2026-11-24 12:00", 0, "2026-11-24 13:30"),
        ("2026-11-24 20:00", 1, "2026-11-25 09:00:01"),
        ("2026-09-18 17:00", 8 * HOUR, "2026-09-20 17:30"),
    ],
)
def test_working_seconds(start: str, seconds: int, due: str) -> None:
    assert shown(add(CN_OFFICE, local(start), seconds).at) == due


def test_a_pause_moves_the_deadline_by_its_working_time() -> None:
    start = local("2026-11-24 09:30")
    noon = (local("2026-11-24 11:00"), local("2026-11-24 14:00"))
    night = (local("2026-11-24 19:00"), local("2026-11-25 08:00"))
    assert shown(add(CN_OFFICE, start, 4 * HOUR, [noon]).at) == "2026-11-24 16:30"
    assert shown(add(CN_OFFICE, start, 10 * HOUR, [night]).at) == "2026-11-25 12:00"
    assert shown(add(CN_OFFICE, start, 2 * HOUR, [night]).at) == "2026-11-24 11:30"
    assert shown(add(CN_OFFICE, start, HOUR, [(start, local("2026-11-25 10:00"))]).at) == (
        "2026-11-25 11:00"
    )
    assert elapsed(CN_OFFICE, start, local("2026-11-24 17:00"), [noon]).seconds == 4.5 * HOUR


def test_a_budget_of_nothing_in_a_pause_begins_after_it() -> None:
    start = local("2026-11-24 09:30")
    pauses = [
        (start, local("2026-11-24 12:10")),
        (local("2026-11-24 13:00"), local("2026-11-24 14:00")),
    ]
    assert shown(add(CN_OFFICE, start, 0, pauses).at) == "2026-11-24 14:00"


@pytest.mark.parametrize("end_of_day", [False, True])
def test_a_pause_is_added_to_working_days_at_the_end(end_of_day: bool) -> None:
    start = local("2026-11-23 10:00")
    days = [(local("2026-11-24 10:00"), local("2026-11-26 10:00"))]
    night = [(local("2026-11-24 18:00"), local("2026-11-25 09:00"))]
    plain = add_days(CN_OFFICE, start, 3, end_of_day)
    clock = "18:00" if end_of_day else "10:00"
    assert shown(plain.at) == f"2026-11-26 {clock}"
    assert add_days(CN_OFFICE, start, 3, end_of_day, night).at == plain.at
    assert shown(add_days(CN_OFFICE, start, 3, end_of_day, days).at) == f"2026-11-30 {clock}"


def test_a_pause_that_hides_the_opening_at_which_days_end() -> None:
    pause = (local("2026-11-25 22:00"), local("2026-11-26 11:00"))
    due = add_days(CN_OFFICE, local("2026-11-24 20:00"), 1, pauses=[pause])
    assert shown(due.at) == "2026-11-26 11:00"


def test_the_clocks_go_back_in_london() -> None:
    nights = weekly("Europe/London", sat="22:00-06:00")
    start = local("2026-10-24 22:00", "Europe/London")
    assert shown(add(nights, start, 9 * HOUR).at, "Europe/London") == "2026-10-25 06:00"
    office = weekly("Europe/London", fri="09:00-17:00", mon="09:00-17:00")
    due = add(office, local("2026-10-23 16:00", "Europe/London"), 2 * HOUR).at
    assert due == utc("2026-10-26 10:00")
    # The hour from 01:00 comes twice: a window in it is the first one.
    twice = weekly("Europe/London", sun="01:00-01:30")
    assert next_opening(twice, utc("2026-10-24 12:00")) == utc("2026-10-25 00:00")
    assert elapsed(twice, utc("2026-10-24 12:00"), utc("2026-10-26 12:00")).seconds == HOUR / 2


def test_the_clocks_go_forward_in_london() -> None:
    day = utc("2026-03-28 12:00"), utc("2026-03-29 12:00")
    moved = weekly("Europe/London", sun="01:30-05:00")
    assert next_opening(moved, day[0]) == utc("2026-03-29 01:30")  # 01:30 becomes 02:30
    assert elapsed(moved, *day).seconds == 2.5 * HOUR
    assert elapsed(weekly("Europe/London", sun="01:10-02:05"), *day).seconds == 0
    # Two windows that the gap pushes over each other count once.
    both = weekly("Europe/London", sun="00:00-01:50 02:00-04:00")
    spent = elapsed(both, *day)
    assert spent.seconds == 3 * HOUR
    assert sum(step.seconds for step in spent.steps) == spent.seconds


def test_beyond_the_published_holidays_a_deadline_is_provisional() -> None:
    assert CN_OFFICE.known_until == date(2026, 12, 31)
    start = local("2026-12-31 10:00")
    crossing = add_days(CN_OFFICE, start, 1)
    assert crossing.provisional
    assert shown(crossing.at) == "2027-01-04 10:00"
    assert crossing.steps[-1].kind == "provisional"
    assert add(CN_OFFICE, start, 10 * HOUR).provisional
    assert add(CN_OFFICE, start, 10 * HOUR).steps[-1].kind == "provisional"
    assert add_dates(CN_OFFICE, start, days=1).provisional
    assert not add(CN_OFFICE, start, 6 * HOUR).provisional
    assert not add(ALWAYS, start, 10 * HOUR).provisional
    assert not end_of_same_day(CN_OFFICE, start).provisional


def test_same_day_ends_at_midnight_whatever_the_hours() -> None:
    assert shown(end_of_same_day(CN_OFFICE, local("2026-10-03 23:59")).at) == "2026-10-04 00:00"
    assert shown(end_of_same_day(CN_OFFICE, local("2026-10-03 00:00")).at) == "2026-10-04 00:00"
    # In the zone of the calendar, not in UTC.
    assert shown(end_of_same_day(CN_OFFICE, utc("2026-10-03 17:00")).at) == "2026-10-05 00:00"


def test_a_window_over_midnight_belongs_to_the_day_on_which_it_starts() -> None:
    in_friday = local("2026-11-28 02:00")  # a Saturday by date
    assert is_open(NIGHTS, in_friday)
    assert shown(add_days(NIGHTS, in_friday, 1).at) == "2026-12-01 02:00"  # in Monday's window
    assert shown(add_days(NIGHTS, in_friday, 1, end_of_day=True).at) == "2026-12-01 06:00"
    assert shown(add(NIGHTS, in_friday, 5 * HOUR).at) == "2026-11-30 23:00"


def test_a_holiday_does_not_cut_the_night_before_and_a_break_does() -> None:
    plain = Calendar(id="n", version="1", zone="UTC", week=NIGHTS.week)
    saturday = date(2026, 11, 28)
    night = utc("2026-11-27 12:00"), utc("2026-11-28 12:00")
    holiday = replace(plain, holidays=frozenset({saturday}))
    assert elapsed(holiday, *night).seconds == 8 * HOUR
    broken = replace(plain, breaks={saturday: ((2 * HOUR, 3 * HOUR),)})
    assert elapsed(broken, *night).seconds == 7 * HOUR


def test_open_from_opening_to_before_closing() -> None:
    assert is_open(CN_OFFICE, local("2026-11-24 09:00"))
    assert not is_open(CN_OFFICE, local("2026-11-24 12:00"))
    assert not is_open(CN_OFFICE, local("2026-10-01 10:00"))
    assert shown(next_opening(CN_OFFICE, local("2026-09-30 18:00"))) == "2026-10-08 09:00"
    assert next_opening(ALWAYS, utc("2026-12-31 23:59")) == utc("2026-12-31 23:59")


def test_always_is_elapsed_time() -> None:
    start = utc("2026-02-28 23:30:15") + timedelta(microseconds=250)
    due = add(ALWAYS, start, 400 * 86_400)
    assert due.at == start + timedelta(days=400)
    assert [(step.kind, step.seconds) for step in due.steps] == [("count", 400 * 86_400)]


@pytest.mark.parametrize("reckon", [add, add_days])
def test_a_negative_amount_is_refused(reckon: object) -> None:
    assert callable(reckon)
    with pytest.raises(ValueError, match="give 0 or more"):
        reckon(CN_OFFICE, local("2026-11-24 10:00"), -1)
    with pytest.raises(ValueError, match="give 0 or more"):
        add_dates(CN_OFFICE, local("2026-11-24 10:00"), months=-1)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        add(CN_OFFICE, utc("2026-11-24 10:00").replace(tzinfo=None), 60)


def test_more_time_than_a_calendar_ever_has_is_refused_with_a_remedy() -> None:
    rare = Calendar(
        id="rare",
        version="1",
        zone="UTC",
        week=(((0, 60),),) * 7,
        annual_holidays=frozenset(
            (day.month, day.day)
            for day in (date(2001, 1, 1) + timedelta(days=n) for n in range(364))
        ),
    )
    assert add(rare, utc("2026-06-01 00:00"), 60).at == utc("2026-12-31 00:01")
    with pytest.raises(CalendarError, match=r"'rare', key 'hours': .*; open more hours"):
        add(rare, utc("2026-06-01 00:00"), 60 * 200)
