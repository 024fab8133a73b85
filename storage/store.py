"""The database: works, looks, and small values of the house itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from cases.ports import InboxRow, Pushed
from storage import house
from storage.address import Database, read_address
from storage.answers import pushed
from storage.engine import reading_engine, writing_engine
from storage.errors import WorkInWork
from storage.inbox import open_rows
from storage.keys import house_key
from storage.schema import require_file, require_head
from storage.sealing import KEY_BYTES, Entropy, Sealer, digest
from storage.single import SingleProcess
from storage.tables import inbox
from storage.transaction import Transaction
from storage.work import SqlWork


class SqlStore:
    """`cases.ports.Store` in SQL. Make one with `open`, end it with `close`."""

    def __init__(self, database: Database, sealer: Sealer, entropy: Entropy) -> None:
        self.database = database
        self._sealer = sealer
        self._entropy = entropy
        self._engine: AsyncEngine = writing_engine(database)
        self._readers: AsyncEngine = reading_engine(database, self._engine)
        # SQLite has one writer anyway; waiting here in turn beats waiting there by chance.
        self._turn = asyncio.Lock() if database.embedded else None
        self._inside: set[asyncio.Task[Any] | None] = set()
        self._digest_key = bytes(KEY_BYTES)
        self._alone: SingleProcess | None = None

    @classmethod
    async def open(
        cls, url: str, sealer: Sealer, entropy: Entropy, *, exclusive: bool = False
    ) -> Self:
        """The store behind `url`, whose schema must be up to date (`storage.schema.migrate`).

        `exclusive`: be the one running process of a SQLite file. Raises `WrongAddress`,
        `SchemaOutdated`, `DatabaseInUse`, and `SealBroken` when the master key is not the one of
        this database.
        """
        database = read_address(url)
        require_file(database)
        store = cls(database, sealer, entropy)
        try:
            if exclusive and database.path:
                store._alone = SingleProcess(database.path)
            await require_head(store._engine)
            store._digest_key = await store.house_key("digest")
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Give back all connections, and the file to another process."""
        await self._engine.dispose()
        if self._turn:
            await self._readers.dispose()
        if self._alone:
            self._alone.leave()
            self._alone = None

    @asynccontextmanager
    async def work(self) -> AsyncIterator[SqlWork]:
        """One writing transaction: all of it, or on an exception nothing.

        Raises `WorkInWork` inside a work of the same task.
        """
        async with self._transaction() as tx:
            yield SqlWork(tx)
        if tx.erased:
            await self.checkpoint()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlWork]:
        """A consistent look without locks; writing through it is refused by the database."""
        async with self._look() as tx:
            yield SqlWork(tx)
            # What somebody tried to write must not vanish silently.
            await tx.flush()

    async def open_rows(self, limit: int, now: datetime) -> list[InboxRow]:
        """The oldest open inbox row of each sender whose retry time has come, without locks."""
        async with self._look() as tx:
            return await open_rows(tx, limit, now)

    async def open_row(self, bot: str, sender: str, now: datetime) -> InboxRow | None:
        """The oldest open inbox row of this sender, whose retry time has come, without locks."""
        async with self._look() as tx:
            rows = await open_rows(tx, 1, now, inbox.c.bot == bot, inbox.c.sender == sender)
            return rows[0] if rows else None

    async def pushed(self, bot: str, update: str) -> Pushed | None:
        """An update by its platform's id, and what it was answered; None when it never came."""
        async with self._look() as tx:
            return await pushed(tx, bot, update)

    async def setting(self, name: str) -> str | None:
        """A small value kept for the house itself."""
        async with self._look() as tx:
            return await house.setting(tx, name)

    async def set_setting(self, name: str, value: str) -> None:
        """Keep such a value, in a transaction of its own."""
        async with self._transaction() as tx:
            await house.set_setting(tx, name, value)

    async def secret_setting(self, name: str) -> str | None:
        """A small secret of the house. Raises `SealBroken`."""
        async with self._look() as tx:
            return await house.secret_setting(tx, name)

    async def set_secret_setting(self, name: str, value: str) -> None:
        """Keep such a secret, sealed, in a transaction of its own."""
        async with self._transaction() as tx:
            await house.set_secret_setting(tx, name, value)

    async def lease(self, name: str, token: str, until: datetime, machine_now: datetime) -> bool:
        """Take or renew, in a transaction of its own, what one process at a time may hold; False
        when somebody else's lease lives.
        """
        async with self._transaction() as tx:
            return await house.lease(tx, name, token, until, machine_now)

    async def unlease(self, name: str, token: str) -> None:
        """Give it back; nothing happens when it is somebody else's by now."""
        async with self._transaction() as tx:
            await house.unlease(tx, name, token)

    async def clock_offset(self, machine_now: datetime) -> timedelta:
        """How far the clock of PostgreSQL, one for all machines, is ahead of this machine's.

        Nothing on SQLite, where there is one machine.
        """
        if self.database.embedded:
            return timedelta()
        async with self._readers.connect() as connection:
            told: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
        return told.astimezone(UTC) - machine_now

    async def health(self, now: datetime) -> dict[str, Any]:
        """Counts for the auditor, see `storage.audit.SqlAudit.health`."""
        async with self.reading() as work:
            return await work.audit.health(now)

    async def house_key(self, name: str) -> bytes:
        """A key of the house itself (for signing buttons ...): random, made once, kept wrapped."""
        async with self._transaction() as tx:
            return await house_key(tx, name)

    def digest(self, *parts: str) -> str:
        """The keyed digest of a phone or account (in its one spelling), in hex."""
        return digest(self._digest_key, "\x1f".join(parts))

    async def checkpoint(self) -> bool:
        """On SQLite, empty the write-ahead log, so that deleted bytes are gone from it too.

        False when a reader was in the way: the next checkpoint does it.
        """
        if self._turn is None:
            return True
        async with self._turn, self._engine.connect() as connection:
            raw = await connection.get_raw_connection()
            driver: Any = raw.driver_connection
            async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                ((busy, *_),) = await cursor.fetchall()
        return not busy

    @asynccontextmanager
    async def _look(self) -> AsyncIterator[Transaction]:
        async with self._readers.connect() as connection, connection.begin():
            yield self._new(connection)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Transaction]:
        task = asyncio.current_task()
        if task in self._inside:
            raise WorkInWork
        self._inside.add(task)
        try:
            async with AsyncExitStack() as stack:
                if self._turn:
                    await stack.enter_async_context(self._turn)
                connection = await stack.enter_async_context(self._engine.begin())
                tx = self._new(connection)
                yield tx
                if tx.spoiled:
                    raise tx.spoiled
                await tx.flush()
            for step in tx.after:
                await step()
        finally:
            self._inside.discard(task)

    def _new(self, connection: AsyncConnection) -> Transaction:
        return Transaction(
            connection=connection,
            sealer=self._sealer,
            entropy=self._entropy,
            digest_key=self._digest_key,
            files=self.database.files,
            embedded=self.database.embedded,
        )
