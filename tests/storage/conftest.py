"""A fresh database for each test, copied from one that was migrated once, on both databases."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from storage.address import read_address
from storage.engine import writing_engine
from storage.schema import migrate
from storage.sealing import Sealer
from storage.store import SqlStore
from storage.tables import metadata
from tests.services import Postgres
from tests.storage.material import MASTER, Entropy

Opener = Callable[..., Awaitable[SqlStore]]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "kesu.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite database."""
    path = tmp_path / "kesu.db"
    shutil.copy(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def migrated_server_url(postgres_server: Postgres) -> str:
    """A migrated PostgreSQL database for all tests of this process; emptying is quicker than
    making one for each."""
    url = postgres_server.fresh()
    asyncio.run(migrate(url))
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database, of both kinds in turn."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    url = str(request.getfixturevalue("migrated_server_url"))
    asyncio.run(_empty(url))
    return url


async def _empty(url: str) -> None:
    engine = writing_engine(read_address(url))
    names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
    await engine.dispose()


@pytest.fixture
async def open_store() -> AsyncIterator[Opener]:
    """Opens stores (each with its own entropy) and closes them after the test."""
    opened: list[SqlStore] = []

    async def opener(url: str, *, master: bytes = MASTER, exclusive: bool = False) -> SqlStore:
        entropy = Entropy(f"store {len(opened)}")
        store = await SqlStore.open(url, Sealer(master, entropy), entropy, exclusive=exclusive)
        opened.append(store)
        return store

    yield opener
    for store in opened:
        await store.close()


@pytest.fixture
async def store(database_url: str, open_store: Opener) -> SqlStore:
    """An empty store, once on SQLite and once on PostgreSQL."""
    return await open_store(database_url)


@pytest.fixture
async def sqlite_store(sqlite_url: str, open_store: Opener) -> SqlStore:
    """An empty store on SQLite, for what only a file has."""
    return await open_store(sqlite_url)
