"""Filing for a customer goes wrong: no right, bad answers, old buttons, restarts, silence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.playground.telegram import sample_jpeg
from cases import events as e
from tests.stories.acts import amount, comes_again, happened, joins
from tests.stories.company import in_english
from tests.stories.telling import both
from tests.world import Group, World, playing, shown


async def at_summary(world: World, by: str = "li") -> Group:
    """A phone call that is ready to be submitted."""
    private = world.private(by)
    await private.says("/new 电话 菜里有虫子，要求退款，电话13912345678", by=by)
    private.hears("请核对")
    return private


async def test_who_has_no_right_is_told_so_and_strangers_hear_nothing(world: World) -> None:
    store = world.group("xuhui")
    stranger = joins(store, "路人")
    world.telegram.user_says(stranger, store.room, "/new 电话 菜里有虫子")
    await world.settles()
    store.hears_nothing()
    private = world.private("li")
    await private.says("/new 电话 昨天在静安店吃饭，菜里有虫子", by="li")
    private.hears("提到 静安店", "没有替它登记的权限")
    private.hears("单位：徐汇店")  # and where it would land is said
    await private.presses("改单位", by="li")
    private.hears("[徐汇店]", "[返回]")
    await private.says("静安店", by="li")
    private.hears("不能替它登记", "徐汇店")
    private.hears("哪个单位")
    assert await amount(world) == 0


@both
async def test_a_role_lost_meanwhile_files_nothing_and_uses_up_no_number(world: World) -> None:
    private = await at_summary(world)
    house = world.engine.rules.house
    people = dict(house.org.people) | {"li": replace(house.org.people["li"], roles=())}
    world.engine.rules.house = replace(house, org=replace(house.org, people=people))
    assert "无权限" in await private.presses("提交", by="li")
    assert await amount(world) == 0
    world.engine.rules.house = house
    await private.presses("提交", by="li")
    private.hears("202611YB001")
    world.group("xuhui").hears("202611YB001")


@pytest.mark.parametrize(
    ("button", "words", "answer"),
    [
        ("改收到时间", "明天下午三点", "还没有到"),
        ("改收到时间", "2019年3月1日", "太早了"),
        ("改收到时间", "上周", "没看懂收到的时间"),
        ("改收到时间", "不知道啊", "没看懂收到的时间"),
        ("改事发时间", "后天", "还没有到"),
        ("改事发时间", "吃饭的时候", "没看懂事发时间"),
        ("改客户", "13800", "太短"),
        ("改客户", "138001380001234567", "打不通"),
        ("改渠道", "信鸽", "没有这个渠道"),
        ("改单位", "火星店", "没找到这个单位"),
        ("改回复地址", "很" * 400, "太长了，最多 300"),
        ("改来源", "\u200b\u2066", "没有可读的文字"),
        ("改经过", "😡" + "\u3000", ""),
        ("当场解决", "好" * 1100, "太长了，最多 1000"),
    ],
)  # fmt: skip
async def test_an_answer_that_is_none_is_said_so_and_asked_again(
    world: World, button: str, words: str, answer: str
) -> None:
    private = await at_summary(world)
    await private.presses(button, by="li")
    question = private.hears("[返回]").text.split("\n")[0]
    await private.says(words, by="li")
    if answer:
        private.hears(answer)
        private.hears(question)
        await private.presses("返回", by="li")
    private.hears("请核对", "139 1234 5678")
    assert await amount(world) == 0


async def test_a_story_may_be_long_and_not_endless(world: World) -> None:
    private = await at_summary(world)
    await private.says("又" * 4000, by="li")
    private.hears("太长，未全部显示")
    await private.says("又" * 4000, by="li")
    private.hears("太长了，最多 8000")
    private.hears("请核对")
    await private.presses("提交", by="li")
    private.hears("202611YB001")
    world.group("xuhui").hears("202611YB001")


async def test_photos_are_evidence_and_stickers_are_none(world: World) -> None:
    private, li = await at_summary(world), world.staff["li"]
    world.telegram.user_sends_photo(li, private.room, sample_jpeg(), "小票在这里")
    await world.settles()
    private.hears("材料：1 件", "小票在这里")
    world.telegram.user_sends_sticker(li, private.room)
    await world.settles()
    private.hears("不能作材料")
    private.hears("请核对")
    await private.presses("提交", by="li")
    private.hears("202611YB001")
    world.group("xuhui").hears("材料：1件", "[查看材料]")
    assert len((await world.case()).evidence) == 1
    world.telegram.user_sends_photo(li, private.room, sample_jpeg(), "")
    await world.settles()
    private.hears_nothing()  # nothing is being entered any more


@both
async def test_old_buttons_do_nothing_and_pressing_twice_files_once(world: World) -> None:
    private = world.private("li")
    await private.says("/new", by="li")
    first = private.hears("从哪里来的")
    await private.presses("电话", by="li")
    private.hears("请写下经过")
    assert "过时" in await private.presses("传真", by="li", message=first)
    private.hears("请写下经过")
    await private.says("菜里有虫子", by="li")
    private.hears("什么时候收到的")
    await private.presses("就是现在", by="li")
    private.hears("客户的姓名和电话")
    await private.presses("匿名，不留", by="li")
    summary = private.hears("渠道：电话")
    await private.presses("提交", by="li", message=summary)
    private.hears("202611YB001")
    await comes_again(world, 2)
    assert "已经提交" in await private.presses("提交", by="li", message=summary)
    assert await amount(world) == 1
    assert len(await happened(world, await world.case(), e.ComplaintFiled)) == 1
    world.group("xuhui").hears("202611YB001")


@both
async def test_a_half_entered_filing_survives_a_restart(world: World) -> None:
    private = world.private("li")
    await private.says("/new", by="li")
    await private.presses("传真", by="li")
    await private.says("昨天在徐汇店，菜里有虫子", by="li")
    private.skips()
    await world.restarts()
    await private.says("昨天 16:30", by="li")
    private.hears("客户的姓名和电话")
    await world.restarts()
    await private.says("匿名", by="li")
    private.hears("渠道：传真", "收到：11月23日(周一) 16:30", "菜里有虫子")
    await private.presses("提交", by="li")
    private.hears("202611YB001")
    world.group("xuhui").hears("202611YB001", "11月23日(周一) 16:30 收到")
    world.group("xuhui").skips()


async def test_hours_of_silence_end_it_with_a_word(world: World) -> None:
    private = await at_summary(world)
    await world.passes(hours=7)
    private.hears_nothing()
    await world.passes(hours=1)
    private.hears("8 小时没有动", "已作废", "/new")
    assert "过期" in await private.presses("提交", by="li")
    await world.passes(hours=20)
    assert await amount(world) == 0


async def test_cancelling_is_asked_once_and_other_commands_go_on(world: World) -> None:
    private = await at_summary(world)
    await private.says("/mine", by="li")
    private.hears("没有")
    await private.says("/cancel", by="li")
    private.hears("确定取消吗", "[确定取消]", "[返回]")
    await private.presses("返回", by="li")
    private.hears("请核对")
    await private.presses("取消", by="li")
    private.hears("确定取消吗")
    await private.presses("确定取消", by="li")
    private.hears("已取消，什么也没有登记")
    await private.says("虫子", by="li")
    private.skips()
    assert await amount(world) == 0


@pytest_asyncio.fixture
async def abroad(database: str, tmp_path: Path) -> AsyncIterator[World]:
    """The same company in English."""
    async with playing(database, tmp_path, organisation=in_english(tmp_path)) as world:
        yield world


async def test_the_same_in_english(abroad: World) -> None:
    private, store = abroad.private("li"), abroad.group("xuhui")
    await private.says("/language en", by="li")
    private.hears("English")
    await private.says("/new letter received yesterday 16:30, an insect in the soup", by="li")
    summary = private.hears("Channel: Letter", "Received: Mon 23 Nov, 16:30", "insect in the soup")
    assert "[Solved on the spot]" in shown(summary)
    await private.presses("Change customer", by="li")
    private.hears("name and phone")
    await private.says("call me 12", by="li")
    private.hears("too short")
    private.hears("name and phone")
    await private.says("Mary Smith +44 7911 123456", by="li")
    private.hears("Mary Smith", "+44 7911 123456")
    await private.presses("Submit", by="li")
    private.hears("Filed as 202611YB001", "code", "You may promise the customer", "16:30")
    told = store.skips()  # half of the time had gone before it was entered: that rings at once
    assert any("entered only Tue 24 Nov, 10:00" in text for text in told)
    assert "7911 123456" not in "".join(told)
    assert "received Mon 23 Nov, 16:30" in store.card()
    assert "by Lee for the customer" in store.card()
    assert "no chat" in store.card()
    await private.says("/new 12345 the waiter shouted at a guest", by="li")
    private.hears("Who passed it on?")
    await private.says("Hotline 12345, no. 2026-77", by="li")
    private.hears("Passed on by: Hotline 12345")
    await private.presses("Solved on the spot", by="li")
    private.hears("How was it solved?")
    await private.says("apologised and replaced the dish", by="li")
    private.hears("Filed and closed on the spot", "Zhao")
    abroad.group("shanghai").hears("Solved on the spot: case 202611YB002", "replaced the dish")
    abroad.group("shanghai").skips()
    store.skips()
