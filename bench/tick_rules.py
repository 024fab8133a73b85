"""A tick with the real rules: what `bot.loops.tick` does when a thousand warnings come at once.

    python -m bench tick_rules

10,000 open cases, 1,000 of them due: decided, told and written by the shipped procedure in batches
of 100. The floor is that of `bench/tick.py` (as many rows through the bare drivers, nothing
decided), on the same database, in turns. `ratio` is the floor's time over ours.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import bindparam, text

from bench.databases import Databases, both
from bench.house import START, engine_over
from bench.tick_floor import PostgresFloor, SqliteFloor
from bot.engine import Engine
from bot.loops.tick import tick
from cases import commands as c
from cases.access import Actor
from cases.service import Done, handle
from storage.columns import Moment

CASES = 10_000
DUE = 1_000
ROUNDS = 3
WARNING = START + timedelta(hours=12)
LATER = START + timedelta(days=3650)

_COPIED = {
    "cases": ("id", "number", "body"),
    "events": ("case_id", "record"),
    "deadlines": ("case_id",),
    "cards": ("case_id",),
}


async def fill(engine: Engine) -> None:
    """One real filing, copied by SQL; nothing is due yet and nothing waits to be sent."""
    procedure = engine.rules.house.current()
    filing = c.FileComplaint(
        case="templatetemplate",
        procedure=procedure.id,
        version=procedure.version,
        unit="xuhui",
        channel="telegram",
        language="zh",
        customer="customer:bench",
        chat="5000",
        wishes=("refund",),
        anonymous=True,
        texts={},
        code="",
    )
    customer = Actor("customer:bench", kind="customer")
    async with engine.store.work() as work:
        done = await handle(work, filing, customer, "bench", engine.rules.house, START)
        assert isinstance(done, Done)
    async with engine.store._engine.begin() as connection:  # type: ignore[attr-defined]
        await connection.execute(text("DELETE FROM messages"))
        for table, names in _COPIED.items():
            await _copy(connection, table, names, done.case.number)
        for statement in ("UPDATE cases SET wake_at = :at", "UPDATE deadlines SET turn_at = :at"):
            await connection.execute(_at(statement), {"at": LATER})


async def _copy(connection: Any, table: str, names: tuple[str, ...], number: str) -> None:
    found = await connection.execute(text(f"SELECT * FROM {table} LIMIT 0"))
    names_of_all = list(found.keys())
    columns = [name for name in names_of_all if (table, name) != ("cards", "id")]
    copy = "replace(replace({0}, 'templatetemplate', 'c' || i), '{1}', 'N' || i)"
    values = [copy.format(n, number) if n in names else f'"{n}"' for n in columns]
    into = ", ".join(f'"{name}"' for name in columns)
    key = "id" if table == "cases" else "case_id"
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {CASES})"
    await connection.execute(
        text(
            f"INSERT INTO {table} ({into}) {numbers} SELECT {', '.join(values)} "
            f"FROM {table} CROSS JOIN n WHERE {key} = 'templatetemplate'"
        )
    )


def _at(statement: str) -> Any:
    return text(statement).bindparams(bindparam("at", type_=Moment))


async def make_due(engine: Engine, window: int) -> None:
    """Let the warnings of the next thousand cases be due."""
    ids = [{"case": f"c{window * DUE + n}", "at": WARNING} for n in range(1, DUE + 1)]
    async with engine.store._engine.begin() as connection:  # type: ignore[attr-defined]
        due = "UPDATE deadlines SET turn_at = due_at WHERE case_id = :case"
        await connection.execute(text(due), [{"case": each["case"]} for each in ids])
        await connection.execute(_at("UPDATE cases SET wake_at = :at WHERE id = :case"), ids)


async def until_done(engine: Engine) -> int:
    """Tick until nothing is due; how many cases were worked."""
    worked = 0
    while done := await tick(engine):
        worked += done
    return worked


async def measured(databases: Databases, url: str) -> dict[str, Any]:
    """The figures of one kind of database."""
    ours: list[float] = []
    least: list[float] = []
    async with engine_over(url) as (engine, clock):
        await fill(engine)
        clock.move(WARNING)
        floor: Any = SqliteFloor(url) if databases.kind == "sqlite" else PostgresFloor(url)
        await floor.open()
        for window in range(2 * (ROUNDS + 1)):
            await make_due(engine, window)
            begin = perf_counter()
            worked = await (until_done(engine) if window % 2 == 0 else floor.tick(WARNING))
            assert worked == DUE, worked
            (least if window % 2 else ours).append(perf_counter() - begin)
        await floor.close()
    spent, plain = median(ours[1:]), median(least[1:])
    return {
        "what": f"tick with rules, {DUE:,} due of {CASES:,}, {databases.kind}",
        "ours": f"{DUE / spent:,.0f} cases/s",
        "floor": f"{DUE / plain:,.0f} cases/s",
        "ratio": round(plain / spent, 2),
        "ms_per_100": round(spent * 100_000 / DUE),
    }


def figures() -> list[dict[str, Any]]:
    """One row for each kind of database."""
    with both() as kinds:
        return [asyncio.run(measured(each, each.fresh())) for each in kinds]
