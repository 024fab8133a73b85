"""The main job, end to end: told in Telegram, seen in the store's group, warned of, climbed to
headquarters, acknowledged, resolved, confirmed. Every ping: who, where, when, text; nothing else.
"""

from __future__ import annotations

from datetime import timedelta

from tests.stories.telling import both, tells
from tests.world import START, World


@both
async def test_an_ignored_complaint_climbs_from_store_to_headquarters(world: World) -> None:
    zhang = world.customer("张敏")
    store, branch, hq = (world.group(unit) for unit in ("xuhui", "shanghai", "hq"))

    receipt = await tells(zhang)
    assert "202611YB001" in receipt
    assert "11月25日(周三) 10:00 前" in receipt
    store.hears("案件 202611YB001", "待受理", "徐汇店", "138****5678", "[受理]")

    await world.passes(hours=12)  # half of the time has gone
    store.hears("快到时限", "202611YB001", "启动处理流程", "专人联系客户", "还剩 12小时", "小李")
    await world.passes(hours=10)
    store.hears("快到时限", "还剩 2小时", "小李")
    await world.passes(hours=2)  # the deadline itself
    store.hears("已逾期", "应于 11月25日(周三) 10:00", "小李、王店长")
    zhang.hears("202611YB001", "没有做到，对不起")
    await world.passes(hours=1)
    branch.hears("升级（第1级）", "已逾期 1小时", "赵经理")
    branch.hears("案件 202611YB001", "[受理]")
    await world.passes(hours=2)
    hq.hears("升级（第2级）", "已逾期 3小时", "钱主任")
    hq.hears("案件 202611YB001", "[受理]")
    await world.passes(hours=4)
    hq.hears("再次提醒", "已逾期 7小时", "钱主任")
    assert world.clock.now() == START + timedelta(hours=31)

    assert "已记录" in await hq.presses("受理", by="qian")
    zhang.hears("202611YB001", "已受理")
    assert "钱主任" in store.card()
    assert "钱主任" in branch.card()

    await store.presses("联系结果", by="li")
    await store.presses("已联系上", by="li")  # keeps what was promised, and the acknowledgement
    await store.presses("分派并启动处理", by="li")
    await world.passes(hours=24)  # nobody is pinged for what is done
    store.skips()

    await store.presses("提出解决方案", by="wang")
    prompt = store.hears("王店长")
    await store.says("全额退款并赠送一次免费用餐", by="wang", reply_to=prompt)
    zhang.hears("202611YB001", "全额退款并赠送一次免费用餐", "[已解决]", "[未解决]")
    await zhang.presses("已解决")
    zhang.hears("202611YB001", "已解决")
    store.skips()
    assert (await world.case()).status == "closed"

    await world.passes(hours=200)


async def test_acknowledging_in_time_stops_the_pings_of_nothing_else(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理")

    await store.presses("受理", by="li")
    zhang.hears("已受理")
    await store.presses("分派并启动处理", by="li")
    await world.passes(hours=12)
    store.hears("快到时限", "专人联系客户", "小李")  # the promise to the customer still runs
    await store.presses("联系结果", by="li")
    await store.presses("已联系上", by="li")
    await world.passes(hours=20)
    store.hears_nothing()


@both
async def test_three_days_away_move_no_date_and_flood_no_group(world: World) -> None:
    for name in ("甲", "乙", "丙", "丁"):
        customer = world.customer(name)
        await tells(customer)
    store = world.group("xuhui")
    assert len(store.skips()) == 4

    world.clock.move(START + timedelta(days=3))  # nothing ran meanwhile
    await world.settles()

    store.hears("停机期间", "4 件", "202611YB001", "202611YB004")
    for unit in ("shanghai", "hq"):
        said = world.group(unit).skips()
        assert "停机期间" in said[0]
        assert len(said) == 5, said  # one summary, and the four cards
    for ear in world.ears[-4:]:
        ear.hears("没有做到，对不起")
    case = await world.case("202611YB001")
    missed = [r.due_at for r in case.reached if r.clock == "TL-P48-01" and r.stage == 0]
    assert missed == [START + timedelta(hours=24)]
