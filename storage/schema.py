"""The schema's revision: looking at it, and bringing a database up to date."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.address import Database, read_address
from storage.engine import writing_engine
from storage.errors import SchemaOutdated
from storage.single import SingleProcess

HEAD: Final = "0002"
"""The revision that this version needs; a test holds it equal to the newest migration."""

_ADVISORY_LOCK: Final = 0x6B657375
"""Two processes that start at once on PostgreSQL must not migrate at once."""


async def migrate(url: str) -> None:
    """Bring the database to this version's schema, making the SQLite file when there is none.

    Raises `DatabaseInUse` while another process runs on the SQLite file, and `SchemaOutdated` when
    a later version made its schema.
    """
    database = read_address(url)
    alone = SingleProcess(database.path) if database.path else None
    try:
        if database.path:
            _make_private(database.path)
        engine = writing_engine(database)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(_upgrade)
        finally:
            await engine.dispose()
    finally:
        if alone:
            alone.leave()


async def check_schema(url: str) -> None:
    """Raises `SchemaOutdated` when the database's schema is not that of this version."""
    database = read_address(url)
    require_file(database)
    engine = writing_engine(database)
    try:
        await require_head(engine)
    finally:
        await engine.dispose()


def require_file(database: Database) -> None:
    """Raises `SchemaOutdated` when the SQLite file is missing; to connect would make one."""
    if database.path and not database.path.exists():
        raise SchemaOutdated(None, HEAD)


async def require_head(engine: AsyncEngine) -> None:
    """Raises `SchemaOutdated` when the revision behind `engine` is another than `HEAD`."""
    async with engine.connect() as connection:
        try:
            found = (
                await connection.execute(text("SELECT version_num FROM alembic_version"))
            ).scalar_one_or_none()
        except DBAPIError as error:
            if "alembic_version" not in str(error.orig):
                raise
            found = None
    if found != HEAD:
        raise SchemaOutdated(found, HEAD)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # heavy, and only a migration needs it
    from alembic.config import Config
    from alembic.util import CommandError

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    folder = str(Path(__file__).with_name("migrations"))
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise SchemaOutdated(_found(connection), HEAD) from None


def _found(connection: Connection) -> str | None:
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _make_private(path: Path) -> None:
    """The file is readable by its owner alone, and with it the log beside it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    os.close(descriptor)
