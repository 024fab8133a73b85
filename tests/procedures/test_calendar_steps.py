"""The steps of a count, as a person reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from procedures.calendar import Reckoned, Spent, add, add_days, elapsed
from tests.procedures.calendars import CN_OFFICE, local, shown, weekly, window

HOUR = 3600


def told(result: Reckoned | Spent) -> list[str]:
    """Kind, from, to and hours of each step, in Shanghai's time."""
    return [
        f"{step.kind} {shown(step.start)[5:]} {shown(step.end)[5:]} {step.seconds / HOUR:g}"
        for step in result.steps
    ]


def test_a_weekend_of_which_the_sunday_is_worked() -> None:
    due = add(CN_OFFICE, local("2026-09-18 17:00"), 8 * HOUR)
    assert told(due) == [
        "count 09-18 17:00 09-18 18:00 1",
        "closed 09-19 00:00 09-20 00:00 0",
        "shift 09-20 09:00 09-20 17:30 7",
    ]


def test_whole_days_and_closed_days_are_told_together() -> None:
    due = add(CN_OFFICE, local("2026-09-28 14:00"), 30 * HOUR)
    assert told(due) == [
        "count 09-28 14:00 09-28 18:00 4",
        "count 09-29 09:00 09-30 18:00 15",
        "holiday 10-01 00:00 10-08 00:00 0",
        "count 10-08 09:00 10-08 18:00 7.5",
        "count 10-09 09:00 10-09 14:00 3.5",
    ]
    assert due.steps[2].note == "7 dates closed, holidays among them: 6"
    assert due.steps[1].days == 2


def test_a_pause_and_a_break_say_what_they_cost() -> None:
    calendar = replace(CN_OFFICE, breaks={date(2026, 11, 24): (window("17:00", "19:00"),)})
    pause = (local("2026-11-24 11:00"), local("2026-11-24 14:00"))
    due = add(calendar, local("2026-11-24 10:00"), 5 * HOUR, [pause])
    assert told(due) == [
        "count 11-24 10:00 11-24 11:00 1",
        "pause 11-24 11:00 11-24 14:00 0",
        "count 11-24 14:00 11-24 17:00 3",
        "break 11-24 17:00 11-24 19:00 0",
        "count 11-25 09:00 11-25 10:00 1",
    ]
    assert [step.note for step in due.steps[1::2]] == [
        "5400 s of working time not counted",
        "3600 s of working time not counted",
    ]


def test_working_days_name_the_days_and_the_move_to_the_opening() -> None:
    due = add_days(CN_OFFICE, local("2026-09-30 20:00"), 3)
    assert told(due) == [
        "holiday 10-01 00:00 10-08 00:00 0",
        "count 10-08 00:00 10-10 00:00 0",
        "shift 10-10 00:00 10-11 00:00 0",
        "closed 10-10 20:00 10-12 09:00 0",
    ]
    assert [step.days for step in due.steps] == [0, 2, 1, 0]


def test_working_days_add_the_pause_at_the_end() -> None:
    pause = (local("2026-11-25 17:00"), local("2026-11-26 09:30"))
    due = add_days(CN_OFFICE, local("2026-11-24 10:00"), 2, pauses=[pause])
    assert told(due) == [
        "count 11-25 00:00 11-27 00:00 0",
        "pause 11-25 17:00 11-26 09:30 0",
        "count 11-26 10:00 11-26 11:30 1.5",
    ]


def test_a_change_of_the_clocks_is_named() -> None:
    nights = weekly("Europe/London", sat="22:00-06:00")
    spent = elapsed(
        nights, local("2026-10-24 12:00", "Europe/London"), local("2026-10-26", "Europe/London")
    )
    gap, count = spent.steps[0], spent.steps[1]
    assert (gap.kind, gap.note) == (
        "gap",
        "the clocks change: 32400 s pass while they show 28800 s",
    )
    assert (count.kind, count.seconds) == ("count", 9 * HOUR)


def test_steps_sum_to_the_budget_even_when_it_begins_within_a_second() -> None:
    start = local("2026-11-24 17:59:59").replace(microsecond=400_000)
    due = add(CN_OFFICE, start, 2)
    assert [step.seconds for step in due.steps] == [0, 2]
    assert due.at.microsecond == 400_000
