"""Loading and checking every procedure, and playing one case, next to reading the TOML alone."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.rules import read_procedures
from cases.organisation_file import parse_organisation
from cases.service import House
from cases.simulation import Wanted, simulate
from procedures.load import SHIPPED, load

DEMO = Path(__file__).parents[1] / "bot" / "playground" / "demo.toml"
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ROUNDS = 3


def best(work: Callable[[], object]) -> float:
    """Seconds of the quickest of some rounds."""
    found = []
    for _ in range(ROUNDS):
        begin = perf_counter()
        work()
        found.append(perf_counter() - begin)
    return min(found)


def once(work: Callable[[], object]) -> float:
    """Seconds of the first round: what was read once is kept."""
    begin = perf_counter()
    work()
    return perf_counter() - begin


def figures() -> list[dict[str, Any]]:
    """Both jobs with their floor, measured in one run."""
    paths = sorted(SHIPPED.rglob("*.toml"))
    plain = best(lambda: [tomllib.loads(path.read_text("utf-8")) for path in paths])
    whole = once(lambda: [load(path) for path in sorted(SHIPPED.glob("*.toml"))])
    org = parse_organisation(DEMO.read_text("utf-8"), DEMO.name)
    house = House(org, read_procedures(None))
    wanted = Wanted("xuhui", START, START + timedelta(days=3), ("urgent",))
    played = best(lambda: simulate(house, house.current(), wanted))
    return [
        _row(f"load and check {len(paths)} procedure files", whole, plain),
        _row("simulate three days of one case", played, plain),
    ]


def _row(what: str, ours: float, floor: float) -> dict[str, Any]:
    return {
        "what": what,
        "ours": f"{ours * 1000:,.0f} ms",
        "floor": f"{floor * 1000:,.0f} ms, the TOML of all files alone",
        "ratio": round(ours / floor, 2),
    }
