"""Updates: kept once, sealed, worked in order per sender."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from cases.ports import InboxRow
from storage.store import SqlStore
from storage.tables import inbox
from tests.storage.material import NOW, at


async def _put(store: SqlStore, update: str, sender: str = "u1", body: bytes = b"hello") -> bool:
    async with store.work() as work:
        return await work.inbox.put("customer", update, sender, body, NOW)


async def test_an_update_is_kept_once(store: SqlStore) -> None:
    assert await _put(store, "1")
    assert not await _put(store, "1", body=b"again")
    rows = await store.open_rows(10, NOW)
    assert [(row.update, row.sender, row.body, row.received_at) for row in rows] == [
        ("1", "u1", b"hello", NOW)
    ]


async def test_the_same_update_a_hundred_times_at_once_is_kept_once(store: SqlStore) -> None:
    kept = await asyncio.gather(*(_put(store, "1") for _ in range(100)))
    assert sum(kept) == 1


async def test_two_bots_may_count_alike(store: SqlStore) -> None:
    async with store.work() as work:
        assert await work.inbox.put("customer", "1", "u1", b"a", NOW)
        assert await work.inbox.put("staff", "1", "u1", b"b", NOW)
    assert [row.bot for row in await store.open_rows(10, NOW)] == ["customer", "staff"]


async def test_only_the_oldest_open_row_of_a_sender_is_offered(store: SqlStore) -> None:
    for update, sender in (("1", "u1"), ("2", "u1"), ("3", "u2")):
        await _put(store, update, sender)
    assert [row.update for row in await store.open_rows(10, NOW)] == ["1", "3"]
    assert [row.update for row in await store.open_rows(1, NOW)] == ["1"]


async def test_the_oldest_open_row_of_one_sender(store: SqlStore) -> None:
    for update, sender in (("1", "u1"), ("2", "u2"), ("3", "u2")):
        await _put(store, update, sender)
    row = await store.open_row("customer", "u2", NOW)
    assert row is not None
    assert (row.update, row.body) == ("2", b"hello")
    assert await store.open_row("staff", "u2", NOW) is None
    async with store.work() as work:
        await work.inbox.failed(row, "boom", at(5), 9)
    assert await store.open_row("customer", "u2", at(4)) is None  # it holds back the next one
    async with store.work() as work:
        await work.inbox.done(row, NOW)
    row = await store.open_row("customer", "u2", NOW)
    assert row is not None
    assert row.update == "3"


async def test_a_row_that_is_not_the_oldest_is_not_locked(store: SqlStore) -> None:
    await _put(store, "1")
    (first,) = await store.open_rows(10, NOW)
    async with store.work() as work:
        assert await work.inbox.lock(first)
        await work.inbox.done(first, NOW)
        assert not await work.inbox.lock(first)


async def test_a_sender_at_work_is_locked_for_others(store: SqlStore) -> None:
    """On SQLite the second waits for its turn and finds the row done; on PostgreSQL it is told."""
    await _put(store, "1")
    (row,) = await store.open_rows(10, NOW)
    inside, leave = asyncio.Event(), asyncio.Event()

    async def first() -> bool:
        async with store.work() as work:
            locked = await work.inbox.lock(row)
            inside.set()
            await leave.wait()
            await work.inbox.done(row, NOW)
        return locked

    async def second() -> bool:
        await inside.wait()
        if store.database.embedded:
            leave.set()
        async with store.work() as work:
            return await work.inbox.lock(row)

    one = asyncio.create_task(first())
    assert not await second()
    leave.set()
    assert await one


async def test_order_per_sender_with_twenty_workers(store: SqlStore) -> None:
    async with store.work() as work:
        for number in range(40):
            sender = f"u{number % 5}"
            await work.inbox.put("customer", str(number), sender, b"x", NOW)
    worked: dict[str, list[int]] = {}

    async def try_row(row: InboxRow) -> None:
        async with store.work() as work:
            if await work.inbox.lock(row):
                await work.inbox.done(row, NOW)
                worked.setdefault(row.sender, []).append(int(row.update))

    async def worker() -> None:
        while rows := await store.open_rows(10, NOW):
            for row in rows:
                await try_row(row)

    await asyncio.gather(*(worker() for _ in range(20)))
    assert worked == {f"u{n}": list(range(n, 40, 5)) for n in range(5)}


async def test_a_done_row_is_emptied_and_still_recognised(store: SqlStore) -> None:
    await _put(store, "1")
    (row,) = await store.open_rows(10, NOW)
    async with store.work() as work:
        await work.inbox.done(row, NOW)
    assert await store.open_rows(10, NOW) == []
    assert not await _put(store, "1")
    async with store._readers.connect() as connection:
        kept = (await connection.execute(select(inbox.c.body, inbox.c.key_uid))).one()
    assert tuple(kept) == (None, None)


async def test_a_failing_row_waits_holds_back_its_sender_and_is_set_aside(
    store: SqlStore,
) -> None:
    await _put(store, "1")
    await _put(store, "2")
    (row,) = await store.open_rows(10, NOW)
    async with store.work() as work:
        assert not await work.inbox.failed(row, "boom", at(5), 2)
    assert await store.open_rows(10, at(4)) == []
    (again,) = await store.open_rows(10, at(5))
    assert (again.update, again.attempts) == ("1", 1)
    async with store.work() as work:
        assert await work.inbox.failed(again, "boom", at(9), 2)
    assert [each.update for each in await store.open_rows(10, at(5))] == ["2"]
    assert (await store.health(NOW))["inbox_aside"] == 1


async def test_a_body_that_was_tampered_with_does_not_stop_the_others(store: SqlStore) -> None:
    await _put(store, "1", "u1")
    await _put(store, "2", "u2")
    async with store._engine.begin() as connection:
        await connection.execute(
            inbox.update().where(inbox.c.update_id == "1").values(body=b"\x01" + bytes(40))
        )
    assert [row.body for row in await store.open_rows(10, NOW)] == [b"", b"hello"]
