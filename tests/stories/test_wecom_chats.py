"""Staff in WeCom: commands, groups, accounts, and WeCom beside Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from tests.stories.telling import both
from tests.stories.telling import tells as tells_on_telegram
from tests.stories.wechat_telling import MAINLAND, UNITS, quiet_staff, tells
from tests.world import Connects, World, playing
from tests.world_wechat import WeChatCustomer
from tests.world_wecom import WeComChat, group_chat, person_chat


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
async def test_commands_in_a_group_and_in_private(world: World, filed: WeChatCustomer) -> None:
    store, wang = world.wecom_group("xuhui"), world.wecom_person("wang")
    await store.says("/status", by="li")
    store.hears("未结 1 件", "徐汇店")
    await store.says("/overdue", by="wang")
    store.hears("0 件")
    await store.says("／case 202611YB001", by="li")
    store.hears("案件 202611YB001 经过", "登记")
    store.hears("202611YB001", "菜里有虫子", "[受理]")
    await wang.says("/case 202611YB001")
    assert "菜里有虫子" in "\n".join(wang.skips())
    await wang.says("/whoami")
    wang.hears("王店长", "wang")
    await wang.says("/language en")
    wang.skips()
    await wang.says("/help")
    wang.hears("/status")
    filed.hears_nothing()
    await world.passes(hours=25)
    quiet_staff(world)
    filed.skips()
    await store.says("/overdue", by="wang")
    store.hears("202611YB001")


@both
async def test_a_new_group_is_bound_by_a_word_and_hears_of_the_next_case(world: World) -> None:
    assert world.wecom is not None
    fresh = world.wecom.opens("new", ["wang", "chen", "li"], spoken=False)
    room = world.rooms["new"] = WeComChat(fresh, world)
    world.ears.append(room)
    await room.says("/bind 徐汇店", by="li")  # may not
    room.skips()
    assert world.engine.rules.house.org.groups["xuhui"].chat == group_chat("xuhui")
    await room.says("/bind 徐汇店", by="chen")
    said = "\n".join(room.skips())
    assert "徐汇店" in said
    quiet_staff(world)
    assert world.engine.rules.house.org.groups["xuhui"].chat == group_chat("new")
    zhang = world.wechat_customer("张敏")
    await tells(zhang)
    room.hears("202611YB001", "[受理]")
    world.wecom_group("xuhui").hears_nothing()
    await room.presses("受理", by="li")
    zhang.hears("已受理")


async def test_an_invitation_binds_an_account_once(world: World) -> None:
    token = "Invite0123456789abcdefgh"
    assert world.wecom is not None
    world.wecom.platform.add_person("new-li", "小李的新号")
    async with world.engine.store.work() as work:
        until = world.clock.now() + timedelta(days=1)
        await work.people.invite(world.engine.digest(token), "li", "chen", until)
    fresh = world.wecom_person("new-li")
    await fresh.says("/status")
    fresh.hears("邀请")
    await fresh.says(f"/start {token}")
    fresh.hears("小李", "受理")
    await fresh.says("/whoami")
    fresh.hears("小李", "new-li")
    accounts = world.engine.rules.house.org.accounts_of("li")
    assert [account.chat for account in accounts] == [person_chat("new-li")]
    old = world.wecom_person("li")
    await old.says("/status")
    old.hears("邀请")  # the former account has no rights any more
    await old.says(f"/start {token}")
    old.skips()
    assert world.engine.rules.house.org.accounts_of("li") == accounts


async def test_a_stranger_in_a_group_is_not_answered(world: World, filed: WeChatCustomer) -> None:
    assert world.wecom is not None
    store = world.wecom_group("xuhui")
    world.wecom.platform.add_person("guest", "访客")
    store.room.members.append("guest")
    await store.says("/case 202611YB001", by="guest")
    store.hears_nothing()
    before = store.card()
    await store.presses("受理", by="guest")
    assert store.card() == before
    assert (await world.case()).acknowledged is None
    filed.hears_nothing()


async def test_customers_on_telegram_and_staff_in_wecom(database: str, tmp_path: Path) -> None:
    connects = Connects(telegram=("customer",), wecom=UNITS)
    async with playing(database, tmp_path, connects=connects) as world:
        zhang = world.customer("张敏")
        await tells_on_telegram(zhang)
        store = world.wecom_group("xuhui")
        store.hears("202611YB001", "菜里有虫子", "[受理]")
        await store.presses("受理", by="li")
        zhang.hears("202611YB001", "已受理")


async def test_both_platforms_at_once_each_unit_where_it_has_its_group(
    database: str, tmp_path: Path
) -> None:
    connects = Connects(wechat=True, wecom=("xuhui",))
    async with playing(database, tmp_path, connects=connects) as world:
        zhang, wang = world.wechat_customer("张敏"), world.customer("王芳")
        await tells(zhang)
        await tells_on_telegram(wang, unit="静安店")
        world.wecom_group("xuhui").hears("202611YB001", "菜里有虫子")
        world.group("jingan").hears("202611YB002", "菜里有虫子")
        await world.group("jingan").presses("受理", by="sun")
        wang.hears("已受理")
        await world.wecom_group("xuhui").presses("受理", by="li")
        zhang.hears("已受理")
