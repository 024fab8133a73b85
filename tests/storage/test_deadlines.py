"""Deadlines: the difference is written, due ones are claimed by one worker each."""

from __future__ import annotations

import asyncio

import pytest

from cases import events as e
from cases.agenda import Deadline
from cases.case import Case
from cases.ports import Repeated, Work
from storage.store import SqlStore
from tests.storage.material import NOW, at, due, file_case, go_on


async def _rows(store: SqlStore, case: str = "c1") -> list[Deadline]:
    async with store.reading() as look:
        return await look.deadlines.of(case)


async def test_the_rows_are_always_those_last_given(store: SqlStore) -> None:
    first = [due("answer", 30, stage=-1), due("answer", 60), due("solve", 600)]
    case = await file_case(store, "c1", *first)
    assert await _rows(store) == first
    second = [due("solve", 500), due("solve", 900, stage=1), due("review", 1000, run=2)]
    async with store.work() as work:
        case = await go_on(work, case, e.Acknowledged("zhang"), "p:1", *second)
    assert await _rows(store) == second
    async with store.work() as work:
        case = await go_on(work, case, e.Nudged(), "p:2", *first)
        case = await go_on(work, case, e.Nudged(), "p:3", *second)
    assert await _rows(store) == second
    async with store.work() as work:
        await go_on(work, case, e.Closed("staff"), "p:4")
    assert await _rows(store) == []


async def test_deadlines_change_without_an_event(store: SqlStore) -> None:
    """A new holiday moves a date; the record of the case stays as it is."""
    case = await file_case(store, "c1", due("answer", 60))
    async with store.work() as work:
        await work.cases.append(case, [], [due("answer", 120)], NOW)
    assert await _rows(store) == [due("answer", 120)]
    async with store.reading() as look:
        assert await look.deadlines.next_at(NOW) == at(120)
        assert await look.audit.verify_row("c1") == []


async def test_a_claim_takes_due_cases_oldest_first_up_to_the_limit(store: SqlStore) -> None:
    for case, minutes in (("c1", 30), ("c2", 10), ("c3", 20), ("c4", 99)):
        await file_case(store, case, due("answer", minutes), due("answer", minutes + 5, stage=1))
    async with store.work() as work:
        claimed = await work.deadlines.claim(at(30), 2)
        assert [case.id for case, _ in claimed] == ["c2", "c3"]
    async with store.work() as work:
        claimed = await work.deadlines.claim(at(30), 10)
    assert [(case.id, [row.stage for row in rows]) for case, rows in claimed] == [
        ("c2", [0, 1]),
        ("c3", [0, 1]),
        ("c1", [0]),
    ]


async def test_what_an_event_stopped_is_not_claimed(store: SqlStore) -> None:
    case = await file_case(store, "c1", due("answer", 10))
    async with store.work() as work:
        await go_on(work, case, e.Closed("staff"), "p:1")
    async with store.work() as work:
        assert await work.deadlines.claim(at(99), 10) == []


async def _fire(store: SqlStore, limit: int) -> int:
    async with store.work() as work:
        claimed = await work.deadlines.claim(at(60), limit)
        for case, rows in claimed:
            await _lapse(work, case, rows)
    return len(claimed)


async def _lapse(work: Work, case: Case, rows: list[Deadline]) -> None:
    for row in rows:
        body = e.DeadlineReached(row.clock, row.run, row.stage, row.due_at)
        case = await go_on(work, case, body, f"d:{row.clock}:{row.run}:{row.stage}")


async def test_workers_at_once_fire_each_deadline_once(store: SqlStore) -> None:
    for number in range(40):
        await file_case(store, f"c{number:02}", due("answer", number % 7))

    async def worker() -> int:
        fired = 0
        while count := await _fire(store, 5):
            fired += count
        return fired

    fired = await asyncio.gather(*(worker() for _ in range(6)))
    assert sum(fired) >= 40
    async with store.reading() as look:
        for number in range(40):
            history = await look.cases.history(f"c{number:02}")
            kinds = [type(event.body).__name__ for event in history]
            assert kinds == ["ComplaintFiled", "DeadlineReached"]


async def test_a_cause_fired_already_stops_the_whole_batch(store: SqlStore) -> None:
    """The unique key says so at the end of the work, and nothing of the batch is kept."""
    case = await file_case(store, "c1", due("answer", 1))
    await file_case(store, "c2", due("answer", 1))
    async with store.work() as work:
        await go_on(work, case, e.Nudged(), "d:answer:1:0", due("answer", 1))
    with pytest.raises(Repeated):
        await _fire(store, 10)
    async with store.reading() as look:
        assert len(await look.cases.history("c2")) == 1
        assert await look.deadlines.of("c2") == [due("answer", 1)]


async def test_a_claim_passes_over_a_case_that_somebody_has(store: SqlStore) -> None:
    await file_case(store, "c1", due("answer", 1))
    await file_case(store, "c2", due("answer", 2))
    inside, leave = asyncio.Event(), asyncio.Event()

    async def acknowledge() -> None:
        async with store.work() as work:
            case = await work.cases.lock("c1")
            assert case is not None
            inside.set()
            await leave.wait()
            await go_on(work, case, e.Acknowledged("zhang"), "p:1")

    holder = asyncio.create_task(acknowledge())
    await inside.wait()
    if store.database.embedded:
        leave.set()
    async with store.work() as work:
        assert [case.id for case, _ in await work.deadlines.claim(at(5), 10)] == ["c2"]
    leave.set()
    await holder


async def test_a_failing_case_gets_a_later_turn_and_keeps_its_dates(store: SqlStore) -> None:
    await file_case(store, "c1", due("answer", 1), due("solve", 99))
    for attempt in (1, 2):
        async with store.work() as work:
            assert (
                await work.deadlines.postpone("c1", "boom", at(20 * attempt), at(20 * attempt + 10))
                == attempt
            )
    assert await _rows(store) == [due("answer", 1), due("solve", 99)]
    async with store.work() as work:
        assert await work.deadlines.next_at(at(40)) == at(50)
        assert await work.deadlines.claim(at(49), 10) == []
    async with store.work() as work:
        ((case, rows),) = await work.deadlines.claim(at(50), 10)
        assert rows == [due("answer", 1)]
        await go_on(work, case, e.Nudged(), "p:1", due("answer", 1), due("solve", 99))
    async with store.work() as work:
        assert await work.deadlines.next_at(at(50)) == at(99)
        assert await work.deadlines.next_at(at(99)) is None
        assert await work.deadlines.postpone("c1", "boom", at(60), at(61)) == 3


async def test_an_append_keeps_the_later_turn_of_a_failing_row(store: SqlStore) -> None:
    case = await file_case(store, "c1", due("answer", 1))
    async with store.work() as work:
        await work.deadlines.postpone("c1", "boom", at(5), at(30))
        await go_on(work, case, e.Nudged(), "p:1", due("answer", 1))
    async with store.work() as work:
        assert await work.deadlines.claim(at(20), 10) == []
        assert len(await work.deadlines.claim(at(30), 10)) == 1


async def test_a_moved_deadline_has_its_turn_at_the_new_time(store: SqlStore) -> None:
    case = await file_case(store, "c1", due("answer", 1))
    async with store.work() as work:
        await work.deadlines.postpone("c1", "boom", at(5), at(300))
        await go_on(work, case, e.Nudged(), "p:1", due("answer", 10))
    async with store.work() as work:
        assert len(await work.deadlines.claim(at(10), 10)) == 1
