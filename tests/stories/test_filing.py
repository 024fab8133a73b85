"""Filing a complaint in both languages, by buttons and by words, and changing an answer."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.stories.acts import said
from tests.stories.telling import answers, begins, both, tells_in_english
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
    world.group("jingan").hears(
        "客户A-138****5678", "菜里有虫子", "事发时间：2026-11-23（周一）15:00"
    )
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
