"""Danger: emergency numbers first, three questions, and staff are rung until somebody presses."""

from __future__ import annotations

from tests.stories.acts import said
from tests.stories.telling import PLAIN, answers, both
from tests.stories.test_people import conversation, told
from tests.world import World

DANGER = "孩子吃了你们的蛋糕过敏发烧，喘不上气"


@both
async def test_danger_at_three_in_the_morning_rings_and_climbs_until_somebody_presses(
    world: World,
) -> None:
    await world.passes(hours=17)
    zhang = await told(world)
    store, branch, hq = (world.group(unit) for unit in ("xuhui", "shanghai", "hq"))
    await zhang.says(DANGER)
    zhang.hears("急救 120，报警 110，火警 119", "值班同事")
    zhang.hears("您现在安全吗", "[安全]", "[不安全]")
    store.hears("🆘 人身安全：案件 202611WX001", "孩子有危险", DANGER, "小李、王店长")
    store.hears("🆘 人身安全：请马上响应", "[受理]")
    await zhang.presses("不安全")
    zhang.hears("您在哪里")
    store.hears("我现在不安全")
    await zhang.says("徐汇区天钥桥路1号三楼")
    zhang.hears("打哪个电话能找到您")
    store.hears("天钥桥路1号三楼")
    await zhang.says("13812345678")
    zhang.hears("都转给同事了", "[继续投诉]")
    store.hears("138****5678")
    assert "客户A-138****5678" in store.card()

    await world.passes(minutes=2)
    store.hears("已逾期", "响应人身安全", "小李、王店长")
    zhang.hears("还没有同事回应", "120")
    await world.passes(minutes=1)
    branch.hears("升级", "赵经理")
    branch.hears("🆘 人身安全")
    await world.passes(minutes=1)
    store.hears("升级")
    branch.hears("升级")
    await world.passes(minutes=2)
    store.hears("升级")
    branch.hears("升级")
    hq.hears("升级", "钱主任")
    hq.hears("🆘 人身安全")
    await world.passes(minutes=2)
    for group in (store, branch, hq):
        group.hears("再次提醒", "响应人身安全")
    await store.presses("受理", by="li")
    zhang.hears("徐汇店的同事来了")
    await world.passes(minutes=1)
    for group in (store, branch, hq):
        group.hears_nothing()

    await store.presses("联系方式", by="li")
    world.private("li").hears("202611WX001", "+86 138 1234 5678")
    await store.presses("联系结果", by="li")
    await store.presses("已联系上", by="li")
    await world.passes(minutes=30)


@both
async def test_the_draft_waits_and_is_filed_afterwards_with_the_words_said(world: World) -> None:
    zhang = await told(world)
    store = world.group("xuhui")
    await zhang.says("我滑倒了，脚流血")
    zhang.skips()
    store.skips()
    await store.presses("受理", by="li")
    zhang.hears("同事来了")
    for word in ("安全", "就在这里"):
        await zhang.says("徐汇店门口") if word == "就在这里" else None
        await zhang.presses(word)
    zhang.skips()
    await zhang.presses("继续投诉")
    zhang.hears("说完请点")
    assert (await conversation(world)).status == "open"
    await zhang.presses("说完了")
    await answers(zhang)
    await zhang.presses("提交")
    zhang.hears("已收到您的投诉")
    complaint = await world.case("202611YB001")
    assert (await said(world, complaint))["story"] == f"{PLAIN}\n我滑倒了，脚流血"
    assert (await said(world, await conversation(world)))["story"] == f"{PLAIN}\n我滑倒了，脚流血"
    store.skips()


async def test_danger_before_the_notice_is_agreed_to_reaches_staff_at_once(world: World) -> None:
    zhang = world.customer("张敏")
    await zhang.says("店里插座冒烟着火了")
    zhang.hears("火警 119")
    zhang.hears("您现在安全吗")
    world.group("hq").hears("🆘", "火、电、燃气", "插座冒烟着火了", "钱主任")
    world.group("hq").hears("🆘 人身安全")
    await world.passes(minutes=1)
    assert (await said(world, await world.case()))["story"] == "店里插座冒烟着火了"


async def test_what_is_no_danger_rings_nobody(world: World) -> None:
    zhang = await told(world)
    await zhang.says("没有受伤，就是这价格太伤人，气死我了")
    zhang.hears("说完请点")
    world.group("xuhui").hears_nothing()
    world.group("hq").hears_nothing()


@both
async def test_danger_rings_in_the_store_that_the_customer_names(world: World) -> None:
    zhang = world.customer("张敏")
    await zhang.starts()
    await zhang.presses("同意并开始")
    await zhang.says("刚才在徐汇店，服务员把热汤打翻了，我女儿的手被烫伤，起了水泡")
    zhang.skips()
    world.group("xuhui").hears("🆘 人身安全：案件 202611WX001", "小李、王店长")
    world.group("xuhui").hears("🆘 人身安全：请马上响应")
    world.group("hq").hears_nothing()
    await world.passes(minutes=1)


@both
async def test_who_had_gone_back_to_the_bot_can_answer_staff_and_call_them_days_later(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    await zhang.starts("u_xuhui")
    await zhang.says("我滑倒了，脚流血")
    for word in ("不安全", "三楼", "13912345678", "/bot"):
        await zhang.says(word)
    zhang.skips()
    store, hq = world.group("xuhui"), world.group("hq")
    store.skips()
    assert "客户A-139****5678" in store.card()
    await store.presses("回复顾客", by="li")
    prompt = store.hears("要对顾客说的话")
    await world.passes(minutes=1)
    await store.says("我们马上到", by="li", reply_to=prompt)
    zhang.hears("我们马上到")
    store.skips()
    await world.passes(minutes=1)
    await zhang.says("好的等您")
    store.hears("顾客说", "好的等您")
    zhang.hears_nothing()
    await store.presses("联系结果", by="li")
    await store.presses("已联系上", by="li")
    store.skips()

    await world.passes(days=2)
    store.skips()
    hq.skips()
    zhang.skips()
    await zhang.says("人工")
    zhang.hears("正在叫")
    (rung,) = [group for group in (store, hq) if "顾客在等人工" in group.card()]
    rung.hears("🙋", "要求人工", "202611RG00")
    for group in (store, hq):
        group.skips()
    await rung.presses("结束对话", by="li" if rung is store else "qian")
    zhang.skips()
    rung.skips()
    await zhang.says("我要投诉")
    zhang.hears("同意")
