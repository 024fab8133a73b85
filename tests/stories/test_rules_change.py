"""The files change while cases are open: a unit is gone, a holiday is announced."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio

from bot.loops.recompute import recompute
from bot.loops.tick import tick
from cases import events as e
from tests.stories.acts import happened
from tests.stories.telling import tells
from tests.stories.test_staff_work import in_words
from tests.world import DEMO, World, playing

XUHUI = DEMO.read_text(encoding="utf-8").split("[[units]]\n")[3]
PEOPLE = (
    '[[people]]\nid = "li"\nname = "小李"\nroles = ["intake@xuhui"]\n',
    '[[people]]\nid = "wang"\nname = "王店长"\nroles = ["unit_head@xuhui"]\n',
)


@dataclass
class Company:
    """A world whose organisation file can be written anew."""

    world: World
    file: Path

    async def becomes(self, *changes: tuple[str, str]) -> None:
        """The file says something else in each of these places, and Kesu takes it up."""
        text = self.file.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        self.file.write_text(text, encoding="utf-8")
        engine = self.world.engine
        assert engine.rules.reload(), engine.rules.problem
        await engine.rules.bind(engine.store)
        await recompute(engine)
        await self.world.settles()

    async def loses_xuhui(self) -> None:
        """The store and its people go."""
        await self.becomes(("[[units]]\n" + XUHUI, ""), *((person, "") for person in PEOPLE))


@pytest_asyncio.fixture
async def company(database: str, tmp_path: Path) -> AsyncIterator[Company]:
    own = tmp_path / "organisation.toml"
    own.write_text(DEMO.read_text(encoding="utf-8"), encoding="utf-8")
    async with playing(database, tmp_path, organisation=own) as world:
        await recompute(world.engine)
        yield Company(world, own)


async def test_a_case_whose_unit_is_gone_is_headquarters_until_it_is_handed_over(
    company: Company,
) -> None:
    world = company.world
    zhang, hq, jingan = world.customer("张敏"), world.group("hq"), world.group("jingan")
    await tells(zhang)
    world.group("xuhui").skips()
    await company.loses_xuhui()
    hq.hears("单位 xuhui 已从组织架构中移除", "1 件未结案件", "/handover", "202611YB001")
    hq.hears("单位 xuhui 已不存在，请转交给现有单位", "[转交]")
    await hq.says("/status", by="chen")
    hq.hears("xuhui         1      1", "已不存在的单位：xuhui")
    await hq.says("/due 3d", by="qian")
    hq.hears("202611YB001 xuhui")
    await zhang.says("/status")
    zhang.hears("202611YB001")

    await world.passes(hours=12)
    hq.hears("快到时限：案件 202611YB001")
    assert (await world.engine.store.health(world.clock.now()))["due_failing"] == 0

    await in_words(hq, "转交", "chen", "徐汇店已并入静安店", then="静安店")
    hq.hears("202611YB001 已转交", "xuhui → 静安店")
    hq.hears("转交已记录")
    zhang.hears("静安店")
    jingan.hears("202611YB001 已转交", "静安店")
    card = jingan.hears("案件 202611YB001", "[受理]")
    assert "已不存在" not in card.text
    assert (await world.case()).unit == "jingan"
    await hq.says("/status", by="chen")
    assert "已不存在" not in hq.hears("概况").text


async def test_the_news_of_a_unit_that_is_gone_comes_once(company: Company) -> None:
    world = company.world
    await tells(world.customer("张敏"))
    world.group("xuhui").skips()
    await company.loses_xuhui()
    world.group("hq").skips()
    await recompute(world.engine)
    await tick(world.engine)
    await world.settles()
    world.group("hq").hears_nothing()


async def test_a_holiday_that_moves_a_date_is_an_event_of_the_case(company: Company) -> None:
    world = company.world
    zhang, store = world.customer("张敏"), world.group("xuhui")
    await tells(zhang)
    store.skips()
    await store.presses("受理", by="li")
    store.skips()
    zhang.skips()
    before = await world.case()
    hours = '[calendars.hours]\nmon-sun = ["10:00-22:00"]'
    await company.becomes((hours, 'holidays = ["2026-11-24", "2026-11-25"]\n' + hours))
    (moved,) = await happened(world, await world.case(), e.Recomputed)
    assert isinstance(moved, e.Recomputed)
    assert all(each.due > each.was and each.calendar != each.calendar_was for each in moved.moved)
    after = await world.case()
    assert (after.seq, after.marks) == (before.seq + 1, before.marks)
    await store.says("/case 202611YB001", by="li")
    store.hears("时限重新计算（日历有变）", "→ 11月26日")
    store.skips()
    await company.becomes(('name = "小李"', 'name = "李娜"'))
    assert len(await happened(world, await world.case(), e.Recomputed)) == 1
