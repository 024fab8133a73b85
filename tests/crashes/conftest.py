"""Databases of crash tests: fresh, migrated, of either kind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.schema import migrate


@pytest.fixture
def fresh_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """The address of a fresh, migrated database of a kind (`sqlite`, `postgres`)."""

    def fresh(kind: str) -> str:
        if kind == "sqlite":
            file = f"sqlite:///{tmp_path / 'kesu.db'}"
            asyncio.run(migrate(file))
            return file
        server = request.getfixturevalue("postgres_server")
        template = server.template("kesu", lambda url: asyncio.run(migrate(url)))
        url: str = server.fresh(template)
        request.addfinalizer(lambda: server.drop(url))
        return url

    return fresh


@pytest.fixture
def database(request: pytest.FixtureRequest, fresh_database: Callable[[str], str]) -> str:
    """SQLite, unless the test says `postgres`."""
    return fresh_database(getattr(request, "param", "sqlite"))
