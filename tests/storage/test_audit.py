"""Tampering with the record or the projection is found, and the projection can be rebuilt."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Executable, delete, func, update

from cases import events as e
from cases.case import Case
from storage.chain import Finding
from storage.store import SqlStore
from storage.tables import cases, deadlines, events, files, texts
from tests.storage.material import NOW, at, due, file_case, go_on


async def _three_events(store: SqlStore) -> Case:
    case = await file_case(store, "c1", due("answer", 10))
    async with store.work() as work:
        case = await go_on(work, case, e.Acknowledged("zhang"), "p:1", due("solve", 60))
        return await go_on(work, case, e.Nudged(), "p:2", due("solve", 60))


async def _tamper(store: SqlStore, statement: Executable) -> None:
    async with store._engine.begin() as connection:
        await connection.execute(statement)


async def _chain(store: SqlStore) -> list[Finding]:
    async with store.reading() as look:
        return await look.audit.verify_chain("c1")


async def test_an_untouched_record_is_clean(store: SqlStore) -> None:
    await _three_events(store)
    async with store.reading() as look:
        assert await look.audit.verify_chain("c1") == []
        assert await look.audit.verify_row("c1") == []
        assert await look.audit.verify_chain("c2") == [Finding("c2", 0, "there is no such case")]
        assert await look.audit.verify_row("c2") == [Finding("c2", 0, "there is no such case")]


def _on(seq: int) -> Any:
    return (events.c.case_id == "c1") & (events.c.seq == seq)


@pytest.mark.parametrize(
    ("statement", "seqs"),
    [
        (
            update(events)
            .where(_on(2))
            .values(record=func.replace(events.c.record, "zhang", "lisi1")),
            [2],
        ),
        (update(events).where(_on(2)).values(hash="00" * 32), [2, 3]),
        (delete(events).where(_on(2)), [3, 3]),
        (delete(events).where(_on(3)), [0]),
        (delete(events).where(events.c.case_id == "c1"), [0]),
    ],
    ids=["changed", "hash changed", "one cut out", "end cut off", "all gone"],
)
async def test_tampering_with_the_record_is_found(
    store: SqlStore, statement: Executable, seqs: list[int]
) -> None:
    await _three_events(store)
    await _tamper(store, statement)
    assert [finding.seq for finding in await _chain(store)] == seqs


@pytest.mark.parametrize(
    ("column", "value"),
    [("at", at(7)), ("cause", "p:7"), ("kind", "Nudged")],
)
async def test_a_changed_column_beside_the_record_is_found(
    store: SqlStore, column: str, value: object
) -> None:
    await _three_events(store)
    await _tamper(store, update(events).where(_on(2)).values({column: value}))
    (finding,) = await _chain(store)
    assert finding.seq == 2
    assert finding.what.startswith(f"{column} is ")


async def _with_words(store: SqlStore) -> None:
    """A case filed with a story and a file, and a note."""
    async with store.work() as work:
        story = await work.texts.keep("c1", "菜里有虫子")
        sha256 = await work.files.keep("c1", b"picture", "photo", "soup.png", NOW)
    case = await file_case(store, "c1", texts={"story": story}, evidence=(sha256,))
    async with store.work() as work:
        await go_on(work, case, e.Noted(await work.texts.keep("c1", "打过电话")), "p:1")


async def _lost(store: SqlStore) -> list[tuple[int, str]]:
    async with store.reading() as look:
        return [
            (found.seq, " ".join(found.what.split(" ")[i] for i in (1, -1)))
            for found in await look.audit.verify_kept("c1")
        ]


async def test_words_and_files_that_went_without_an_erasure_are_found(store: SqlStore) -> None:
    await _with_words(store)
    assert await _lost(store) == []
    await _tamper(store, delete(texts))
    assert await _lost(store) == [(1, "text missing"), (2, "text missing")]
    await _tamper(store, delete(files))
    assert (1, "file missing") in await _lost(store)


async def test_what_was_erased_is_not_missed_and_what_came_later_is(store: SqlStore) -> None:
    await _with_words(store)
    async with store.work() as work:
        case = await work.cases.lock("c1")
        assert case is not None
        case = await go_on(work, case, e.Erased("asked"), "p:erase")
        await work.texts.erase("c1")
    assert await _lost(store) == []
    async with store.work() as work:
        await go_on(work, case, e.Noted(await work.texts.keep("c1", "又来过")), "p:2")
    assert await _lost(store) == []
    await _tamper(store, delete(texts))
    assert await _lost(store) == [(4, "text missing")]


async def test_a_changed_row_is_found_and_rebuilt(store: SqlStore) -> None:
    case = await _three_events(store)
    await _tamper(store, update(cases).values(owner="nobody", due_at=at(99), status="closed"))
    async with store.work() as work:
        told = [finding.what.split(" ")[0] for finding in await work.audit.verify_row("c1")]
        assert sorted(told) == ["due_at", "owner", "status"]
        await work.audit.rebuild("c1", NOW)
        assert await work.audit.verify_row("c1") == []
    async with store.work() as work:
        assert await work.cases.lock("c1") == case
        assert [found.id for found, _ in await work.deadlines.claim(at(60), 9)] == ["c1"]
        await go_on(work, case, e.Nudged(), "p:3")
        assert await work.audit.verify_chain("c1") == []


async def test_a_removed_deadline_shows_in_the_row(store: SqlStore) -> None:
    await _three_events(store)
    await _tamper(store, delete(deadlines))
    async with store.reading() as look:
        told = [finding.what.split(" ")[0] for finding in await look.audit.verify_row("c1")]
    assert sorted(told) == ["due_at", "due_clock"]


async def test_a_record_that_cannot_be_replayed_is_a_finding(store: SqlStore) -> None:
    await _three_events(store)
    await _tamper(
        store,
        update(events)
        .where(_on(2))
        .values(record=func.replace(events.c.record, "Acknowledged", "Levitated")),
    )
    async with store.reading() as look:
        (finding,) = await look.audit.verify_row("c1")
    assert finding.what.startswith("the record cannot be replayed")


async def test_cases_are_walked_in_pages(store: SqlStore) -> None:
    for case in ("c3", "c1", "c2"):
        await file_case(store, case)
    async with store.reading() as look:
        assert await look.audit.ids("", 2) == ["c1", "c2"]
        assert await look.audit.ids("c2", 2) == ["c3"]
