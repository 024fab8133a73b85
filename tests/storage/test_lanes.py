"""Lanes: order, leases that fence, messages held back, and what a chat is spared."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from sqlalchemy import func, select

from cases.outgoing import Button, Prompt
from storage.store import SqlStore
from storage.tables import lanes, messages
from tests.storage.material import (
    NOW,
    at,
    card,
    claim,
    deliver,
    file_case,
    machine,
    message,
    next_of,
    release,
    send_out,
)


async def test_messages_go_in_order_and_once(store: SqlStore) -> None:
    await send_out(store, message("m1"), message("m2"))
    await send_out(store, message("m3"), message("m1", template="other"))
    (lane,) = await claim(store)
    sent = []
    while item := await next_of(store, lane):
        assert item.message is not None
        assert (item.attempts, item.uncertain, item.text) == (0, False, "")
        sent.append(item.message)
        assert await deliver(store, lane, item, f"p{len(sent)}")
    assert sent == [message("m1"), message("m2"), message("m3")]
    await release(store, lane, at(1), at(2))
    assert await claim(store, now=at(9)) == []


async def test_the_budget_window_is_remembered(store: SqlStore) -> None:
    await send_out(store, message("m1"))
    (lane,) = await claim(store)
    await release(store, lane, at(1), at(2))
    (again,) = await claim(store, "t2")
    assert again.sent_at == (at(1), at(2))
    assert (again.token, again.lease_until) == ("t2", machine(30))


async def test_two_senders_never_hold_one_lane(store: SqlStore) -> None:
    for chat in range(30):
        await send_out(store, message(f"m{chat}", f"{chat}"))
    claimed = await asyncio.gather(*(claim(store, f"t{n}", limit=7) for n in range(8)))
    chats = [lane.chat for lanes in claimed for lane in lanes]
    assert len(chats) == len(set(chats))
    rest = await claim(store, "rest", limit=100)
    assert sorted(chats + [lane.chat for lane in rest]) == sorted(str(n) for n in range(30))


async def test_a_sender_whose_lease_was_lost_writes_nothing(store: SqlStore) -> None:
    await send_out(store, message("m1"))
    (slow,) = await claim(store, "slow", lease=30)
    item = await next_of(store, slow)
    assert item is not None
    async with store.work() as work:
        assert await work.lanes.sending(slow, item, "first wording")
    assert await claim(store, "early", seconds=29) == []
    (quick,) = await claim(store, "quick", seconds=30)
    async with store.work() as work:
        assert not await work.lanes.sent(slow, item, "p1", "", NOW)
        assert not await work.lanes.sending(slow, item, "again")
        assert await work.lanes.next(slow, NOW) is None
        await work.lanes.moot(slow, item, "x")
        await work.lanes.refused(slow, item, "x")
        await work.lanes.later(slow, item, at(99))
        await work.lanes.release(slow, [])
    again = await next_of(store, quick)
    assert again is not None
    assert (again.uncertain, again.text, again.attempts) == (True, "first wording", 1)
    assert again.message == message("m1")
    assert await deliver(store, quick, again, "p2")
    assert await next_of(store, quick) is None


async def test_a_message_found_while_sending_is_uncertain(store: SqlStore) -> None:
    """The sender died between mark and acknowledgement: the same words go again, as a repeat."""
    await send_out(store, message("m1"))
    (lane,) = await claim(store)
    item = await next_of(store, lane)
    assert item is not None
    async with store.work() as work:
        await work.lanes.sending(lane, item, "您好")
    await release(store, lane)
    (lane,) = await claim(store, "t2")
    again = await next_of(store, lane)
    assert again is not None
    assert (again.uncertain, again.text) == (True, "您好")


async def test_a_chat_told_to_wait_is_not_claimed_before(store: SqlStore) -> None:
    await send_out(store, message("m1"))
    (lane,) = await claim(store)
    item = await next_of(store, lane)
    assert item is not None
    async with store.work() as work:
        await work.lanes.sending(lane, item, "text")
        await work.lanes.later(lane, item, at(10))
        await work.lanes.release(lane, [])
    assert await claim(store, now=at(9)) == []
    async with store.work() as work:
        assert await work.lanes.next_at(NOW) == at(10)
    (lane,) = await claim(store, now=at(10))
    again = await next_of(store, lane, at(10))
    assert again is not None
    assert (again.uncertain, again.text, again.attempts) == (False, "", 1)


async def test_waiting_without_an_item_leaves_its_mark(store: SqlStore) -> None:
    await send_out(store, message("m1"))
    (lane,) = await claim(store)
    item = await next_of(store, lane)
    assert item is not None
    async with store.work() as work:
        await work.lanes.sending(lane, item, "text")
        await work.lanes.later(lane, None, at(10))
        await work.lanes.release(lane, [])
    (lane,) = await claim(store, now=at(10))
    again = await next_of(store, lane, at(10))
    assert again is not None
    assert again.uncertain


async def test_a_message_held_back_does_not_block_those_behind(store: SqlStore) -> None:
    await send_out(store, message("quiet", not_before=at(60)), message("loud"))
    (lane,) = await claim(store)
    item = await next_of(store, lane)
    assert item is not None
    assert item.message == message("loud")
    await deliver(store, lane, item, "p1")
    assert await next_of(store, lane) is None
    await release(store, lane)
    assert await claim(store, now=at(59)) == []
    async with store.work() as work:
        assert await work.lanes.next_at(NOW) == at(60)
        assert await work.lanes.next_at(at(60)) is None
        assert await work.lanes.waiting("staff", "-100") == 1
    (lane,) = await claim(store, now=at(60))
    item = await next_of(store, lane, at(60))
    assert item is not None
    assert item.message == message("quiet", not_before=at(60))


async def test_a_held_back_lane_is_woken_by_what_may_go_at_once(store: SqlStore) -> None:
    await send_out(store, message("quiet", not_before=at(60)))
    assert await claim(store) == []
    await send_out(store, message("loud"))
    assert len(await claim(store)) == 1


async def test_what_comes_while_a_lane_is_leased_is_sent_after(store: SqlStore) -> None:
    await send_out(store, message("m1"))
    (lane,) = await claim(store)
    item = await next_of(store, lane)
    assert item is not None
    await deliver(store, lane, item, "p1")
    await send_out(store, message("m2"))
    await release(store, lane)
    (lane,) = await claim(store, "t2")
    item = await next_of(store, lane)
    assert item is not None
    assert item.message == message("m2")


@pytest.mark.parametrize("way", ["moot", "refused"])
async def test_withdrawn_and_refused_messages_are_emptied(store: SqlStore, way: str) -> None:
    await send_out(store, message("m1"), message("m2"))
    (lane,) = await claim(store)
    item = await next_of(store, lane)
    assert item is not None
    async with store.work() as work:
        await getattr(work.lanes, way)(lane, item, "because " * 200)
    following = await next_of(store, lane)
    assert following is not None
    assert following.message == message("m2")
    async with store._engine.connect() as connection:
        row = (await connection.execute(select(messages).where(messages.c.key == "m1"))).one()
    assert (row.state, row.sealed, row.wording, row.key_uid) == (way, None, None, None)
    assert 0 < len(row.why) <= 500
    assert (await store.health(at(1)))["messages_refused"] == (way == "refused")


async def test_a_reply_finds_what_was_sent(store: SqlStore) -> None:
    prompt = Prompt("resolve", "zhang")
    asked = message("m1", prompt=prompt, buttons=(Button("x", "y"),), case="c1")
    await send_out(store, asked)
    (lane,) = await claim(store)
    item = await next_of(store, lane)
    assert item is not None
    assert item.message == asked
    await deliver(store, lane, item, "4711")
    async with store.reading() as look:
        found = await look.messages.by_platform_id("staff", "-100", "4711")
        assert found == msgspec.structs.replace(asked, values={}, buttons=())
        assert await look.messages.by_platform_id("staff", "-100", "4712") is None
        assert await look.messages.by_platform_id("staff", "-101", "4711") is None
        assert await look.messages.by_platform_id("staff", "-100", "") is None


async def test_a_message_goes_before_a_card(store: SqlStore) -> None:
    await send_out(store, card(), message("m1"))
    (lane,) = await claim(store)
    first = await next_of(store, lane)
    assert first is not None
    assert first.message is not None
    await deliver(store, lane, first, "p1")
    second = await next_of(store, lane)
    assert second is not None
    assert second.card == card()


async def test_works_that_write_to_the_same_chats_do_not_block_each_other(
    store: SqlStore,
) -> None:
    """Each names the chats in another order; the locks are taken in one order all the same."""
    chats = [f"{n}" for n in range(6)]

    async def write(number: int) -> None:
        order = chats if number % 2 else chats[::-1]
        async with store.work() as work:
            for chat in order:
                await work.messages.add([message(f"{number}-{chat}", chat)])
                await work.cards.want([card("c1", number, chat)])

    await asyncio.gather(*(write(number) for number in range(12)))
    async with store.reading() as look:
        assert [await look.lanes.waiting("staff", chat) for chat in chats] == [12] * 6


async def test_idle_lanes_cost_a_claim_nothing(store: SqlStore) -> None:
    """The claim reads an index that idle lanes are not in."""
    async with store._engine.begin() as connection:
        idle = [{"bot": "staff", "chat": f"idle{n}"} for n in range(10_000)]
        await connection.execute(lanes.insert(), idle)
        asked = "EXPLAIN QUERY PLAN" if store.database.embedded else "EXPLAIN"
        if not store.database.embedded:
            await connection.exec_driver_sql("ANALYZE lanes")
        query = "SELECT bot FROM lanes WHERE wake_at <= '2026-01-01 00:00:00' ORDER BY wake_at"
        plan = (await connection.exec_driver_sql(f"{asked} {query}")).all()
        count = await connection.execute(select(func.count()).select_from(lanes))
        assert count.scalar_one() == 10_000
    assert "ix_lanes_wake_at" in str(plan)
    await send_out(store, message("m1"))
    assert [lane.chat for lane in await claim(store)] == ["-100"]


async def test_whose_news_waits_for_a_chat_is_known_by_number(store: SqlStore) -> None:
    for name in ("c1", "c2", "c3"):
        await file_case(store, name)
    await send_out(store, message("m1", case="c2"), message("m2", "other", case="c3"))
    async with store.work() as work:
        await work.cards.want([card("c1"), card("c2")])
    async with store.reading() as look:
        assert await look.lanes.cases_waiting("staff", "-100") == ["N-c1", "N-c2"]
        assert await look.lanes.cases_waiting("staff", "other") == ["N-c3"]
