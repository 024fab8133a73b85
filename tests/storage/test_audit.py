"""Tampering with the record or the projection is found, and the projection can be rebuilt."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Executable, delete, func, update

from cases import events as e
from cases.case import Case
from storage.chain import Finding
from storage.store import SqlStore
from storage.tables import cases, deadlines, events
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
