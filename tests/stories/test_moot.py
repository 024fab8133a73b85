"""Notices that wait while somebody acts are withdrawn: nobody is pinged for what is done."""

from __future__ import annotations

from tests.stories.telling import both, tells
from tests.world import World


@both
async def test_what_a_paused_chat_was_to_hear_is_moot_after_the_step_was_done(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理")
    await world.passes(hours=11, minutes=59)
    world.telegram.throttle(store.room, retry_after=7200)
    await world.passes(hours=1)  # the warning at half time is written, and waits
    store.hears_nothing()
    li = world.private("li")
    await li.says("/case 202611YB001", by="li")
    li.hears("经过")
    card = li.hears("[分派并启动处理]")
    await li.presses("分派并启动处理", by="li", message=card)
    await li.presses("联系结果", by="li", message=card)
    li.hears("请选择")
    await li.presses("已联系上", by="li")
    await world.passes(hours=2)
    store.hears_nothing()
    assert "启动处理流程" not in store.card()


@both
async def test_an_acknowledgement_withdraws_the_rungs_that_wait(world: World) -> None:
    zhang = world.customer("张敏")
    store, branch, hq = (world.group(unit) for unit in ("xuhui", "shanghai", "hq"))
    await tells(zhang)
    await world.passes(hours=24)
    store.skips()
    zhang.skips()
    world.telegram.throttle(branch.room, retry_after=6000)
    world.telegram.throttle(hq.room, retry_after=5 * 3600)
    await world.passes(hours=4)  # both rungs came, neither could be told to headquarters
    branch.hears("升级（第1级）")
    branch.hears("[受理]")
    hq.hears_nothing()
    assert "已记录" in await store.presses("受理", by="wang")
    zhang.hears("已受理")
    await world.passes(hours=2)
    hq.hears("案件 202611YB001", "受理：王店长")  # the card alone: how it stands
    hq.hears_nothing()
    store.skips()
    branch.hears_nothing()


async def test_a_promise_kept_before_its_apology_could_be_sent_needs_none(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    await world.passes(hours=23, minutes=59)
    store.skips()
    world.telegram.throttle(zhang.room, retry_after=1800)
    await world.passes(minutes=5)
    store.skips()
    zhang.hears_nothing()
    await store.presses("联系结果", by="li")
    await store.presses("已联系上", by="li")
    await world.passes(hours=1)
    world.group("shanghai").skips()
    store.skips()
    zhang.hears_nothing()


async def test_a_summary_of_downtime_lists_only_what_is_still_open_when_it_is_sent(
    world: World,
) -> None:
    store = world.group("xuhui")
    people = [world.customer(name) for name in ("甲", "乙", "丙")]
    for customer in people:
        await tells(customer)
    store.skips()
    await people[0].says("/status")
    people[0].skips()
    world.telegram.throttle(store.room, retry_after=3 * 86400)
    world.clock.move(world.clock.now().replace(day=26))
    await world.settles()
    for unit in ("shanghai", "hq"):
        world.group(unit).skips()
    for customer in people:
        customer.hears("没有做到")
    await people[0].presses("撤回")
    people[0].hears("要撤回")
    await people[0].presses("撤回")
    people[0].hears("已按您的要求撤回")
    await world.passes(days=1, hours=1)
    told = store.skips()
    (summary,) = [text for text in told if "停机期间" in text]
    assert "202611YB001" not in summary
    assert "202611YB002" in summary
    for unit in ("shanghai", "hq"):
        world.group(unit).skips()
