"""`kesu export`: all cases for other programs. Personal texts stay where they are."""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from bot.cli import limits
from bot.cli.cases import row_values
from bot.cli.failures import DONE, Misused
from bot.cli.plain import as_json_line, plain
from bot.cli.store import opened_store, settings, world_now
from storage.store import SqlStore

COLUMNS = (
    "number",
    "id",
    "procedure",  # with a colon for periodic duties (`service:PER-P48-01`), which are no complaints
    "unit",
    "status",
    "classes",
    "owner",
    "acknowledged",
    "filed_at",
    "due_at",
    "due_clock",
    "overdue",
    "overdue_since",
    "round",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet."""


def export(options: argparse.Namespace) -> int:
    """Print every case, ended ones too, as JSON lines or CSV."""
    if options.json and options.format == "csv":
        raise Misused("--json and --format csv contradict each other", "take one of them")
    return asyncio.run(_export(options.format))


async def _export(form: str) -> int:
    async with opened_store(settings()) as store:
        now = await world_now(store)
        if form == "csv":
            sheet = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\r\n")
            sheet.writeheader()
            async for values in _all(store, now):
                sheet.writerow({name: cell(values[name]) for name in COLUMNS})
        else:
            async for values in _all(store, now):
                print(as_json_line(values))
    return DONE


async def _all(store: SqlStore, now: datetime) -> AsyncIterator[dict[str, Any]]:
    """Every case once: one consistent look, read in pages."""
    async with store.reading() as work:
        offset = 0
        while True:
            rows = await work.cases.list(open_only=False, limit=limits.PAGE, offset=offset)
            for row in rows:
                yield row_values(row, now)
            if len(rows) < limits.PAGE:
                return
            offset += len(rows)


def cell(value: Any) -> str:
    """A value as a cell of a table; one that a spreadsheet would calculate gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = plain("; ".join(value) if isinstance(value, list) else str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text
