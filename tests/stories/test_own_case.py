"""What customers do with a case they filed: look, hurry, add, withdraw, complain again."""

from __future__ import annotations

import re
from datetime import timedelta

from cases import events as e
from tests.stories.acts import happened
from tests.stories.telling import both, tells
from tests.world import START, World, labels


def number_and_code(receipt: str) -> tuple[str, str]:
    """Both as the receipt says them."""
    found = re.search(r"编号 (\S+)，查询码 (\S+)（", receipt)
    assert found, receipt
    return found[1], found[2]


@both
async def test_number_and_code_show_a_case_to_another_account_and_the_number_alone_nothing(
    world: World,
) -> None:
    number, code = number_and_code(await tells(world.customer("张敏")))
    world.group("xuhui").skips()
    friend = world.customer("朋友")

    await friend.says(number)
    assert "还没有人受理" not in friend.hears("只有编号看不到内容").text
    await friend.says(f"投诉编号：{number.lower()} 查询码：{code.lower().replace('-', ' ')}")
    shown = friend.hears(number, "还没有人受理", "徐汇店", "11月25日(周三) 10:00 前")
    assert labels(shown) == [
        "催单",
        "补充",
        "为什么是这个时间",
    ]  # to take it back is not among them
    await friend.says("/status")
    friend.hears("还没有提交过投诉")


async def test_wrong_codes_are_counted_and_after_five_an_hour_even_the_right_one_waits(
    world: World,
) -> None:
    number, code = number_and_code(await tells(world.customer("张敏")))
    world.group("xuhui").skips()
    thief = world.customer("小偷")
    for guess in ("7K3Q-M9TX-F", "0000-0000-0", "ABCD-EFGH-J", "1234-5678-9", "ZZZZ-ZZZZ-Z"):
        await thief.says(f"{number} {guess}")
        thief.hears("编号和查询码对不上")
    await thief.says(f"{number} {code}")
    thief.hears("输错次数太多", "一小时后")
    await world.passes(minutes=61)
    await thief.says(f"{number} {code}")
    thief.hears(number, "还没有人受理")


@both
async def test_a_nudge_is_counted_told_to_staff_and_taken_once_an_hour(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理")
    await zhang.says("进度")
    zhang.hears("202611YB001", "还没有人受理", "[催单]")
    await zhang.presses("催单")
    zhang.hears("已催办 202611YB001", "11月25日(周三) 10:00 前")
    store.hears("客户催单（第1次）", "202611YB001")
    await zhang.presses("催单")
    zhang.hears("在 10:00 已经催过")
    store.hears_nothing()
    assert "催单 1 次" in store.card()
    await world.passes(minutes=61)
    await zhang.presses("催单")
    zhang.hears("已催办")
    store.hears("客户催单（第2次）")


@both
async def test_more_words_and_photos_join_the_case_and_never_overwrite(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理", "材料：无")
    await zhang.says("/status")
    zhang.hears("[补充]")
    await zhang.presses("补充")
    zhang.hears("请发要补充到 202611YB001")
    await zhang.says("汤里还有头发，请打13987654321")
    zhang.hears("已补充到 202611YB001")
    store.hears("客户有补充", "汤里还有头发，请打139****4321")
    await zhang.shows_photo("在这里")
    zhang.hears("「材料已收悉」")
    zhang.hears("请发要补充到")
    store.hears("客户有补充", "材料 1 件")
    await zhang.presses("说完了")
    zhang.hears("补充的内容都在 202611YB001 里了")
    assert "客户所述：菜里有虫子" in store.card()
    assert "补充（2次）：在这里" in store.card()
    assert "材料：1件" in store.card()


async def test_words_out_of_the_blue_are_asked_about_before_they_go_anywhere(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理")
    await zhang.says("你们什么时候打电话")
    zhang.hears("您有一件投诉在处理：202611YB001", "[补充到这件] [新的投诉] [只是说说]")
    await zhang.presses("只是说说")
    zhang.hears("没有记入任何投诉")
    store.hears_nothing()
    await zhang.says("我等不及了")
    zhang.hears("怎么办")
    await zhang.presses("补充到这件")
    zhang.hears("已补充到 202611YB001")
    store.hears("客户有补充", "我等不及了")


@both
async def test_a_withdrawn_complaint_stops_every_clock_and_stays_on_record(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理")
    await zhang.says("/status")
    status = zhang.hears("[撤回]")
    await zhang.presses("撤回", status)
    asked = zhang.hears("要撤回 202611YB001 吗", "[不撤回] [撤回]")
    await zhang.presses("不撤回", asked)
    zhang.hears("不撤回，继续处理")
    await zhang.presses("撤回", status)
    asked = zhang.hears("要撤回")
    await zhang.presses("撤回", asked)
    zhang.hears("202611YB001 已按您的要求撤回")
    store.hears("202611YB001", "客户已撤回", "记录保留")
    assert "客户已撤回" in store.card()
    assert labels(store.cards()[-1]) == ["备注"]

    await world.passes(days=10)
    assert (await world.case()).status == "withdrawn"
    assert "过时" in await zhang.presses("催单", status)


@both
async def test_the_third_complaint_about_the_same_is_supervised_by_headquarters(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store, hq = world.group("xuhui"), world.group("hq")
    await tells(zhang)
    store.hears("202611YB001", "待受理")
    await world.passes(minutes=1)
    await tells(zhang)
    store.hears("202611YB002 是同一问题第2次", "此前 1 件")
    store.hears("同一问题第 2 次投诉")
    await world.passes(minutes=1)
    hq.hears_nothing()
    await tells(zhang)
    store.hears("202611YB003 是同一问题第3次")
    card = store.hears("重复投诉", "督办重复投诉，给出解决方案：11月26日(周四) 10:02 前")
    assert "提出解决方案" in labels(card)
    hq.hears("重复投诉", "202611YB003", "第3次", "钱主任")
    hq.hears("案件 202611YB003", "[提出解决方案]")
    case = await world.case("202611YB003")
    assert case.class_set == {"general", "repeated"}

    for serial in (1, 2, 3):  # answered in time, so that only the solution is still owed
        number = f"202611YB00{serial}"
        await store.says(f"/note {number} 已了解", by="li")
        for card in store.cards():
            if number in card.text:
                await store.presses("联系结果", by="li", message=card)
                await store.presses("已联系上", by="li", message=card)
                await store.presses("分派并启动处理", by="li", message=card)
    store.skips()
    await world.passes(hours=24)
    hq.hears("快到时限", "督办重复投诉", "§3.1.3", "还剩 1天", "钱主任")
    await world.passes(hours=20)
    hq.hears("快到时限", "督办重复投诉", "还剩 4小时")
    await world.passes(hours=4)
    hq.hears("已逾期", "督办重复投诉", "应于 11月26日(周四) 10:02", "钱主任")
    await world.passes(hours=4)
    hq.hears("升级（第1级）", "已逾期 4小时", "陈总")
    due = [r.due_at for r in (await world.case("202611YB003")).reached if r.stage == 0]
    assert START + timedelta(hours=48, minutes=2) in due
    hq.skips()
    store.skips()


async def test_complaints_about_another_store_or_by_another_person_are_no_repetition(
    world: World,
) -> None:
    zhang, li = world.customer("张敏"), world.customer("李雷")
    await tells(zhang)
    await tells(zhang, unit="静安店")
    await tells(li)
    world.group("xuhui").hears("202611YB001")
    world.group("jingan").hears("202611YB002")
    world.group("xuhui").hears("202611YB003")
    for number in ("202611YB001", "202611YB002", "202611YB003"):
        assert await happened(world, await world.case(number), e.RepeatNoticed) == []
