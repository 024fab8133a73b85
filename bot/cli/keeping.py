"""`kesu migrate`, `backup`, `restore`: the database as a whole."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.cli.failures import DONE, Failed
from bot.cli.output import line
from bot.cli.plain import plain
from bot.cli.store import sealer, settings


def migrate(options: argparse.Namespace) -> int:
    """Bring the database to this version; embedded, make it and its key when there are none."""
    from storage.schema import HEAD, migrate as bring

    given = settings()
    sealer(given)
    if given.database_path:
        given.database_path.parent.mkdir(parents=True, exist_ok=True)
    asyncio.run(bring(given.database))
    line(f"The database is at revision {HEAD}.")
    return DONE
