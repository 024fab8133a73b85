"""The database is away: nothing unsaved is confirmed to anybody, and afterwards all goes on.

Trouble is made below everything of ours: a statement that the driver refuses, a server that ends
its connections and takes no new ones.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import asyncpg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from bot.loops.run import quiet
from tests.stories.acts import amount
from tests.stories.telling import answers, begins, both, tells
from tests.world import Customer, World, labels


@contextmanager
def failing(
    world: World, statement: int, times: int = 1, only: tuple[str, ...] = ()
) -> Iterator[list[str]]:
    """The database refuses its `statement`-th statement from now on, and `times` - 1 more after it;
    where `only` is given, statements that hold all of it are counted. Gives what was counted.
    """
    engine: Any = world.engine.store
    asked: list[str] = []

    def refuse(_c: object, _k: object, words: str, *_rest: object) -> None:
        if not all(part in words for part in only):
            return
        asked.append(words)
        if statement <= len(asked) < statement + times:
            raise sqlite3.OperationalError("disk I/O error")

    places = {engine._engine.sync_engine, engine._readers.sync_engine}
    for place in places:
        event.listen(place, "before_cursor_execute", refuse)
    try:
        yield asked
    finally:
        for place in places:
            event.remove(place, "before_cursor_execute", refuse)


@asynccontextmanager
async def server_away(database: str) -> AsyncIterator[None]:
    """PostgreSQL ends every connection to the database and takes no new one."""
    name = database.partition("?")[0].rpartition("/")[2]
    other = database.replace("+asyncpg", "").replace(f"/{name}?", "/postgres?")
    admin = await asyncpg.connect(other)
    try:
        await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name
        )
        yield
    finally:
        await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        await admin.close()


async def _tries(world: World) -> None:
    """The loops turn as far as they come; what they raise ends one turn (see `bot.loops.run`)."""
    with suppress(sqlite3.Error, SQLAlchemyError, asyncpg.PostgresError, OSError):
        await quiet(world.engine)


async def _at_summary(world: World, name: str) -> Customer:
    customer = world.customer(name)
    await begins(customer)
    await answers(customer)
    return customer


def _submits(customer: Customer) -> None:
    """Press "submit"; whether anybody hears it is another matter."""
    summary = next(m for m in reversed(customer.room.messages) if "提交" in labels(m))
    assert customer.user is not None
    customer.world.telegram.user_presses(customer.user, customer.room, summary.id, "提交")


async def test_broken_off_at_any_statement_a_filing_is_saved_and_confirmed_whole_or_not_at_all(
    world: World,
) -> None:
    store = world.group("xuhui")
    filed = 0
    for statement in range(1, 200, 9):
        customer = await _at_summary(world, f"客户{statement}")
        _submits(customer)
        await world.takes_in()
        with failing(world, statement) as asked:
            await _tries(world)
        broken = len(asked) >= statement
        receipts = [text for text in customer.skips() if "已收到您的投诉" in text]
        assert len(receipts) <= await amount(world) - filed
        for _ in range(3):
            await world.passes(minutes=5)
        receipts += [text for text in customer.skips() if "已收到您的投诉" in text]
        filed += 1
        assert await amount(world) == filed, statement
        assert len({text.removeprefix("（可能重复收到）\n") for text in receipts}) == 1, statement
        assert receipts
        cards = [text for text in store.skips() if f"YB{filed:03}" in text]
        assert cards, statement
        if not broken:
            break
    else:
        pytest.fail("the filing never came to its end")
    assert filed > 5


@both
async def test_while_the_database_is_away_nothing_is_confirmed_and_nothing_is_lost(
    world: World, database: str
) -> None:
    customer = await _at_summary(world, "张敏")
    _submits(customer)
    if database.startswith("sqlite"):
        with failing(world, 1, times=10**6):
            with pytest.raises((sqlite3.Error, SQLAlchemyError), match="disk I/O error"):
                await world.takes_in()  # not kept, so Telegram is not told that we have it
            await _tries(world)
            customer.hears_nothing()
    else:
        async with server_away(database):
            with pytest.raises((OSError, asyncpg.PostgresError, SQLAlchemyError)):
                await world.takes_in()
            await _tries(world)
            customer.hears_nothing()
    await world.settles()
    customer.hears("已收到您的投诉", "202611YB001")
    world.group("xuhui").hears("202611YB001")
    assert await amount(world) == 1


@both
async def test_a_deadline_that_comes_while_the_database_is_away_keeps_its_moment(
    world: World, database: str
) -> None:
    customer = world.customer("张敏")
    store = world.group("xuhui")
    await tells(customer)
    store.hears("待受理")
    due = world.clock.now().replace(hour=14)
    world.clock.move(due)
    if database.startswith("sqlite"):
        with failing(world, 1, times=10**6):
            await _tries(world)
    else:
        async with server_away(database):
            await _tries(world)
    store.hears_nothing()
    await world.passes(minutes=10)
    store.hears("快到时限", "202611YB001", "还剩 12小时")
    (reached, *_) = (await world.case()).reached
    assert reached.due_at == due


async def test_a_message_whose_sending_could_not_be_noted_comes_again_as_a_repeat(
    world: World,
) -> None:
    customer = await _at_summary(world, "张敏")
    _submits(customer)
    await world.takes_in()
    with failing(world, 1, only=("UPDATE messages", "platform_id=")) as asked:
        await _tries(world)
    assert asked  # it was sent, and the store did not learn of it
    customer.hears("已收到您的投诉", "202611YB001")
    for _ in range(3):
        await world.passes(minutes=5)
    customer.hears("（可能重复收到）", "已收到您的投诉", "202611YB001")
    world.group("xuhui").hears("202611YB001")
    assert await amount(world) == 1
