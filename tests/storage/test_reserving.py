"""Lanes reserved for an answer in the platform's own request, and lanes left alone."""

from __future__ import annotations

import asyncio

import pytest

from cases.platforms import Platform, platform_of
from cases.ports import Lane
from storage.store import SqlStore
from tests.storage.conftest import Opener
from tests.storage.material import (
    NOW,
    at,
    card,
    claim,
    deliver,
    machine,
    message,
    next_of,
    release,
    send_out,
)

CHAT = "wx:oGZUI0egBJY1zhBYw2KhdUfwVJJE"


def _lane(token: str = "push", seconds: float = 30) -> Lane:
    return Lane("staff", CHAT, token, machine(seconds))


async def _reserve(
    store: SqlStore, *keys: str, token: str = "push", seconds: float = 0, lease: float = 30
) -> Lane:
    """A work that adds messages and reserves their lane; the lane it hopes to have."""
    until = machine(seconds + lease)
    async with store.work() as work:
        await work.lanes.reserve("staff", CHAT, token, until, machine(seconds))
        await work.messages.add([message(key, CHAT) for key in keys])
    return Lane("staff", CHAT, token, until)


async def _upcoming(store: SqlStore, lane: Lane, limit: int = 10) -> list[str]:
    async with store.work() as work:
        items = await work.lanes.upcoming(lane, NOW, limit)
    return [item.message.key for item in items if item.message]


async def test_what_a_work_adds_is_its_reservers_before_any_claim(store: SqlStore) -> None:
    lane = await _reserve(store, "m1", "m2")
    assert await claim(store) == []
    assert await _upcoming(store, lane) == ["m1", "m2"]
    assert await _upcoming(store, lane, 1) == ["m1"]
    async with store.work() as work:
        items = await work.lanes.upcoming(lane, NOW, 10)
        assert [await work.lanes.sending(lane, item, "text") for item in items] == [True, True]
    async with store.work() as work:
        for item in items:  # one answer said both; such an answer has no id
            assert await work.lanes.sent(lane, item, "", "", NOW)
        await work.lanes.release(lane, None)
    assert await claim(store, now=at(9)) == []
    async with store.reading() as look:
        assert await look.lanes.waiting("staff", CHAT) == 0
        assert await look.messages.by_platform_id("staff", CHAT, "") is None
        told = await look.trace.message(items[0].id)
        assert told is not None
        assert (told.state, told.platform_id, told.sent_at) == ("sent", "", NOW)


async def test_a_work_sees_its_own_reservation(store: SqlStore) -> None:
    async with store.work() as work:
        await work.messages.add([message("m1", CHAT)])
        await work.lanes.reserve("staff", CHAT, "push", machine(30), machine(0))
        assert len(await work.lanes.upcoming(_lane(), NOW, 10)) == 1


async def test_what_did_not_fit_goes_by_the_usual_way(store: SqlStore) -> None:
    lane = await _reserve(store, "m1", "m2")
    item = await next_of(store, lane)
    assert item is not None
    await deliver(store, lane, item, "")
    async with store.work() as work:
        await work.lanes.release(lane, None)
    (usual,) = await claim(store)
    assert await _upcoming(store, usual) == ["m2"]


async def test_a_reservation_that_adds_nothing_gets_what_waits(store: SqlStore) -> None:
    await _reserve(store)
    assert await claim(store, seconds=60) == []  # a lane is made, and nothing wakes it
    await send_out(store, message("m1", CHAT))
    lane = await _reserve(store, seconds=60)
    assert await _upcoming(store, lane) == ["m1"]


async def test_a_hold_does_not_hinder_an_answer(store: SqlStore) -> None:
    """No way to the person was open, until they wrote."""
    await send_out(store, message("kept", CHAT))
    (lane,) = await claim(store)
    async with store.work() as work:
        await work.lanes.later(lane, None, at(10_000))
        await work.lanes.release(lane, [])
    assert await claim(store) == []
    lane = await _reserve(store, "m2")
    assert await _upcoming(store, lane) == ["kept", "m2"]
    async with store.work() as work:
        await work.lanes.later(lane, None, NOW)  # now the usual way is open, too
        await work.lanes.release(lane, None)
    assert len(await claim(store)) == 1


async def test_what_is_held_back_itself_is_not_said(store: SqlStore) -> None:
    lane = await _reserve(store, "m1")
    await send_out(store, message("tomorrow", CHAT, not_before=at(60)), card(chat=CHAT))
    assert await _upcoming(store, lane) == ["m1"]


async def test_a_lane_that_is_being_served_is_not_reserved(store: SqlStore) -> None:
    await send_out(store, message("m1", CHAT))
    (serving,) = await claim(store)
    hoped = await _reserve(store, "m2", seconds=29)
    assert await _upcoming(store, hoped) == []
    assert await next_of(store, hoped) is None
    async with store.work() as work:
        await work.lanes.release(hoped, [])
    assert await _upcoming(store, serving) == ["m1", "m2"]
    late = await _reserve(store, seconds=30, token="late")
    assert await _upcoming(store, late) == ["m1", "m2"]
    assert await _upcoming(store, serving) == []


async def test_works_that_reserve_one_lane_wake_others_and_lease_none_of_them(
    store: SqlStore,
) -> None:
    async with store.work() as work:
        await work.messages.add([message("m1", CHAT), message("group", "-100")])
        await work.lanes.reserve("staff", CHAT, "push", machine(30), machine(0))
    (group,) = await claim(store, "usual")
    assert (group.chat, group.token) == ("-100", "usual")
    async with store.work() as work:  # nor does one take a lease away from them
        await work.messages.add([message("m2", "-100")])
        await work.lanes.reserve("staff", CHAT, "again", machine(90), machine(60))
    item = await next_of(store, group)
    assert item is not None
    assert await deliver(store, group, item, "p1")


async def test_the_budget_window_outlives_a_reservation(store: SqlStore) -> None:
    await send_out(store, message("m1", CHAT))
    (lane,) = await claim(store)
    await release(store, lane, at(1), at(2))
    reserved = await _reserve(store)
    async with store.work() as work:
        await work.lanes.release(reserved, None)
    (again,) = await claim(store)
    assert again.sent_at == (at(1), at(2))


async def test_a_reserver_that_dies_leaves_uncertain_items_to_the_usual_way(
    store: SqlStore, database_url: str, open_store: Opener
) -> None:
    lane = await _reserve(store, "m1", "m2")
    item = await next_of(store, lane)
    assert item is not None
    async with store.work() as work:
        assert await work.lanes.sending(lane, item, "您好")
    other = await open_store(database_url)
    assert await claim(other, seconds=29) == []
    (usual,) = await claim(other, "usual", seconds=30)
    again = await next_of(other, usual)
    assert again is not None
    assert (again.uncertain, again.text, again.message) == (True, "您好", message("m1", CHAT))
    async with store.work() as work:  # the first one was only slow: it changes nothing any more
        assert not await work.lanes.sent(lane, item, "", "", NOW)
        assert await work.lanes.upcoming(lane, NOW, 10) == []
    await deliver(other, usual, again, "p1")
    following = await next_of(other, usual)
    assert following is not None
    assert not following.uncertain


async def test_a_reserver_that_dies_before_it_begins_loses_nothing(store: SqlStore) -> None:
    await _reserve(store, "m1")
    (usual,) = await claim(store, "usual", seconds=31)
    item = await next_of(store, usual)
    assert item is not None
    assert (item.uncertain, item.message) == (False, message("m1", CHAT))


async def test_a_work_that_fails_reserves_nothing(store: SqlStore) -> None:
    await send_out(store, message("m1", CHAT))

    async def fails() -> None:
        async with store.work() as work:
            await work.lanes.reserve("staff", CHAT, "push", machine(30), machine(0))
            raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        await fails()
    assert await _upcoming(store, _lane()) == []
    assert len(await claim(store)) == 1


async def test_of_many_reservers_one_gets_the_lane(
    store: SqlStore, database_url: str, open_store: Opener
) -> None:
    stores = [store, await open_store(database_url)]
    hoped = await asyncio.gather(
        *(_reserve(stores[n % 2], f"m{n}", token=f"t{n}") for n in range(12))
    )
    got = [lane for lane in hoped if await _upcoming(store, lane)]
    assert len(got) == 1
    assert len(await _upcoming(store, got[0], 100)) == 12


async def test_a_claim_and_a_reservation_never_both_hold_a_lane(
    store: SqlStore, database_url: str, open_store: Opener
) -> None:
    other = await open_store(database_url)
    for number in range(20):
        await send_out(store, message(f"old{number}", CHAT))
        seconds = number * 60
        lanes, hoped = await asyncio.gather(
            claim(other, f"usual{number}", seconds=seconds),
            _reserve(store, f"new{number}", token=f"push{number}", seconds=seconds),
        )
        holders = [lane for lane in (*lanes, hoped) if await _upcoming(store, lane, 100)]
        assert len(holders) == 1


async def test_chats_of_barred_platforms_are_left_alone(store: SqlStore) -> None:
    chats = ["700", "-100", CHAT, "wecom:g:1", "wecom:u:zhang"]
    await send_out(store, *(message(chat, chat) for chat in chats))

    async def left(*barred: Platform) -> set[str]:
        async with store.work() as work:
            lanes = await work.lanes.claim(NOW, machine(0), machine(30), "t", 10, barred=barred)
            for lane in lanes:
                await work.lanes.release(lane, [])
        return {lane.chat for lane in lanes}

    assert await left() == set(chats)
    platforms: tuple[Platform, ...] = ("telegram", "wechat", "wecom")
    for barred in platforms:
        assert await left(barred) == {each for each in chats if platform_of(each) != barred}
    assert await left("wechat", "wecom") == {"700", "-100"}
    assert await left(*platforms) == set()
