"""How a customer on WeChat hears of their case later: within the reply window, by template, by a
notice they agreed to, or at their next word; and who is told when there is no way at all.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.playground.wechat import Bubble
from cases import events as e
from tests.stories.acts import happened
from tests.stories.telling import both
from tests.stories.wechat_telling import MAINLAND, place, quiet_staff, tells
from tests.world import World, playing
from tests.world_wechat import NOTICE, WORDS_OF, WeChatCustomer

OUTCOME = "全额退款并赠送一次免费用餐"


@pytest_asyncio.fixture
async def world(database: str, tmp_path: Path) -> AsyncIterator[World]:
    async with playing(database, tmp_path, connects=MAINLAND) as world:
        yield world


@pytest_asyncio.fixture
async def asking(database: str, tmp_path: Path) -> AsyncIterator[World]:
    """Without templates, but with a notice that customers may agree to."""
    given = {"KESU_WECHAT_TEMPLATE": "", "KESU_WECHAT_SUBSCRIPTION": f"{NOTICE}:{WORDS_OF}"}
    async with playing(database, tmp_path, connects=MAINLAND, given=given) as world:
        fields = {"character_string1": "编号", "phrase2": "进度", "thing3": "门店", "time4": "时间"}
        place(world).platform.add_template(NOTICE, "投诉进度", fields, "subscribe")
        yield world


async def _filed(world: World) -> WeChatCustomer:
    zhang = world.wechat_customer("张敏")
    await tells(zhang)
    world.wecom_group("xuhui").hears("待受理")
    return zhang


async def _proposes(world: World) -> None:
    store = world.wecom_group("xuhui")
    await store.presses("提出解决方案", by="wang")
    store.hears("<@wang>", "给客户的解决方案")
    await store.says(OUTCOME, by="wang")


def _by(bubble: Bubble, source: str) -> None:
    assert bubble.source == source, bubble


@both
async def test_after_fifty_hours_the_outcome_comes_by_template_and_in_full_at_the_next_word(
    world: World,
) -> None:
    zhang = await _filed(world)
    await world.wecom_group("xuhui").presses("受理", by="li")
    _by(zhang.hears("202611YB001", "已受理"), "custom")
    await world.passes(hours=50)
    quiet_staff(world)
    zhang.skips()
    await _proposes(world)
    told = zhang.hears("编号: 202611YB001", "进度: ", "门店: 徐汇店", "时间: 2026年11月26日")
    _by(told, "template")
    assert OUTCOME not in zhang.read(told)
    quiet_staff(world)
    await zhang.says("你好")
    _by(zhang.hears(OUTCOME, "1 已解决", "2 未解决"), "passive")
    # What 你好 asks stands in a text of its own: else a number would have to guess.
    _by(zhang.hears("我是云食餐饮的投诉助手", "1 同意并开始"), "custom")
    await zhang.says("已解决")
    zhang.hears("谢谢")
    quiet_staff(world)
    assert (await world.case()).status == "closed"


async def test_of_five_messages_the_last_is_kept_for_the_outcome(world: World) -> None:
    zhang = await _filed(world)
    store = world.wecom_group("xuhui")
    for number in range(6):
        await store.presses("联系结果", by="li")
        await store.presses("无人接听", by="li")
        await world.passes(minutes=number)
    quiet_staff(world)
    told = [zhang.read(each) for each in zhang.said() if each.source == "custom"]
    assert len(told) <= 4
    assert zhang.person.windows.left(world.clock.now()) >= 1
    zhang.skips()
    await _proposes(world)
    quiet_staff(world)
    outcome = zhang.hears(OUTCOME)
    _by(outcome, "custom")
    assert len([each for each in zhang.said() if each.source == "custom"]) <= 5


@pytest.mark.parametrize("code", [45015, 45047])
async def test_a_window_that_the_platform_knows_to_be_over_makes_way_for_the_template(
    world: World, code: int
) -> None:
    zhang = await _filed(world)
    place(world).platform.fail_next("message/custom/send", code=code)
    await world.wecom_group("xuhui").presses("受理", by="li")
    _by(zhang.hears("编号: 202611YB001", "门店: 徐汇店"), "template")
    await world.passes(minutes=1)
    await _proposes(world)
    _by(zhang.hears("编号: 202611YB001"), "template")  # nothing is tried that is known to fail
    failed = [call for call in place(world).platform.calls if call.errcode == code]
    assert len(failed) == 1
    quiet_staff(world)
    await zhang.says("你好")
    zhang.hears("已受理", OUTCOME)
    zhang.hears("1 同意并开始")


@both
async def test_a_notice_that_was_agreed_to_once_tells_once(asking: World) -> None:
    zhang = await _filed(asking)
    platform = place(asking).platform
    await zhang.does(platform.allows_notice(zhang.person, NOTICE))
    await asking.passes(hours=49)
    zhang.skips()
    await zhang.does(platform.allows_notice(zhang.person, NOTICE))
    quiet_staff(asking)
    store = asking.wecom_group("xuhui")
    await store.presses("受理", by="li")
    _by(zhang.hears("编号: 202611YB001"), "subscribe")
    store.hears_nothing()

    await zhang.does(platform.allows_notice(zhang.person, NOTICE))
    zhang.person.credits.clear()  # taken back, and the account was not told
    await _proposes(asking)
    zhang.hears_nothing()
    assert "消息送不到客户" in "\n".join(store.skips())
    assert [call.errcode for call in platform.calls if call.errcode] == [43101]
    await zhang.says("你好")
    zhang.hears(OUTCOME)
    zhang.hears("1 同意并开始")


@both
async def test_without_any_way_staff_hear_of_it_and_the_words_wait_for_the_next_contact(
    asking: World,
) -> None:
    zhang = await _filed(asking)
    await asking.passes(hours=49)
    zhang.skips()
    quiet_staff(asking)
    await _proposes(asking)
    said = "\n".join(asking.wecom_group("xuhui").skips())
    assert "消息送不到客户" in said
    assert "202611YB001" in said
    assert "电话" in said
    zhang.hears_nothing()
    undelivered = await happened(asking, await asking.case(), e.Undeliverable)
    assert undelivered
    card = await asking.wecom_group("xuhui").presses("联系结果", by="li")
    assert "客户聊天无法送达" in card
    quiet_staff(asking)
    await zhang.says("怎么样了")
    zhang.hears(OUTCOME)
    zhang.hears("您说的“怎么样了”，要怎么办？")


async def test_a_template_that_its_person_blocks_is_an_event_of_the_case(world: World) -> None:
    zhang = await _filed(world)
    await world.passes(hours=49)
    zhang.skips()
    quiet_staff(world)
    place(world).platform.template_results("failed:user block")
    await _proposes(world)
    zhang.hears_nothing()
    said = "\n".join(world.wecom_group("xuhui").skips())
    assert "消息送不到客户" in said
    assert len(await happened(world, await world.case(), e.Undeliverable)) == 1


async def test_a_tap_alone_opens_a_minute_and_no_more(world: World) -> None:
    zhang = await _filed(world)
    await world.passes(hours=49)
    zhang.skips()
    quiet_staff(world)
    await zhang.taps("催单", await _status_bubble(zhang))
    zhang.skips()
    quiet_staff(world)
    await world.passes(minutes=2)
    await world.wecom_group("xuhui").presses("受理", by="li")
    _by(zhang.hears("编号: 202611YB001"), "template")


async def _status_bubble(zhang: WeChatCustomer) -> Bubble:
    """One with a line to tap, from before: said while the window was open."""
    await zhang.says("/status")
    bubble = zhang.hears("1 催单")
    await zhang.world.passes(hours=49)
    quiet_staff(zhang.world)
    zhang.skips()
    return bubble
