"""The record, the projection, and what lists ask."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from sqlalchemy import update

from cases import codec
from cases import events as e
from cases.case import Case
from cases.errors import UnknownEvent
from cases.evolve import evolve, replay
from cases.ports import Repeated
from storage.store import SqlStore
from storage.tables import cases, events
from tests.storage.material import NOW, at, due, file_case, filed, follow, go_on


async def test_what_was_appended_is_read_back(store: SqlStore) -> None:
    case = await file_case(store, "c1", due("answer", 60))
    async with store.work() as work:
        assert await work.cases.lock("c1") == case
        case = await go_on(work, case, e.Acknowledged("zhang"), "press:1")
    async with store.reading() as look:
        history = await look.cases.history("c1")
        assert replay(history) == case
        assert await look.cases.read("c1") == case
        assert await look.cases.find("N-c1") == case
        assert await look.cases.read("c2") is None
        assert await look.cases.find("N-c2") is None
    async with store.work() as work:
        assert await work.cases.lock("c2") is None


async def test_a_work_left_by_an_exception_leaves_nothing(store: SqlStore) -> None:
    async def fail() -> None:
        event = filed()
        async with store.work() as work:
            await work.numbers.next("2026-03")
            await work.cases.append(evolve(None, event), [event], [], NOW)
            assert await work.cases.read("c1") is not None
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.reading() as look:
        assert await look.cases.read("c1") is None
    async with store.work() as work:
        assert await work.numbers.next("2026-03") == 1


async def test_a_repeated_cause_is_refused_and_nothing_of_the_work_is_kept(
    store: SqlStore,
) -> None:
    case = await file_case(store)
    async with store.work() as work:
        case = await go_on(work, case, e.Nudged(), "press:1")

    async def repeat() -> None:
        async with store.work() as work:
            await work.numbers.next("n")
            again = await go_on(work, case, e.Taken("li"), "press:2")
            await go_on(work, again, e.Nudged(), "press:1")

    with pytest.raises(Repeated):
        await repeat()
    async with store.work() as work:
        assert [event.seq for event in await work.cases.history("c1")] == [1, 2]
        assert await work.numbers.next("n") == 1


async def test_a_repeat_that_somebody_swallows_is_rolled_back_all_the_same(
    store: SqlStore,
) -> None:
    case = await file_case(store)

    async def swallow() -> None:
        async with store.work() as work:
            await work.numbers.next("n")
            with pytest.raises(Repeated):
                await go_on(work, case, e.Nudged(), "inbox:c1#0")

    with pytest.raises(Repeated):
        await swallow()
    async with store.work() as work:
        assert await work.numbers.next("n") == 1


async def test_one_cause_twice_in_one_work_is_refused(store: SqlStore) -> None:
    case = await file_case(store)
    async with store.work() as work:
        again = await go_on(work, case, e.Nudged(), "press:1")
    twice = [follow(again, e.Nudged(), "press:2")]
    twice.append(follow(evolve(again, twice[0]), e.Nudged(), "press:2"))
    after = evolve(evolve(again, twice[0]), twice[1])
    with pytest.raises(Repeated):
        await _append(store, after, twice)


async def test_filing_a_talk_twice_files_one_case(store: SqlStore) -> None:
    """Two workers that meet: neither can lock what is not there yet."""

    async def file(number: str) -> bool:
        try:
            await file_case(store, "c1", number=number)
        except Repeated:
            return False
        return True

    assert sum(await asyncio.gather(*(file(f"N-{n}") for n in range(10)))) == 1
    async with store.reading() as look:
        assert len(await look.cases.history("c1")) == 1


async def test_twenty_appends_to_one_case_at_once_all_succeed(store: SqlStore) -> None:
    await file_case(store)

    async def nudge(number: int) -> None:
        async with store.work() as work:
            case = await work.cases.lock("c1")
            assert case is not None
            await go_on(work, case, e.Nudged(), f"press:{number}")

    await asyncio.gather(*(nudge(number) for number in range(20)))
    async with store.reading() as look:
        case = await look.cases.read("c1")
        assert case is not None
        assert (case.nudges, case.seq) == (20, 21)
        assert await look.audit.verify_chain("c1") == []


async def test_events_that_do_not_follow_are_refused(store: SqlStore) -> None:
    case = await file_case(store)
    late = msgspec.structs.replace(follow(case, e.Nudged(), "press:1"), seq=3)
    with pytest.raises(ValueError, match="does not follow"):
        await _append(store, case, [late])
    with pytest.raises(ValueError, match="is at event 1"):
        await _append(store, case, [follow(case, e.Nudged(), "press:1")])


async def _append(store: SqlStore, case: Case, new: list[e.Event]) -> None:
    async with store.work() as work:
        await work.cases.append(case, new, [], NOW)


async def test_has_cause_knows_ordinals_and_no_prefixes(store: SqlStore) -> None:
    case = await file_case(store)
    async with store.work() as work:
        case = await go_on(work, case, e.Nudged(), "inbox:12#1")
        case = await go_on(work, case, e.Nudged(), "deadline:answer:1:0")
        assert await work.cases.has_cause("c1", "inbox:12")
        assert await work.cases.has_cause("c1", "deadline:answer:1:0")
        assert await work.cases.has_cause("c1", "inbox:c1")
        assert not await work.cases.has_cause("c1", "inbox:1")
        assert not await work.cases.has_cause("c2", "inbox:12")


async def test_an_event_of_a_later_version_stops_only_its_case(store: SqlStore) -> None:
    case = await file_case(store, "c1", due("answer", 1))
    await file_case(store, "c2", due("answer", 2))
    await _write_by_later_version(store, case)
    async with store.work() as work:
        with pytest.raises(UnknownEvent, match="install the version that wrote it"):
            await work.cases.lock("c1")
        with pytest.raises(UnknownEvent):
            await work.cases.history("c1")
    async with store.work() as work:
        assert [case.id for case, _ in await work.deadlines.claim(at(5), 10)] == ["c2"]
    assert (await store.health(at(5)))["due_failing"] == 1


async def _write_by_later_version(store: SqlStore, case: Case) -> None:
    record = codec.encode_event(follow(case, e.Nudged(), "press:1")).decode()
    later = record.replace("Nudged", "Levitated")
    body = codec.encode_case(case).decode().replace('"v":1', '"v":2')
    async with store._engine.begin() as connection:
        row = {"case_id": "c1", "seq": 2, "cause": "press:1", "kind": "Levitated"}
        await connection.execute(
            events.insert().values(**row, at=NOW, record=later, hash="00" * 32)
        )
        await connection.execute(update(cases).where(cases.c.id == "c1").values(body=body))


async def test_a_row_written_by_other_code_is_replayed(store: SqlStore) -> None:
    case = await file_case(store)
    body = codec.encode_case(case).decode().replace('"v":1', '"v":0').replace("700", "hm")
    async with store._engine.begin() as connection:
        await connection.execute(update(cases).values(body=body))
    async with store.reading() as look:
        assert await look.cases.read("c1") == case


async def test_lists_show_the_most_pressing_first(store: SqlStore) -> None:
    await file_case(store, "c1", due("answer", 60), due("solve", 90))
    await file_case(store, "c2", due("solve", 30), due("answer", -5, stage=-1))
    await file_case(store, "c3")
    missed = await file_case(store, "c4", due("answer", 10))
    async with store.work() as work:
        reached = e.DeadlineReached("answer", 1, 0, at(10))
        await go_on(work, missed, reached, "d:answer:1:0", due("answer", 300, stage=1))
    async with store.reading() as look:
        rows = await look.cases.list()
        overdue = await look.cases.list(overdue_at=at(40))
        soon = await look.cases.list(due_before=at(60))
    assert [row.id for row in rows] == ["c4", "c2", "c1", "c3"]
    assert [(row.due_clock, row.due_at) for row in rows[1:3]] == [
        ("solve", at(30)),
        ("answer", at(60)),
    ]
    assert (rows[0].overdue, rows[0].overdue_since, rows[0].due_at) == (True, at(10), None)
    assert (rows[3].due_at, rows[3].due_clock, rows[3].overdue) == (None, "", False)
    assert [row.id for row in overdue] == ["c4", "c2"]
    assert [row.id for row in soon] == ["c2", "c1"]


async def test_a_missed_clock_without_rungs_is_overdue_while_it_runs(store: SqlStore) -> None:
    case = await file_case(store, "c1", due("answer", 10))
    async with store.work() as work:
        reached = e.DeadlineReached("answer", 1, 0, at(10))
        case = await go_on(work, case, reached, "d:1", running=[("answer", 1)])
    async with store.work() as work:
        assert (await work.cases.list())[0].overdue
        await go_on(work, case, e.Acknowledged("zhang"), "press:1")
    async with store.reading() as look:
        assert not (await look.cases.list())[0].overdue


async def test_lists_filter_and_page(store: SqlStore) -> None:
    await file_case(store, "c1", due("a", 1))
    await file_case(store, "c2", due("a", 2), unit="store2", customer="customer-2")
    done = await file_case(store, "c3", due("a", 3))
    async with store.work() as work:
        done = await go_on(work, done, e.Taken("li"), "p:1", due("a", 3))
        await go_on(work, done, e.Closed("staff"), "p:2")
    async with store.reading() as look:
        assert [r.id for r in await look.cases.list(units=["store1"])] == ["c1"]
        assert [r.id for r in await look.cases.list(units=[])] == []
        assert [r.id for r in await look.cases.list(customer="customer-2")] == ["c2"]
        assert [r.id for r in await look.cases.list(open_only=False, owner="li")] == ["c3"]
        assert [r.id for r in await look.cases.list(limit=1, offset=1)] == ["c2"]


async def test_counts_per_unit(store: SqlStore) -> None:
    await file_case(store, "c1", due("a", 1))
    case = await file_case(store, "c2", due("a", 30))
    asked = await file_case(store, "c3", unit="store2")
    async with store.work() as work:
        await go_on(work, case, e.Acknowledged("zhang"), "p:1", due("a", 30))
        await go_on(work, asked, e.Resolved(e.Sealed("t", "00")), "p:1")
    async with store.reading() as look:
        assert await look.cases.counts(None, at(10)) == {
            "store1": {"open": 2, "unacknowledged": 1, "overdue": 1, "resolved": 0},
            "store2": {"open": 0, "unacknowledged": 0, "overdue": 0, "resolved": 1},
        }
        assert list(await look.cases.counts(["store2"], at(10))) == ["store2"]


async def test_earlier_cases_of_the_same_customer_and_unit(store: SqlStore) -> None:
    first = await file_case(store, "c2")
    await file_case(store, "c3", unit="store2")
    await file_case(store, "c4", customer="customer-2")
    second = await file_case(store, "c5")
    async with store.reading() as look:
        assert await look.cases.same_problem("customer-1", "store1", NOW) == [first, second]
        assert await look.cases.same_problem("customer-1", "store1", at(1)) == []


async def test_serial_numbers_have_no_gaps(store: SqlStore) -> None:
    """Half of the works fail after they drew a number; those kept are 1 to 15 all the same."""

    async def draw(fails: bool) -> int:
        try:
            async with store.work() as work:
                number = await work.numbers.next("2026-03")
                if fails:
                    raise ZeroDivisionError
                return number
        except ZeroDivisionError:
            return 0

    drawn = await asyncio.gather(*(draw(bool(n % 2)) for n in range(30)))
    assert sorted(n for n in drawn if n) == list(range(1, 16))
    async with store.work() as work:
        assert await work.numbers.next("2026-04") == 1


async def test_danger_comes_first_then_what_is_overdue_then_the_rest_by_priority(
    store: SqlStore,
) -> None:
    """R-23: among cases that time makes equal, customers in simple mode come before others."""
    wanted = {
        "c1": (["general"], False, 90),
        "c2": (["general"], True, 300),
        "c3": (["urgent"], False, 600),
        "c4": (["general"], False, 30),
        "c5": (["general"], False, 10),
        "c6": (["general"], True, 20),
        "c7": (["danger"], False, 900),
    }
    for name, (classes, simple, minutes) in wanted.items():
        case = await file_case(
            store, name, due("answer", minutes), classes=tuple(classes), simple=simple
        )
        if minutes < 60:
            missed = e.DeadlineReached("answer", 1, 0, at(minutes))
            async with store.work() as work:
                await go_on(work, case, missed, "late:1", running=[("answer", 1)])
    async with store.reading() as look:
        rows = await look.cases.list()
    assert [row.id for row in rows] == ["c7", "c6", "c5", "c4", "c3", "c2", "c1"]
