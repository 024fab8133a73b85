"""Customers on WeChat do what our words tell them to: reply a word, and it works."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.stories.acts import said
from tests.stories.telling import both
from tests.stories.wechat_telling import MAINLAND, begins, quiet_staff, tells
from tests.world import World, playing
from tests.world_wechat import WeChatCustomer

NOT_THERE = re.compile(r"(?<![\w/])/[a-z_]{2,}|按钮|[请就]点|点一|点[“下]|\bpress\b|\bbutton", re.I)


@pytest_asyncio.fixture
async def world(database: str, tmp_path: Path) -> AsyncIterator[World]:
    """Customers on WeChat, staff in WeCom, no Telegram."""
    async with playing(database, tmp_path, connects=MAINLAND) as world:
        yield world


def reads_well(customer: WeChatCustomer) -> None:
    """Nothing that was ever said to them speaks of what is not there."""
    for bubble in customer.said():
        text = customer.read(bubble)
        assert not NOT_THERE.search(text), text


@both
async def test_from_the_first_word_to_the_withdrawal_by_words_alone(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    await zhang.follows()
    zhang.skips()
    await zhang.says("我要投诉")
    zhang.hears("发生了什么")
    await zhang.says("菜里有虫子")
    zhang.hears("非常抱歉", "说完请回复“说完了”")
    await zhang.says("说完了")
    zhang.hears("什么时候发生的")
    for word in ("昨天", "徐汇店", "退款"):
        await zhang.says(word)
    zhang.skips()
    await zhang.says("😀")
    zhang.hears("请发照片、视频或语音，没有就回复“没有”")
    await zhang.says("没有")
    await zhang.says("就在这里")
    summary = zhang.skips()[-1]
    assert "请核对，没问题就提交。要改哪一项，回复它的数字：" in summary
    assert summary.count("“提交”") == 1
    await zhang.says("提交")
    zhang.hears("已收到您的投诉", "下面菜单“我的投诉”，或回复“我的投诉”")
    await zhang.says("我的投诉")
    zhang.hears("202611YB001", "还没有人受理")
    await zhang.says("催单")
    zhang.hears("已催办 202611YB001")
    await zhang.says("撤回同意")
    zhang.hears("撤回同意后", "要撤回 202611YB001 吗")
    await zhang.says("撤回")
    zhang.hears("202611YB001", "已按您的要求撤回")
    quiet_staff(world)
    assert (await world.case()).status == "withdrawn"
    reads_well(zhang)


async def test_a_person_and_the_way_back_by_words(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    await begins(zhang, "菜里有虫子")
    await zhang.says("转人工")
    zhang.skips()
    await zhang.says("人工")
    zhang.hears("同事已经在叫了", "要用机器人：请回复“机器人”")
    await zhang.says("机器人")
    assert "说完请回复“说完了”" in zhang.skips()[-1]
    quiet_staff(world)
    reads_well(zhang)


async def test_after_the_three_questions_of_danger_a_word_leads_back(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    await begins(zhang, "菜里有虫子")
    await zhang.says("我滑倒了，流血了")
    zhang.skips()
    await zhang.says("？")
    zhang.hears("请告诉我您安全不安全，回复数字就行")
    for answer in ("1", "楼梯口", "13812345678"):
        await zhang.says(answer)
    assert "想继续时请回复“机器人”" in zhang.skips()[-1]
    await zhang.says("机器人")
    zhang.hears("说完了")
    quiet_staff(world)
    reads_well(zhang)


async def test_the_language_and_the_mode_by_words(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    await zhang.follows()
    zhang.skips()
    await zhang.says("English")
    zhang.hears("Hello, I am the complaint assistant")
    await zhang.says("help")
    zhang.hears("“my cases” for progress", "“withdraw consent”")
    await zhang.says("my cases")
    zhang.hears("Reply “complain” to begin")
    await zhang.says("Chinese")
    zhang.hears("您好")
    await zhang.says("长者模式")
    zhang.hears("改用长者模式", "回复“普通模式”换回")
    await zhang.says("长者模式")
    zhang.hears("改用长者模式")
    await zhang.says("普通模式")
    zhang.hears("换回普通模式")
    await zhang.says("/nonsense")
    zhang.hears("没有这个命令。可以回复“我要投诉”“我的投诉”，或“帮助”看用法")
    reads_well(zhang)


async def test_a_cancelled_complaint_begins_again_by_a_word(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    await begins(zhang, "菜里有虫子")
    await zhang.says("取消")
    await zhang.says("放弃并删除")
    assert "需要时回复“我要投诉”重新开始" in zhang.skips()[-1]
    await zhang.says("我要投诉")
    zhang.hears("您好", "1 同意并开始")
    reads_well(zhang)


async def test_figures_are_no_story(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    await zhang.follows()
    await zhang.taps("同意并开始")
    zhang.skips()
    await zhang.says("9")
    zhang.hears("只有数字，看不出发生了什么")
    reads_well(zhang)


async def test_words_within_a_story_stay_its_words(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    await tells(zhang, "我打电话说查进度和催单，店员说撤回同意就行")
    quiet_staff(world)
    told = await said(world, await world.case())
    assert told["story"] == "我打电话说查进度和催单，店员说撤回同意就行"


@both
async def test_who_writes_english_is_answered_in_english(world: World) -> None:
    """The platform names nobody's language: a sentence in English does, a hello does not."""
    emily = world.wechat_customer("Emily")
    await emily.follows()
    emily.skips()
    await emily.says("hello")
    emily.hears("您好", "3 English")
    await emily.says("I agree")
    emily.hears("What happened?")
    await emily.says("There was a hair in my soup")
    emily.hears("We are very sorry")
    for word in ("done", "yesterday at noon", "Xuhui store", "a refund", "no", "here"):
        await emily.says(word)
    assert "Please check" in emily.skips()[-1]
    await emily.says("submit")
    emily.hears("Your complaint is filed")
    quiet_staff(world)
    assert (await world.case()).language == "en"


async def test_a_language_that_was_chosen_stays(world: World) -> None:
    """Once chosen, or once the story has begun, other words change nothing."""
    zhang = world.wechat_customer("张敏")
    await zhang.follows()
    zhang.skips()
    await zhang.says("中文")
    await zhang.says("I agree")
    assert "发生了什么" in zhang.skips()[-1]
    wang = world.wechat_customer("王芳")
    await begins(wang, "外卖订错了")
    await wang.says("the order says no onion")
    assert "说完请回复“说完了”" in wang.skips()[-1]
    quiet_staff(world)
