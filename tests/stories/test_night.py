"""Night: what counts in working time waits for the morning, what is urgent rings and climbs."""

from __future__ import annotations

from datetime import timedelta

from tests.stories.telling import both, tells
from tests.stories.test_staff_work import in_words
from tests.world import World

NIGHT = 17  # hours from the start of a story to three in the morning in Shanghai


@both
async def test_an_urgent_complaint_at_three_in_the_morning_rings_and_climbs_in_minutes(
    world: World,
) -> None:
    store, branch, hq = (world.group(unit) for unit in ("xuhui", "shanghai", "hq"))
    await world.passes(hours=NIGHT)
    zhang = world.customer("张敏")
    await tells(zhang)
    store.hears("待受理", "11月25日(周三) 03:00 登记")
    await in_words(store, "改类别", "li", "客户食物中毒", then="紧急投诉")
    told = store.hears("改为 紧急投诉")
    store.hears("类别已记录")
    assert told.date == world.clock.now()

    await world.passes(minutes=10)
    store.hears("快到时限", "响应紧急投诉", "还剩 5分钟", "小李")
    await world.passes(minutes=5)
    store.hears("已逾期", "§1.3.2", "03:15", "小李、王店长")
    await world.passes(minutes=10)
    branch.hears("升级（第1级）", "已逾期 10分钟", "赵经理")
    branch.hears("案件 202611YB001", "紧急投诉", "[受理]")
    await world.passes(minutes=10)
    hq.hears("升级（第2级）", "已逾期 20分钟", "钱主任")
    hq.hears("案件 202611YB001", "[受理]")
    await world.passes(minutes=15)
    hq.hears("再次提醒", "已逾期 35分钟", "钱主任")
    silent = {
        str(call.params.get("disable_notification")).lower()
        for call in world.telegram.calls
        if call.method == "sendMessage" and "已逾期" in str(call.params.get("text"))
    }
    assert "true" not in silent

    assert "已记录" in await branch.presses("受理", by="zhao")
    zhang.hears("已受理")
    await world.passes(hours=3)
    hq.hears_nothing()
    store.hears_nothing()


@both
async def test_a_clock_that_runs_day_and_night_rings_at_night(world: World) -> None:
    store = world.group("xuhui")
    await world.passes(hours=16, minutes=30)  # half past two; twelve hours after is half past two
    await tells(world.customer("张敏"))
    store.hears("待受理")
    await world.passes(hours=12)
    store.hears("快到时限", "还剩 12小时")
    await world.passes(hours=10)
    assert store.hears("快到时限", "还剩 2小时").date.hour == 16  # 00:30 in Shanghai
    await world.passes(hours=1)


async def test_what_may_wait_is_kept_for_the_morning_of_the_unit(world: World) -> None:
    store = world.group("xuhui")
    zhang = world.customer("张敏")
    await tells(zhang)
    store.hears("待受理")
    await store.presses("受理", by="li")
    await store.presses("联系结果", by="li")
    await store.presses("已联系上", by="li")
    await store.presses("分派并启动处理", by="li")
    zhang.hears("已受理")
    await world.passes(hours=NIGHT)
    await zhang.says("/status")
    zhang.hears("[催单]")
    await zhang.presses("催单")
    zhang.hears("已催办")
    store.hears_nothing()  # a nudge at three in the morning wakes nobody
    assert "催单 1 次" in store.card()
    await world.passes(hours=6, minutes=29)
    store.hears_nothing()
    await world.passes(minutes=1)  # 09:30, as the shop's quiet hours end
    assert store.hears("客户催单（第1次）").date - timedelta(hours=23, minutes=30) == (
        store.said()[0].date
    )


async def test_an_acknowledgement_released_at_night_is_told_in_the_morning(world: World) -> None:
    store = world.group("xuhui")
    zhang = world.customer("张敏")
    await world.passes(hours=8)  # 18:00: four working hours end at 22:00 as the shop closes
    await tells(zhang)
    store.hears("待受理")
    await store.presses("受理", by="li")
    zhang.hears("已受理")
    await world.passes(hours=5)
    told = store.skips()
    case = await world.case()
    assert case.acknowledged is None
    released = [text for text in told if "受理已失效" in text]
    assert len(released) == 1  # at 22:00 the shop's quiet hours have not begun
    await world.passes(hours=12)
    store.skips()
