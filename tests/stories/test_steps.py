"""The steps of the plan: each is one press, kept with who did it, and starts or stops its clock."""

from __future__ import annotations

from cases import events as e
from tests.stories.acts import happened
from tests.stories.telling import both, tells
from tests.world import World, labels


@both
async def test_a_registered_complaint_is_sent_to_investigation_within_fifteen_minutes(
    world: World,
) -> None:
    store, hq = world.group("xuhui"), world.group("hq")
    await tells(world.customer("张敏"))
    card = store.hears("[完成登记]")
    assert "推送调查组" not in labels(card)  # nothing to send before it is registered
    assert "已记录" in await store.presses("完成登记", by="li")
    assert "推送投诉信息至调查组：11月24日(周二) 10:15 前" in store.card()
    await world.passes(minutes=10)
    store.hears("快到时限", "推送投诉信息至调查组", "§3.2.1", "还剩 5分钟", "小李")
    await world.passes(minutes=5)
    store.hears("已逾期", "推送投诉信息至调查组", "小李、王店长")
    await world.passes(minutes=15)
    hq.hears("升级（第1级）", "推送投诉信息至调查组", "钱主任")
    hq.hears("案件 202611YB001", "[推送调查组]")
    assert "已记录" in await store.presses("推送调查组", by="li")
    await world.passes(hours=2)
    hq.hears_nothing()
    assert "推送投诉信息" not in store.card()
    steps = await happened(world, await world.case(), e.StepDone)
    assert [step.step for step in steps if isinstance(step, e.StepDone)] == ["register", "push"]


async def test_a_step_is_done_once_a_round_and_only_by_its_roles(world: World) -> None:
    store, hq = world.group("xuhui"), world.group("hq")
    await tells(world.customer("张敏"))
    card = store.hears("[完成登记]")
    raw = next(str(b["callback_data"]) for b in card.buttons() if b["text"] == "完成登记")
    await store.presses("完成登记", by="li")
    press = world.telegram.user_presses_stale(world.staff["wang"], store.room, card.id, raw)
    await world.settles()
    assert "已由 小李 完成" in str(world.telegram.presses[press.id].answer)
    await hq.says("/case 202611YB001", by="chen")
    hq.hears("202611YB001 经过", "完成：完成登记（小李）")
    hq.hears("[推送调查组]")
    assert len(await happened(world, await world.case(), e.StepDone)) == 1
