"""The way in, over a real database: causes, numbers, repetitions, the difference of the agenda."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cases import commands as c
from cases.access import Actor, Refusal
from cases.agenda import agenda
from cases.errors import OrganisationError, RuleError
from cases.service import Done, House, Nothing, handle, rewrite
from storage.schema import migrate
from storage.sealing import Sealer
from storage.store import SqlStore
from tests.cases.pure import START, ZHANG, demo, sealed, service_procedure


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file."""
    path = tmp_path_factory.mktemp("template") / "kesu.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


class Entropy:
    """Bytes that are the same in every run and never repeat."""

    drawn = 0

    def __call__(self, size: int) -> bytes:
        self.drawn += 1
        return hashlib.shake_256(str(self.drawn).encode()).digest(size)


@pytest.fixture
async def store(migrated: Path, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """A store of its own for each test."""
    path = tmp_path / "kesu.db"
    shutil.copy(migrated, path)
    opened = await SqlStore.open(f"sqlite:///{path}", Sealer(bytes(32), Entropy()), Entropy())
    yield opened
    await opened.close()


HOUSE = House(demo(), {("service", 1): service_procedure()})
LI = Actor("person:li", demo().people["li"])


def filing(name: str, **changes: Any) -> c.FileComplaint:
    """A complaint of one customer about the Xuhui store."""
    given: dict[str, Any] = {
        "case": name,
        "procedure": "service",
        "version": 1,
        "unit": "xuhui",
        "channel": "telegram",
        "language": "zh",
        "customer": ZHANG.id,
        "chat": "501",
        "wishes": ("refund",),
        "anonymous": False,
        "texts": {},
        "code": "digest",
    }
    return c.FileComplaint(**(given | changes))


async def give(
    store: SqlStore,
    command: c.Command,
    who: Actor,
    cause: str,
    now: datetime = START,
    house: House = HOUSE,
) -> Done | Refusal | Nothing:
    """One command in one transaction."""
    async with store.work() as work:
        return await handle(work, command, who, cause, house, now, "CODE")


async def filed(store: SqlStore, name: str, now: datetime = START, **changes: Any) -> Done:
    """A complaint that was filed."""
    done = await give(store, filing(name, **changes), ZHANG, f"talk:{name}", now)
    assert isinstance(done, Done)
    return done


async def test_the_same_cause_twice_changes_nothing(store: SqlStore) -> None:
    await filed(store, "c1")
    first = await give(store, c.Acknowledge("c1"), LI, "inbox:7")
    again = await give(store, c.Note("c1", sealed()), LI, "inbox:7")
    assert isinstance(first, Done)
    assert again == Nothing(first.case)
    async with store.reading() as work:
        assert len(await work.cases.history("c1")) == 2


async def test_a_talk_files_once_whatever_the_cause(store: SqlStore) -> None:
    done = await filed(store, "c1")
    again = await give(store, filing("c1"), ZHANG, "another cause")
    assert again == Nothing(done.case)


async def test_numbers_count_by_month_and_start_anew(store: SqlStore) -> None:
    numbers = [
        (await filed(store, f"c{n}", START + timedelta(days=n))).case.number for n in (0, 1, 6, 7)
    ]
    assert numbers == ["202611YB001", "202611YB002", "202611YB003", "202612YB001"]


async def test_the_third_within_the_period_is_a_repetition(store: SqlStore) -> None:
    await filed(store, "old", START - timedelta(days=181))
    for name in ("c1", "c2"):
        await filed(store, name, START - timedelta(days=100))
    third = await filed(store, "c3")
    assert third.case.repeated == 3
    assert third.case.earlier == ("c1", "c2")
    assert "repeated" in third.case.classes


async def test_another_person_s_complaints_do_not_count(store: SqlStore) -> None:
    for name in ("c1", "c2"):
        await filed(store, name, customer="customer:other")
    assert (await filed(store, "c3")).case.repeated == 1


async def test_the_rows_are_the_agenda(store: SqlStore) -> None:
    await filed(store, "c1")
    done = await give(store, c.Classify("c1", "urgent", sealed()), LI, "inbox:1")
    assert isinstance(done, Done)
    async with store.reading() as work:
        rows = await work.deadlines.of("c1")
    assert [(r.clock, r.run, r.stage, r.due_at) for r in rows] == [
        (d.clock, d.run, d.stage, d.due_at)
        for d in agenda(done.case, service_procedure(), HOUSE.org)
    ]


async def test_a_changed_calendar_moves_the_rows_when_they_are_rewritten(store: SqlStore) -> None:
    thursday = START + timedelta(days=2)
    await filed(store, "c1", thursday)
    await give(store, c.Resolve("c1", sealed()), LI, "inbox:1", thursday)
    units = dict(HOUSE.org.units)
    units["xuhui"] = replace(units["xuhui"], calendar="office")
    house = House(replace(HOUSE.org, units=units), HOUSE.procedures)
    async with store.work() as work:
        case = await work.cases.lock("c1")
        assert case is not None
        before = {row.stage: row.due_at for row in await work.deadlines.of("c1")}
        await rewrite(work, case, house, thursday)
        after = {row.stage: row.due_at for row in await work.deadlines.of("c1")}
    assert before[0] == thursday + timedelta(days=3), "open every day"
    assert after[0] == thursday + timedelta(days=5), "closed at the weekend"
    assert before.keys() == after.keys()


async def test_a_case_that_is_not_there(store: SqlStore) -> None:
    assert await give(store, c.Note("gone", sealed()), LI, "x") == Refusal("no_case")


async def test_a_link_reads_the_other_case(store: SqlStore) -> None:
    await filed(store, "c1")
    await filed(store, "c2", customer="customer:other", unit="jingan")
    done = await give(store, c.LinkSame("c1", "c2"), LI, "inbox:1")
    assert isinstance(done, Done)
    assert done.case.earlier == ("c2",)
    assert await give(store, c.LinkSame("c1", "gone"), LI, "inbox:2") == Refusal("no_case")


async def test_a_refusal_writes_nothing(store: SqlStore) -> None:
    await filed(store, "c1")
    other = Actor("person:sun", demo().people["sun"])
    refused = await give(store, c.Acknowledge("c1"), other, "inbox:1")
    assert isinstance(refused, Refusal)
    async with store.reading() as work:
        assert len(await work.cases.history("c1")) == 1


async def test_a_pinned_version_that_is_gone_is_named(store: SqlStore) -> None:
    await filed(store, "c1")
    with pytest.raises(RuleError, match="version 1 is not installed; put its file back"):
        await give(store, c.Acknowledge("c1"), LI, "x", house=House(demo(), {}))


def test_a_procedure_that_is_not_installed_is_named() -> None:
    house = House(replace(demo(), procedure="bank"), HOUSE.procedures)
    with pytest.raises(OrganisationError, match=r"'bank' is installed.*name one of: service"):
        house.current()


def test_new_cases_get_the_newest_version() -> None:
    import msgspec

    newer = msgspec.structs.replace(service_procedure(), version=2)
    house = House(demo(), {("service", 2): newer, ("service", 1): service_procedure()})
    assert house.current().version == 2


async def test_who_presses_a_minute_late_does_not_undo_the_miss(store: SqlStore) -> None:
    """The loop that watches time may be behind: what was due is recorded before what is pressed."""
    await filed(store, "c1")
    late = START + timedelta(hours=24, minutes=1)
    done = await give(store, c.DoStep("c1", "assign"), LI, "inbox:1", late)
    assert isinstance(done, Done)
    missed = {(r.clock, r.due_at) for r in done.case.reached if r.stage == 0}
    assert ("TL-P48-01", START + timedelta(hours=24)) in missed
    assert [type(event.body).__name__ for event in done.events] == ["StepDone"]


async def test_cases_of_a_kind_lately_are_counted_for_warnings(store: SqlStore) -> None:
    await filed(store, "c1")
    await filed(store, "c2")
    async with store.work() as work:
        assert await work.cases.recent("xuhui", "general", START - timedelta(days=1)) == 2
        assert await work.cases.recent("xuhui", "", START - timedelta(days=1)) == 2
        assert await work.cases.recent("xuhui", "gener", START - timedelta(days=1)) == 0
        assert await work.cases.recent("jingan", "", START - timedelta(days=1)) == 0
        assert await work.cases.recent("xuhui", "", START + timedelta(days=1)) == 0
