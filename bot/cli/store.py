"""What commands need of the house: settings, the database, the rules. Opened here, closed here."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.failures import Failed
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.rules import Rules
    from cases.ports import Store
    from storage.store import SqlStore

WORLD_OFFSET = "playground.offset"
"""The setting in the store by which the playground's clock is ahead, in seconds."""


def settings() -> Settings:
    """The settings of this process. SettingsError says what is wrong."""
    return read_settings()


@asynccontextmanager
async def opened_store(of: Settings) -> AsyncIterator[SqlStore]:
    """The database, beside a running Kesu if there is one. Failed when there is none yet."""
    from bot.house import sealer_of
    from storage.store import SqlStore

    path = of.database_path
    if path is not None and not path.exists():
        raise Failed(
            f"There is no database at {path} yet", "say `kesu migrate`, or `kesu run` to start all"
        )
    if of.embedded and of.secret_key is None and not of.secret_key_file.exists():
        # Making one now would give a database that exists a key that does not open it.
        raise Failed(
            f"The key of this database is not there: {of.secret_key_file} is missing",
            "put the file back (mode 0600), or set KESU_SECRET_KEY to what was in it",
        )
    store = await SqlStore.open(of.database, sealer_of(of), os.urandom)
    try:
        yield store
    finally:
        await store.close()


def read_rules(of: Settings, organisation: Path | None = None) -> Rules:
    """Organisation and procedures from their files, without what was bound in chats."""
    from bot.rules import Rules

    return Rules(organisation or of.organisation_in_force, of.procedures_dir)


@asynccontextmanager
async def opened(of: Settings) -> AsyncIterator[tuple[SqlStore, Rules]]:
    """The database and the rules in force, with the bindings made in chats."""
    rules = read_rules(of)
    async with opened_store(of) as store:
        await rules.bind(store)
        yield store, rules


async def world_now(store: Store) -> datetime:
    """The present moment of the world: the machine's, ahead where a playground jumped."""
    ahead = await store.setting(WORLD_OFFSET)
    return datetime.now(UTC) + timedelta(seconds=float(ahead or 0))
