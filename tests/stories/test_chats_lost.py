"""Chats are watched: blocked, kicked, muted, migrated: somebody hears of it another way."""

from __future__ import annotations

from cases import events as e
from cases.organisation import Address
from tests.stories.acts import happened
from tests.stories.telling import answers, begins, both, tells
from tests.stories.test_staff_work import in_words
from tests.world import Group, World


@both
async def test_f4_a_customer_who_blocks_the_bot_is_reported_once_with_the_next_way(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理")
    assert zhang.user is not None
    world.telegram.user_blocks(zhang.user, "customer")
    await world.settles()
    store.hears("消息送不到客户", "202611YB001", "请改用电话", "时限照常")
    await store.presses("受理", by="li")
    await in_words(store, "提出解决方案", "wang", "全额退款")
    store.hears("解决方案已记录")
    store.hears_nothing()  # once is enough
    assert "客户聊天无法送达，请电话联系" in store.card()
    assert len(await happened(world, await world.case(), e.Undeliverable)) == 1

    world.telegram.user_unblocks(zhang.user, "customer")
    await world.settles()
    await zhang.says("/status")
    zhang.hears("202611YB001", "等您确认", "[已解决]")
    await zhang.presses("已解决")
    zhang.hears("谢谢")
    store.hears("客户确认已解决")


async def test_a_customer_whose_account_is_gone_is_reported_when_a_message_fails(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理")
    assert zhang.user is not None
    world.telegram.user_deactivates(zhang.user)
    await store.presses("受理", by="li")
    store.hears("消息送不到客户", "202611YB001", "电话")
    await store.presses("联系结果", by="li")
    await store.presses("无人接听", by="li")
    store.hears_nothing()
    await world.passes(hours=12)
    told = store.skips()
    assert any("快到时限" in text for text in told)  # the duties go on


@both
async def test_a_group_that_throws_the_bot_out_is_unbound_and_the_next_one_up_is_told(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store, branch = world.group("xuhui"), world.group("shanghai")
    await tells(zhang)
    store.hears("待受理")
    world.telegram.bot_removed("staff", store.room, world.staff["li"])
    await world.settles()
    branch.hears("徐汇店 的群已不可用", "机器人被移出", "/bind 徐汇店")
    assert "xuhui" not in world.engine.rules.house.org.groups

    begun = len(world.telegram.calls)
    li = world.private("li")
    await world.passes(hours=12)
    li.hears("快到时限", "202611YB001", "小李")
    li.hears("案件 202611YB001", "[受理]")
    branch.hears("案件 202611YB001", "[受理]")
    await tells(world.customer("李雷"))
    branch.hears("202611YB002", "待受理")
    store.hears_nothing()
    knocked = {str(call.params.get("chat_id")) for call in world.telegram.calls[begun:]}
    assert str(store.room.id) not in knocked


@both
async def test_the_loss_of_a_group_that_nobody_reported_is_noticed_at_the_next_message(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store, branch = world.group("xuhui"), world.group("shanghai")
    await tells(zhang)
    store.hears("待受理")
    world.telegram.bot_muted("staff", store.room, world.staff["li"])
    await world.settles()
    await world.passes(hours=12)  # the warning finds no way
    branch.hears("徐汇店 的群已不可用", "/bind 徐汇店")
    branch.hears("消息送不到员工", "202611YB001", "改发到这里")
    branch.hears("案件 202611YB001", "[受理]")
    li = world.private("li")
    await world.passes(hours=10)
    li.hears("快到时限", "还剩 2小时", "小李")
    li.hears("案件 202611YB001", "[受理]")
    store.hears_nothing()
    branch.hears_nothing()


async def test_of_all_that_a_lost_group_did_not_hear_the_next_one_is_told_at_once(
    world: World,
) -> None:
    store, branch = world.group("xuhui"), world.group("shanghai")
    for name in ("甲", "乙", "丙"):
        await tells(world.customer(name))
    store.skips()
    world.telegram.bot_muted("staff", store.room, world.staff["li"])
    await world.settles()
    await world.passes(hours=12)  # three warnings find no way
    branch.hears("徐汇店 的群已不可用")
    branch.hears("消息送不到员工", "202611YB001", "还有 2 件：202611YB002、202611YB003")
    for number in ("202611YB001", "202611YB002", "202611YB003"):
        branch.hears(f"案件 {number}", "[受理]")
        case = await world.case(number)
        assert len(await happened(world, case, e.Undeliverable)) == 1
    branch.hears_nothing()


async def test_headquarters_group_lost_is_told_to_administrators_in_private(
    world: World,
) -> None:
    hq, chen = world.group("hq"), world.private("chen")
    world.telegram.bot_removed("staff", hq.room, world.staff["qian"])
    await world.settles()
    chen.hears("总部投诉处理中心 的群已不可用")
    world.group("shanghai").hears_nothing()


@both
async def test_a_group_that_becomes_a_supergroup_takes_its_cards_and_messages_along(
    world: World,
) -> None:
    members = list(world.staff.values())
    basic = world.telegram.add_group("静安小群", members, supergroup=False)
    world.telegram.bot_added("staff", basic, members[0])
    await world.settles()
    small = Group(basic, world, unit="jingan")
    small.hears("/bind 单位")
    await small.says("/bind 静安店", by="sun")
    small.hears("本群已绑定：静安店")
    world.group("jingan").hears("改绑到另一个群")
    await tells(world.customer("甲"), unit="静安店")
    small.hears("202611YB001", "待受理")

    large = Group(world.telegram.migrate(basic), world, unit="jingan")
    await world.settles()
    bound = world.engine.rules.house.org.groups["jingan"]
    assert bound == Address("staff", str(large.room.id))
    large.hears("202611YB001", "待受理", "[受理]")  # old message ids are dead
    await tells(world.customer("乙"), unit="静安店")
    large.hears("202611YB002")
    assert "已记录" in await large.presses("受理", by="sun", message=large.cards()[0])
    world.ears[-2].skips()
    large.hears_nothing()
    small.hears_nothing()


@both
async def test_a_migration_noticed_only_by_the_refusal_of_a_message_loses_nothing(
    world: World,
) -> None:
    members = list(world.staff.values())
    basic = world.telegram.add_group("静安小群", members, supergroup=False)
    world.telegram.bot_added("staff", basic, members[0])
    await world.settles()
    small = Group(basic, world, unit="jingan")
    small.skips()
    await small.says("/bind 静安店", by="sun")
    small.hears("本群已绑定")
    world.group("jingan").hears("改绑")
    zhang = world.customer("张敏")
    await begins(zhang)
    await answers(zhang, unit="静安店")
    large = Group(world.telegram.migrate(basic), world, unit="jingan")
    staff = world.transports.pop("staff")  # its update is still on the way
    await zhang.presses("提交")
    zhang.hears("已收到您的投诉")
    world.transports["staff"] = staff
    await world.passes(minutes=1)
    assert ["202611YB001 · 待受理" in m.text for m in large.said()] == [True]
    assert world.engine.rules.house.org.groups["jingan"].chat == str(large.room.id)
    await zhang.says("/status")
    zhang.hears("[催单]")
    await zhang.presses("催单")
    zhang.hears("已催办")
    large.hears("待受理")
    assert not large.hears("客户催单").text.startswith("（可能重复收到）")


async def test_a_member_of_staff_who_blocks_the_bot_is_reported_to_their_group(
    world: World,
) -> None:
    store = world.group("xuhui")
    world.telegram.user_blocks(world.staff["wang"], "staff")
    await world.settles()
    store.hears("王店长 屏蔽了机器人", "继续发到群里")
    assert "wang" not in world.engine.rules.house.org.privates
    world.telegram.user_unblocks(world.staff["wang"], "staff")
    await world.settles()
    assert "wang" in world.engine.rules.house.org.privates
    store.hears_nothing()


@both
async def test_without_a_group_of_its_own_a_unit_is_reached_in_private_and_by_the_next_group(
    world: World,
) -> None:
    store, branch, hq = (world.group(unit) for unit in ("xuhui", "shanghai", "hq"))
    for group, told in ((store, branch), (branch, hq)):
        world.telegram.bot_removed("staff", group.room, world.staff["li"])
        await world.settles()
        told.hears("的群已不可用")
    zhang = world.customer("张敏")
    await tells(zhang)
    hq.hears("案件 202611YB001", "[受理]")
    li, wang = world.private("li"), world.private("wang")
    li.skips()
    await world.passes(hours=12)
    li.hears("快到时限", "202611YB001")
    li.hears("案件 202611YB001", "[受理]")
    assert "已记录" in await li.presses("受理", by="li")
    zhang.hears("已受理")
    assert "受理：小李" in hq.card()
    wang.hears_nothing()


async def test_a_group_that_is_given_to_another_unit_leaves_its_former_one_not_unheard(
    world: World,
) -> None:
    store, other, branch = (world.group(unit) for unit in ("xuhui", "jingan", "shanghai"))
    await store.says("/bind 静安店", by="chen")
    asked = store.hears("徐汇店 的群", "没有未结案件", "静安店", "[改绑] [不改绑]")
    assert "无权限" in await store.presses("改绑", by="wang", message=asked)
    assert "一切照旧" in await store.presses("不改绑", by="wang", message=asked)
    store.hears_nothing()
    await store.presses("改绑", by="chen", message=asked)
    store.hears("本群已绑定：静安店")
    other.hears("静安店 已改绑到另一个群")
    branch.hears("徐汇店 的群已改绑到 静安店", "改发到这里", "/bind 徐汇店")
    for name in ("li", "wang"):
        world.private(name).hears("徐汇店 的群已改绑到 静安店", "不再发到那个群")
    assert "已有变化" in await store.presses("改绑", by="chen", message=asked)
    assert "现在是 静安店 的群" in await store.presses("不改绑", by="chen", message=asked)
    await tells(world.customer("张敏"))
    branch.hears("202611YB001", "徐汇店", "[受理]")
    store.hears_nothing()
