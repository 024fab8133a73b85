"""A dialogue turn next to the least that the same statements and the framework cost.

    python -m bench dialogue

A turn: a customer's message is kept in the inbox, read by the real aiogram room, understood, the
talk goes on, session and reply are written. The floor: the very statements that such a turn ran,
recorded on a copy of the database and run again on another one in the same transactions with
SQLAlchemy Core alone, plus an aiogram echo (`feed_raw_update` to a handler that returns the text).
Both take turns, chunk by chunk, in one process. `ratio` is the floor's time over ours: 1.0 would
mean that reading, understanding, sealing and encoding cost nothing.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.types import Message
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.databases import Databases, both
from bench.house import START, TOKENS, engine_over
from bot.engine import Engine
from bot.loops.intake import work_row
from bot.loops.polling import keep
from conversations.seeing import NOTICE_VERSION
from conversations.talk.session import Answer, Session, encode
from storage.address import read_address
from storage.engine import reading_engine, writing_engine
from storage.store import SqlStore

CHUNK = 40
CHUNKS = 4
PEOPLE = CHUNK * (CHUNKS + 1)  # the first chunk warms up


@dataclass
class Recorded:
    """One transaction: does it write, and its statements with their rows."""

    writes: bool
    statements: list[tuple[Any, Any]] = field(default_factory=list)


def update(number: int) -> dict[str, Any]:
    """A text message as Telegram sends it."""
    person = {"id": 5000 + number, "is_bot": False, "first_name": "客", "language_code": "zh-hans"}
    return {
        "update_id": 70_000 + number,
        "message": {
            "message_id": 10,
            "date": int(START.timestamp()),
            "chat": {"id": person["id"], "type": "private", "first_name": "客"},
            "from": person,
            "text": "把钱退给我，再道个歉",
        },
    }


async def seed(url: str) -> None:
    """Customers who have told their story and are asked what they want."""
    answers = {
        "story": Answer("菜里有虫子，服务员不理我"),
        "when": Answer("记不清"),
        "unit": Answer("徐汇店", "xuhui"),
    }
    async with engine_over(url) as (engine, _), engine.store.work() as work:
        for number in range(PEOPLE):
            session = Session(
                talk=f"talk{number:012}",
                language="zh",
                updated=START,
                revision=3,
                begun=True,
                consent=NOTICE_VERSION,
                consent_at=START,
                answers=answers,
            )
            await work.sessions.save("customer", str(5000 + number), encode(session), START)


async def turn(engine: Engine, number: int) -> None:
    """What the loops do for one message."""
    await keep(engine, "customer", update(number))
    (row,) = await engine.store.open_rows(1, START)
    await work_row(engine, row)


@contextmanager
def recording(store: SqlStore) -> Iterator[list[Recorded]]:
    """The transactions of everything that runs in the block, in order."""
    found: list[Recorded] = []
    writing = store._engine.sync_engine
    engines = [writing] + ([store._readers.sync_engine] if store.database.embedded else [])

    def begun(connection: Connection) -> None:
        found.append(Recorded(connection.engine is writing))

    def ran(_: Connection, statement: Any, many: Any, one: Any, options: Any) -> None:
        found[-1].statements.append((statement, list(many) if many else one or None))

    for engine in engines:
        event.listen(engine, "begin", begun)
        event.listen(engine, "before_execute", ran)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "begin", begun)
            event.remove(engine, "before_execute", ran)


async def recorded_turns(url: str) -> list[list[Recorded]]:
    """What every customer's turn runs, on a copy of the database."""
    turns = []
    async with engine_over(url) as (engine, _):
        for number in range(PEOPLE):
            with recording(engine.store) as found:  # type: ignore[arg-type]
                await turn(engine, number)
            turns.append(found)
    return turns


class Floor:
    """The same statements again, and an echo."""

    def __init__(self, url: str, turns: list[list[Recorded]]) -> None:
        database = read_address(url)
        self.turns = turns
        self.writing: AsyncEngine = writing_engine(database)
        self.reading: AsyncEngine = reading_engine(database, self.writing)
        self.bot = Bot(TOKENS["customer"])
        self.echo = Dispatcher(disable_fsm=True)
        router = Router()
        router.message.register(_echo)
        self.echo.include_router(router)

    async def turn(self, number: int) -> None:
        """One customer's turn, nothing understood, sealed or encoded."""
        for transaction in self.turns[number]:
            engine = self.writing if transaction.writes else self.reading
            async with engine.connect() as connection, connection.begin():
                for statement, rows in transaction.statements:
                    result = await connection.execute(statement, rows)
                    if result.returns_rows:
                        result.all()
        await self.echo.feed_raw_update(self.bot, json.loads(json.dumps(update(number))))

    async def close(self) -> None:
        """Give the connections back."""
        await self.writing.dispose()
        await self.reading.dispose()
        await self.bot.session.close()


async def _echo(message: Message) -> str:
    return message.text or ""


async def timed(work: Callable[[int], Awaitable[None]], chunk: int) -> float:
    """Milliseconds per turn."""
    begin = perf_counter()
    for number in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        await work(number)
    return (perf_counter() - begin) * 1000 / CHUNK


async def compared(ours_url: str, floor_url: str, turns: list[list[Recorded]]) -> tuple[float, ...]:
    """Milliseconds per turn: ours, the floor's; medians of the chunks."""
    floor = Floor(floor_url, turns)
    ours, least = [], []
    async with engine_over(ours_url) as (engine, _):
        for chunk in range(CHUNKS + 1):
            ours.append(await timed(lambda number: turn(engine, number), chunk))
            least.append(await timed(floor.turn, chunk))
    await floor.close()
    return median(ours[1:]), median(least[1:])


def measured(databases: Databases) -> dict[str, Any]:
    """The figures of one kind of database."""
    template = databases.fresh()
    asyncio.run(seed(template))
    turns = asyncio.run(recorded_turns(databases.copied(template)))
    ours_url, floor_url = databases.copied(template), databases.copied(template)
    ours, floor = asyncio.run(compared(ours_url, floor_url, turns))
    return {
        "what": f"dialogue turn, {databases.kind}",
        "ours": f"{ours:.2f} ms",
        "floor": f"{floor:.2f} ms",
        "ratio": round(floor / ours, 2),
        "statements": sum(len(transaction.statements) for transaction in turns[-1]),
        "transactions": len(turns[-1]),
    }


def figures() -> list[dict[str, Any]]:
    """One row for each kind of database."""
    with both() as kinds:
        return [measured(databases) for databases in kinds]
