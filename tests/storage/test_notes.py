"""Notes about a chat: sealed under the talk's key, gone with the talk, lockable before they are."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from storage.sealing import SealBroken
from storage.store import SqlStore
from storage.tables import notes
from tests.storage.material import NOW, at

OPENID = "wx:oGZUI0egBJY1zhBYw2KhdUfwVJJE"
TALK = f"talk:customer:{OPENID}"


async def _save(store: SqlStore, kind: str, raw: bytes, chat: str = OPENID) -> None:
    async with store.work() as work:
        await work.notes.save("customer", chat, kind, raw, NOW)


async def _load(store: SqlStore, kind: str, chat: str = OPENID) -> bytes | None:
    async with store.reading() as look:
        return await look.notes.load("customer", chat, kind)


async def test_a_note_is_kept_replaced_and_dropped(store: SqlStore) -> None:
    assert await _load(store, "choices") is None
    await _save(store, "choices", b"one")
    await _save(store, "choices", b"two")
    await _save(store, "window", b"five")
    assert await _load(store, "choices") == b"two"
    assert await _load(store, "window") == b"five"
    async with store.work() as work:
        await work.notes.drop("customer", OPENID, "choices")
        await work.notes.drop("customer", OPENID, "choices")
    assert await _load(store, "choices") is None
    assert await _load(store, "window") == b"five"


async def test_chats_bots_and_accounts_do_not_share_notes(store: SqlStore) -> None:
    await _save(store, "prompt:wecom:u:zhang", b"zhang", "wecom:g:1")
    await _save(store, "prompt:wecom:u:li", b"li", "wecom:g:1")
    assert await _load(store, "prompt:wecom:u:zhang", "wecom:g:1") == b"zhang"
    assert await _load(store, "prompt:wecom:u:li", "wecom:g:1") == b"li"
    assert await _load(store, "prompt:wecom:u:zhang", "wecom:g:2") is None
    async with store.reading() as look:
        assert await look.notes.load("staff", "wecom:g:1", "prompt:wecom:u:zhang") is None


async def test_neither_chat_nor_account_nor_content_is_readable(store: SqlStore) -> None:
    await _save(store, f"prompt:{OPENID}", b"canary-of-content")
    async with store._engine.connect() as connection:
        row = (await connection.execute(select(notes))).one()
    assert OPENID not in str(row)
    assert row.kind.startswith("prompt:")
    assert b"canary-of-content" not in row.sealed


async def test_erasing_the_talk_erases_its_notes(store: SqlStore) -> None:
    await _save(store, "choices", b"mine")
    await _save(store, "window", b"mine")
    await _save(store, "choices", b"another's", "wx:another")
    async with store.work() as work:
        await work.texts.erase(TALK)
        assert await work.notes.load("customer", OPENID, "choices") is None
    async with store._engine.connect() as connection:
        assert len((await connection.execute(select(notes))).all()) == 1
    assert await _load(store, "choices", "wx:another") == b"another's"
    await _save(store, "choices", b"a new talk")
    assert await _load(store, "choices") == b"a new talk"


async def test_a_note_moved_to_another_row_does_not_open(store: SqlStore) -> None:
    await _save(store, "choices", b"these")
    async with store._engine.begin() as connection:
        await connection.execute(notes.update().values(kind="window"))
    with pytest.raises(SealBroken):
        await _load(store, "window")


@pytest.mark.parametrize("there", [True, False])
async def test_a_locked_note_is_counted_down_by_one_after_the_other(
    store: SqlStore, there: bool
) -> None:
    """Nobody reads what another is about to change, even where nothing was kept before."""
    if there:
        await _save(store, "window", b"0")

    async def count() -> None:
        async with store.work() as work:
            raw = await work.notes.load("customer", OPENID, "window", lock=True) or b"0"
            await work.numbers.next("turns")  # gives the others their turn
            await work.notes.save("customer", OPENID, "window", b"%d" % (int(raw) + 1), NOW)

    await asyncio.gather(*(count() for _ in range(8)))
    assert await _load(store, "window") == b"8"


async def test_a_lock_without_a_save_leaves_no_note(store: SqlStore) -> None:
    async with store.work() as work:
        assert await work.notes.load("customer", OPENID, "window", lock=True) is None
    assert await _load(store, "window") is None
    async with store.work() as work:
        assert await work.pruning.notes(NOW, 10) == 1


async def test_old_notes_go_and_young_ones_stay_however_long_ago_they_began(
    store: SqlStore,
) -> None:
    await _save(store, "choices", b"old")
    await _save(store, "window", b"old")
    await _save(store, "prompt:1", b"old")
    async with store.work() as work:
        await work.notes.save("customer", OPENID, "window", b"young", at(60))
        assert await work.pruning.notes(NOW, 10) == 0
        assert await work.pruning.notes(at(1), 1) == 1
        assert await work.pruning.notes(at(1), 10) == 1
        assert await work.pruning.notes(at(1), 10) == 0
    assert await _load(store, "choices") is None
    assert await _load(store, "window") == b"young"


async def test_the_key_of_a_talk_stays_as_long_as_a_note_needs_it(store: SqlStore) -> None:
    await _save(store, "window", b"five")
    async with store.work() as work:
        assert await work.pruning.keys(10) == 0
    assert await _load(store, "window") == b"five"
    async with store.work() as work:
        await work.pruning.notes(at(1), 10)
        assert await work.pruning.keys(10) == 1


async def test_a_work_that_fails_keeps_no_note(store: SqlStore) -> None:
    async def fails() -> None:
        async with store.work() as work:
            await work.notes.save("customer", OPENID, "window", b"five", NOW)
            raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        await fails()
    assert await _load(store, "window") is None
