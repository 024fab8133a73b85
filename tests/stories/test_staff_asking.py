"""What staff and managers ask, and how accounts and groups come to belong to people and units."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.playground.telegram.model import User
from cases.organisation import Address
from tests.stories.telling import both, tells
from tests.world import Group, World, labels


@both
async def test_everybody_sees_the_cases_of_their_own_units_and_no_others(world: World) -> None:
    await tells(world.customer("甲"))
    await tells(world.customer("乙"), unit="静安店")
    world.group("xuhui").hears("202611YB001")
    world.group("jingan").hears("202611YB002")
    seen = {
        "li": {"001"},
        "wang": {"001"},
        "sun": {"002"},
        "zhao": {"001", "002"},
        "chen": {"001", "002"},
    }
    for person, serials in seen.items():
        chat = world.private(person)
        await chat.says("/due", by=person)
        listed = chat.hears(f"24小时内到期 {len(serials)} 件").text
        for serial in ("001", "002"):
            number = f"202611YB{serial}"
            assert (number in listed) == (serial in serials), (person, number)
            await chat.says(f"/case {number}", by=person)
            if serial in serials:
                chat.hears(f"案件 {number} 经过", "登记")
                chat.hears(f"案件 {number}", "客户所述")
            else:
                chat.hears("没有编号为", "或者您无权查看")
            await chat.says(f"/note {number} 看过了", by=person)
            chat.hears("备注已记录" if serial in serials else "无权查看")
        await world.passes(minutes=1)


@both
async def test_a_group_speaks_only_of_its_own_unit_and_below(world: World) -> None:
    await tells(world.customer("甲"))
    store, other, branch = (world.group(unit) for unit in ("xuhui", "jingan", "shanghai"))
    store.hears("202611YB001")
    await other.says("/case 202611YB001", by="zhao")
    assert "客户所述" not in other.hears("不属于本群的单位").text
    await other.says("/overdue", by="zhao")
    other.hears("逾期案件 0 件")
    await branch.says("/case 202611YB001", by="zhao")
    branch.hears("202611YB001 经过")
    branch.hears("客户所述", "[受理]")
    await branch.says("/status", by="zhao")
    branch.hears("未结 1 件", "徐汇店", "静安店")
    await other.says("/status", by="zhao")
    assert "徐汇店" not in other.hears("未结 0 件", "静安店").text


@both
async def test_overdue_due_and_mine_follow_the_clock(world: World) -> None:
    zhang = world.customer("张敏")
    store, private = world.group("xuhui"), world.private("li")
    await tells(zhang)
    store.hears("待受理")
    await private.says("/mine", by="li")
    private.hears("我的案件 0 件")
    await store.presses("受理", by="li")
    zhang.hears("已受理")
    await private.says("/mine", by="li")
    private.hears("我的案件 1 件", "202611YB001 徐汇店", "小李")
    await private.says("/due 6h", by="li")
    private.hears("202611YB001", "受理后跟进")
    await private.says("/overdue", by="li")
    private.hears("逾期案件 0 件")
    await world.passes(hours=26)
    await private.says("逾期", by="li")
    private.hears("逾期案件 1 件", "202611YB001", "逾期 2小时")
    for chat in (store, world.group("shanghai"), world.group("hq"), zhang):
        chat.skips()


async def test_help_and_wrong_use_are_answered_with_what_to_write(world: World) -> None:
    private, store = world.private("wang"), world.group("xuhui")
    for words, answer in {
        "/help": "/case 编号",
        "帮助": "/case 编号",
        "/case": "写法：/case 编号",
        "/due x": "/due 24h",
        "/note": "/note 编号 内容",
        "/close 202611YB999 好": "没有编号为",
        "/frobnicate": "没有看懂",
        "你好": "没有看懂",
        "/status 火星店": "没有找到这个单位",
    }.items():
        await private.says(words, by="wang")
        private.hears(answer)
    await store.says("大家好", by="wang")
    await store.says("/frobnicate", by="wang")
    store.hears_nothing()  # among themselves people may say what they like
    await store.says("/help@cloud_kitchen_staff_bot", by="wang")
    store.hears("/mine")


async def test_the_menus_fit_the_place_and_the_reader(world: World) -> None:
    li, room = world.staff["li"], world.group("xuhui").room
    anna, zhang = world.customer("Anna", "en"), world.customer("张敏")

    def shown(user: User | None, chat: object, bot: str) -> dict[str, str]:
        assert user is not None
        menu = world.telegram.commands_shown(user, chat, bot)  # type: ignore[arg-type]
        return {str(entry["command"]): str(entry["description"]) for entry in menu}

    assert "bind" in shown(li, room, "staff")
    assert "start" not in shown(li, room, "staff")
    assert shown(zhang.user, zhang.room, "customer")["status"] == "查进度"
    assert shown(anna.user, anna.room, "customer")["status"] == "Progress"
    assert "case" not in shown(anna.user, anna.room, "customer")


async def test_the_language_of_a_person_is_chosen_in_private_and_groups_keep_theirs(
    world: World,
) -> None:
    private, store = world.private("li"), world.group("xuhui")
    await private.says("/language", by="li")
    private.hears("请选择语言", "[中文] [English]")
    await private.presses("English", by="li")
    await private.says("/mine", by="li")
    told = private.skips()
    assert "0 cases" in told[-1] or "My cases" in told[-1]
    await store.says("/mine", by="li")
    store.hears("我的案件")


@both
async def test_a_group_is_bound_by_those_who_may_and_refused_to_others(world: World) -> None:
    await tells(world.customer("甲"))
    store = world.group("xuhui")
    store.hears("202611YB001")
    members = list(world.staff.values())
    room = world.telegram.add_group("新的徐汇群", members)
    fresh = Group(room, world, unit="xuhui")
    world.ears.append(fresh)
    world.telegram.bot_added("staff", room, members[0])
    await world.settles()
    fresh.hears("请负责人发送 /bind 单位")
    await fresh.says("/case 202611YB001", by="wang")
    fresh.hears("还没有绑定单位")
    await fresh.says("/bind 徐汇店", by="li")
    fresh.hears("不能绑定“徐汇店”")
    await fresh.says("/bind 静安店", by="wang")
    fresh.hears("不能绑定“静安店”", "您可以绑定：徐汇店")
    await fresh.says("/bind 徐家汇店", by="wang")
    fresh.hears("本群已绑定：徐汇店", "1 件未结案件", "与是否在群里无关")
    store.hears("徐汇店 已改绑到另一个群")
    await world.passes(hours=12)
    fresh.hears("快到时限", "202611YB001")
    fresh.hears("案件 202611YB001", "[受理]")
    store.hears_nothing()


async def invitation(world: World, person: str, token: str) -> None:
    """An invitation as `kesu org invite` makes it, good for a week."""
    expires = world.clock.now() + timedelta(days=7)
    async with world.engine.store.work() as work:
        await work.people.invite(world.engine.digest(token), person, "command line", expires)


@both
async def test_b16_an_invitation_binds_one_account_once_and_the_former_one_loses_its_rights(
    world: World,
) -> None:
    await invitation(world, "li", "Zq3vT8xK1mN5pR7sW9yB2dF4")
    phone = world.telegram.add_user(801, "小李的新手机")
    room = world.telegram.private(phone, "staff")
    new = Group(room, world)
    world.ears.append(new)
    world.telegram.user_starts(phone, "staff", "wrong-token")
    await world.settles()
    new.hears("邀请链接无效")
    world.telegram.user_starts(phone, "staff", "Zq3vT8xK1mN5pR7sW9yB2dF4")
    await world.settles()
    new.hears("小李，您好，账号已绑定", "徐汇店：投诉受理组")

    other = world.telegram.add_user(802, "别人")
    theirs = Group(world.telegram.private(other, "staff"), world)
    world.ears.append(theirs)
    world.telegram.user_starts(other, "staff", "Zq3vT8xK1mN5pR7sW9yB2dF4")
    await world.settles()
    theirs.hears("邀请链接无效")

    await tells(world.customer("甲"))
    store = world.group("xuhui")
    store.hears("[受理]")
    assert "无权限" in await store.presses("受理", by="li")  # the old account
    world.telegram.user_joins(phone, store.room)
    assert "已记录" in await world.press(phone, store.room, "受理")
    assert "受理：小李" in store.card()
    world.ears[-1].skips()


async def test_an_invitation_ends_after_its_time(world: World) -> None:
    await invitation(world, "li", "Zq3vT8xK1mN5pR7sW9yB2dF4")
    await world.passes(days=8)
    late = world.telegram.add_user(801, "太晚了")
    room = Group(world.telegram.private(late, "staff"), world)
    world.ears.append(room)
    world.telegram.user_starts(late, "staff", "Zq3vT8xK1mN5pR7sW9yB2dF4")
    await world.settles()
    room.hears("邀请链接无效", "已过期")


@pytest.mark.parametrize("command", ["/start", "/start abc"])
async def test_a_bound_account_that_starts_again_stays_bound(world: World, command: str) -> None:
    private = world.private("li")
    await private.says(command, by="li")
    private.hears("小李")
    async with world.engine.store.reading() as work:
        contact = await work.people.contact("staff", "601")
    assert contact is not None
    assert contact.person == "li"
    assert world.engine.rules.house.org.privates["li"] == Address("staff", "601")


async def test_same_problem_is_linked_by_staff_and_the_third_is_supervised(world: World) -> None:
    store, hq = world.group("xuhui"), world.group("hq")
    for name in ("甲", "乙", "丙"):
        await tells(world.customer(name))
        store.hears("待受理")
    await store.says("/link 202611YB002 202611YB001", by="wang")
    store.hears("202611YB002 是同一问题第2次")
    store.hears("关联已记录")
    await store.says("/link 202611YB003 202611YB002", by="wang")
    store.hears("202611YB003 是同一问题第3次")
    store.hears("关联已记录")
    hq.hears("202611YB003 是同一问题第3次", "钱主任")
    hq.hears("案件 202611YB003", "督办重复投诉")
    assert "重复投诉" in labels_and_text(store)


def labels_and_text(group: Group) -> str:
    """The newest card and its buttons."""
    card = group.cards()[-1]
    return card.text + " ".join(labels(card))
