"""What commands print: tables and lines for people, JSON where it was asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.plain import as_json, padded, plain, width


def line(text: str = "") -> None:
    """One line of our own words; values in it must have gone through `plain`."""
    print(text)


def note(text: str) -> None:
    """A word beside the data, which stays alone on standard output."""
    print(plain(text), file=sys.stderr)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns as wide as what stands in them; the last one is not filled up."""
    cells = [list(heads), *([plain(cell) for cell in row] for row in rows)]
    widths = [max(width(row[at]) for row in cells) for at in range(len(heads))]
    for row in cells:
        filled = [padded(cell, columns) for cell, columns in zip(row, widths, strict=True)]
        print("  ".join([*filled[:-1], row[-1]]).rstrip())


def data(options: argparse.Namespace, values: Any) -> bool:
    """Print `values` as JSON when that was asked for; False when people read along."""
    if not options.json:
        return False
    print(as_json(values))
    return True


def moment(at: datetime | None) -> str | None:
    """A moment for JSON: ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def local(at: datetime | None, zone: str) -> str:
    """A moment for people, in a unit's zone and naming its offset; a dash for none."""
    if at is None:
        return "-"
    here = at.astimezone(ZoneInfo(zone))
    offset = f"{here:%z}"
    return f"{here:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:5]}"


def named(values: Mapping[str, int]) -> str:
    """`open 3, overdue 1` for a mapping of counts."""
    return ", ".join(f"{name} {count}" for name, count in values.items())
