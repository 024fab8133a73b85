"""Complaints of people on WeChat, and what their staff in WeCom or on Telegram make of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from cases import events as e
from tests.stories.acts import amount, everything_said, happened, said
from tests.stories.telling import both
from tests.stories.wechat_telling import ABROAD, MAINLAND, begins, tells
from tests.world import World, playing


@pytest_asyncio.fixture
async def world(database: str, tmp_path: Path) -> AsyncIterator[World]:
    """Customers on WeChat, staff in WeCom, no Telegram."""
    async with playing(database, tmp_path, connects=MAINLAND) as world:
        yield world


@pytest_asyncio.fixture
async def abroad(database: str, tmp_path: Path) -> AsyncIterator[World]:
    """Customers on WeChat, staff on Telegram."""
    async with playing(database, tmp_path, connects=ABROAD) as world:
        yield world


@both
async def test_from_a_scanned_code_to_a_confirmed_solution(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    store = world.wecom_group("xuhui")
    await zhang.follows("u_xuhui")
    zhang.hears("您好", "投诉地点：徐汇店", "1 同意并开始")
    await zhang.taps("同意并开始")
    zhang.hears("发生了什么")
    await zhang.says("菜里有虫子，服务员不理我")
    zhang.hears("非常抱歉", "1 说完了")
    await zhang.taps("说完了")
    zhang.hears("什么时候发生的", "2 昨天")
    await zhang.says("2")
    zhang.hears("2026-11-23", "怎么解决", "2 退款")  # the code knows the store
    await zhang.says("退款")
    zhang.hears("照片", "没有")
    await zhang.taps("没有")
    zhang.hears("怎么联系您", "就在这里")
    await zhang.says("1")
    zhang.hears("请核对", "徐汇店", "退款", "请回复“提交”")
    await zhang.says("提交")
    zhang.hears("已收到您的投诉", "202611YB001", "11月25日(周三) 10:00 前")

    store.hears("案件 202611YB001", "待受理", "公众号留言", "菜里有虫子", "[受理]")
    await store.presses("受理", by="li")
    zhang.hears("202611YB001", "已受理")
    assert "小李" in store.card()
    await store.presses("提出解决方案", by="wang")
    store.hears("<@wang>", "202611YB001", "给客户的解决方案")
    await store.says("全额退款并赠送一次免费用餐", by="wang")
    zhang.hears("全额退款并赠送一次免费用餐", "1 已解决", "2 未解决")
    store.skips()
    await zhang.taps("已解决")
    zhang.hears("202611YB001", "已解决", "谢谢")
    store.hears("客户确认已解决")
    assert (await world.case()).status == "closed"


@both
async def test_words_told_on_wechat_are_read_in_no_telegram_chat(
    abroad: World, database: str
) -> None:
    zhang = abroad.wechat_customer("张敏")
    store = abroad.group("xuhui")
    await tells(zhang, "菜里有金丝雀羽毛")
    store.hears("202611YB001", "🔒", "[受理]")
    assert "已记录" in await store.presses("受理", by="li")
    zhang.hears("202611YB001", "已受理")
    assert "小李" in store.card()
    await store.says("/case 202611YB001", by="li")
    store.skips()
    await zhang.says("还有一根头发zq9")
    zhang.hears("202611YB001")
    await zhang.taps("补充到这件")
    zhang.skips()
    store.skips()
    read = everything_said([abroad.group(unit) for unit in ("xuhui", "shanghai", "hq")])
    assert "202611YB001" in read
    assert "金丝雀" not in read
    assert "zq9" not in read
    assert "退款" in read  # a field, and no words of theirs


async def test_what_was_told_is_sealed_in_the_case_and_named_after_the_channel(
    world: World,
) -> None:
    await tells(world.wechat_customer("张敏"))
    world.wecom_group("xuhui").skips()
    case = await world.case()
    assert (case.channel, case.unit, case.wishes) == ("wechat", "xuhui", ("refund",))
    assert case.chat.startswith("wx:o")
    assert (await said(world, case))["story"] == "菜里有虫子，服务员不理我"


async def test_a_code_scanned_later_begins_at_that_store(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    await zhang.follows()
    zhang.hears("您好")
    world.clock.move(world.clock.now().replace(minute=5))
    await zhang.scans("u_jingan")
    zhang.hears("您好", "投诉地点：静安店")


async def test_the_lines_of_the_account_menu(world: World) -> None:
    """They exist once `set_up` has made them; each is a command."""
    assert world.wechat is not None
    room = world.engine.room("customer", "wx:anybody")
    world.wechat.platform.account().menu = [
        {"type": "click", "name": name, "key": key}
        for name, key in (("我要投诉", "complain"), ("我的投诉", "mine"), ("人工", "human"))
    ]
    assert room.ready
    zhang = world.wechat_customer("张敏")
    await zhang.follows()
    zhang.skips()
    await zhang.clicks_menu("mine")
    zhang.hears("还没有提交过投诉")
    await zhang.clicks_menu("complain")
    zhang.hears("您好", "1 同意并开始")
    await zhang.clicks_menu("human")
    zhang.skips()
    hq = world.wecom_group("hq")
    hq.hears("202611RG001", "顾客在等人工对话", "<@qian>")
    hq.hears("202611RG001", "待受理", "[回复顾客]")


async def test_who_follows_no_longer_is_reported_once_with_the_next_way(
    world: World,
) -> None:
    zhang = world.wechat_customer("张敏")
    store = world.wecom_group("xuhui")
    await tells(zhang)
    store.hears("待受理")
    await zhang.unfollows()
    store.hears("消息送不到客户", "202611YB001", "请改用电话", "时限照常")
    await store.presses("受理", by="li")
    store.hears_nothing()  # once is enough
    assert "客户聊天无法送达" in store.card()
    assert len(await happened(world, await world.case(), e.Undeliverable)) == 1
    world.clock.move(world.clock.now().replace(minute=7))
    await zhang.follows()
    zhang.skips()
    await zhang.says("/status")
    zhang.hears("202611YB001", "受理")
    zhang.skips()  # the notice of who begins to follow stands in a text of its own


async def test_two_people_at_once_are_kept_apart(world: World) -> None:
    zhang, li = world.wechat_customer("张敏"), world.wechat_customer("李雷")
    await begins(zhang, "汤是凉的")
    await begins(li, "面是硬的")
    for word in ("说完了", "昨天", "徐汇店", "退款", "没有", "就在这里", "提交"):
        await zhang.says(word)
        await li.says(word)
    assert "202611YB001" in zhang.skips()[-1]
    assert "202611YB002" in li.skips()[-1]
    world.wecom_group("xuhui").skips()
    assert await amount(world) == 2
    first = await world.case("202611YB001")
    assert (await said(world, first))["story"] == "汤是凉的"


@pytest.mark.parametrize("command", ["/status", "／status", "查进度", "进度"])
async def test_progress_is_asked_for_in_many_ways(world: World, command: str) -> None:
    zhang = world.wechat_customer("张敏")
    await tells(zhang)
    world.wecom_group("xuhui").skips()
    await zhang.says(command)
    zhang.hears("202611YB001", "还没有人受理", "1 催单")
    await zhang.taps("催单")
    zhang.hears("已催办")
    world.wecom_group("xuhui").hears("客户催单（第1次）")
