"""Opening, works and looks, and the small values of the house."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from cases.ports import Store
from storage import limits
from storage.errors import DatabaseInUse, SchemaOutdated, WorkInWork
from storage.sealing import SealBroken, Sealer, digest
from storage.store import SqlStore
from tests.storage.conftest import Opener
from tests.storage.material import (
    MASTER,
    NOW,
    Entropy,
    at,
    card,
    due,
    file_case,
    message,
    send_out,
)


def as_port(store: SqlStore) -> Store:
    """For the type checker: what is built here is what the rules ask for."""
    return store


async def test_settings_are_kept_and_replaced(store: SqlStore) -> None:
    port = as_port(store)
    async with port.work() as work, port.reading() as look:
        assert await work.cases.read("c1") is None
        assert await look.cases.read("c1") is None
    assert await store.setting("offset") is None
    await store.set_setting("offset", "1")
    await store.set_setting("offset", "2")
    assert await store.setting("offset") == "2"


async def test_house_keys_are_made_once(
    store: SqlStore, database_url: str, open_store: Opener
) -> None:
    other = await open_store(database_url)
    drawn = await asyncio.gather(store.house_key("button"), other.house_key("button"))
    assert drawn[0] == drawn[1]
    assert await store.house_key("second") not in drawn
    assert store.digest("a", "b") == other.digest("a", "b") != store.digest("ab")
    assert store.digest("x") == digest(await store.house_key("digest"), "x")


async def test_another_master_key_is_refused_at_once(
    store: SqlStore, database_url: str, open_store: Opener
) -> None:
    assert await store.house_key("digest")
    with pytest.raises(SealBroken, match="KESU_SECRET_KEY"):
        await open_store(database_url, master=bytes(reversed(MASTER)))


async def test_a_work_inside_a_work_is_refused(store: SqlStore) -> None:
    async with store.work():
        with pytest.raises(WorkInWork):
            await store.set_setting("a", "b")
    await store.set_setting("a", "b")


async def test_a_look_sees_one_state_and_blocks_nobody(store: SqlStore) -> None:
    async with store.reading() as look:
        assert await look.cases.read("c1") is None
        await file_case(store, "c1")
        assert await look.cases.read("c1") is None
    async with store.reading() as look:
        assert await look.cases.read("c1") is not None


async def test_writing_through_a_look_is_refused(store: SqlStore) -> None:
    async def by_statement() -> None:
        async with store.reading() as look:
            await look.numbers.next("n")

    async def kept_back() -> None:
        async with store.reading() as look:
            await look.messages.add([message("m1")])

    for write in (by_statement, kept_back):
        with pytest.raises(SQLAlchemyError):
            await write()


async def test_a_cancelled_work_leaves_nothing_and_lets_others_on(store: SqlStore) -> None:
    inside = asyncio.Event()

    async def hang() -> None:
        async with store.work() as work:
            await work.numbers.next("n")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.work() as work:
        assert await work.numbers.next("n") == 1


async def test_health_counts_what_grows_old(store: SqlStore) -> None:
    await file_case(store, "c1", due("answer", 10), due("solve", 20))
    await file_case(store, "c2")
    await send_out(store, message("m1"), message("m2", not_before=at(90)), card())
    async with store.work() as work:
        await work.inbox.put("customer", "1", "u1", b"x", NOW)
        await work.deadlines.postpone("c1", "boom", at(10), at(15))
    assert await store.health(at(30)) == {
        "due_unclaimed": 2,
        "due_oldest_at": at(15),
        "due_failing": 1,
        "inbox_open": 1,
        "inbox_oldest_at": NOW,
        "inbox_aside": 0,
        "messages_waiting": 2,
        "messages_oldest_at": NOW,
        "messages_refused": 0,
        "cards_waiting": 1,
        "cases_open": 2,
        "cases_without_date": 1,
    }


async def test_one_process_runs_on_a_file(sqlite_url: str, open_store: Opener) -> None:
    first = await open_store(sqlite_url, exclusive=True)
    with pytest.raises(DatabaseInUse, match="stop that one, or set KESU_DATABASE_URL"):
        await open_store(sqlite_url, exclusive=True)
    command = await open_store(sqlite_url)
    await command.set_setting("a", "b")
    assert await first.setting("a") == "b"
    await first.close()
    await open_store(sqlite_url, exclusive=True)


async def test_two_stores_write_to_one_file_in_turn(sqlite_url: str, open_store: Opener) -> None:
    stores = [await open_store(sqlite_url), await open_store(sqlite_url)]

    async def draw(number: int) -> int:
        async with stores[number % 2].work() as work:
            return await work.numbers.next("n")

    drawn = await asyncio.gather(*(draw(number) for number in range(40)))
    assert sorted(drawn) == list(range(1, 41))


async def test_a_missing_file_is_not_made_by_opening_it(tmp_path: Path) -> None:
    entropy = Entropy("x")
    with pytest.raises(SchemaOutdated, match="kesu migrate"):
        await SqlStore.open(f"sqlite:///{tmp_path}/no.db", Sealer(MASTER, entropy), entropy)
    assert not sqlite_file_made(tmp_path)


def sqlite_file_made(folder: Path) -> bool:
    return any(folder.iterdir())


async def test_all_machines_follow_the_clock_of_the_server(store: SqlStore) -> None:
    offset = await store.clock_offset(NOW)
    if store.database.embedded:
        assert offset == timedelta()
    else:
        assert offset > timedelta()
        assert await store.clock_offset(NOW + offset) < timedelta(minutes=1)


async def test_connections_promise_what_they_should(store: SqlStore) -> None:
    names = (
        ["journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout"]
        if store.database.embedded
        else ["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"]
    )
    ask = "PRAGMA" if store.database.embedded else "SHOW"
    async with store._engine.connect() as connection:
        told = [(await connection.exec_driver_sql(f"{ask} {name}")).scalar() for name in names]
    if store.database.embedded:
        assert told == ["wal", 2, 1, 1, limits.SQLITE_BUSY_MS]
    else:
        assert told == ["5s", "30s", "30s"]
