"""A tick: claiming due deadlines and writing what follows, next to the same rows in plain SQL.

    python bench/tick.py [--json] [--million] [--postgres URL]

0, 10 and 1,000 deadlines are due among 10,000 (`--million`: 1,000,000), on SQLite and on PostgreSQL
(a private server with fsync off where its programs are found, or the empty database of
`--postgres`). Both sides work in batches of 100 and write the same rows: an event, the case row,
the next deadline, a notice and its lane. The floor goes through the bare drivers (aiosqlite,
asyncpg) and leaves out encoding, hashes and sealing. `ratio` is the floor's time over ours: 1.0
would cost nothing. Medians of three rounds, in turns, in one process.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

if __package__ in (None, ""):  # run as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import bindparam, text

from bench.tick_floor import PostgresFloor, SqliteFloor
from cases import events as e
from cases.agenda import Deadline
from cases.case import Case
from cases.events import Event
from cases.evolve import evolve
from cases.outgoing import Outgoing
from storage.columns import Moment
from storage.schema import migrate
from storage.sealing import Sealer
from storage.store import SqlStore
from storage.work import SqlWork
from tests import services

BATCH = 100
ROUNDS = 3
DUE = (0, 10, 1_000)
START = datetime(2026, 3, 2, tzinfo=UTC)
NEVER = START + timedelta(days=3650)

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"


def window(number: int) -> datetime:
    """World time at which the deadlines of a window are due, and none of a later one."""
    return START + timedelta(hours=number + 1)


async def fill(store: SqlStore, count: int, due: list[int]) -> None:
    """`count` cases with one deadline each; `due[w]` of them are due in window `w`."""
    body = e.ComplaintFiled(
        *("N-template", "service", 1, "store1", "telegram", "zh", "customer", "chat"),
        ("general",),
        (),
        False,
        {},
    )
    event = Event("template", 1, START, "customer", "file", body)
    async with store.work() as work:
        deadline = Deadline("answer", 1, 0, NEVER, "always@1")
        await work.cases.append(evolve(None, event), [event], [deadline], START)
    numbers = _NUMBERS.format(count=count)
    copies = "replace({0}, 'template', 'c' || i)"
    async with store._engine.begin() as connection:
        if not store.database.embedded:
            # A million rows in one statement take longer than a running system allows.
            await connection.execute(text("SET LOCAL statement_timeout = 0"))
        for table, copied in (
            ("cases", ("id", "number", "body")),
            ("events", ("case_id", "record")),
            ("deadlines", ("case_id",)),
        ):
            key = "id" if table == "cases" else "case_id"
            found = await connection.execute(text(f"SELECT * FROM {table} LIMIT 0"))
            names = list(found.keys())
            values = [copies.format(name) if name in copied else f'"{name}"' for name in names]
            into = ", ".join(f'"{name}"' for name in names)
            source = f"FROM {table} CROSS JOIN n WHERE {key} = 'template'"
            await connection.execute(
                text(f"INSERT INTO {table} ({into}) {numbers} SELECT {', '.join(values)} {source}")
            )
        await _make_due(connection, due)
    if not store.database.embedded:
        async with store._engine.begin() as connection:
            await connection.execute(text("ANALYZE"))


async def _make_due(connection: Any, due: list[int]) -> None:
    """Case `c1` and on: those of window 0 first."""
    number = 0
    rows = []
    for index, count in enumerate(due):
        for place in range(count):
            number += 1
            at = window(index) - timedelta(milliseconds=place)
            rows.append({"case": f"c{number}", "at": at})
    for statement in (
        "UPDATE cases SET wake_at = :at, due_at = :at WHERE id = :case",
        "UPDATE deadlines SET turn_at = :at, due_at = :at WHERE case_id = :case",
    ):
        await connection.execute(text(statement).bindparams(bindparam("at", type_=Moment)), rows)


async def tick(store: SqlStore, now: datetime) -> int:
    """What the loop does, with the least of rules: reach the stage, go on to the next, tell it."""
    fired = 0
    while True:
        async with store.work() as work:
            claimed = await work.deadlines.claim(now, BATCH)
            for case, rows in claimed:
                await _fire(work, case, rows, now)
        fired += len(claimed)
        if len(claimed) < BATCH:
            return fired


async def _fire(work: SqlWork, case: Case, rows: list[Deadline], now: datetime) -> None:
    new = []
    for row in rows:
        body = e.DeadlineReached(row.clock, row.run, row.stage, row.due_at)
        event = Event(case.id, case.seq + 1, now, "clock", f"{row.clock}:{row.stage}", body)
        case = evolve(case, event)
        new.append(event)
    following = Deadline("answer", 1, case.seq, NEVER, "always@1")
    await work.cases.append(case, new, [following], now)
    notice = Outgoing(f"{case.id}:{case.seq}", "staff", "-100", "ping", "zh", now, case=case.id)
    await work.messages.add([notice])


async def timed(work: Callable[[datetime], Awaitable[int]], now: datetime, due: int) -> float:
    """Milliseconds; the work must find what is due, no more and no less."""
    begin = perf_counter()
    fired = await work(now)
    spent = (perf_counter() - begin) * 1_000
    if fired != due:
        raise AssertionError(f"{fired} fired of {due} that were due")
    return spent


async def measure(url: str, count: int) -> list[dict[str, Any]]:
    """One row of figures for each number of due deadlines."""
    await migrate(url)
    store = await SqlStore.open(url, Sealer(bytes(range(32)), os.urandom), os.urandom)
    windows = [due for due in DUE for _ in range(2 * ROUNDS)]
    await fill(store, count, windows)
    floor: Any = SqliteFloor(url) if store.database.embedded else PostgresFloor(url)
    await floor.open()
    figures = []
    number = 0
    for due in DUE:
        ours, plain = [], []
        for _ in range(ROUNDS):
            ours.append(await timed(lambda now: tick(store, now), window(number), due))
            plain.append(await timed(floor.tick, window(number + 1), due))
            number += 2
        figures.append(
            {
                "database": "sqlite" if store.database.embedded else "postgresql",
                "deadlines": count,
                "due": due,
                "ours_ms": round(median(ours), 2),
                "floor_ms": round(median(plain), 2),
                "ratio": round(median(plain) / median(ours), 2),
            }
        )
    await floor.close()
    await store.close()
    return figures


@contextlib.contextmanager
def postgres(url: str | None) -> Iterator[str | None]:
    """`url`, or a database on a private server, or None where there is no server program."""
    programs = services._postgres_programs()
    if url or programs is None:
        yield url
        return
    with services._short_folder("bench") as folder:
        server = services.Postgres(programs, folder)
        server.start()
        try:
            yield server.fresh()
        finally:
            server.stop()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="A tick next to plain SQL")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--million", action="store_true", help="1,000,000 deadlines")
    parser.add_argument("--postgres", metavar="URL", help="an empty database to use")
    options = parser.parse_args()
    count = 1_000_000 if options.million else 10_000
    with tempfile.TemporaryDirectory() as folder, postgres(options.postgres) as url:
        figures = asyncio.run(measure(f"sqlite:///{folder}/bench.db", count))
        if url:
            figures += asyncio.run(measure(url, count))
    if options.json:
        print(json.dumps(figures))
        return
    for row in figures:
        print(
            f"{row['database']:<11} {row['due']:>5} due of {row['deadlines']:>9,}: "
            f"{row['ours_ms']:>9.2f} ms, floor {row['floor_ms']:>8.2f} ms, ratio {row['ratio']}"
        )


if __name__ == "__main__":
    main()
