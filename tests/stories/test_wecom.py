"""Staff in WeCom: cards that are pressed, and words that are asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.playground.wecom.snapshot import seen
from cases import events as e
from tests.stories.acts import happened
from tests.stories.telling import both
from tests.stories.wechat_telling import MAINLAND, quiet_staff, tells
from tests.world import World, playing
from tests.world_wechat import WeChatCustomer


@pytest_asyncio.fixture
async def world(database: str, tmp_path: Path) -> AsyncIterator[World]:
    async with playing(database, tmp_path, connects=MAINLAND) as world:
        yield world


@pytest_asyncio.fixture
async def filed(world: World) -> WeChatCustomer:
    """A complaint whose card stands in the store's group."""
    zhang = world.wechat_customer("张敏")
    await tells(zhang)
    world.wecom_group("xuhui").hears("202611YB001", "待受理", "[受理]")
    return zhang


@both
async def test_of_two_presses_the_first_wins_and_the_second_sees_how_things_stand(
    world: World, filed: WeChatCustomer
) -> None:
    store = world.wecom_group("xuhui")
    assert world.wecom is not None
    card = store.cards()[-1]
    for person in ("li", "wang"):  # both saw the same card when they pressed
        world.wecom.platform.presses(person, store.room, card, "受理")
    await world.settles()
    filed.hears("202611YB001", "已受理")
    assert len(await happened(world, await world.case(), e.Acknowledged)) == 1
    by = (await world.case()).acknowledged
    assert by is not None
    name = world.engine.rules.house.org.people[by.by].name
    assert f"受理: {name}" in store.card("zhao")  # everybody sees it
    assert f"受理: {name}" in store.card("wang")


async def test_a_stale_press_repaints_the_card_for_everybody(
    world: World, filed: WeChatCustomer
) -> None:
    store = world.wecom_group("xuhui")
    first = store.cards()[-1]
    await store.says("/case 202611YB001", by="li")
    store.hears("202611YB001")
    await store.presses("受理", by="li")  # on the newer card; the older cannot change unprompted
    filed.hears("已受理")
    store.skips()
    assert "[受理]" in seen(first, "zhao")
    await store.presses("受理", by="wang")
    assert "[受理]" not in seen(first, "zhao")
    assert "受理: 小李" in seen(first, "zhao")
    filed.hears_nothing()


@both
async def test_who_may_not_changes_nothing_and_reads_it_alone(
    world: World, filed: WeChatCustomer
) -> None:
    store = world.wecom_group("xuhui")
    before = store.card()
    seen = await store.presses("受理", by="sun")  # of another store
    assert "权限" in seen or "不能" in seen or "无权" in seen
    assert store.card() == before
    assert store.card("li") == before
    assert (await world.case()).acknowledged is None
    filed.hears_nothing()
    await store.presses("受理", by="li")
    filed.hears("已受理")


async def test_more_than_six_buttons_have_pages(world: World, filed: WeChatCustomer) -> None:
    store = world.wecom_group("xuhui")
    first = store.card()
    assert first.count("[") <= 6 + first.count("[微")
    second = await store.presses("其他按钮…", by="li")
    assert second != first
    for _ in range(6):
        if "返回" in second:
            break
        second = await store.presses("其他按钮…", by="li")
    back = await store.presses("返回", by="li")
    assert "[受理]" in back
    assert (await world.case()).acknowledged is None
    filed.hears_nothing()


@both
async def test_the_next_words_to_the_bot_are_the_answer_that_a_button_asked_for(
    world: World, filed: WeChatCustomer
) -> None:
    store = world.wecom_group("xuhui")
    assert "请回复我刚发的消息" in await store.presses("提出解决方案", by="wang")
    assert "请回复我刚发的消息" not in store.card("li")  # it is asked of nobody else
    store.hears("<@wang>", "202611YB001", "解决方案")
    await store.says("/status", by="li")  # somebody else's words are no answer
    store.skips()
    await store.says("全额退款", by="wang")
    filed.hears("202611YB001", "全额退款", "1 已解决")
    store.skips()
    await store.says("再送一张券", by="wang")  # and only the next ones
    filed.hears_nothing()
    store.skips()


async def test_an_answer_that_comes_after_half_an_hour_is_none(
    world: World, filed: WeChatCustomer
) -> None:
    store = world.wecom_group("xuhui")
    await store.presses("提出解决方案", by="wang")
    store.hears("<@wang>")
    await world.passes(minutes=31)
    quiet_staff(world)
    await store.says("全额退款", by="wang")
    quiet_staff(world)
    filed.hears_nothing()
    assert (await world.case()).status == "open"


async def test_a_command_in_between_does_not_count_as_the_answer(
    world: World, filed: WeChatCustomer
) -> None:
    store = world.wecom_group("xuhui")
    await store.presses("提出解决方案", by="wang")
    store.hears("<@wang>")
    await store.says("/case 202611YB001", by="wang")
    store.hears("202611YB001")
    await store.says("全额退款", by="wang")
    store.skips()
    filed.hears("全额退款")


async def test_a_deadline_rings_in_the_group(world: World, filed: WeChatCustomer) -> None:
    store = world.wecom_group("xuhui")
    await world.passes(hours=12, minutes=1)
    said = "\n".join(store.skips())
    assert "快到时限" in said
    assert "<@li>" in said
    quiet_staff(world)
    filed.skips()


async def test_a_frame_that_is_repeated_counts_once(world: World, filed: WeChatCustomer) -> None:
    assert world.wecom is not None
    store = world.wecom_group("xuhui")
    await store.presses("联系结果", by="li")
    store.skips()
    press = world.wecom.platform.deliveries[-1]
    await store.presses("无人接听", by="li")
    quiet_staff(world)
    filed.skips()
    for delivery in (press, world.wecom.platform.deliveries[-1]):
        world.wecom.platform.repeat(delivery)
    await store.says("/status", by="li")
    store.hears("未结 1 件")
    tried = await happened(world, await world.case(), e.ContactAttempted)
    assert len(tried) == 1
    filed.hears_nothing()


async def test_while_the_connection_is_down_cards_wait_and_come_when_it_is_back(
    world: World,
) -> None:
    assert world.wecom is not None
    assert world.engine.wecom is not None
    world.wecom.platform.faults.refuse_upgrades = 503
    world.wecom.platform.drop()
    await world.wecom.lost(world.engine)
    zhang = world.wechat_customer("张敏")
    await tells(zhang)
    store = world.wecom_group("xuhui")
    store.hears_nothing()
    world.wecom.platform.faults.refuse_upgrades = None
    await world.restarts()
    assert "[受理]" in "\n".join(store.skips())
    quiet_staff(world)
    await store.presses("受理", by="li")
    zhang.hears("已受理")


async def test_an_answer_that_is_lost_brings_the_card_again_marked_as_a_repeat(
    world: World,
) -> None:
    assert world.wecom is not None
    zhang = world.wechat_customer("张敏")
    world.wecom.platform.faults.fail_next(-1, cmd="aibot_send_msg")
    await tells(zhang)
    store = world.wecom_group("xuhui")
    store.hears_nothing()  # refused, and surely not shown
    await world.passes(minutes=1)
    store.hears("202611YB001", "[受理]")
    store.hears_nothing()
