"""The floor of `bench/tick.py`: a tick's rows through the bare drivers, nothing encoded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import aiosqlite
import asyncpg

from storage.address import read_address

BATCH = 100
NEVER = datetime(2036, 2, 28, tzinfo=UTC)
_EMPTY = b"\x01" + bytes(60)

_CLAIM = "SELECT id, seq, body FROM cases WHERE wake_at <= ? ORDER BY wake_at LIMIT 100"
_STAGES = "SELECT * FROM deadlines WHERE case_id IN ({})"
_WRITES = (
    "INSERT INTO events (case_id, seq, cause, kind, at, record, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
    (
        "UPDATE cases SET seq = ?, wake_at = ?, due_at = ?, changed_at = ?, head = ?, body = ? "
        "WHERE id = ?"
    ),
    "DELETE FROM deadlines WHERE case_id = ? AND clock = ? AND run = ? AND stage = ?",
    (
        "INSERT INTO deadlines (case_id, clock, run, stage, due_at, calendar, "
        "provisional, turn_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    (
        "INSERT INTO messages (key, bot, chat, case_id, body, sealed, state, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING"
    ),
)
_LANE = (
    "INSERT INTO lanes (bot, chat, wake_at) VALUES ('staff', '-100', ?) "
    "ON CONFLICT (bot, chat) DO UPDATE SET wake_at = excluded.wake_at"
)


def _rows(
    claimed: list[Any], stages: list[Any], now: Any, never: Any
) -> list[list[tuple[Any, ...]]]:
    """The rows of each of the writes, in their order."""
    reached = "x" * 220
    return [
        [
            (c[0], c[1] + 1, f"answer:{c[1]}", "DeadlineReached", now, reached, "0" * 64)
            for c in claimed
        ],
        [(c[1] + 1, never, None, now, "0" * 64, c[2] + " " * 80, c[0]) for c in claimed],
        [tuple(s[:4]) for s in stages],
        [(c[0], "answer", 1, c[1] + 1, never, "always@1", False, never) for c in claimed],
        [
            (f"{c[0]}:{c[1]}", "staff", "-100", c[0], "x" * 300, _EMPTY, "open", now)
            for c in claimed
        ],
    ]


class SqliteFloor:
    """Plain SQL on SQLite."""

    def __init__(self, url: str) -> None:
        self._path = read_address(url).path
        self._connection: Any = None

    async def open(self) -> None:
        """Connect with the promises of the real thing."""
        assert self._path is not None
        self._connection = await aiosqlite.connect(self._path, isolation_level=None)
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "foreign_keys=ON",
        ):
            await self._connection.execute(f"PRAGMA {pragma}")

    async def close(self) -> None:
        """Disconnect."""
        await self._connection.close()

    async def tick(self, now: datetime) -> int:
        """Fire all that is due; returns how many."""
        fired = 0
        while True:
            await self._connection.execute("BEGIN IMMEDIATE")
            claimed = await self._batch(_text(now), _text(NEVER))
            await self._connection.execute("COMMIT")
            fired += claimed
            if claimed < BATCH:
                return fired

    async def _batch(self, now: str, never: str) -> int:
        claimed = list(await self._connection.execute_fetchall(_CLAIM, (now,)))
        if not claimed:
            return 0
        marks = ", ".join("?" * len(claimed))
        ids = [row[0] for row in claimed]
        stages = list(await self._connection.execute_fetchall(_STAGES.format(marks), ids))
        for statement, rows in zip(_WRITES, _rows(claimed, stages, now, never), strict=True):
            await self._connection.executemany(statement, rows)
        await self._connection.execute(_LANE, (now,))
        return len(claimed)


class PostgresFloor:
    """Plain SQL on PostgreSQL."""

    def __init__(self, url: str) -> None:
        self._url = read_address(url).url
        self._connection: Any = None

    async def open(self) -> None:
        """Connect."""
        query = self._url.query
        port = query.get("port") or self._url.port or 5432
        self._connection = await asyncpg.connect(
            host=query.get("host") or self._url.host,
            port=int(str(port)),
            user=self._url.username,
            password=self._url.password,
            database=self._url.database,
        )

    async def close(self) -> None:
        """Disconnect."""
        await self._connection.close()

    async def tick(self, now: datetime) -> int:
        """Fire all that is due; returns how many."""
        fired = 0
        while True:
            async with self._connection.transaction():
                claimed = await self._batch(now)
            fired += claimed
            if claimed < BATCH:
                return fired

    async def _batch(self, now: datetime) -> int:
        claim = _dollars(_CLAIM) + " FOR UPDATE SKIP LOCKED"
        claimed = await self._connection.fetch(claim, now)
        if not claimed:
            return 0
        query = "SELECT * FROM deadlines WHERE case_id = ANY($1)"
        stages = await self._connection.fetch(query, [row[0] for row in claimed])
        stages = [tuple(row) for row in stages]
        for statement, rows in zip(_WRITES, _rows(claimed, stages, now, NEVER), strict=True):
            await self._connection.executemany(_dollars(statement), rows)
        await self._connection.execute(_dollars(_LANE), now)
        return len(claimed)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def _dollars(statement: str) -> str:
    """`?` as `$1`, `$2` ..."""
    first, *others = statement.split("?")
    return first + "".join(f"${number}{part}" for number, part in enumerate(others, 1))
