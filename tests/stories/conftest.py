"""The world of a story, over SQLite or (where a story asks for both) PostgreSQL."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from storage.schema import migrate
from tests.world import World, playing


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "kesu.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def fresh_database(
    request: pytest.FixtureRequest, empty_sqlite: Path, tmp_path: Path
) -> Callable[[str], str]:
    """The address of a fresh, migrated database of a kind (`sqlite`, `postgres`)."""

    def fresh(kind: str) -> str:
        if kind == "sqlite":
            target = tmp_path / "kesu.db"
            shutil.copyfile(empty_sqlite, target)
            return f"sqlite:///{target}"
        server = request.getfixturevalue("postgres_server")
        template = server.template("kesu", lambda url: asyncio.run(migrate(url)))
        url: str = server.fresh(template)
        request.addfinalizer(lambda: server.drop(url))
        return url

    return fresh


@pytest.fixture
def database(request: pytest.FixtureRequest, fresh_database: Callable[[str], str]) -> str:
    """SQLite, unless the story is marked `both`."""
    return fresh_database(getattr(request, "param", "sqlite"))


@pytest_asyncio.fixture
async def world(database: str, tmp_path: Path) -> AsyncIterator[World]:
    """Everybody in place; at the end nothing may have been said that the story does not know of."""
    async with playing(database, tmp_path) as world:
        yield world
