"""`kesu audit verify`: is every record as it was written, every case row what its events tell?"""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.cli import limits
from bot.cli.failures import DONE, FAILED
from bot.cli.output import data, line, table
from bot.cli.store import opened_store, settings

if TYPE_CHECKING:
    from storage.chain import Finding


def verify(options: argparse.Namespace) -> int:
    """Go through all cases; 1 when something was changed, cut, moved or lost."""
    checked, found = asyncio.run(_verify())
    if not data(options, {"cases": checked, "findings": [asdict(each) for each in found]}):
        if found:
            table(
                ("case", "event", "finding"), [(f.case, str(f.seq or "-"), f.what) for f in found]
            )
            line()
        line(f"{checked} cases looked at, {len(found)} findings.")
        if found:
            line("Remedy: keep this database as it is and compare it with the last good backup.")
    return FAILED if found else DONE


async def _verify() -> tuple[int, list[Finding]]:
    checked, found, after = 0, [], ""
    async with opened_store(settings()) as store:
        while True:
            # One look per page: a case that moves on is seen before or after, never between.
            async with store.reading() as work:
                ids = await work.audit.ids(after, limits.PAGE)
                for case in ids:
                    found += await work.audit.verify_chain(case)
                    found += await work.audit.verify_row(case)
                    found += await work.audit.verify_kept(case)
            checked += len(ids)
            if len(ids) < limits.PAGE:
                return checked, found
            after = ids[-1]
