"""Filing a complaint: in both languages, by buttons and by words, changed, broken off, taken up
again.
"""

from __future__ import annotations

from datetime import UTC, datetime

from tests.stories.acts import amount, said
from tests.stories.telling import answers, begins, both, tells, tells_in_english
from tests.world import World, labels


@both
async def test_a_customer_files_in_english_by_words_alone(world: World) -> None:
    anna = world.customer("Anna Smith", "en")
    receipt = await tells_in_english(anna, "There was a worm in my salad and nobody cared.")

    assert "number 202611YB001, code " in receipt
    assert "Xuhui store · filed Tue 24 Nov, 10:00" in receipt
    assert "by Wed 25 Nov, 10:00" in receipt
    world.group("xuhui").hears("案件 202611YB001", "worm in my salad", "诉求：退款", "未留电话")
    case = await world.case()
    assert (case.language, case.unit, case.wishes) == ("en", "xuhui", ("refund",))
    assert (await said(world, case))["name"] == "Anna Smith"


@both
async def test_a_customer_files_in_chinese_by_buttons_and_every_answer_is_kept(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    await zhang.starts()
    zhang.hears("云食餐饮的投诉助手（自动程序）", "同意后才开始使用", "[同意并开始]", "[English]")
    await zhang.presses("隐私说明")
    zhang.hears("处理者：云食餐饮", "您可以匿名")
    zhang.hears("[同意并开始]")
    await zhang.presses("同意并开始")
    zhang.hears("发生了什么")
    await zhang.says("菜里有虫子")
    zhang.hears("非常抱歉", "[说完了]")
    await zhang.says("服务员不理我")
    zhang.hears("记下了")
    await zhang.presses("说完了")
    zhang.hears("什么时候", "[昨天]")
    await zhang.says("昨天下午三点左右")
    zhang.hears("我理解为 2026-11-23（周一）15:00左右", "[修改]")
    zhang.hears("哪家店", "[徐汇店] [静安店] [不在其中]")
    await zhang.presses("静安店")
    zhang.hears("怎么解决", "[道歉]")
    await zhang.presses("道歉")
    zhang.hears("照片、视频")
    await zhang.presses("没有")
    zhang.hears("怎么联系")
    await zhang.says("13812345678 张女士")
    zhang.hears("电话：+86 138 1234 5678（张女士）")
    zhang.hears(
        "1 经过：菜里有虫子\n服务员不理我",
        "2 时间：2026-11-23（周一）15:00左右",
        "3 地点：静安店",
        "4 诉求：道歉",
        "6 联系",
    )
    await zhang.presses("提交")
    zhang.hears("已收到您的投诉", "202611YB001", "静安店")
    world.group("jingan").hears("客户A-138****5678", "菜里有虫子", "事发时间：11月23日(周一) 15:00")
    world.group("xuhui").hears_nothing()

    case = await world.case()
    assert case.incident_at == datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    told = await said(world, case)
    assert told["story"] == "菜里有虫子\n服务员不理我"
    assert told["phone"] == "+8613812345678"


async def test_an_answer_is_changed_from_the_summary_and_only_that_one(world: World) -> None:
    zhang = world.customer("张敏")
    await begins(zhang)
    await answers(zhang)

    await zhang.presses("改第3项")
    zhang.hears("哪家店", "[保持不变]")
    await zhang.presses("静安店")
    zhang.hears("3 地点：静安店", "4 诉求：退款")
    await zhang.says("4")
    zhang.hears("怎么解决")
    await zhang.says("退款并且道歉")
    zhang.hears("我理解为", "道歉", "退款")
    zhang.hears("3 地点：静安店", "道歉、退款")
    await zhang.presses("提交")
    zhang.hears("已收到您的投诉", "静安店")
    world.group("jingan").hears("待受理", "道歉、退款")


@both
async def test_an_anonymous_complaint_promises_no_call_and_has_no_clock_for_one(
    world: World,
) -> None:
    nobody = world.customer("李雷")
    await begins(nobody)
    await answers(nobody, contact="匿名")
    await nobody.presses("提交")
    receipt = nobody.hears("已收到您的投诉").text
    assert "承诺" not in receipt
    assert "有进展会在这里告诉您" in receipt

    store = world.group("xuhui")
    card = store.hears("匿名投诉", "启动处理流程", "客户：匿名")
    assert "专人联系客户" not in card.text
    assert "联系方式" not in labels(card)
    assert "李雷" not in card.text
    case = await world.case()
    assert "name" not in await said(world, case)

    await world.passes(hours=22)
    for _ in range(2):
        warning = store.hears("快到时限", "启动处理流程")
        assert "联系客户" not in warning.text
    await world.passes(hours=2)
    store.hears("已逾期", "启动处理流程")
    nobody.hears_nothing()  # nothing was promised, nothing is broken


async def test_giving_up_deletes_the_draft_and_files_nothing(world: World) -> None:
    zhang = world.customer("张敏")
    await begins(zhang)
    await answers(zhang)
    await zhang.says("/cancel")
    zhang.hears("要放弃这次投诉吗", "[继续填写] [放弃并删除]")
    await zhang.presses("继续填写")
    zhang.hears("请核对")
    await zhang.says("取消")
    zhang.hears("要放弃这次投诉吗")
    await zhang.presses("放弃并删除")
    zhang.hears("已取消，没有提交")
    await zhang.says("/status")
    zhang.hears("还没有提交过投诉")
    assert await amount(world) == 0

    old = next(m for m in zhang.room.messages if "提交" in labels(m))
    assert "过时" in await zhang.presses("提交", old)
    assert await amount(world) == 0


@both
async def test_a_talk_is_taken_up_again_after_hours(world: World) -> None:
    zhang = world.customer("张敏")
    await zhang.starts()
    await zhang.presses("同意并开始")
    await zhang.says("菜里有虫子")
    await zhang.presses("说完了")
    zhang.skips()
    await world.passes(hours=20)
    zhang.hears("还没有提交", "发生时间")
    zhang.hears("什么时候")
    zhang.hears_nothing()

    await zhang.says("昨天下午")
    zhang.hears("欢迎回来", "发生时间", "先留着", "[继续] [重新开始]")
    await zhang.presses("继续")
    zhang.hears("我理解为 2026-11-24（周二）下午")
    zhang.hears("哪家店")
    await answers(zhang)
    await zhang.presses("提交")
    zhang.hears("已收到您的投诉", "11月25日(周三) 06:00 登记", "11月26日(周四) 06:00 前")
    world.group("xuhui").hears("菜里有虫子")


@both
async def test_a_photo_is_confirmed_in_the_plans_words_and_counted_on_the_card(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    await zhang.starts()
    await zhang.presses("同意并开始")
    await zhang.says("菜里有虫子")
    for button in ("说完了", "记不清", "徐汇店", "退款"):
        await zhang.presses(button)
    zhang.skips()
    await zhang.shows_photo("这是照片")
    zhang.hears("「材料已收悉」")
    zhang.hears("还有其他材料吗", "[没有更多了]")
    await zhang.presses("没有更多了")
    await zhang.presses("就在这里")
    zhang.hears("怎么联系")
    zhang.hears("5 材料：1 件")
    await zhang.presses("提交")
    zhang.hears("已收到您的投诉")
    world.group("xuhui").hears("材料：1件")

    case = await world.case()
    async with world.engine.store.reading() as work:
        content, kind, _ = await work.files.open(case.id, case.evidence[0])
    assert kind == "photo"
    assert content.startswith(b"\xff\xd8")


async def test_what_comes_before_consent_is_held_and_then_not_asked_for_again(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    await zhang.says("昨天在静安店吃饭，菜里有虫子，我的电话13812345678")
    zhang.hears("封存", "[同意并开始]")
    await zhang.shows_photo()
    zhang.hears("封存")
    assert await amount(world) == 0
    await zhang.presses("同意并开始")
    zhang.hears("非常抱歉", "2026-11-23（周一）", "静安店", "+86 138 1234 5678", "[改时间]")
    zhang.hears("您希望我们怎么解决")
    await zhang.says("退款")
    zhang.skips()
    await zhang.presses("没有更多了")
    zhang.hears("请核对", "5 材料：1 件")
    await zhang.presses("提交")
    zhang.hears("已收到您的投诉")
    world.group("jingan").hears("138****5678", "材料：1件")


async def test_the_language_is_changed_in_the_middle_and_the_case_keeps_it(world: World) -> None:
    anna = world.customer("Anna")
    await anna.starts()
    anna.hears("您好")
    await anna.presses("English")
    anna.hears("Agree and begin")
    for word in (
        "continue",
        "A worm.",
        "done",
        "not sure",
        "Xuhui store",
        "refund",
        "none",
        "here",
    ):
        await anna.says(word)
    anna.skips()
    await anna.says("submit")
    anna.hears("Your complaint is filed")
    world.group("xuhui").hears("A worm.")
    assert (await world.case()).language == "en"


async def test_the_customers_bot_says_in_a_group_only_where_to_write(world: World) -> None:
    zhang = world.customer("张敏")
    assert zhang.user is not None
    room = world.telegram.add_group("邻居", [zhang.user])
    world.telegram.bot_added("customer", room, zhang.user)
    world.telegram.user_says(zhang.user, room, "菜里有虫子，电话13812345678")
    await world.settles()
    world.telegram.user_says(zhang.user, room, "/start@cloud_kitchen_bot")
    await world.settles()
    bot = world.telegram.bot("customer").id
    answers = [m.text for m in room.messages if m.sender_id == bot and not m.service]
    assert len(answers) == 1
    assert "@cloud_kitchen_bot" in answers[0]
    zhang.hears_nothing()


async def test_two_complaints_of_two_people_never_mix(world: World) -> None:
    one, two = world.customer("甲"), world.customer("乙")
    for customer in (one, two):
        await customer.starts()
        await customer.presses("同意并开始")
    await one.says("甲的菜里有虫子")
    await two.says("乙的汤是凉的")
    for button in ("说完了", "记不清"):
        await one.presses(button)
        await two.presses(button)
    await answers(one)
    await answers(two, unit="静安店")
    await two.presses("提交")
    await one.presses("提交")
    two.hears("202611YB001", "静安店")
    one.hears("202611YB002", "徐汇店")
    world.group("jingan").hears("乙的汤是凉的")
    world.group("xuhui").hears("甲的菜里有虫子")


async def test_three_customers_get_serials_without_gaps(world: World) -> None:
    for number in (1, 2, 3):
        assert f"202611YB00{number}" in await tells(world.customer(f"客户{number}"))
        world.group("xuhui").hears(f"202611YB00{number}")
