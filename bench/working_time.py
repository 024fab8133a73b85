"""Working time: deadlines and time spent per second, next to the `businesstimedelta` package.

    python bench/working_time.py [--json]

Both count in the same calendar (an office in China in 2026: 09:00-12:00 and 13:30-18:00, public
holidays) from the same random starts, in turns, in one process. `businesstimedelta` cannot express
a worked Sunday; how many of its answers agree is printed too. `add with steps` also builds the
explanation, `first answer` a new calendar's index.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import businesstimedelta
import pytz  # type: ignore[import-untyped]  # the only zones that businesstimedelta takes

if __package__ in (None, ""):  # run as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from procedures.calendar import Calendar, add, add_days, elapsed
from procedures.calendar_file import calendar_from_toml

Job = tuple[Callable[[datetime, int], object], int]

ROUNDS = 5
PEER_CASES = 60
CASES = 6_000

OFFICE = """
id = "office"
zone = "Asia/Shanghai"
country = "CN"
[hours]
mon-fri = ["09:00-12:00", "13:30-18:00"]
"""


def peer_rules(calendar: Calendar) -> Any:
    """The same hours and holidays as `businesstimedelta` rules."""
    zone = pytz.timezone(calendar.zone)
    parts = [(time(9), time(12)), (time(13, 30), time(18))]
    days = [
        businesstimedelta.WorkDayRule(
            start_time=start, end_time=end, working_days=[0, 1, 2, 3, 4], tz=zone
        )
        for start, end in parts
    ]
    closed = businesstimedelta.HolidayRule(dict.fromkeys(calendar.holidays, "holiday"), tz=zone)
    return businesstimedelta.Rules([*days, closed])


def cases(count: int) -> list[tuple[datetime, int]]:
    """Starts in 2026 and budgets of up to ten working days, always the same ones."""
    draw = random.Random(2026)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        (first + timedelta(minutes=draw.randrange(340 * 1440)), 60 * draw.randrange(1, 4500))
        for _ in range(count)
    ]


def rate(work: Callable[[datetime, int], object], given: Sequence[tuple[datetime, int]]) -> float:
    """Calls per second."""
    begin = perf_counter()
    for start, seconds in given:
        work(start, seconds)
    return len(given) / (perf_counter() - begin)


def measured() -> dict[str, Any]:
    """Rates, ratios and the share of the peer's answers that agree."""
    calendar = calendar_from_toml(OFFICE, "office")
    rules = peer_rules(calendar)

    def peer_add(start: datetime, seconds: int) -> Any:
        return start + businesstimedelta.BusinessTimeDelta(rules, seconds=seconds)

    def peer_elapsed(start: datetime, seconds: int) -> Any:
        return rules.difference(start, start + timedelta(seconds=4 * seconds))

    jobs: dict[str, Job] = {
        "add": (lambda start, seconds: add(calendar, start, seconds), CASES),
        "elapsed": (
            lambda start, seconds: (
                elapsed(calendar, start, start + timedelta(seconds=4 * seconds)).seconds
            ),
            CASES,
        ),
        "add_days": (lambda start, seconds: add_days(calendar, start, seconds % 20), CASES),
        "add with steps": (lambda start, seconds: add(calendar, start, seconds).steps, CASES // 10),
        "first answer": (_first_answer(calendar), 10),
        "peer add": (peer_add, PEER_CASES),
        "peer elapsed": (peer_elapsed, PEER_CASES),
    }
    best = _best(jobs)
    sample = cases(PEER_CASES)
    same_add = sum(peer_add(*case) == add(calendar, *case).at for case in sample)
    same_spent = sum(
        peer_elapsed(*case).timedelta.total_seconds() == jobs["elapsed"][0](*case)
        for case in sample
    )
    return {
        "per_second": {name: round(value, 1) for name, value in best.items()},
        "ratio_to_businesstimedelta": {
            name: round(best[name] / best[f"peer {name}"], 1) for name in ("add", "elapsed")
        },
        "peer_agrees": {"add": same_add, "elapsed": same_spent, "of": PEER_CASES},
    }


def _best(jobs: dict[str, Job]) -> dict[str, float]:
    best = dict.fromkeys(jobs, 0.0)
    for _ in range(ROUNDS):
        for name, (work, count) in jobs.items():
            best[name] = max(best[name], rate(work, cases(count)))
    return best


def _first_answer(calendar: Calendar) -> Callable[[datetime, int], object]:
    versions = iter(range(10**9))

    def first(start: datetime, seconds: int) -> object:
        return add(replace(calendar, version=str(next(versions))), start, seconds)

    return first


def main(arguments: Sequence[str]) -> int:
    """Print the figures, as JSON with `--json`."""
    figures = measured()
    if "--json" in arguments:
        print(json.dumps(figures))
        return 0
    for name, value in figures["per_second"].items():
        print(f"{name:<16} {value:>12,.0f} per second")
    for name, value in figures["ratio_to_businesstimedelta"].items():
        print(f"{name}: {value:,.0f} times businesstimedelta")
    agrees = figures["peer_agrees"]
    print(f"businesstimedelta agrees: add {agrees['add']}, elapsed {agrees['elapsed']}", end=" ")
    print(f"of {agrees['of']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
