"""Input nobody would wish for: very long, senseless, wrong in kind, twice, or all at once."""

from __future__ import annotations

import asyncio

import pytest

from bot.loops.intake import take_in
from bot.loops.run import quiet
from bot.playground.telegram import sample_jpeg
from tests.stories.acts import amount, comes_again, said
from tests.stories.telling import answers, both, tells
from tests.world import World, labels

# Reads like a story and shows at once when a part is missing or stands elsewhere.
LONG = "".join(f"第{number}句：服务员说等等，菜还是凉的😀。" for number in range(1, 1200))[:19_990]


@both
async def test_a_story_of_twenty_thousand_characters_survives_unchanged_and_the_card_is_short(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    await zhang.starts()
    await zhang.presses("同意并开始")
    pieces = [LONG[start : start + 3500] for start in range(0, len(LONG), 3500)]
    for piece in pieces:
        await zhang.says(piece)
    await zhang.presses("说完了")
    summary = await answers(zhang)
    assert "1 经过：第1句" in summary
    assert "（共 19995 字）" in summary
    await world.passes(minutes=1)
    await zhang.presses("提交")
    zhang.hears("已收到您的投诉")

    assert (await said(world, await world.case()))["story"] == "\n".join(pieces)
    card = world.group("xuhui").hears("客户所述：第1句", "…")
    assert len(card.text) < 1200
    await world.passes(hours=12)
    assert len(world.group("xuhui").hears("快到时限", "第1句").text) < 500
    world.group("xuhui").skips()


async def test_what_goes_beyond_the_limit_is_not_kept_and_that_is_said(world: World) -> None:
    zhang = world.customer("张敏")
    await zhang.starts()
    await zhang.presses("同意并开始")
    for _ in range(5):
        await zhang.says("长" * 3999)
    zhang.skips()
    await zhang.says("再来一句" * 3)
    zhang.hears("20000 字", "没有保存", "之前的都在")
    zhang.hears("说完请点")


@pytest.mark.parametrize(
    "nonsense",
    ["😡😡😡", "...", "？？？", "\u202e\u200b\u2066", "/fly", "1", "\u0007\u0008x"],
    ids=["faces", "dots", "marks", "invisible", "no such command", "a number", "controls"],
)
async def test_nonsense_where_nothing_is_open_gets_an_answer_and_breaks_nothing(
    world: World, nonsense: str
) -> None:
    zhang = world.customer("张敏")
    await zhang.says(nonsense)
    assert len(zhang.skips()) == 1
    await zhang.says("/status")
    assert "还没有提交过投诉" in zhang.skips()[0]
    assert (await world.engine.store.health(world.clock.now()))["inbox_aside"] == 0


async def test_media_that_cannot_be_evidence_are_named_and_the_question_stays(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    telegram, user = world.telegram, zhang.user
    assert user is not None
    await zhang.starts()
    await zhang.presses("同意并开始")
    zhang.skips()
    telegram.user_sends_sticker(user, zhang.room)
    await world.settles()
    zhang.hears("表情我看不懂")
    zhang.hears("发生了什么")
    telegram.user_sends_location(user, zhang.room, 31.2, 121.4)
    await world.settles()
    zhang.hears("位置已记下")
    zhang.hears("说完请点")
    telegram.user_sends_video(user, zhang.room, b"\0\0\0\x18ftypmp42", claimed_size=30_000_000)
    await world.settles()
    zhang.hears("没有保存：超过 20 MB")
    zhang.hears("说完请点")
    telegram.user_sends_voice(user, zhang.room, b"OggS" + bytes(200))
    await world.settles()
    zhang.hears("「材料已收悉」语音已保存")
    zhang.hears("说完请点")


async def test_an_album_is_confirmed_once_and_an_edited_message_replaces_its_part(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    assert zhang.user is not None
    await zhang.starts()
    await zhang.presses("同意并开始")
    zhang.skips()
    photos = [sample_jpeg() + bytes([number]) for number in range(3)]
    world.telegram.user_sends_album(zhang.user, zhang.room, photos, "三张照片")
    await world.settles()
    zhang.hears("「材料已收悉」")
    zhang.hears("说完请点")
    sent = world.telegram.user_says(zhang.user, zhang.room, "菜里有虫子")
    await world.settles()
    zhang.hears("记下了")
    world.telegram.user_edits(zhang.user, zhang.room, sent.id, "菜里没有虫子")
    await world.settles()
    zhang.hears("已按您改过的话更新")
    zhang.hears("说完请点")
    await zhang.presses("说完了")
    await answers(zhang)
    await zhang.presses("提交")
    await world.passes(minutes=1)
    zhang.hears("已收到")
    world.group("xuhui").hears("菜里没有虫子", "材料：3件")


@both
async def test_the_same_update_again_and_again_files_once_and_is_answered_once(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    await tells(zhang)
    world.group("xuhui").hears("待受理")
    await comes_again(world, times=3)  # the press of "submit"
    zhang.hears_nothing()
    world.group("xuhui").hears_nothing()
    assert await amount(world) == 1


@both
async def test_the_same_press_of_staff_again_changes_nothing_and_says_nothing(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理")
    await store.presses("受理", by="li")
    zhang.hears("已受理")
    before = await world.case()
    await comes_again(world, times=2)
    assert await world.case() == before
    zhang.hears_nothing()


@both
async def test_two_messages_at_once_are_worked_in_their_order_and_none_is_lost(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    assert zhang.user is not None
    await zhang.starts()
    await zhang.presses("同意并开始")
    zhang.skips()
    for words in ("第一句", "第二句", "第三句", "第四句"):
        world.telegram.user_says(zhang.user, zhang.room, words)
    await world.takes_in()
    await asyncio.gather(quiet(world.engine), quiet(world.engine))
    assert len(zhang.skips()) == 4
    await zhang.presses("说完了")
    await answers(zhang)
    await zhang.presses("提交")
    zhang.hears("已收到")
    world.group("xuhui").hears("第一句\n第二句\n第三句\n第四句")


async def test_submit_pressed_twice_at_once_files_once(world: World) -> None:
    zhang = world.customer("张敏")
    assert zhang.user is not None
    await zhang.starts()
    await zhang.presses("同意并开始")
    await zhang.says("菜里有虫子")
    await zhang.presses("说完了")
    await answers(zhang)
    summary = next(m for m in reversed(zhang.room.messages) if "提交" in labels(m))
    for _ in range(2):
        world.telegram.user_presses(zhang.user, zhang.room, summary.id, "提交")
    await world.settles()
    zhang.hears("已收到您的投诉")
    assert await amount(world) == 1
    world.group("xuhui").hears("待受理")


async def test_an_update_that_nobody_can_read_is_set_aside_and_the_next_one_goes_on(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    assert zhang.user is not None
    await take_in(world.engine, "customer", "99", str(zhang.user.id), b"{no json")
    await world.settles()
    await zhang.says("菜里有虫子")
    zhang.hears_nothing()  # in order: the unreadable one is tried again first
    for _ in range(world.engine.limits.inbox_attempts):
        await world.passes(minutes=15)
    zhang.hears("[同意并开始]")
    assert (await world.engine.store.health(world.clock.now()))["inbox_aside"] == 1
