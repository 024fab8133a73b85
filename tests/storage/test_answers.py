"""What an update was answered in the platform's own request: for its repeats, for a day."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cases.ports import Pushed
from storage.store import SqlStore
from storage.tables import answers
from tests.storage.conftest import Opener
from tests.storage.material import NOW, at

OPENID = "wx:oGZUI0egBJY1zhBYw2KhdUfwVJJE"
TALK = f"talk:customer:{OPENID}"
UPDATE = "wx:msg:1"
REPLY = b"<xml>canary-of-reply</xml>"


async def _put(store: SqlStore, update: str = UPDATE) -> None:
    async with store.work() as work:
        assert await work.inbox.put("customer", update, OPENID, b"hello", NOW)


async def _work(store: SqlStore) -> None:
    """The oldest update is worked."""
    (row,) = await store.open_rows(1, NOW)
    async with store.work() as work:
        await work.inbox.done(row, NOW)


async def _answer(store: SqlStore, answer: bytes = REPLY, update: str = UPDATE) -> None:
    async with store.work() as work:
        await work.inbox.keep_answer("customer", update, answer, NOW)


async def test_a_repeat_finds_what_became_of_the_first(store: SqlStore) -> None:
    assert await store.pushed("customer", UPDATE) is None
    await _put(store)
    waits = await store.pushed("customer", UPDATE)
    assert waits is not None
    assert (waits.state, waits.answer) == ("open", None)
    await _work(store)
    await _answer(store)
    assert await store.pushed("customer", UPDATE) == Pushed(waits.id, "done", REPLY)
    assert await store.pushed("staff", UPDATE) is None


async def test_the_update_set_aside_is_told_as_such(store: SqlStore) -> None:
    await _put(store)
    (row,) = await store.open_rows(1, NOW)
    async with store.work() as work:
        await work.inbox.failed(row, "boom", NOW, 1)
    aside = await store.pushed("customer", UPDATE)
    assert aside is not None
    assert aside.state == "aside"


async def test_the_latest_answer_counts_and_each_update_has_its_own(store: SqlStore) -> None:
    await _put(store)
    await _put(store, "wx:msg:2")
    await _answer(store, b"first")
    await _answer(store, b"second")
    await _answer(store, b"other", "wx:msg:2")
    one, two = [await store.pushed("customer", each) for each in (UPDATE, "wx:msg:2")]
    assert one is not None
    assert two is not None
    assert (one.answer, two.answer) == (b"second", b"other")


async def test_an_answer_may_be_kept_before_its_update_is_done(store: SqlStore) -> None:
    await _put(store)
    await _answer(store)
    await _work(store)
    done = await store.pushed("customer", UPDATE)
    assert done is not None
    assert (done.state, done.answer) == ("done", REPLY)


async def test_an_answer_to_nothing_is_not_kept(store: SqlStore) -> None:
    await _answer(store)
    assert await store.pushed("customer", UPDATE) is None
    async with store._engine.connect() as connection:
        assert (await connection.execute(select(answers))).all() == []


async def test_an_answer_is_not_readable(store: SqlStore) -> None:
    await _put(store)
    await _answer(store)
    async with store._engine.connect() as connection:
        row = (await connection.execute(select(answers))).one()
    assert b"canary" not in row.sealed


async def test_erasing_the_talk_erases_the_answer(store: SqlStore) -> None:
    await _put(store)
    await _work(store)
    await _answer(store)
    async with store.work() as work:
        await work.texts.erase(TALK)
    erased = await store.pushed("customer", UPDATE)
    assert erased is not None
    assert (erased.state, erased.answer) == ("done", None)
    async with store._engine.connect() as connection:
        assert (await connection.execute(select(answers))).all() == []


async def test_an_answer_made_while_the_talk_was_erased_is_not_kept(store: SqlStore) -> None:
    await _put(store)
    async with store.work() as work:
        await work.texts.erase(TALK)
    await _answer(store)
    erased = await store.pushed("customer", UPDATE)
    assert erased is not None
    assert erased.answer is None


async def test_answers_go_after_their_time_and_updates_stay_recognised(store: SqlStore) -> None:
    await _put(store)
    await _work(store)
    await _answer(store)
    async with store.work() as work:
        assert await work.pruning.keys(10) == 0  # an answer needs its talk's key
        assert await work.pruning.answers(NOW, 10) == 0
        assert await work.pruning.answers(at(1), 10) == 1
        assert await work.pruning.keys(10) == 1
    known = await store.pushed("customer", UPDATE)
    assert known is not None
    assert (known.state, known.answer) == ("done", None)
    async with store.work() as work:
        assert not await work.inbox.put("customer", UPDATE, OPENID, b"hello", at(1))


async def test_a_tampered_answer_counts_as_none(store: SqlStore) -> None:
    await _put(store)
    await _put(store, "wx:msg:2")
    await _answer(store)
    async with store._engine.begin() as connection:
        await connection.execute(answers.update().values(update_id="wx:msg:2"))
    moved = await store.pushed("customer", "wx:msg:2")
    assert moved is not None
    assert moved.answer is None


async def test_a_crash_before_the_commit_leaves_no_answer(
    store: SqlStore, database_url: str, open_store: Opener
) -> None:
    await _put(store)

    async def crashes() -> None:
        async with store.work() as work:
            await work.inbox.keep_answer("customer", UPDATE, REPLY, NOW)
            raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        await crashes()
    again = await open_store(database_url)
    found = await again.pushed("customer", UPDATE)
    assert found is not None
    assert found.answer is None
