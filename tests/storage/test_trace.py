"""Following an update: in any state, to the cases it touched and the messages that came of it."""

from __future__ import annotations

from sqlalchemy import text

from cases import events as e
from storage.store import SqlStore
from tests.storage.material import (
    NOW,
    at,
    claim,
    deliver,
    file_case,
    go_on,
    message,
    next_of,
    send_out,
)


async def _put(store: SqlStore, bot: str, update: str, sender: str = "u1") -> None:
    async with store.work() as work:
        await work.inbox.put(bot, update, sender, b"hello", NOW)


async def _fail(store: SqlStore, times: int) -> None:
    """The oldest open row fails so often, and is set aside."""
    for number in range(times):
        (row, *_) = await store.open_rows(10, at(60 * (number + 1)))
        async with store.work() as work:
            await work.inbox.failed(row, "ValueError", at(60 * number), times)


async def test_an_update_is_found_in_every_state(store: SqlStore) -> None:
    await _put(store, "customer", "4711")
    async with store.reading() as look:
        (open_,) = await look.trace.updates("4711")
        assert (open_.state, open_.cause, open_.received_at) == ("open", "customer:4711", NOW)
        assert await look.trace.updates("customer:4711") == [open_]
        assert await look.trace.updates(str(open_.id)) == [open_]
        assert await look.trace.updates("staff:4711") == []
        assert await look.trace.updates("9" * 40) == []
    await _fail(store, 3)
    async with store.reading() as look:
        (aside,) = await look.trace.updates("4711")
        assert (aside.state, aside.attempts, aside.error) == ("aside", 3, "ValueError")
        assert await look.trace.set_aside(10) == [aside]
    async with store.work() as work:
        assert await work.inbox.try_again(aside.id)
    (row,) = await store.open_rows(10, NOW)
    assert (row.attempts, row.body) == (0, b"hello")
    async with store.work() as work:
        await work.inbox.done(row, at(5))
    async with store.reading() as look:
        (done,) = await look.trace.updates("4711")
        assert (done.state, done.done_at) == ("done", at(5))
        assert await look.trace.set_aside(10) == []


async def test_only_what_was_set_aside_is_tried_again(store: SqlStore) -> None:
    await _put(store, "customer", "1")
    async with store.reading() as look:
        (open_,) = await look.trace.updates("customer:1")
    async with store.work() as work:
        assert not await work.inbox.try_again(open_.id)
        assert not await work.inbox.try_again(999)


async def test_an_erased_update_is_not_tried_again(store: SqlStore) -> None:
    await _put(store, "customer", "1", "700")
    await _fail(store, 1)
    async with store.work() as work:
        await work.texts.erase("talk:customer:700")
    async with store.reading() as look:
        (aside,) = await look.trace.updates("customer:1")
    async with store.work() as work:
        assert not await work.inbox.try_again(aside.id)


async def test_the_cases_of_a_cause(store: SqlStore) -> None:
    one = await file_case(store, "c1")
    two = await file_case(store, "c2")
    async with store.work() as work:
        await go_on(work, one, e.Nudged(), "customer:4711:0#0")
        await go_on(work, two, e.Nudged(), "staff:4711#0")
        await work.cases.lock("c2")
    async with store.reading() as look:
        assert await look.trace.cases_of("customer:4711") == ["c1"]
        assert await look.trace.cases_of("customer:4711:0#0") == ["c1"]
        assert await look.trace.cases_of("staff:4711") == ["c2"]
        assert await look.trace.cases_of("customer:471") == []
        assert await look.trace.cases_of("customer:47") == []


async def test_messages_by_update_case_row_and_place(store: SqlStore) -> None:
    await send_out(
        store,
        message("customer:4711:0", "700", bot="customer", template="customer/receipt"),
        message("c1:1:staff/ping:x", case="c1"),
        message("customer:47110:0", "700", bot="customer"),
    )
    (customer, staff) = sorted(await claim(store), key=lambda lane: lane.bot)
    item = await next_of(store, staff)
    assert item is not None
    await deliver(store, staff, item, "55")
    async with store.work() as work:
        waiting = await work.lanes.next(customer, NOW)
        assert waiting is not None
        await work.lanes.refused(customer, waiting, "no such chat")
    async with store.reading() as look:
        (reply,) = await look.trace.messages_of("customer:4711")
        assert (reply.template, reply.state, reply.why) == (
            "customer/receipt",
            "refused",
            "no such chat",
        )
        (told,) = await look.trace.messages_about("c1")
        assert (told.key, told.state, told.sent_at) == ("c1:1:staff/ping:x", "sent", NOW)
        assert await look.trace.sent_as("staff", "-100", "55") == told
        assert await look.trace.message(told.id) == told
        assert await look.trace.messages_about("") == []
        assert await look.trace.message(10**30) is None
        assert await look.trace.sent_as("staff", "-100", "") is None


async def test_indexes_answer(sqlite_store: SqlStore) -> None:
    """A trace in a large house reads a handful of rows."""
    questions = {
        "ix_events_cause": "SELECT case_id FROM events WHERE cause IN ('a', 'b')",
        "ix_messages_case_id": "SELECT id FROM messages WHERE case_id != '' AND case_id = ? "
        "ORDER BY id",
        "ix_messages_platform_id": "SELECT id FROM messages WHERE platform_id != '' AND bot = ? "
        "AND chat = ? AND platform_id = ?",
        "ix_inbox_aside": "SELECT id FROM inbox WHERE state = 'aside' ORDER BY id",
    }
    async with sqlite_store._readers.connect() as connection:
        for index, question in questions.items():
            asked = text(f"EXPLAIN QUERY PLAN {question.replace('?', chr(39) * 2)}")
            plan = (await connection.execute(asked)).all()
            assert index in str(plan), plan
