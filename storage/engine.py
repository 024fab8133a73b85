"""Engines: how connections to the two databases are made and what each promises.

SQLite: WAL, synchronous FULL, foreign keys, deleted bytes overwritten. Its dialect passes over `FOR
UPDATE` without a word; what makes a work safe there is that it begins IMMEDIATE, one at a time.
Readers have their own connections, which cannot write. PostgreSQL: READ COMMITTED with row locks
for works, REPEATABLE READ READ ONLY for looks, and time-outs without which a frozen worker would
hide its rows for ever.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import limits
from storage.address import Database

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    f"PRAGMA busy_timeout={limits.SQLITE_BUSY_MS}",
)
_POSTGRES_SETTINGS = {
    "application_name": "kesu",
    "timezone": "UTC",
    "lock_timeout": str(limits.LOCK_MS),
    "statement_timeout": str(limits.STATEMENT_MS),
    "idle_in_transaction_session_timeout": str(limits.IDLE_IN_TRANSACTION_MS),
}


def writing_engine(database: Database) -> AsyncEngine:
    """The engine for works: one connection on SQLite, a pool on PostgreSQL."""
    if not database.embedded:
        return create_async_engine(
            database.url,
            pool_size=limits.POSTGRES_CONNECTIONS,
            max_overflow=limits.POSTGRES_EXTRA,
            pool_timeout=limits.CONNECT_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,  # an error's text goes to the log, values do not
            connect_args={
                "server_settings": _POSTGRES_SETTINGS,
                "timeout": limits.CONNECT_SECONDS,
            },
        )
    return _sqlite_engine(database, connections=1, begin="BEGIN IMMEDIATE")


def reading_engine(database: Database, writing: AsyncEngine) -> AsyncEngine:
    """The engine for looks. On PostgreSQL it shares the pool of `writing`."""
    if not database.embedded:
        return writing.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    return _sqlite_engine(
        database, connections=limits.SQLITE_READERS, begin="BEGIN", extra=("PRAGMA query_only=ON",)
    )


def _sqlite_engine(
    database: Database, *, connections: int, begin: str, extra: tuple[str, ...] = ()
) -> AsyncEngine:
    engine = create_async_engine(
        database.url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=limits.CONNECT_SECONDS,
        hide_parameters=True,
    )

    def on_connect(connection: Any, _record: object) -> None:
        # The driver's own BEGIN comes late and deferred; ours comes first, see `on_begin`.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (*_PRAGMAS, *extra):
            cursor.execute(pragma)
        cursor.close()

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", on_connect)
    event.listen(engine.sync_engine, "begin", on_begin)
    return engine
