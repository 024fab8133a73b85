"""Fresh databases for benchmarks: SQLite files, and a private PostgreSQL where there is one."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from storage.schema import migrate
from tests import services


class Databases(Protocol):
    """Databases of one kind."""

    kind: str

    def fresh(self) -> str:
        """The address of a migrated, empty database."""

    def copied(self, url: str) -> str:
        """The address of a copy of a database that nobody has open."""


class SqliteFiles:
    """Files in one folder."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def fresh(self) -> str:
        """A new file."""
        url = self._new()
        asyncio.run(migrate(url))
        return url

    def copied(self, url: str) -> str:
        """A copy of a file."""
        copy = self._new()
        shutil.copyfile(url.removeprefix("sqlite:///"), copy.removeprefix("sqlite:///"))
        return copy

    def _new(self) -> str:
        self._count += 1
        return f"sqlite:///{self._folder / f'bench{self._count}.db'}"


class PostgresDatabases:
    """Databases of a private server (fsync off, Unix socket)."""

    kind = "postgresql"

    def __init__(self, server: services.Postgres) -> None:
        self._server = server

    def fresh(self) -> str:
        """A new database."""
        url = self._server.fresh()
        asyncio.run(migrate(url))
        return url

    def copied(self, url: str) -> str:
        """A copy of a database."""
        return self._server.fresh(url.partition("?")[0].rpartition("/")[2])


@contextlib.contextmanager
def sqlite() -> Iterator[Databases]:
    """SQLite files that are gone after the block."""
    with tempfile.TemporaryDirectory() as folder:
        yield SqliteFiles(Path(folder))


@contextlib.contextmanager
def postgres() -> Iterator[Databases | None]:
    """A private PostgreSQL for the block; None where its programs are not found."""
    programs = services._postgres_programs()
    if programs is None:
        yield None
        return
    with services._short_folder("bench") as folder:
        server = services.Postgres(programs, folder)
        server.start()
        try:
            yield PostgresDatabases(server)
        finally:
            server.stop()


@contextlib.contextmanager
def both() -> Iterator[list[Databases]]:
    """Every kind there is."""
    with sqlite() as files, postgres() as server:
        yield [files] + ([server] if server else [])
