"""Periodic duties in chat: warned, answered with a number, kept, missed; rules change; restarts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.engine import Engine
from bot.loops.duties import keep_duties
from bot.loops.recompute import recompute
from bot.playground.telegram.model import Message
from cases import events as e
from cases.case import Case
from tests.stories.telling import both, tells
from tests.world import DEMO, Group, World, playing

RULES = """id = "service"
version = {version}
extends = "service@1"
without = ["duties"]
title = {{ zh = "服务业客户投诉处理预案", en = "Complaint plan for service companies" }}
source = "P48"
{duties}
"""
CALLS = """
[[duties]]
id = "calls"
name = { zh = "回访电话", en = "Courtesy calls" }
owner = "unit_head@store"
clause = "第五条"
quote = "每周至少回访20家"
limit = "week"
count = 20
unit = { zh = "家", en = "shop" }
"""


@dataclass
class Company:
    """A world whose rules can be written anew."""

    world: World
    folder: Path

    async def rules(self, version: int, duties: str) -> None:
        """A new version of the procedure comes into force."""
        text = RULES.format(version=version, duties=duties)
        (self.folder / f"service-{version}.toml").write_text(text, encoding="utf-8")
        await taken_up(self.world.engine)
        await self.world.settles()

    async def standing(self) -> list[Case]:
        """The cases that stand for duties."""
        async with self.world.engine.store.reading() as work:
            found = [await work.cases.read(name) for name in await work.cases.standing()]
        return sorted((case for case in found if case), key=lambda case: case.number)

    async def of(self, unit: str) -> Case:
        """The one duty of a unit."""
        (found,) = [case for case in await self.standing() if case.unit == unit]
        return found

    async def missed(self, case: str) -> list[tuple[int, str]]:
        """The missed periods on record: run and its end, in order."""
        async with self.world.engine.store.reading() as work:
            bodies = [event.body for event in await work.cases.history(case)]
        return [
            (b.run, f"{b.due_at:%m-%d %H:%M}")
            for b in bodies
            if isinstance(b, e.DeadlineReached) and b.stage == 0
        ]


def as_it_reads(group: Group, card: Message) -> str:
    """A card was repainted: what stands there now."""
    now = group.room.find(card.id)
    assert now is not None
    return now.text


async def taken_up(engine: Engine) -> None:
    """As the loop `bindings` does every second."""
    assert engine.rules.reload(), engine.rules.problem
    await engine.rules.bind(engine.store)
    await recompute(engine)
    await keep_duties(engine)


@pytest_asyncio.fixture
async def company(database: str, tmp_path: Path) -> AsyncIterator[Company]:
    own = tmp_path / "procedures"
    own.mkdir()
    given = {"KESU_PROCEDURES_DIR": str(own)}
    async with playing(database, tmp_path, organisation=DEMO, given=given) as world:
        company = Company(world, own)
        yield company


@both
async def test_a_week_of_twenty_calls_is_kept_by_answers_in_chat(company: Company) -> None:
    world = company.world
    await company.rules(2, CALLS)
    store = world.group("xuhui")
    store.hears_nothing()  # nothing presses yet
    assert [case.unit for case in await company.standing()] == ["xuhui", "jingan"]

    await world.passes(days=5)  # Sunday, past three quarters of the week
    ping = store.hears("回访电话：还差 20 家", "0/20", "请 王店长", "[+1]", "[全部完成]")
    card = store.hears("定期工作：回访电话", "0/20 家", "第五条「每周至少回访20家」", "王店长")
    assert "客户" not in card.text
    world.group("jingan").skips()

    await store.says("又打了十二家", by="wang", reply_to=ping)
    store.hears("回访电话 12/20 家", "还差 8")
    assert "12/20" in as_it_reads(store, card)
    await store.says("多少？", by="wang", reply_to=card)
    store.hears("没看懂数量", "例如 3")
    await store.says("-3", by="wang", reply_to=ping)
    store.hears("没看懂数量")
    await store.says("3", by="li", reply_to=ping)
    store.hears("这一步由业务部门负责人完成")
    assert await store.presses("+1", by="wang", message=card) == "已记录：13/20"
    await store.says("10", by="wang", reply_to=card)
    store.hears("20/20 家", "✓ 本期已完成", "多出的 3 不计入下一期")
    assert "本期已完成" in await store.presses("全部完成", by="wang", message=card)
    assert "没有重复记录" in await store.presses("+1", by="wang", message=card)

    xuhui = await company.of("xuhui")
    await world.passes(days=2)
    store.hears_nothing()
    assert await company.missed(xuhui.id) == []
    assert len(await company.missed((await company.of("jingan")).id)) == 1
    for unit in ("jingan", "shanghai"):
        world.group(unit).skips()


async def test_a_missed_week_is_told_counted_and_over_when_the_next_begins(
    company: Company,
) -> None:
    world = company.world
    await company.rules(2, CALLS)
    store, branch = world.group("xuhui"), world.group("shanghai")
    await world.passes(days=5)
    ping = store.hears("还差 20 家")
    card = store.hears("定期工作")
    await store.says("12", by="wang", reply_to=ping)
    store.hears("12/20")
    await world.passes(days=1)
    missed = store.hears("回访电话：12/20 未完成", "下一期已开始", "目前 0/20", "[+1]")
    await world.passes(days=1)
    told = branch.skips()  # of both stores, with their cards
    assert any("回访电话：12/20 未完成" in text and "至今没有补上" in text for text in told)
    await store.says("/duties", by="wang")
    store.hears("定期工作 1 项", "徐汇店 · 回访电话", "0/20 家", "前几期 12/20✗", "[+1 回访电话]")
    await store.says("5", by="wang", reply_to=missed)
    store.hears("5/20")
    assert "前几期：12/20 ✗" in as_it_reads(store, card)
    world.group("jingan").skips()
    world.group("shanghai").skips()


async def test_duties_are_nobodys_complaints_and_stand_last_in_lists(company: Company) -> None:
    world = company.world
    await company.rules(2, CALLS)
    store, hq = world.group("xuhui"), world.group("hq")
    await world.passes(days=6)
    for unit in ("xuhui", "jingan", "shanghai"):
        world.group(unit).skips()
    await tells(world.customer("张敏"))
    store.skips()
    await hq.says("/status", by="chen")
    hq.hears("未结 1 件，逾期 0 件")
    await store.says("/mine", by="wang")
    store.hears("我的案件 1 件", "DQ2026001 徐汇店 · 回访电话", "0/20")
    await hq.says("/overdue", by="chen")
    hq.hears("逾期案件 2 件", "DQ2026001", "DQ2026002")
    await hq.says("/duties", by="chen")
    listed = hq.hears("定期工作 2 项", "静安店", "0/20✗")
    assert "[+1" not in listed.text
    number = (await company.of("xuhui")).number
    for command in (f"/close {number} 做完了", f"/handover {number} 静安店 不归我"):
        await store.says(command, by="wang")
        store.hears("这是定期工作，不是投诉")
    await store.says(f"/note {number} 名单在张三那里", by="wang")
    store.hears("备注已记录")
    for unit in ("xuhui", "jingan", "shanghai"):
        world.group(unit).skips()
    for ear in world.ears:
        ear.skips()


@both
async def test_rules_change_a_duty_goes_comes_back_and_counts_anew(company: Company) -> None:
    world = company.world
    await company.rules(2, CALLS)
    xuhui = await company.of("xuhui")
    await company.rules(3, CALLS)  # the same duty under newer rules goes on
    again = await company.of("xuhui")
    assert (again.id, again.version) == (xuhui.id, 3)
    assert [m.word for m in again.marks] == ["filed", "classified:duty"]
    await company.rules(4, "")
    assert await company.standing() == []
    await world.passes(days=30)  # nobody is reminded of what no rule wants
    assert await company.missed(xuhui.id) == []

    await company.rules(5, CALLS.replace("count = 20", "count = 3"))
    back = await company.of("xuhui")
    assert (back.id, back.version, back.status) == (xuhui.id, 5, "open")
    await world.passes(hours=2)
    for ear in world.ears:
        ear.skips()
    assert await company.missed(xuhui.id) == []  # the month without it was nobody's fault
    await world.group("xuhui").says("/duties", by="wang")
    ask = world.group("xuhui").hears("0/3 家")
    await world.group("xuhui").presses("+1 回访电话", by="wang", message=ask)

    # Another period: what was counted before is not counted in it.
    await company.rules(
        6, CALLS.replace('"week"', '"month"').replace("每周", "每月").replace("20", "4")
    )
    await world.group("xuhui").says("/duties", by="wang")
    world.group("xuhui").hears("0/4 家")
    assert await company.missed(xuhui.id) == []


@both
async def test_after_a_restart_the_same_cases_stand_and_nothing_is_said_twice(
    company: Company,
) -> None:
    world = company.world
    await company.rules(2, CALLS)
    before = await company.standing()
    await world.passes(days=5)
    for ear in world.ears:
        ear.skips()
    told = await company.standing()
    await world.restarts()
    assert world.engine.rules.duties is None  # a fresh process looks itself
    await taken_up(world.engine)
    await world.settles()
    after = await company.standing()
    assert [case.id for case in after] == [case.id for case in before]
    assert after == told
    world.nothing_else()


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_two_processes_that_start_together_file_each_duty_once(company: Company) -> None:
    world = company.world
    text = RULES.format(version=2, duties=CALLS)
    (company.folder / "service-2.toml").write_text(text, encoding="utf-8")
    async with world.opening() as other:
        for _ in range(3):  # the loop goes on after a clash
            await asyncio.gather(taken_up(world.engine), taken_up(other), return_exceptions=True)
    found = await company.standing()
    assert [(case.unit, case.seq) for case in found] == [
        ("xuhui", found[0].seq),
        ("jingan", found[0].seq),
    ]
    assert [case.number for case in found] == ["DQ2026001", "DQ2026002"]
