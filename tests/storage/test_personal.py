"""Personal texts, files and sessions: sealed, moved from talk to case, really erased."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select, update

from storage.sealing import SealBroken
from storage.store import SqlStore
from storage.tables import files, keys, texts
from tests.storage.material import NOW, claim, message, next_of, send_out

TALK = "talk:customer:700"


async def test_a_text_is_opened_by_its_commitment(store: SqlStore) -> None:
    async with store.work() as work:
        kept = await work.texts.keep("c1", "菜里有虫")
        same = await work.texts.keep("c1", "菜里有虫")
    assert kept.chars == 4
    assert kept.commitment != same.commitment
    async with store.reading() as look:
        assert await look.texts.open("c1", kept) == "菜里有虫"
        shown = await look.texts.show("c1", kept)
    assert shown is not None
    text, salt = shown
    assert hashlib.sha256(salt + text.encode()).hexdigest() == kept.commitment


async def test_a_text_of_another_subject_is_refused(store: SqlStore) -> None:
    async with store.work() as work:
        kept = await work.texts.keep("c1", "text")
    async with store.reading() as look:
        with pytest.raises(SealBroken):
            await look.texts.open("c2", kept)


async def test_rows_that_changed_places_do_not_open(store: SqlStore) -> None:
    async with store.work() as work:
        one, two = await work.texts.keep("c1", "one"), await work.texts.keep("c1", "two")
    async with store._engine.begin() as connection:
        sealed = select(texts.c.sealed).where(texts.c.id == two.id).scalar_subquery()
        await connection.execute(update(texts).where(texts.c.id == one.id).values(sealed=sealed))
    async with store.reading() as look:
        with pytest.raises(SealBroken):
            await look.texts.open("c1", one)


async def test_what_a_talk_kept_moves_to_its_case(store: SqlStore) -> None:
    async with store.work() as work:
        kept = await work.texts.keep(TALK, "story")
        await work.sessions.save("customer", "700", b"session", NOW)
        await work.inbox.put("customer", "1", "700", b"body", NOW)
        photo = await work.files.keep(TALK, b"photo", "photo", "a.jpg", NOW)
        before = await work.texts.keep("c1", "earlier")
        await work.texts.move(TALK, "c1")
        after = await work.texts.keep("c1", "later")
        fresh = await work.texts.keep(TALK, "next talk")
    async with store.work() as work:
        opened = [await work.texts.open("c1", each) for each in (kept, before, after)]
        assert opened == ["story", "earlier", "later"]
        assert await work.files.open("c1", photo) == (b"photo", "photo", "a.jpg")
        await work.texts.erase("c1")
    async with store.work() as work:
        assert [await work.texts.open("c1", each) for each in (kept, before, after)] == [None] * 3
        assert await work.texts.open(TALK, fresh) == "next talk"
        assert await work.sessions.load("customer", "700") == b"session"
    assert [row.body for row in await store.open_rows(1, NOW)] == [b"body"]


async def test_erasing_a_talk_takes_what_passed_through_it(store: SqlStore) -> None:
    await send_out(store, message("m1", "700", bot="customer"))
    async with store.work() as work:
        await work.sessions.save("customer", "700", b"session", NOW)
        await work.inbox.put("customer", "1", "700", b"body", NOW)
        await work.texts.erase(TALK)
    async with store.reading() as look:
        assert await look.sessions.load("customer", "700") is None
        assert await look.lanes.waiting("customer", "700") == 0
    assert [row.body for row in await store.open_rows(1, NOW)] == [b""]


async def test_erasing_withdraws_what_waits_for_sending(store: SqlStore) -> None:
    await send_out(store, message("m1", case="c1"), message("m2", case="c2"))
    (lane,) = await claim(store)
    leased = await next_of(store, lane)
    assert leased is not None
    async with store.work() as work:
        await work.texts.erase("c1")
    async with store.work() as work:
        assert not await work.lanes.sending(lane, leased, "text")
    following = await next_of(store, lane)
    assert following is not None
    assert following.message == message("m2", case="c2")


async def test_a_file_is_kept_once_per_subject(store: SqlStore) -> None:
    async with store.work() as work:
        name = await work.files.keep("c1", b"photo", "photo", "a.jpg", NOW)
        assert name == hashlib.sha256(b"photo").hexdigest()
        assert await work.files.keep("c1", b"photo", "photo", "b.jpg", NOW) == name
        await work.files.keep("c2", b"photo", "document", "c.jpg", NOW)
        assert await work.files.open("c1", name) == (b"photo", "photo", "a.jpg")
        assert await work.files.open("c2", name) == (b"photo", "document", "c.jpg")
        with pytest.raises(KeyError):
            await work.files.open("c3", name)


async def test_one_file_moves_to_its_case(store: SqlStore) -> None:
    async with store.work() as work:
        one = await work.files.keep(TALK, b"one", "photo", "1.jpg", NOW)
        two = await work.files.keep(TALK, b"two", "photo", "2.jpg", NOW)
        await work.files.move(TALK, "c1", one)
        await work.files.move(TALK, "c1", one)
        with pytest.raises(KeyError):
            await work.files.move(TALK, "c1", "00")
    async with store.work() as work:
        assert await work.files.open("c1", one) == (b"one", "photo", "1.jpg")
        await work.texts.erase(TALK)
    async with store.work() as work:
        assert await work.files.open("c1", one) == (b"one", "photo", "1.jpg")
        for gone in (one, two):
            with pytest.raises(KeyError):
                await work.files.open(TALK, gone)


async def test_a_file_in_the_database_that_was_changed_does_not_open(store: SqlStore) -> None:
    async with store.work() as work:
        one = await work.files.keep("c1", b"one", "photo", "1.jpg", NOW)
        two = await work.files.keep("c1", b"two", "photo", "2.jpg", NOW)
    if store.database.files:
        paths = sorted(store.database.files.rglob("*-*"))
        paths[0].write_bytes(paths[1].read_bytes())
    else:
        async with store._engine.begin() as connection:
            content = select(files.c.content).where(files.c.sha256 == two).scalar_subquery()
            await connection.execute(
                update(files).where(files.c.sha256 == one).values(content=content)
            )
    broken = 0
    async with store.reading() as look:
        for name in (one, two):
            try:
                await look.files.open("c1", name)
            except SealBroken:
                broken += 1
    assert broken == 1


async def test_an_erased_file_leaves_the_folder(sqlite_store: SqlStore) -> None:
    folder = sqlite_store.database.files
    assert folder is not None
    async with sqlite_store.work() as work:
        name = await work.files.keep("c1", b"photo", "photo", "a.jpg", NOW)
        assert await work.files.open("c1", name)
    assert len(list(folder.rglob("*-*"))) == 1
    with pytest.raises(ZeroDivisionError):
        await _erase_and_fail(sqlite_store)
    assert len(list(folder.rglob("*-*"))) == 1
    async with sqlite_store.work() as work:
        await work.texts.erase("c1")
    assert list(folder.rglob("*-*")) == []


async def _erase_and_fail(store: SqlStore) -> None:
    async with store.work() as work:
        await work.texts.erase("c1")
        raise ZeroDivisionError


async def test_a_lost_file_is_not_there(sqlite_store: SqlStore) -> None:
    assert sqlite_store.database.files is not None
    async with sqlite_store.work() as work:
        name = await work.files.keep("c1", b"photo", "photo", "a.jpg", NOW)
    next(sqlite_store.database.files.rglob("*-*")).unlink()
    async with sqlite_store.reading() as look:
        with pytest.raises(KeyError):
            await look.files.open("c1", name)


async def test_sessions_are_replaced_and_forgotten(store: SqlStore) -> None:
    async with store.work() as work:
        assert await work.sessions.load("customer", "700") is None
        await work.sessions.save("customer", "700", b"one", NOW)
        await work.sessions.save("customer", "700", b"two", NOW)
        await work.sessions.save("customer", "701", b"other", NOW)
    async with store.work() as work:
        assert await work.sessions.load("customer", "700") == b"two"
        await work.sessions.drop("customer", "700")
        assert await work.sessions.load("customer", "700") is None
        assert await work.sessions.load("customer", "701") == b"other"


async def test_keys_are_shared_by_what_belongs_together(store: SqlStore) -> None:
    async with store.work() as work:
        for number in range(3):
            await work.texts.keep("c1", f"text {number}")
            await work.inbox.put("customer", f"{number}", "700", b"body", NOW)
            await work.sessions.save("customer", "700", b"session", NOW)
    async with store._engine.connect() as connection:
        rows = await connection.execute(select(keys.c.subject, keys.c.purpose))
        assert sorted(tuple(row) for row in rows) == [
            ("c1", "texts"),
            ("house:digest", "house"),
            (TALK, "wire"),
        ]
