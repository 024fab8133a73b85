"""What people do, as both rooms read it: through true updates over HTTP."""

import pytest

from bot.playground.telegram import sample_jpeg
from conversations.channel import Rendered
from tests.handlers.rooms import Room, key


async def test_a_text(room: Room) -> None:
    sent = room.world.user_says(71, room.private(), "汤里有头发\n很恶心")
    heard = await room.heard_one()
    assert (heard.bot, heard.kind, heard.text) == (room.name, "text", "汤里有头发\n很恶心")
    assert (heard.chat, heard.account, heard.message) == ("71", "71", str(sent.id))
    assert (heard.name, heard.language, heard.private) == ("李雷 李", "zh-hans", True)
    assert heard.at == room.now
    assert not heard.anonymous_admin


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/start", "start", ""),
        ("/START", "start", ""),
        ("/help  me  please", "help", "me  please"),
        ("/status 202611-P-0001\n第二行", "status", "202611-P-0001\n第二行"),
        ("/help\nnow", "help", "now"),
        ("/unheard_of x", "unheard_of", "x"),
    ],
)
async def test_a_command(room: Room, text: str, command: str, argument: str) -> None:
    room.world.user_says(71, room.private(), text)
    heard = await room.heard_one()
    assert (heard.kind, heard.command, heard.argument) == ("command", command, argument)


async def test_the_payload_of_a_deep_link(room: Room) -> None:
    room.world.user_starts(71, room.name, "invite-AbC_123")
    heard = await room.heard_one()
    assert (heard.kind, heard.command, heard.argument) == ("command", "start", "invite-AbC_123")
    assert heard.private


async def test_a_command_with_our_name_and_with_another(room: Room) -> None:
    group = room.group()
    ours = room.world.bot(room.name).user.username
    room.world.bot_promoted(room.name, group, 72)
    room.world.user_says(72, group, f"/Status@{ours} now")
    room.world.user_says(72, group, f"/unheard_of@{ours}")
    room.world.user_says(72, group, "/status@AnotherBot")
    room.world.user_says(72, group, "/unheard_of")
    room.world.user_says(72, group, "/status")
    heard = await room.heard()
    assert [each.kind for each in heard[1:]] == [
        *("command", "command", "ignored", "ignored", "command"),
    ]
    assert (heard[1].command, heard[1].argument) == ("status", "now")
    assert heard[2].command == "unheard_of"
    assert {each.text for each in heard if each.kind == "ignored"} == {""}


async def test_a_group_is_not_private_and_has_a_title(room: Room) -> None:
    group = room.group()
    room.world.user_says(72, group, "/help")
    heard = await room.heard_one()
    assert (heard.kind, heard.private, heard.chat) == ("command", False, str(group.id))
    assert (heard.account, heard.title) == ("72", "Olaya store")


async def test_a_reply_names_the_message(room: Room) -> None:
    group = room.group()
    card = await room.sent(group, "请联系顾客")
    room.world.user_says(73, group, "已联系", reply_to=card.id)
    heard = await room.heard_one()
    assert (heard.kind, heard.text, heard.reply_to) == ("text", "已联系", str(card.id))


async def test_a_photo(room: Room) -> None:
    jpeg = sample_jpeg()
    room.world.user_sends_photo(71, room.private(), jpeg, "看这个")
    heard = await room.heard_one()
    assert heard.media is not None
    assert (heard.kind, heard.text, heard.media.kind) == ("media", "看这个", "photo")
    assert heard.media.size == len(jpeg)
    assert await room.channel.fetch(heard.media.ref) == jpeg


async def test_an_album_shares_a_group(room: Room) -> None:
    room.world.user_sends_album(71, room.private(), [sample_jpeg()] * 3, "三张")
    heard = await room.heard()
    groups = {each.media.group for each in heard if each.media}
    assert len(heard) == 3
    assert len(groups) == 1
    assert groups != {""}
    assert [each.text for each in heard] == ["三张", "", ""]


async def test_video_voice_document_and_sticker(room: Room) -> None:
    chat = room.private()
    room.world.user_sends_video(71, chat, b"film", "看")
    room.world.user_sends_voice(71, chat, b"OggS")
    room.world.user_sends_document(71, chat, b"%PDF", "发票.pdf")
    room.world.user_sends_sticker(71, chat)
    heard = await room.heard()
    media = [each.media for each in heard if each.media]
    assert [each.kind for each in heard] == ["media"] * 4
    assert [each.kind for each in media] == ["video", "voice", "document", "sticker"]
    assert [each.name for each in media] == ["video.mp4", "", "发票.pdf", ""]
    assert [await room.channel.fetch(each.ref) for each in media[:3]] == [b"film", b"OggS", b"%PDF"]


async def test_a_place_and_a_shared_contact(room: Room) -> None:
    room.world.user_sends_location(71, room.private(), 24.7136, 46.6753)
    room.world.user_shares_contact(71, room.private(), "8613800138000")
    place, contact = await room.heard()
    assert place.media is not None
    assert (place.kind, place.media.kind, place.media.ref) == (
        *("media", "location"),
        "24.713600,46.675300",
    )
    assert (contact.kind, contact.text) == ("text", "+8613800138000")


async def test_an_edit(room: Room) -> None:
    sent = room.world.user_says(71, room.private(), "三点")
    room.world.user_edits(71, room.private(), sent.id, "四点")
    _, heard = await room.heard()
    assert (heard.kind, heard.text, heard.message) == ("edited", "四点", str(sent.id))


async def test_blocked_and_unblocked(room: Room) -> None:
    room.private()
    room.world.user_blocks(71, room.name)
    room.world.user_unblocks(71, room.name)
    heard = await room.heard()
    assert [each.kind for each in heard] == ["blocked", "unblocked"]
    assert {(each.chat, each.account, each.private) for each in heard} == {("71", "71", True)}


async def test_our_bot_comes_into_a_group_and_goes(room: Room) -> None:
    group = room.world.add_group("Olaya store", [72, 73])
    room.world.bot_added(room.name, group, 72)
    room.world.bot_promoted(room.name, group, 72)
    room.world.bot_muted(room.name, group, 72)
    room.world.bot_removed(room.name, group, 73)
    heard = [each for each in await room.heard() if each.chat and not each.message]
    assert [each.kind for each in heard] == ["joined", "ignored", "ignored", "removed"]
    assert {(each.chat, each.title, each.private) for each in heard} == {
        (str(group.id), "Olaya store", False)
    }
    assert [each.account for each in heard] == ["72", "72", "72", "73"]


async def test_service_messages_are_ignored(room: Room) -> None:
    group = room.group()
    room.world.user_joins(71, group)
    room.world.user_leaves(71, group)
    assert [each.kind for each in await room.heard()] == ["ignored", "ignored"]


async def test_a_press(room: Room) -> None:
    group = room.group()
    button = key(case="abcdefghij234567", data="3")
    card = await room.sent(group, Rendered("一张卡", ((button,),)))
    press = room.world.user_presses(73, group, card.id, "受理")
    heard = await room.heard_one()
    assert (heard.kind, heard.forged) == ("press", False)
    assert (heard.act, heard.case, heard.data) == ("ack", "abcdefghij234567", "3")
    assert (heard.answer, heard.message, heard.chat) == (press.id, str(card.id), str(group.id))
    assert (heard.account, heard.private) == ("73", False)
    await room.channel.toast(heard.answer, "好的", alert=True)
    answered = room.world.presses[press.id]
    assert (answered.answer, answered.alert) == ("好的", True)


async def test_a_forged_press(room: Room) -> None:
    chat = room.private()
    card = await room.sent(chat, Rendered("一张卡", ((key(),),)))
    foreign = room.buttons.pack("ack", "", "", "72")
    for data in ("ack", "ack...", foreign, "ack..." + "A" * 12):
        room.world.user_presses_stale(71, chat, card.id, data)
    heard = await room.heard()
    assert [(each.kind, each.forged, each.act) for each in heard] == [("press", True, "")] * 4
    assert all(each.answer for each in heard)


async def test_a_press_on_a_message_that_is_gone(room: Room) -> None:
    chat = room.private()
    card = await room.sent(chat, Rendered("一张卡", ((key(),),)))
    data = next(iter(card.buttons()))["callback_data"]
    room.world.user_deletes(71, chat, card.id)
    room.world.user_presses_stale(71, chat, card.id, data)
    heard = await room.heard_one()
    assert (heard.kind, heard.act, heard.message) == ("press", "ack", str(card.id))
    assert not heard.forged
