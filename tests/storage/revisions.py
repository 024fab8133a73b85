"""Databases of former versions."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

import storage
from storage.address import read_address
from storage.engine import writing_engine


async def upgrade(url: str, revision: str) -> None:
    """Migrate so far and no further, as a former version did."""
    config = Config()
    folder = Path(storage.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    engine = writing_engine(read_address(url))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()
