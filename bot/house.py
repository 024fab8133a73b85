"""Opening the house: master key, database, rules. Commands and the running system begin here."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.rules import Rules
from bot.settings import Settings
from storage.sealing import Sealer
from storage.secret_key import load_secret_key
from storage.store import SqlStore


@dataclass(frozen=True)
class Opened:
    """The open store and the rules in force, bindings included."""

    store: SqlStore
    rules: Rules
    sealer: Sealer


def sealer_of(settings: Settings) -> Sealer:
    """The sealer under the master key. SecretKeyRefused says what to do when there is none."""
    given = settings.secret_key.get_secret_value() if settings.secret_key else None
    if settings.embedded:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    master = load_secret_key(settings.secret_key_file, settings.embedded, given, os.urandom)
    return Sealer(master, os.urandom)


@asynccontextmanager
async def opened(settings: Settings, *, exclusive: bool = False) -> AsyncIterator[Opened]:
    """Store and rules, open until the end of the block. `exclusive`: be the one running process."""
    rules = Rules(settings.organisation_in_force, settings.procedures_dir)
    sealer = sealer_of(settings)
    store = await SqlStore.open(settings.database, sealer, os.urandom, exclusive=exclusive)
    try:
        await rules.bind(store)
        yield Opened(store, rules, sealer)
    finally:
        await store.close()
