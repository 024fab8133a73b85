"""What staff write and press in WeCom, as the house hears it."""

import json
from pathlib import Path
from typing import Any

import pytest

from conversations.incoming import Incoming
from tests.handlers.wecom_room import (
    ALONE,
    BUTTONS,
    GROUP,
    NOW,
    Staff,
    event,
    message,
    press,
    staff,
    text,
)


@pytest.fixture
def desk() -> Staff:
    return staff()


@pytest.mark.parametrize(
    ("said", "command", "argument"),
    [
        ("@客诉助手 /case 2026-11-0001", "case", "2026-11-0001"),
        (
            "@客诉助手\u2005/note 2026-11-0001 已致电\n客户不在",
            "note",
            "2026-11-0001 已致电\n客户不在",
        ),
        ("＠客诉助手　／ＢＩＮＤ　物流", "bind", "物流"),
        ("@客诉助手/mine", "mine", ""),
        ("@张三 @客诉助手 /assign C-1 @李四", "assign", "C-1 @李四"),
        ("@客诉助手 @李四 /mine", "mine", ""),
        ("  /help@客诉助手 ", "help", ""),
        ("/overdue", "overdue", ""),
        ("@客诉助手", "help", ""),
    ],
)
async def test_a_command_is_heard_whatever_stands_around_it(
    desk: Staff, said: str, command: str, argument: str
) -> None:
    heard = await desk.read(text(said))
    assert (heard.kind, heard.command, heard.argument) == ("command", command, argument)
    assert (heard.chat, heard.account, heard.private) == (GROUP, ALONE, False)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("@客诉助手 已退款，客户满意", "已退款，客户满意"),
        ("@客诉助手：认领", "认领"),
        ("@客诉助手 请 @李四 跟进", "请 @李四 跟进"),
        ("@李四 @客诉助手 请跟进", "@李四 请跟进"),
        ("价格 3/5，见 /tmp", "价格 3/5，见 /tmp"),
        ("a@b.example 是客户的信箱", "a@b.example 是客户的信箱"),
    ],
)
async def test_other_words_stay_as_they_were_said(desk: Staff, said: str, heard: str) -> None:
    incoming = await desk.read(text(said))
    assert (incoming.kind, incoming.text) == ("text", heard)


@pytest.mark.parametrize(
    ("said", "kind", "rest"),
    [
        ("@Kesu Desk Bot /case 1", "command", "1"),
        ("@Kesu\u2005/case 1", "command", "1"),
        ("@Kesu Bot\u2005我来处理", "text", "我来处理"),
        ("@Kesu 我来处理", "text", "我来处理"),
    ],
)
async def test_a_bot_that_does_not_know_its_name_still_takes_it_away(
    said: str, kind: str, rest: str
) -> None:
    heard = await staff(name="").read(text(said))
    assert (heard.kind, heard.argument or heard.text) == (kind, rest)


async def test_a_configured_name_may_hold_blanks() -> None:
    heard = await staff(name="Kesu Desk").read(text("@kesu desk please call back"))
    assert heard.text == "please call back"


async def test_alone_with_us_nobody_has_to_be_mentioned(desk: Staff) -> None:
    heard = await staff(name="").read(text("@李四 说过了", group=False))
    assert (heard.kind, heard.text) == ("text", "@李四 说过了")
    assert (heard.chat, heard.account, heard.private) == (ALONE, ALONE, True)
    assert (heard.bot, heard.message, heard.language, heard.at) == ("staff", "M1", "zh", NOW)


@pytest.mark.parametrize("spelling", ["task_id", "taskid"])
@pytest.mark.parametrize("deep", [True, False])
async def test_a_press_is_known_in_every_spelling(desk: Staff, spelling: str, deep: bool) -> None:
    inner = {"event_key": BUTTONS.pack("ack", "abc234", "x", GROUP), spelling: "T1"}
    more: dict[str, Any] = {"template_card_event": inner} if deep else inner
    heard = await desk.read(event("template_card_event", **more))
    assert (heard.kind, heard.act, heard.case, heard.data) == ("press", "ack", "abc234", "x")
    assert (heard.answer, heard.message, heard.forged) == ("R2", "T1", False)


async def test_a_button_of_another_chat_is_forged(desk: Staff) -> None:
    key = BUTTONS.pack("ack", "abc234", "", ALONE)
    heard = await desk.read(press(key, "T1"))
    assert (heard.kind, heard.forged, heard.act, heard.case) == ("press", True, "", "")


async def test_a_choice_counts_when_it_carries_our_own_words(desk: Staff) -> None:
    key = BUTTONS.pack("class", "abc234", "delay", GROUP)
    chosen = {"selected_item": [{"question_key": "q", "option_ids": {"option_id": [key]}}]}
    inner = {"event_key": "submit", "task_id": "T1", "selected_items": chosen}
    heard = await desk.read(event("template_card_event", template_card_event=inner))
    assert (heard.act, heard.data, heard.forged) == ("class", "delay", False)


@pytest.mark.parametrize(
    "kind", ["enter_chat", "feedback_event", "disconnected_event", "something_new"]
)
async def test_other_events_ask_nothing_of_us(desk: Staff, kind: str) -> None:
    assert (await desk.read(event(kind))).kind == "ignored"


async def test_a_kind_of_message_we_do_not_know_is_let_be(desk: Staff) -> None:
    heard = await desk.read(
        message({"msgtype": "hologram", "hologram": {"url": "https://x.example"}})
    )
    assert heard.kind == "ignored"


@pytest.mark.parametrize(
    ("theirs", "ours"), [("image", "photo"), ("file", "document"), ("video", "video")]
)
async def test_a_file_comes_with_where_it_lies_and_its_key(
    desk: Staff, theirs: str, ours: str
) -> None:
    inner = {"url": "https://files.example/1", "aeskey": "KEY"}
    heard = await desk.read(message({"msgtype": theirs, theirs: inner}, group=False))
    assert heard.kind == "media"
    assert heard.media is not None
    assert heard.media.kind == ours
    assert json.loads(heard.media.ref) == inner


async def test_words_and_picture_together(desk: Staff) -> None:
    items = [
        {"msgtype": "text", "text": {"content": "@客诉助手 破损的包装"}},
        {"msgtype": "image", "image": {"url": "https://files.example/1"}},
    ]
    heard = await desk.read(message({"msgtype": "mixed", "mixed": {"msg_item": items}}))
    assert (heard.kind, heard.text) == ("media", "破损的包装")
    assert heard.media is not None
    assert heard.media.kind == "photo"


async def test_a_voice_comes_as_the_words_it_was_heard_as(desk: Staff) -> None:
    heard = await desk.read(
        message({"msgtype": "voice", "voice": {"content": "我来处理"}}, group=False)
    )
    assert (heard.kind, heard.text) == ("text", "我来处理")


async def test_who_only_points_at_something_means_what_it_says(desk: Staff) -> None:
    quote = {"msgtype": "image", "image": {"url": "https://files.example/1"}}
    pointed = await desk.read(text("@客诉助手 这是签收单", quote=quote))
    assert (pointed.kind, pointed.text) == ("media", "这是签收单")
    quoted = {"msgtype": "text", "text": {"content": "客户刚来电"}}
    assert (await desk.read(text("@客诉助手", quote=quoted))).text == "客户刚来电"
    assert (await desk.read(text("@客诉助手 好", quote=quoted))).text == "好"


def said_by(userid: str) -> dict[str, Any]:
    frame = text("hi")
    frame["body"]["from"] = {"userid": userid}
    return frame


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 200_000,
        json.dumps({"cmd": "aibot_msg_callback"}).encode(),
        json.dumps({"cmd": "aibot_msg_callback", "body": {"msgtype": "text"}}).encode(),
        json.dumps(said_by("")).encode(),
        json.dumps(said_by("u" * 65)).encode(),
        json.dumps(text("hi", chatid="")).encode(),
        json.dumps({"cmd": "aibot_event_callback", "body": {"event": 1}}).encode(),
    ],
)
async def test_what_is_no_frame_is_refused(desk: Staff, raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever way it is none
        await desk.room.read(raw, NOW)


async def test_half_a_sign_does_no_harm(desk: Staff) -> None:
    heard = await desk.read(text("@客诉助手 \ud83d"))
    assert heard.text == "\ufffd"


async def test_the_documents_own_samples_are_read(desk: Staff) -> None:
    samples = json.loads((Path(__file__).parent / "wecom_callbacks.json").read_text())
    heard: dict[str, Incoming] = {}
    for name, body in samples.items():
        cmd = "aibot_event_callback" if body["msgtype"] == "event" else "aibot_msg_callback"
        frame = {"cmd": cmd, "headers": {"req_id": "R"}, "body": body}
        heard[name] = await staff(name="").read(frame)
    assert {name: each.kind for name, each in heard.items()} == {
        "text": "text",
        "mixed": "media",
        "enter_chat": "ignored",
        "template_card_event": "press",
    }
    assert heard["text"].text == "hello robot"
    assert heard["template_card_event"].message == "fBmjTL7ErRCQSNA6GZKMlcFiWX1shOvg"
    assert heard["template_card_event"].forged
