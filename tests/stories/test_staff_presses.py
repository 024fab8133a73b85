"""Buttons: the first press wins, the presser counts, nothing forged or carried away works."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.organisation import Address
from tests.stories.acts import joins
from tests.stories.telling import both, tells
from tests.world import DEMO, World, labels, playing


@both
async def test_the_first_press_wins_and_the_second_hears_who_it_was(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    card = store.hears("[受理]")
    user = world.staff
    presses = {
        name: world.telegram.user_presses(user[name], store.room, card.id, "受理")
        for name in ("li", "wang")
    }
    await world.settles()

    zhang.hears("202611YB001 已受理")
    held = (await world.case()).acknowledged
    assert held is not None
    answers = {name: str(world.telegram.presses[p.id].answer) for name, p in presses.items()}
    winner = {"li": "小李", "wang": "王店长"}[held.by]
    assert "已记录" in answers.pop(held.by)
    assert list(answers.values()) == [f"已由 {winner} 受理。"]
    assert f"受理：{winner}" in store.card()
    assert "受理" not in labels(store.cards()[-1])


@both
async def test_b2_whoever_has_no_role_presses_in_vain_and_nothing_changes(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    card = store.hears("[受理]")
    stranger = joins(store, "路人")
    assert zhang.user is not None
    world.telegram.user_joins(zhang.user, store.room)
    before = await world.case()

    for button in labels(card):
        assert "无权限" in await world.press(stranger, store.room, button, card)
        assert "无权限" in await world.press(zhang.user, store.room, button, card)
        assert "无权限" in await store.presses(button, by="sun", message=card)  # another store's
    assert await world.case() == before
    assert all(press.alert for press in world.telegram.presses.values() if press.user_id == 901)
    assert "无权限" not in await store.presses("受理", by="li", message=card)
    zhang.hears("已受理")


async def test_b6_membership_of_the_group_gives_no_command(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理")
    stranger = joins(store, "路人")
    for words in (
        "/case 202611YB001",
        "/status",
        "/mine",
        "/note 202611YB001 我来",
        "/bind 徐汇店",
    ):
        world.telegram.user_says(stranger, store.room, words)
        await world.settles()
        store.hears_nothing()
    assert (await world.case()).seq == 1


async def test_b5_customers_find_no_staff_command_in_their_own_chat(world: World) -> None:
    zhang = world.customer("张敏")
    await tells(zhang)
    world.group("xuhui").hears("待受理")
    for words in ("/close 202611YB001 好", "/assign 202611YB001", "/export", "/bind 徐汇店"):
        await zhang.says(words)
        zhang.hears("没有这个命令")
    assert (await world.case()).seq == 1
    assert zhang.user is not None
    room = world.telegram.private(zhang.user, "staff")
    world.telegram.user_starts(zhang.user, "staff")
    await world.settles()
    world.telegram.user_says(zhang.user, room, "/case 202611YB001")
    await world.settles()
    said = [m.text for m in room.messages if m.sender_id != zhang.user.id]
    assert len(said) == 2
    assert all("还没有绑定" in text for text in said)


async def test_b7_who_has_left_the_organisation_loses_every_right_at_once(
    fresh_database: object, tmp_path: Path
) -> None:
    text = DEMO.read_text(encoding="utf-8")
    own = tmp_path / "org.toml"
    own.write_text(text, encoding="utf-8")
    database = fresh_database("sqlite")  # type: ignore[operator]
    async with playing(database, tmp_path, organisation=own) as world:
        store, private = world.group("xuhui"), world.private("li")
        await tells(world.customer("张敏"))
        card = store.hears("[受理]")
        await private.says("/mine", by="li")
        private.hears("我的案件")

        gone = text.replace('[[people]]\nid = "li"\nname = "小李"\nroles = ["intake@xuhui"]\n', "")
        assert gone != text
        own.write_text(gone, encoding="utf-8")
        assert world.engine.rules.reload()
        assert "无权限" in await store.presses("受理", by="li", message=card)
        await private.says("/case 202611YB001", by="li")
        assert "202611YB001" not in private.hears("还没有绑定").text
        assert (await world.case()).acknowledged is None
        assert "已记录" in await store.presses("受理", by="wang", message=card)
        world.ears[-1].skips()
        for ear in world.ears:
            ear.skips()


@both
async def test_b1_a_forged_button_is_refused(world: World) -> None:
    await tells(world.customer("甲"))
    await tells(world.customer("乙"))
    store = world.group("xuhui")
    one, two = store.hears("202611YB001"), store.hears("202611YB002")
    data = [
        next(str(b["callback_data"]) for b in m.buttons() if b["text"] == "受理")
        for m in (one, two)
    ]
    act, case, rest, mac = data[0].split(".")
    other = data[1].split(".")[1]
    forged = [
        f"{act}.{other}.{rest}.{mac}",  # the other case under this one's signature
        f"close.{case}.{rest}.{mac}",  # another act
        f"{act}.{case}.{rest}.{mac[:6]}",  # cut
        f"{act}.{case}.{rest}.{'A' * len(mac)}",
        f"{act}.{case}",
        "ack",
        "." * 40,
    ]
    for raw in forged:
        press = world.telegram.user_presses_stale(world.staff["li"], store.room, one.id, raw)
        await world.settles()
        assert "无权限" in str(world.telegram.presses[press.id].answer), raw
    assert (await world.case("202611YB001")).seq == 1
    assert (await world.case("202611YB002")).seq == 1


async def test_b4_a_button_works_only_in_the_chat_it_was_made_for(world: World) -> None:
    await tells(world.customer("甲"))
    store, branch = world.group("xuhui"), world.group("shanghai")
    card = store.hears("[受理]")
    raw = next(str(b["callback_data"]) for b in card.buttons() if b["text"] == "受理")
    world.telegram.user_says(world.staff["zhao"], branch.room, "看看这个")
    asked = await _any_bot_message(world, "shanghai")
    press = world.telegram.user_presses_stale(world.staff["zhao"], branch.room, asked, raw)
    await world.settles()
    assert "无权限" in str(world.telegram.presses[press.id].answer)
    assert (await world.case()).acknowledged is None


async def _any_bot_message(world: World, unit: str) -> int:
    """The id of some message of ours in a group, to hang a foreign button on."""
    group = world.group(unit)
    await group.says("/help", by="zhao")
    return group.hears("/mine").id


async def test_a_customers_forged_button_is_refused_too(world: World) -> None:
    zhang, thief = world.customer("张敏"), world.customer("小偷")
    await tells(zhang)
    world.group("xuhui").hears("待受理")
    await zhang.says("/status")
    mine = zhang.hears("[撤回]")
    raw = next(str(b["callback_data"]) for b in mine.buttons() if b["text"] == "撤回")
    await thief.starts()
    theirs = thief.hears("[同意并开始]")
    assert thief.user is not None
    press = world.telegram.user_presses_stale(thief.user, thief.room, theirs.id, raw)
    await world.settles()
    assert "无效" in str(world.telegram.presses[press.id].answer)
    assert (await world.case()).status == "open"


async def test_a_prompt_is_answered_only_by_whom_it_asked(world: World) -> None:
    await tells(world.customer("甲"))
    store = world.group("xuhui")
    store.hears("[备注]")
    await store.presses("备注", by="li")
    prompt = store.hears("小李", "请“回复”本消息", "备注内容")
    await store.says("我来写", by="wang", reply_to=prompt)
    store.hears("这个问题问的是 小李")
    await store.says("只是聊天", by="wang")
    stranger = joins(store, "路人")
    world.telegram.user_says(stranger, store.room, "我也来写", prompt.id)
    await world.settles()
    store.hears_nothing()
    assert (await world.case()).seq == 1
    await store.says("已看监控", by="li", reply_to=prompt)
    store.hears("备注已记录")
    assert (await world.case()).seq == 2


async def test_an_old_button_tells_how_things_stand_and_repaints(world: World) -> None:
    zhang = world.customer("张敏")
    store, branch = world.group("xuhui"), world.group("shanghai")
    await tells(zhang)
    card = store.hears("[受理]")
    await store.presses("结案", by="wang")
    prompt = store.hears("结案理由")
    await store.says("客户已当面确认", by="wang", reply_to=prompt)
    store.hears("结案已记录")
    zhang.hears("202611YB001 已结案", "客户已当面确认", "12315")
    raw = next(str(b["callback_data"]) for b in card.buttons() if b["text"] == "受理")
    press = world.telegram.user_presses_stale(world.staff["li"], store.room, card.id, raw)
    await world.settles()
    assert "案件已结案" in str(world.telegram.presses[press.id].answer)
    assert labels(store.cards()[-1]) == ["备注", "重开"]
    branch.hears_nothing()


@pytest.mark.parametrize("name", ["客服主管", "小李", "王店长"])
async def test_b10_a_name_or_picture_makes_nobody_staff(world: World, name: str) -> None:
    await tells(world.customer("张敏"))
    store = world.group("xuhui")
    card = store.hears("[受理]")
    impostor = joins(store, name)
    assert "无权限" in await world.press(impostor, store.room, "受理", card)
    async with world.engine.store.reading() as work:
        assert (await work.people.groups())["xuhui"] == Address("staff", str(store.room.id))
