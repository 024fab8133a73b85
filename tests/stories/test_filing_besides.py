"""Filing besides the plain way: given up, taken up again, in the middle, several at once."""

from __future__ import annotations

from tests.stories.acts import amount
from tests.stories.telling import answers, begins, both, tells
from tests.world import World, labels


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


async def test_who_talks_in_simple_mode_is_to_be_served_first_and_the_card_says_so(
    world: World,
) -> None:
    grandmother = world.customer("奶奶")
    await begins(grandmother)
    await answers(grandmother)
    await grandmother.says("/simple")
    await grandmother.says("提交")
    assert (await world.case()).simple
    assert "长者模式，请优先" in world.group("xuhui").card()
    world.group("xuhui").skips()
    grandmother.skips()
