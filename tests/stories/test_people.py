"""A person instead of the bot: called, relayed, late, over; and every talk when the bot is off."""

from __future__ import annotations

from bot.switch import turn
from cases import events as e
from cases.case import Case
from tests.stories.acts import amount, happened, said
from tests.stories.telling import PLAIN, answers, both
from tests.world import Customer, World


async def told(world: World, name: str = "张敏", unit: str = "u_xuhui") -> Customer:
    """A customer of the store who has begun to tell."""
    customer = world.customer(name)
    await customer.starts(unit)
    await customer.presses("同意并开始")
    await customer.says(PLAIN)
    customer.skips()
    return customer


async def conversation(world: World) -> Case:
    """The one conversation there is."""
    async with world.engine.store.reading() as work:
        rows = await work.cases.list(open_only=False)
        found = [await work.cases.read(row.id) for row in rows]
    (case,) = [case for case in found if case is not None and case.procedure == "conversation"]
    return case


@both
async def test_a_person_is_called_in_the_same_turn_with_all_that_was_said(world: World) -> None:
    zhang = await told(world)
    store = world.group("xuhui")
    await zhang.says("转人工")
    zhang.hears("正在叫徐汇店的同事", "10:03 前", "如实告诉您")
    store.hears("🙋 案件 202611RG001", "要求人工", PLAIN, "小李、王店长", "“回复”本消息")
    store.hears("案件 202611RG001", "顾客在等人工", PLAIN, "[受理]", "[回复顾客]", "[结束对话]")
    assert "[提出解决方案]" not in store.card()
    case = await conversation(world)
    assert (await said(world, case))["story"] == PLAIN
    assert case.classes == ("waiting",)


@both
async def test_words_and_photos_go_both_ways_in_order_until_the_conversation_ends(
    world: World,
) -> None:
    zhang = await told(world)
    store = world.group("xuhui")
    await zhang.says("/human")
    zhang.skips()
    called = store.hears("🙋")
    store.hears("顾客在等人工")
    await store.presses("受理", by="li")
    zhang.hears("徐汇店的同事来了")
    await zhang.says("你好，电话是13812345678")
    heard = store.hears("顾客说", "电话是138****5678")
    await zhang.shows_photo("看这个")
    store.hears("顾客说", "材料 1 件", "看这个")
    await store.says("您好，我是小李，很抱歉", by="li", reply_to=heard)
    zhang.hears("徐汇店同事", "您好，我是小李，很抱歉")
    store.hears("回复顾客", "已记录")
    await store.says("请稍等", by="li", reply_to=called)
    zhang.hears("请稍等")
    store.skips()
    await store.presses("回复顾客", by="wang")
    prompt = store.hears("王店长", "要对顾客说的话")
    await store.says("可以退款", by="wang", reply_to=prompt)
    zhang.hears("可以退款")
    store.skips()
    assert "材料：1件" in store.card()

    await store.presses("结束对话", by="li")
    zhang.hears("人工对话结束了", "[继续]")
    await zhang.presses("继续")
    zhang.hears("说完请点")  # where it was
    case = await conversation(world)
    assert case.status == "closed"
    words = [type(body).__name__ for body in await happened(world, case, e.Relayed)]
    assert len(words) == 3
    await zhang.presses("说完了")
    await answers(zhang)
    await zhang.presses("提交")
    zhang.hears("已收到您的投诉")
    store.hears("案件 202611YB001", PLAIN)
    await world.passes(hours=1)


@both
async def test_nobody_comes_it_climbs_and_the_customer_hears_so_honestly(world: World) -> None:
    await world.passes(hours=17)  # three in the morning
    zhang = await told(world)
    store, branch, hq = (world.group(unit) for unit in ("xuhui", "shanghai", "hq"))
    await zhang.says("0")
    zhang.hears("徐汇店现在没有人上班，11月25日(周三) 10:00 上班", "不能保证")
    store.hears("🙋")
    store.hears("顾客在等人工")
    await world.passes(minutes=3)
    zhang.hears("还没有人来，对不起", "徐汇店现在不上班，11月25日(周三) 10:00 上班")
    store.hears("已逾期", "人工接待", "小李、王店长")
    await world.passes(minutes=3)
    branch.hears("升级（第1级）", "赵经理")
    branch.hears("顾客在等人工")
    await world.passes(minutes=3)
    hq.hears("升级（第2级）", "钱主任")
    hq.hears("顾客在等人工")
    await world.passes(minutes=15)
    hq.hears("再次提醒", "钱主任")
    await hq.presses("受理", by="qian")
    zhang.hears("同事来了")
    await world.passes(minutes=9)
    zhang.hears_nothing()
    for group in (store, branch, hq):
        group.skips()


async def test_the_customer_goes_back_to_the_bot_and_staff_hear_of_it(world: World) -> None:
    zhang = await told(world)
    store = world.group("xuhui")
    await zhang.says("人工")
    zhang.skips()
    store.skips()
    await zhang.says("人呢")
    zhang.hears("同事已经在叫了", "/bot")
    store.hears("顾客说", "人呢")
    await zhang.says("/bot")
    zhang.hears("说完请点")
    store.hears("202611RG001 客户已回到机器人", "时限全部停止")
    case = await conversation(world)
    assert case.status == "closed"
    (ended,) = await happened(world, case, e.Closed)
    assert isinstance(ended, e.Closed)
    assert ended.outcome == "went_back"
    await world.passes(minutes=10)


async def test_refusing_the_bot_calls_a_person_without_an_attempt_to_keep_the_customer(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    await zhang.says("我不想跟机器说话")
    zhang.hears("正在叫总部投诉处理中心的同事")
    zhang.hears_nothing()
    hq = world.group("hq")
    hq.hears("不愿与机器对话", "我不想跟机器说话", "钱主任")
    hq.hears("顾客在等人工")


async def test_anger_and_a_card_number_call_a_person_while_the_talk_goes_on(world: World) -> None:
    zhang = await told(world)
    store = world.group("xuhui")
    await zhang.says("再不处理我就投诉到12315")
    zhang.hears("正在叫徐汇店的同事")
    zhang.hears("说完请点")
    store.hears("提到监管或曝光")
    store.hears("顾客在等人工")

    wang = world.customer("王芳")
    await wang.starts("u_xuhui")
    await wang.presses("同意并开始")
    wang.skips()
    await wang.says("我的身份证11010519491231002X你们登记错了")
    wang.hears("正在叫徐汇店的同事")
    wang.hears("像身份证号或银行卡号的数字", "请把那条消息删掉")
    wang.hears("说完请点")
    store.hears("发来证件号或银行卡号", "110*************2X")
    assert "11010519491231002X" not in store.hears("顾客在等人工").text


@both
async def test_with_the_bot_off_every_talk_goes_to_people_and_nothing_is_lost(
    world: World,
) -> None:
    zhang = await told(world)
    store, hq = world.group("xuhui"), world.group("hq")
    await turn(world.engine.store, off=True)
    await zhang.says("还有头发")
    zhang.hears("正在叫徐汇店的同事")
    store.hears("机器人已停用", PLAIN, "还有头发")
    store.hears("顾客在等人工")
    await zhang.shows_photo("照片")
    store.hears("顾客说", "材料 1 件", "照片")
    li = world.customer("李四")
    await li.says("/start")
    li.hears("正在叫总部投诉处理中心的同事")
    hq.hears("机器人已停用")
    hq.hears("顾客在等人工")
    await li.says("门店态度差")
    hq.hears("顾客说", "门店态度差")
    assert await amount(world) == 2

    await turn(world.engine.store, off=False)
    await store.presses("结束对话", by="li")
    zhang.hears("人工对话结束了")
    await zhang.presses("继续")
    zhang.hears("说完请点")  # the draft is where it was
    await world.passes(minutes=2)
