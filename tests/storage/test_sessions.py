"""Sessions that want to be woken: oldest first, one at a time, and never one that is in hand."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage.store import SqlStore
from tests.storage.material import NOW

LATER = NOW + timedelta(hours=2)


async def test_the_oldest_due_session_is_woken_and_others_wait(store: SqlStore) -> None:
    async with store.work() as work:
        await work.sessions.save("customer", "1", b"one", NOW, LATER)
        await work.sessions.save("customer", "2", b"two", NOW, NOW + timedelta(hours=1))
        await work.sessions.save("customer", "3", b"three", NOW)
    async with store.reading() as look:
        assert await look.sessions.next_at(NOW) == NOW + timedelta(hours=1)
        assert await look.sessions.next_at(LATER) is None
    async with store.work() as work:
        assert await work.sessions.due(NOW) is None
        first = await work.sessions.due(LATER)
        assert first is not None
        assert (first.session, first.at) == (b"two", NOW + timedelta(hours=1))
        await work.sessions.wake(first, None)
        second = await work.sessions.due(LATER)
        assert second is not None
        assert second.session == b"one"
        await work.sessions.save("customer", "1", b"one", LATER)
        assert await work.sessions.due(LATER) is None


async def test_a_session_put_off_comes_later(store: SqlStore) -> None:
    async with store.work() as work:
        await work.sessions.save("customer", "1", b"one", NOW, NOW)
        waking = await work.sessions.due(NOW)
        assert waking is not None
        await work.sessions.wake(waking, LATER)
        assert await work.sessions.due(NOW) is None
        assert await work.sessions.due(LATER) is not None


async def test_a_session_whose_customer_is_just_being_heard_is_passed_over(
    store: SqlStore,
) -> None:
    """On SQLite there is one writer, who waits; on PostgreSQL the row is locked."""
    async with store.work() as work:
        await work.sessions.save("customer", "1", b"one", NOW, NOW)
    hearing = asyncio.Event()

    async def hears() -> None:
        async with store.work() as work:
            assert await work.sessions.load("customer", "1", lock=True) == b"one"
            hearing.set()
            for _ in range(5):  # gives the other one its turns
                await work.sessions.next_at(NOW)
            await work.sessions.save("customer", "1", b"two", NOW)

    async def wakes() -> bool:
        await hearing.wait()
        async with store.work() as work:
            return await work.sessions.due(NOW) is not None

    _, woken = await asyncio.gather(hears(), wakes())
    assert not woken
    async with store.reading() as look:
        assert await look.sessions.load("customer", "1") == b"two"


async def test_an_erased_session_is_gone_from_the_waking(store: SqlStore) -> None:
    async with store.work() as work:
        await work.sessions.save("customer", "1", b"one", NOW, NOW)
        await work.texts.erase("talk:customer:1")
    async with store.work() as work:
        assert await work.sessions.due(NOW) is None


async def test_forgotten_files_are_gone_and_others_stay(store: SqlStore) -> None:
    async with store.work() as work:
        mine = await work.files.keep("talk:customer:1", b"photo", "photo", "a.jpg", NOW)
        other = await work.files.keep("talk:customer:2", b"photo", "photo", "a.jpg", NOW)
        await work.files.forget("talk:customer:1")
    async with store.reading() as look:
        with pytest.raises(KeyError):
            await look.files.open("talk:customer:1", mine)
        assert (await look.files.open("talk:customer:2", other))[0] == b"photo"
