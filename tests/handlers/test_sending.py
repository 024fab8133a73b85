"""Messages out through both rooms: what arrives, what is split, what falls back."""

import pytest

from bot.playground.telegram import sample_jpeg
from conversations.channel import FileLost, FileTooLarge, Gone, Refused, Rendered, Sent
from handlers.buttons import ButtonUnfit
from handlers.telegram_errors import TelegramTrouble
from handlers.telegram_text import units
from tests.handlers.rooms import Room, key


async def test_html_arrives_as_formatting(room: Room) -> None:
    chat = room.private()
    message = await room.sent(chat, "<b>编号</b> A&amp;B https://example.com/")
    assert message.text == "编号 A&B https://example.com/"
    assert (message.entities[0]["type"], message.entities[0]["length"]) == ("bold", 2)
    call = room.world.calls_of("sendMessage")[-1]
    assert "is_disabled" in str(call.params["link_preview_options"])


async def test_buttons_are_signed_and_have_a_style(room: Room) -> None:
    chat = room.private()
    rows = (
        (key("受理", style="success"), key("升级", "esc", style="danger")),
        (key("为何", "why"),),
    )
    message = await room.sent(chat, Rendered("卡", rows))
    assert message.inline_keyboard is not None
    shown = [[button["text"] for button in row] for row in message.inline_keyboard]
    assert shown == [["受理", "升级"], ["为何"]]
    buttons = list(message.buttons())
    assert [button.get("style") for button in buttons] == ["success", "danger", None]
    assert room.buttons.unpack(buttons[1]["callback_data"], "71") == ("esc", "", "")
    assert room.buttons.unpack(buttons[1]["callback_data"], "72") is None


async def test_a_question_opens_the_reply_field(room: Room) -> None:
    group = room.group()
    asked = room.world.user_says(72, group, f"/help@{room.world.bot(room.name).user.username}")
    message = await room.sent(group, Rendered("请说", ask=True, reply_to=str(asked.id)))
    assert message.other_markup == {"force_reply": True, "selective": True}
    assert message.reply_to == asked.id


async def test_a_question_with_buttons_shows_the_buttons(room: Room) -> None:
    message = await room.sent(room.private(), Rendered("请说", ((key(),),), ask=True))
    assert message.other_markup is None
    assert len(list(message.buttons())) == 1


async def test_quiet_and_a_reply_to_what_is_gone(room: Room) -> None:
    message = await room.sent(room.private(), Rendered("晚安", quiet=True, reply_to="4711"))
    assert message.reply_to is None
    params = room.world.calls_of("sendMessage")[-1].params
    assert str(params["disable_notification"]).lower() == "true"


async def test_a_long_text_goes_out_in_parts(room: Room) -> None:
    chat = room.private()
    first = room.world.user_says(71, chat, "长")
    story = "<i>" + "汤里有头发。" * 2000 + "</i>"
    outcome = await room.send(chat, Rendered(story, ((key(),),), reply_to=str(first.id)))
    parts = chat.messages[1:]
    assert "".join(part.text for part in parts) == "汤里有头发。" * 2000
    assert [units(part.text) <= 4096 for part in parts] == [True] * 3
    assert [part.reply_to for part in parts] == [first.id, None, None]
    assert [len(list(part.buttons())) for part in parts] == [0, 0, 1]
    assert outcome == Sent(str(parts[-1].id))
    assert all(part.entities[0]["type"] == "italic" for part in parts)


async def test_a_long_question_opens_the_reply_field_of_the_author(room: Room) -> None:
    chat = room.private()
    first = room.world.user_says(71, chat, "长")
    await room.send(chat, Rendered("问" * 5000, ask=True, reply_to=str(first.id)))
    parts = chat.messages[1:]
    assert [part.reply_to for part in parts] == [first.id, first.id]
    assert [part.other_markup is not None for part in parts] == [False, True]


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ('<span class="loud">&lt;b&gt; 响</span>', "<b> 响"),
        ("<a href=x_y>链</a>", "链"),
        ("1 < 2 &amp; 3", "1 < 2 & 3"),
        ("<b>未闭合", "未闭合"),
        ("半个\ud83d字", "半个\ufffd字"),
    ],
)
async def test_markup_that_is_refused_goes_out_plain(room: Room, html: str, seen: str) -> None:
    chat = room.private()
    assert (await room.sent(chat, Rendered(html, ((key(),),)))).text == seen
    assert len(list(chat.messages[-1].buttons())) == 1
    outcome = await room.edit(chat, chat.messages[-1].id, html + "！")
    assert isinstance(outcome, Sent)
    assert chat.messages[-1].text == seen + "！"


async def test_nothing_to_say_is_refused(room: Room) -> None:
    for empty in ("", " \n ", "<b></b>"):
        assert await room.send(room.private(), empty) == Refused("the text is empty")


async def test_a_part_of_blanks_is_left_out(room: Room) -> None:
    chat = room.private()
    await room.send(chat, "首" + " " * 9000 + "尾")
    assert [message.text for message in chat.messages] == ["首", "尾"]


@pytest.mark.parametrize("kind", ["photo", "video", "voice", "document"])
async def test_files_go_out_by_kind(room: Room, kind: str) -> None:
    content = sample_jpeg() if kind == "photo" else b"content"
    file = (content, kind, '证据 "1"/2\n.bin')
    message = await room.sent(room.private(), Rendered("<b>证据</b>", ((key(),),), file=file))
    assert message.media is not None
    assert (message.media.kind, message.media.data) == (kind, content)
    assert message.text == "证据"
    assert len(list(message.buttons())) == 1
    if kind == "document":
        assert message.media.name == "证据 _1__2.bin"


async def test_a_file_without_words(room: Room) -> None:
    message = await room.sent(room.private(), Rendered("", file=(b"x", "document", "")))
    assert message.media is not None
    assert (message.text, message.media.name) == ("", "file")


async def test_a_long_caption_follows_the_file(room: Room) -> None:
    chat = room.private()
    message = Rendered("说" * 1025, ((key(),),), file=(sample_jpeg(), "photo", "a.jpg"))
    outcome = await room.send(chat, message)
    photo, words = chat.messages
    assert (photo.text, len(list(photo.buttons()))) == ("", 0)
    assert (words.text, len(list(words.buttons()))) == ("说" * 1025, 1)
    assert outcome == Sent(str(words.id))


async def test_a_picture_that_is_none_goes_as_a_document(room: Room) -> None:
    message = await room.sent(room.private(), Rendered("图", file=(b"no", "photo", "a.jpg")))
    assert message.media is not None
    assert (message.media.kind, message.text) == ("document", "图")


async def test_a_person_who_takes_no_voice_gets_a_document(room: Room) -> None:
    room.world.fail_next("sendVoice", "status", 400, "Bad Request: VOICE_MESSAGES_FORBIDDEN")
    message = await room.sent(room.private(), Rendered("听", file=(b"Ogg", "voice", "a.oga")))
    assert message.media is not None
    assert message.media.kind == "document"


async def test_large_files(room: Room) -> None:
    photo = Rendered("大", file=(sample_jpeg() + bytes(10 * 1024 * 1024), "photo", "a.jpg"))
    message = await room.sent(room.private(), photo)
    assert message.media is not None
    assert message.media.kind == "document"
    huge = Rendered("大", file=(bytes(50 * 1024 * 1024 + 1), "video", "a.mp4"))
    assert await room.send(room.private(), huge) == Refused("the file is larger than 50 MB")


async def test_an_edit_repaints(room: Room) -> None:
    chat = room.private()
    card = await room.sent(chat, Rendered("旧", ((key(),),)))
    changed = Rendered("<b>新</b>", ((key("接手", "take"),),))
    assert await room.edit(chat, card.id, changed) == Sent(str(card.id))
    assert await room.edit(chat, card.id, changed) == Sent(str(card.id))
    seen = chat.find(card.id)
    assert seen is not None
    assert seen.text == "新"
    assert [button["text"] for button in seen.buttons()] == ["接手"]
    await room.edit(chat, card.id, "空")
    seen = chat.find(card.id)
    assert seen is not None
    assert list(seen.buttons()) == []


async def test_an_edit_that_is_too_long_is_cut(room: Room) -> None:
    chat = room.private()
    card = await room.sent(chat, "旧")
    await room.edit(chat, card.id, "<b>" + "长" * 5000 + "</b>")
    seen = chat.find(card.id)
    assert seen is not None
    assert seen.text == "长" * 4095 + "…"


async def test_a_card_that_is_gone(room: Room) -> None:
    chat = room.private()
    card = await room.sent(chat, "卡")
    photo = await room.sent(chat, Rendered("图", file=(sample_jpeg(), "photo", "a.jpg")))
    foreign = room.world.user_says(71, chat, "我的")
    room.world.user_deletes(71, chat, card.id)
    for message in (card.id, 4711, photo.id, foreign.id):
        assert await room.edit(chat, message, "新") == Gone(), message


async def test_a_toast_is_cut_and_its_failure_swallowed(room: Room) -> None:
    chat = room.private()
    card = await room.sent(chat, Rendered("卡", ((key(),),)))
    press = room.world.user_presses(71, chat, card.id, "受理")
    await room.channel.toast(press.id, "👍" * 300, alert=False)
    assert room.world.presses[press.id].answer == "👍" * 99 + "…"
    assert not room.world.presses[press.id].alert
    await room.channel.toast(press.id, "twice", alert=True)
    await room.channel.toast("4711", "unknown", alert=True)
    room.world.fail_next("answerCallbackQuery", "drop")
    await room.channel.toast(press.id, "x", alert=True)
    assert room.world.presses[press.id].answer == "👍" * 99 + "…"


async def test_files_too_large_or_lost(room: Room) -> None:
    chat = room.private()
    room.world.user_sends_video(71, chat, b"x", claimed_size=20 * 1024 * 1024 + 1)
    heard = await room.heard_one()
    assert heard.media is not None
    with pytest.raises(FileTooLarge):
        await room.channel.fetch(heard.media.ref)
    with pytest.raises(FileLost):
        await room.channel.fetch("nonsense")


async def test_a_file_of_another_bot_is_lost(customer: Room, staff: Room) -> None:
    customer.world.user_sends_document(71, customer.private(), b"x")
    heard = await customer.heard_one()
    assert heard.media is not None
    with pytest.raises(FileLost):
        await staff.channel.fetch(heard.media.ref)


async def test_a_file_that_vanished_after_it_was_named(room: Room) -> None:
    room.world.user_sends_document(71, room.private(), b"x")
    heard = await room.heard_one()
    assert heard.media is not None
    # getFile still names it, the download answers 404.
    number = next(iter(room.world.files))
    kept = room.world.files[number]
    room.world.files = _Vanishing(room.world.files)
    with pytest.raises(FileLost):
        await room.channel.fetch(heard.media.ref)
    assert kept.size == 1


class _Vanishing(dict):  # type: ignore[type-arg]
    """Found at the first look, and not at the second."""

    def get(self, key: object, default: object = None) -> object:
        return self.pop(key, default)


async def test_trouble_while_fetching_may_pass(room: Room) -> None:
    room.world.user_sends_document(71, room.private(), b"x")
    heard = await room.heard_one()
    assert heard.media is not None
    room.world.fail_next("getFile", "garbage")
    with pytest.raises(TelegramTrouble):
        await room.channel.fetch(heard.media.ref)
    assert await room.channel.fetch(heard.media.ref) == b"x"


async def test_a_button_that_cannot_be_packed_is_our_fault(room: Room) -> None:
    with pytest.raises(ButtonUnfit):
        await room.send(room.private(), Rendered("卡", ((key(act="Not an act"),),)))


async def test_commands_are_registered_by_scope_and_language(room: Room) -> None:
    zh = [("start", "开始投诉"), ("status", "查看进度")]
    en = [("start", "tell us"), ("status", "see progress")]
    await room.channel.set_up(
        [
            ("all_private_chats", "", en),
            ("all_private_chats", "zh", zh),
            ("all_group_chats", "", en[1:]),
        ]
    )
    chat, group = room.private(), room.group()
    shown = room.world.commands_shown(71, chat, room.name)
    assert [(each["command"], each["description"]) for each in shown] == zh
    shown = room.world.commands_shown(72, room.private(72), room.name)
    assert [(each["command"], each["description"]) for each in shown] == en
    shown = room.world.commands_shown(72, group, room.name)
    assert [each["command"] for each in shown] == ["status"]


async def test_me(room: Room) -> None:
    assert await room.channel.me() == room.world.bot(room.name).user.username
