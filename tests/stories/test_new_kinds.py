"""`/new` where the procedure has kinds: what a clerk may file is asked, or written in the line."""

from __future__ import annotations

from pathlib import Path

from tests.stories.richly import richly


async def test_a_kind_is_chosen_and_its_classes_are_given(database: str, tmp_path: Path) -> None:
    async with richly(database, tmp_path) as world:
        store, li = world.group("xuhui"), world.private("li")
        await li.says("/new", by="li")
        asked = li.hears("登记的是哪一种", "[顾客受伤]", "[一般投诉]")
        assert "媒体介入" not in asked.text
        await li.says("月亮", by="li")
        li.hears("没有这一种", "顾客受伤")
        li.skips()
        await li.presses("顾客受伤", by="li")
        li.skips()
        await li.presses("投诉电话", by="li")
        li.skips()
        await li.says("地面湿滑，有人摔倒，昨天下午三点", by="li")
        li.skips()
        await li.presses("就是现在", by="li")
        li.skips()
        await li.presses("匿名，不留", by="li")
        li.hears("请核对", "种类：顾客受伤", "[改种类]")
        await li.presses("提交", by="li")
        li.hears("已登记，编号 202611YB001")
        store.hears("抱怨 202611YB001", "突发事件")
        case = await world.case()
        assert set(case.classes) >= {"crisis", "general", "anonymous"}
        assert case.procedure == "mine"


async def test_a_kind_in_one_line_and_one_that_is_not_for_the_clerk(
    database: str, tmp_path: Path
) -> None:
    async with richly(database, tmp_path) as world:
        store, li = world.group("xuhui"), world.private("li")
        await li.says("/new 顾客受伤 电话 地面湿滑有人摔倒", by="li")
        li.hears("请核对", "种类：顾客受伤", "渠道：投诉电话")
        await li.presses("提交", by="li")
        li.hears("已登记")
        store.hears("突发事件")

        await li.says("/new 媒体介入 电话 记者来过", by="li")
        told = "\n".join(li.skips())
        assert "种类：" not in told  # only headquarters may file that


async def test_an_ordinary_one_stays_ordinary(database: str, tmp_path: Path) -> None:
    async with richly(database, tmp_path) as world:
        store, li = world.group("xuhui"), world.private("li")
        await li.says("/new", by="li")
        li.hears("[一般投诉]")
        await li.presses("一般投诉", by="li")
        li.hears("从哪里来的")
        await li.says("取消", by="li")
        li.skips()
        await li.presses("确定取消", by="li")
        li.hears("已取消")
        store.hears_nothing()
