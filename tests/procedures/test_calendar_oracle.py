"""236 computations that other systems' own tests expect, every one executed.

`CONVENTION` lists the rows whose expected value follows another convention than ours, with the
value that ours gives and the reason. All other rows must be met exactly.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from procedures.calendar import Calendar, Reckoned, add, add_days, elapsed, is_open, next_opening
from procedures.calendar_model import WEEKDAYS
from tests.procedures.calendars import dated, utc, windows

LINES = (Path(__file__).parents[1] / "data" / "business_hours.jsonl").read_text("utf-8")
ROWS: list[dict[str, Any]] = [json.loads(line) for line in LINES.splitlines()]

# Other systems round a started minute up; seconds are exact here.
STARTED_MINUTE = {"ZWT-004": 9042, "ZWT-013": 599, "ZWT-008": 59 * 60}
# Another system says 1 s where no working time has passed; none is 0 here.
NOTHING_IS_ONE = {"EN-024": 0, "EN-027": 0, "EN-039": 0}
# A budget of nothing outside hours: a start outside hours begins at the next opening (as BIZ-004,
# OD-004 and OD-005 demand too); that other system leaves the start as it is.
NOTHING_STAYS = {"ZDT-018": "2013-04-15 08:00"}
# That other system adds the wall-clock time of a pause; a pause outside hours costs nothing here.
PAUSE_AT_NIGHT = {"EN-040": "2020-03-04 16:00"}
# A budget used up at closing time ends at closing time; pandas goes on to the next opening.
CLOSING_TIME = {
    "PD-005": "2014-07-01 17:00",
    "PD-018": "2014-07-01 17:00",
    "PD-048": "2014-07-01 17:00",
    "PD-063": "2014-07-01 16:00",
    "PD-070": "2014-07-02 16:00",
    "PD-089": "2014-07-05 05:00",
    "PD-103": "2014-07-01 18:00",
    "PD-111": "2014-07-04 18:00",
    "PD-118": "2014-07-02 12:00",
    "PD-136": "2014-07-09 17:00",
    "PD-137": "2014-07-09 17:00",
    "PD-139": "2014-07-11 17:00",
    "PD-144": "2014-07-09 02:00",
}
CONVENTION: dict[str, int | str] = {
    **STARTED_MINUTE,
    **NOTHING_IS_ONE,
    **NOTHING_STAYS,
    **PAUSE_AT_NIGHT,
    **CLOSING_TIME,
}


def calendar_of(row: dict[str, Any]) -> Calendar:
    day = date.fromisoformat
    return Calendar(
        id=row["id"],
        version="1",
        zone=row["calendar_tz"],
        week=tuple(windows(row["hours"].get(name, [])) for name in WEEKDAYS),
        holidays=frozenset(day(text) for text in row["holidays"]),
        annual_holidays=frozenset(
            (int(text[:2]), int(text[3:])) for text in row["annual_holidays"]
        ),
        shifts={day(key): value for key, value in dated(row["shifts"]).items()},
        breaks={day(key): value for key, value in dated(row["breaks"]).items()},
    )


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z")


def pauses_of(row: dict[str, Any]) -> list[tuple[datetime, datetime]]:
    return [(moment(start), moment(end)) for start, end in row["pauses"]]


def computed(row: dict[str, Any]) -> Reckoned:
    calendar, start = calendar_of(row), moment(row["start"])
    if row["op"] == "add_days":
        return add_days(calendar, start, row["days"], pauses=pauses_of(row))
    return add(calendar, start, int(row["duration_s"]), pauses_of(row))


def rows(*ops: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in ROWS if row["op"] in ops]


def test_every_row_is_here_and_every_exception_is_named() -> None:
    assert len(ROWS) == 236
    assert Counter(row["op"] for row in ROWS) == {"add": 175, "elapsed": 56, "add_days": 5}
    assert {row["id"] for row in ROWS if row["agree"] is not True} == set(CONVENTION)


@pytest.mark.parametrize("row", rows("add", "add_days"))
def test_deadline(row: dict[str, Any]) -> None:
    expected = CONVENTION.get(row["id"])
    due = computed(row)
    assert due.at == (moment(row["expected"]) if expected is None else utc(str(expected)))
    if row["op"] == "add":
        assert sum(step.seconds for step in due.steps) == row["duration_s"]


@pytest.mark.parametrize("row", rows("elapsed"))
def test_time_spent(row: dict[str, Any]) -> None:
    calendar = calendar_of(row)
    spent = elapsed(calendar, moment(row["start"]), moment(row["end"]), pauses_of(row))
    assert spent.seconds == CONVENTION.get(row["id"], row["expected_s"])
    assert sum(step.seconds for step in spent.steps) == spent.seconds


@pytest.mark.parametrize("row", [row for row in rows("add") if row.id in CLOSING_TIME])
def test_a_budget_used_up_at_closing_time_differs_by_no_working_time(row: dict[str, Any]) -> None:
    calendar, ours, theirs = calendar_of(row), computed(row).at, moment(row["expected"])
    assert not is_open(calendar, ours)
    assert next_opening(calendar, ours) == theirs
    assert elapsed(calendar, ours, theirs).seconds == 0
