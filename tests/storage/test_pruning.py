"""Dropping what is old: this goes, that stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from storage.store import SqlStore
from storage.tables import keys
from tests.storage.material import NOW, at, claim, deliver, file_case, message, next_of, send_out

DAY = 24 * 60
TALK = "talk:customer:700"


async def _updates(store: SqlStore, count: int, state: str = "done") -> None:
    async with store.work() as work:
        for number in range(count):
            await work.inbox.put("customer", f"{state}{number}", f"{state}-sender", b"x", NOW)
    for _ in range(count if state != "open" else 0):
        rows = await store.open_rows(10, at(1))
        (row,) = (each for each in rows if each.sender == f"{state}-sender")
        async with store.work() as work:
            if state == "done":
                await work.inbox.done(row, NOW)
            else:
                await work.inbox.failed(row, "boom", NOW, 1)


async def test_worked_updates_go_and_all_others_stay(store: SqlStore) -> None:
    for state in ("done", "aside", "open"):
        await _updates(store, 2, state)
    async with store.work() as work:
        assert await work.pruning.updates(NOW, 10) == 0
    async with store.work() as work:
        assert await work.pruning.updates(at(1), 10) == 2
    async with store.reading() as look:
        assert await look.trace.updates("customer:done0") == []
        assert len(await look.trace.set_aside(10)) == 2
    assert [row.update for row in await store.open_rows(10, at(1))] == ["open0"]


async def test_no_more_at_once_than_was_asked_for(store: SqlStore) -> None:
    await _updates(store, 5)
    left = []
    for _ in range(4):
        async with store.work() as work:
            left.append(await work.pruning.updates(at(1), 2))
    assert left == [2, 2, 1, 0]


async def test_a_younger_update_is_recognised_still(store: SqlStore) -> None:
    await _updates(store, 1)
    async with store.work() as work:
        await work.inbox.put("customer", "young", "u2", b"x", at(DAY))
    (row,) = await store.open_rows(10, at(DAY))
    async with store.work() as work:
        await work.inbox.done(row, at(DAY))
    async with store.work() as work:
        assert await work.pruning.updates(at(DAY), 10) == 1
        assert not await work.inbox.put("customer", "young", "u2", b"x", at(DAY))


async def test_told_messages_go_and_waiting_ones_stay(store: SqlStore) -> None:
    await send_out(store, message("told"), message("moot"), message("waits"))
    (lane,) = await claim(store)
    for key in ("told", "moot"):
        item = await next_of(store, lane)
        assert item is not None
        assert item.message is not None
        assert item.message.key == key
        if key == "told":
            await deliver(store, lane, item, "55")
        else:
            async with store.work() as work:
                await work.lanes.moot(lane, item, "over")
    await send_out(store, message("young", created_at=at(DAY)))
    async with store.work() as work:
        assert await work.pruning.messages(NOW, 10) == 0
        assert await work.pruning.messages(at(1), 10) == 2
        assert await work.messages.by_platform_id("staff", "-100", "55") is None
        assert await work.lanes.waiting("staff", "-100") == 2
    item = await next_of(store, lane)
    assert item is not None
    assert item.message is not None
    assert item.message.key == "waits"


async def test_invitations_go_after_use_or_end(store: SqlStore) -> None:
    async with store.work() as work:
        await work.people.invite("used", "li", "chen", at(7 * DAY))
        await work.people.invite("late", "li", "chen", at(1))
        await work.people.invite("good", "li", "chen", at(60 * DAY))
        await work.people.redeem("used", NOW)
    async with store.work() as work:
        assert await work.pruning.invitations(NOW, 10) == 0
        assert await work.pruning.invitations(at(2), 10) == 2
        assert await work.people.redeem("good", at(DAY)) == "li"


async def test_a_forgotten_talk_goes_with_its_files(store: SqlStore) -> None:
    await file_case(store, "c1")
    async with store.work() as work:
        await work.sessions.save("customer", "700", b"old", NOW)
        await work.sessions.save("customer", "800", b"young", at(DAY))
        photo = await work.files.keep(TALK, b"photo", "photo", "a.jpg", NOW)
        live = await work.files.keep("talk:customer:800", b"live", "photo", "b.jpg", NOW)
        filed = await work.files.keep("c1", b"filed", "photo", "c.jpg", NOW)
    async with store.work() as work:
        assert await work.pruning.files(at(1), 10) == 0  # its talk is not forgotten yet
    async with store.work() as work:
        assert await work.pruning.sessions(at(1), 10) == 1
        assert await work.pruning.files(NOW, 10) == 0
        assert await work.pruning.files(at(1), 10) == 1
    async with store.work() as work:
        assert await work.sessions.load("customer", "700") is None
        assert await work.sessions.load("customer", "800") == b"young"
        assert (await work.files.open("c1", filed))[0] == b"filed"
        # A draft that goes on has what came at its beginning.
        assert (await work.files.open("talk:customer:800", live))[0] == b"live"
        with pytest.raises(KeyError):
            await work.files.open(TALK, photo)


async def test_a_talk_that_is_to_be_woken_stays(store: SqlStore) -> None:
    async with store.work() as work:
        await work.sessions.save("customer", "700", b"draft", NOW, at(5 * DAY))
        await work.files.keep(TALK, b"photo", "photo", "a.jpg", NOW)
    async with store.work() as work:
        assert await work.pruning.sessions(at(DAY), 10) == 0
        assert await work.pruning.files(at(DAY), 10) == 0


async def test_the_bytes_of_a_forgotten_talk_leave_the_disk(sqlite_store: SqlStore) -> None:
    folder = sqlite_store.database.files
    assert folder is not None
    async with sqlite_store.work() as work:
        await work.files.keep(TALK, b"photo", "photo", "a.jpg", NOW)
        await work.files.keep("c1", b"photo", "photo", "a.jpg", NOW)
    assert len(_files(folder)) == 2
    async with sqlite_store.work() as work:
        assert await work.pruning.files(at(1), 10) == 1
    assert len(_files(folder)) == 1


async def _keys(store: SqlStore) -> list[tuple[str, str]]:
    async with store._engine.begin() as connection:
        rows = await connection.execute(select(keys.c.subject, keys.c.purpose))
        return sorted((row.subject, row.purpose) for row in rows if row.purpose != "house")


async def test_the_keys_of_a_talk_go_when_nothing_is_sealed_under_them(store: SqlStore) -> None:
    await file_case(store, "c1")
    async with store.work() as work:
        await work.sessions.save("customer", "700", b"old", NOW)
        await work.files.keep(TALK, b"photo", "photo", "a.jpg", NOW)
        await work.sessions.save("customer", "800", b"young", at(DAY))
        await work.files.keep("c1", b"filed", "photo", "c.jpg", NOW)
    await _updates(store, 1, "open")
    whole = await _keys(store)
    assert (TALK, "wire") in whole
    assert (TALK, "texts") in whole
    async with store.work() as work:
        assert await work.pruning.keys(10) == 0
        await work.pruning.sessions(at(1), 10)
        await work.pruning.files(at(1), 10)
    async with store.work() as work:
        assert await work.pruning.keys(1) == 1
        assert await work.pruning.keys(10) == 1
        assert await work.pruning.keys(10) == 0
    left = [key for key in whole if key[0] != TALK]
    assert await _keys(store) == left
    assert {subject for subject, _ in left} == {
        "c1",
        "talk:customer:800",
        "talk:customer:open-sender",
    }
    async with store.work() as work:
        assert await work.sessions.load("customer", "800") == b"young"
        await work.sessions.save("customer", "700", b"back again", at(DAY))
        assert await work.sessions.load("customer", "700") == b"back again"


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
