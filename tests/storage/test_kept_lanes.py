"""Messages that wait for a person's next word: set free, or withdrawn when they are erased."""

from __future__ import annotations

from cases.ports import Lane
from storage.keys import talk_subject
from storage.store import SqlStore
from tests.storage.material import NOW, claim, message, send_out

CHAT = "wx:oGZUI0egBJY1zhBYw2KhdUfwVJJE"


async def _kept(store: SqlStore, *keys: str) -> Lane:
    """Messages of a chat, all kept; its lane is held."""
    await send_out(store, *(message(key, CHAT, case="") for key in keys))
    (lane,) = await claim(store)
    async with store.work() as work:
        for item in await work.lanes.upcoming(lane, NOW, 10):
            await work.lanes.keep(lane, item, "no way is open")
    return lane


async def _waiting(store: SqlStore, lane: Lane, *, kept: bool = False) -> list[str]:
    async with store.work() as work:
        items = await work.lanes.upcoming(lane, NOW, 10, kept=kept)
    return [item.message.key for item in items if item.message]


async def test_the_oldest_are_set_free(store: SqlStore) -> None:
    lane = await _kept(store, "m1", "m2", "m3")
    assert await _waiting(store, lane) == []
    async with store.work() as work:
        await work.lanes.free(lane, 2)
    assert await _waiting(store, lane) == ["m1", "m2"]
    assert await _waiting(store, lane, kept=True) == ["m1", "m2", "m3"]
    async with store.work() as work:
        await work.lanes.release(lane, None)
    assert [each.chat for each in await claim(store)] == [CHAT]


async def test_without_the_lease_nothing_is_set_free(store: SqlStore) -> None:
    lane = await _kept(store, "m1")
    other = Lane(lane.bot, lane.chat, "another", lane.lease_until)
    async with store.work() as work:
        assert not await work.lanes.holds(other)
        await work.lanes.free(other, 2)
        assert await work.lanes.holds(lane)
    assert await _waiting(store, lane) == []


async def test_what_is_erased_waits_no_longer(store: SqlStore) -> None:
    lane = await _kept(store, "m1")
    async with store.work() as work:
        await work.texts.erase(talk_subject(lane.bot, CHAT))
    assert await _waiting(store, lane, kept=True) == []
