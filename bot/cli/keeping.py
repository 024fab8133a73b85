"""`kesu migrate`, `backup`, `restore`: the database as a whole."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.cli.failures import DONE
from bot.cli.output import line, note
from bot.cli.plain import plain
from bot.cli.store import opened_store, settings
from bot.settings import Settings


def migrate(options: argparse.Namespace) -> int:
    """Bring the database to this version; embedded, make it and its key when there are none."""
    from bot.house import sealer_of
    from storage.schema import HEAD
    from storage.schema import migrate as bring

    given = settings()
    sealer_of(given)
    asyncio.run(bring(given.database))
    line(f"The database is at revision {HEAD}.")
    return DONE


def backup(options: argparse.Namespace) -> int:
    """Write a backup, beside a running Kesu. The master key is not in it."""
    from storage.backup import backup as write

    given = settings()
    target = Path(options.file)
    asyncio.run(write(given.database, target))
    line(f"Written: {plain(str(target))}")
    where = "the value of KESU_SECRET_KEY" if given.secret_key else str(given.secret_key_file)
    note(f"The key is not in it. Keep {where} elsewhere: without it the backup cannot be read.")
    return DONE


def restore(options: argparse.Namespace) -> int:
    """Bring a backup back, and look whether the key at hand is the one it was written under."""
    from storage.backup import restore as bring

    given = settings()
    if given.database_path:
        given.database_path.parent.mkdir(parents=True, exist_ok=True)
    asyncio.run(bring(given.database, Path(options.file)))
    line(f"Restored from {plain(options.file)}.")
    if given.secret_key is None and not given.secret_key_file.exists():
        note(f"Now put the key of that time back: {given.secret_key_file}, mode 0600.")
        return DONE
    asyncio.run(_try_key(given))
    return DONE


async def _try_key(given: Settings) -> None:
    """SealBroken says what to do when the key is another one. What was erased since that backup is
    erased again.
    """
    from bot.cli.erase import ledger_of, reapplied

    async with opened_store(given):
        line("The key opens it.")
    if ledger_of(given).exists():
        line(f"{await reapplied(given)} erasures carried out anew.")
    else:
        note(f"There is no {ledger_of(given)}: put it back if anything was erased by request.")
