"""What people do, what bots hear of it, and what a page would show."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.playground.telegram import WorldError, sample_jpeg
from tests.playground.telegram_standin import Scene, make_scene


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def kinds(updates: list[dict[str, Any]]) -> list[str]:
    return [next(name for name in update if name != "update_id") for update in updates]


def test_a_text_reaches_the_bot_with_its_entities(scene: Scene) -> None:
    scene.world.user_says(scene.mei, "501:customer", " /status 12 ")
    (update,) = scene.updates("customer")
    assert update == {
        "update_id": 100_000_002,
        "message": {
            "message_id": 2,
            "from": {
                "id": 501,
                "is_bot": False,
                "first_name": "Mei",
                "username": "mei",
                "language_code": "zh-hans",
            },
            "chat": {"id": 501, "type": "private", "first_name": "Mei", "username": "mei"},
            "date": int(scene.clock().timestamp()),
            "text": "/status 12",
            "entities": [{"type": "bot_command", "offset": 0, "length": 7}],
        },
    }


def test_a_long_story_goes_out_in_pieces(scene: Scene) -> None:
    scene.world.user_says(scene.mei, "501:customer", "话" * 20_000)
    texts = [update["message"]["text"] for update in scene.updates("customer")]
    assert [len(text) for text in texts] == [4096] * 4 + [3616]


def test_deep_links(scene: Scene) -> None:
    scene.world.user_starts(scene.lin, "staff", "join_ab-12")
    (update,) = scene.updates("staff")
    assert update["message"]["text"] == "/start join_ab-12"
    for payload in ("a b", "x" * 65, "é"):
        with pytest.raises(WorldError, match="start payload"):
            scene.world.user_starts(scene.lin, "staff", payload)


def test_edits_replies_and_albums(scene: Scene) -> None:
    first = scene.world.user_says(scene.mei, "501:customer", "cold food")
    scene.clock.pass_(minutes=1)
    scene.world.user_edits(scene.mei, "501:customer", first.id, "cold soup")
    scene.world.user_edits(scene.mei, "501:customer", first.id, "cold soup")  # nothing changed
    scene.world.user_says(scene.mei, "501:customer", "yes", reply_to=first.id)
    scene.world.user_sends_album(scene.mei, "501:customer", [sample_jpeg()] * 3, "look")
    updates = scene.updates("customer")
    assert kinds(updates) == ["message", "edited_message"] + ["message"] * 4
    edited, reply, *album = [next(iter(list(u.values())[1:])) for u in updates[1:]]
    assert edited["text"] == "cold soup"
    assert edited["edit_date"] - edited["date"] == 60
    assert reply["reply_to_message"]["text"] == "cold soup"
    assert len({message["media_group_id"] for message in album}) == 1
    assert [message.get("caption") for message in album] == ["look", None, None]


def test_every_kind_of_content(scene: Scene) -> None:
    world, chat = scene.world, "501:customer"
    world.user_sends_document(scene.mei, chat, b"%PDF", "bill.pdf", "my bill")
    world.user_sends_voice(scene.mei, chat, b"ogg", 7)
    world.user_sends_video(scene.mei, chat, b"mp4")
    world.user_sends_sticker(scene.mei, chat)
    world.user_shares_contact(scene.mei, chat, "+8613800138000")
    world.user_sends_location(scene.mei, chat, 31.2, 121.5)
    messages = [update["message"] for update in scene.updates("customer")]
    assert messages[0]["document"]["file_name"] == "bill.pdf"
    assert messages[0]["document"]["mime_type"] == "application/pdf"
    assert messages[1]["voice"]["duration"] == 7
    assert [set(m) & {"video", "sticker", "contact", "location"} for m in messages[2:]] == [
        {"video"},
        {"sticker"},
        {"contact"},
        {"location"},
    ]


def test_what_a_client_has_no_way_to_do(scene: Scene) -> None:
    world = scene.world
    sent = world.user_says(scene.lin, scene.group, "hello")
    card = scene.ok(
        "staff",
        "sendMessage",
        {
            "chat_id": scene.group.id,
            "text": "card",
            "reply_markup": {"inline_keyboard": [[{"text": "Site", "url": "https://example.org"}]]},
        },
    )
    for attempt in (
        lambda: world.user_says(scene.mei, scene.group, "hi"),
        lambda: world.user_says(scene.mei, "501:customer", "  "),
        lambda: world.user_says(scene.lin, "501:customer", "hi"),
        lambda: world.user_edits(scene.wang, scene.group, sent.id, "mine"),
        lambda: world.user_presses(scene.lin, scene.group, sent.id, "Take"),
        lambda: world.user_presses(scene.lin, scene.group, card["message_id"], "Site"),
        lambda: world.user_presses(scene.lin, scene.group, 999, "Take"),
        lambda: world.user_sends_photo(scene.lin, scene.group, b"no image"),
        lambda: world.user_sends_album(scene.lin, scene.group, [sample_jpeg()]),
        lambda: world.user_deletes(scene.lin, scene.group, 999),
        lambda: world.chat("nowhere"),
        lambda: world.user(1),
        lambda: world.bot("nobody"),
        lambda: world.add_bot("x", "no token"),
        lambda: world.add_user(501, "Again"),
        lambda: world.migrate(scene.group),
        lambda: world.fail_next("sendMessage", "explode"),  # type: ignore[arg-type]
    ):
        with pytest.raises(WorldError):
            attempt()


def test_blocking_and_coming_back(scene: Scene) -> None:
    scene.world.user_blocks(scene.mei, "customer")
    scene.world.user_blocks(scene.mei, "customer")
    with pytest.raises(WorldError, match="blocked"):
        scene.world.user_says(scene.mei, "501:customer", "hi")
    scene.world.user_starts(scene.mei, "customer")
    blocked, back, start = scene.updates("customer")
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert back["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert start["message"]["text"] == "/start"


def test_a_bot_hears_of_its_own_place_in_a_group(scene: Scene) -> None:
    world = scene.world
    world.bot_demoted("staff", scene.group, by=scene.lin)
    world.bot_removed("staff", scene.group, by=scene.lin)
    world.bot_added("staff", scene.group, by=scene.wang)
    changes = [
        (
            u["my_chat_member"]["old_chat_member"]["status"],
            u["my_chat_member"]["new_chat_member"]["status"],
        )
        for u in scene.updates("staff")
        if "my_chat_member" in u
    ]
    assert changes == [("administrator", "member"), ("member", "kicked"), ("kicked", "member")]


def test_others_coming_and_going(scene: Scene) -> None:
    scene.ok("staff", "getUpdates", {"allowed_updates": ["message", "chat_member"]})
    scene.world.user_joins(scene.mei, scene.group)
    scene.world.user_promoted(scene.mei, scene.group, by=scene.lin)
    scene.world.user_leaves(scene.mei, scene.group)
    assert kinds(scene.updates("staff")) == [
        "chat_member",
        "message",
        "chat_member",
        "message",
        "chat_member",
    ]


def test_privacy_mode(scene: Scene) -> None:
    scene.world.bot_demoted("staff", scene.group, by=scene.lin)
    card = scene.ok("staff", "sendMessage", {"chat_id": scene.group.id, "text": "card"})
    scene.updates("staff")
    for text in (
        "a note",
        "/mine",
        "/mine@other_bot",
        "/mine@Kesu_Staff_bot",
        "see @kesu_staff_bot",
    ):
        scene.world.user_says(scene.lin, scene.group, text)
    scene.world.user_says(scene.lin, scene.group, "to the card", reply_to=card["message_id"])
    assert [update["message"]["text"] for update in scene.updates("staff")] == [
        "/mine",
        "/mine@Kesu_Staff_bot",
        "see @kesu_staff_bot",
        "to the card",
    ]
    scene.world.bot_promoted("staff", scene.group, by=scene.lin)
    scene.updates("staff")
    scene.world.user_says(scene.lin, scene.group, "a note")
    assert len(scene.updates("staff")) == 1


def test_bots_do_not_hear_each_other(scene: Scene) -> None:
    scene.world.bot_added("customer", scene.group, by=scene.lin)
    scene.world.bot_promoted("customer", scene.group, by=scene.lin)
    scene.updates("customer")
    scene.ok("staff", "sendMessage", {"chat_id": scene.group.id, "text": "card"})
    assert scene.updates("customer") == []


def test_updates_wait_until_confirmed(scene: Scene) -> None:
    for text in ("1", "2", "3"):
        scene.world.user_says(scene.mei, "501:customer", text)

    def texts(**params: Any) -> list[str]:
        return [u["message"]["text"] for u in scene.ok("customer", "getUpdates", params)]

    assert texts() == texts(limit=1000) == ["1", "2", "3"]
    assert texts(limit=2) == ["1", "2"]
    assert texts(offset=100_000_003) == ["2", "3"]
    assert texts() == ["2", "3"]
    assert texts(offset=-1) == ["3"]
    assert texts() == ["3"]
    scene.clock.pass_(hours=24)
    assert texts() == []


def test_allowed_updates_persist(scene: Scene) -> None:
    scene.ok("customer", "getUpdates", {"allowed_updates": '["callback_query"]'})
    scene.world.user_says(scene.mei, "501:customer", "unheard")
    assert scene.updates("customer") == []
    scene.ok("customer", "getUpdates", {"allowed_updates": []})
    scene.world.user_says(scene.mei, "501:customer", "heard")
    assert len(scene.updates("customer")) == 1


def test_a_press_on_a_message_that_is_gone(scene: Scene) -> None:
    sent = scene.ok("staff", "sendMessage", {"chat_id": scene.group.id, "text": "card"})
    scene.ok(
        "staff", "deleteMessage", {"chat_id": scene.group.id, "message_id": sent["message_id"]}
    )
    scene.world.user_presses_stale(scene.lin, scene.group, sent["message_id"], "old")
    (update,) = scene.updates("staff")
    assert update["callback_query"]["data"] == "old"
    assert update["callback_query"]["message"]["date"] == 0


def test_the_menu_a_person_sees(scene: Scene) -> None:
    def set_commands(name: str, **params: Any) -> None:
        commands = [{"command": name, "description": "d"}]
        scene.ok("staff", "setMyCommands", {"commands": commands} | params)

    def shown(user: Any) -> list[str]:
        return [c["command"] for c in scene.world.commands_shown(user, scene.group, "staff")]

    assert shown(scene.wang) == []
    set_commands("default")
    set_commands("english", language_code="en")
    assert (shown(scene.lin), shown(scene.wang)) == (["default"], ["english"])
    set_commands("group", scope={"type": "all_group_chats"})
    set_commands("lead", scope={"type": "chat_administrators", "chat_id": scene.group.id})
    assert (shown(scene.lin), shown(scene.wang)) == (["lead"], ["group"])
    member = {"type": "chat_member", "chat_id": scene.group.id, "user_id": scene.lin.id}
    set_commands("own", scope=member)
    assert shown(scene.lin) == ["own"]
    scene.ok("staff", "deleteMyCommands", {"scope": member})
    assert shown(scene.lin) == ["lead"]
    assert scene.ok("staff", "getMyCommands")[0]["command"] == "default"


def test_the_bots_own_texts(scene: Scene) -> None:
    scene.ok("customer", "setMyName", {"name": "客诉"})
    scene.ok("customer", "setMyDescription", {"description": "Tell us", "language_code": "en"})
    assert scene.ok("customer", "getMyName") == {"name": "客诉"}
    english = {"language_code": "en"}
    assert scene.ok("customer", "getMyDescription", english) == {"description": "Tell us"}
    assert scene.ok("customer", "getMyDescription") == {"description": ""}


def test_the_record_of_calls(scene: Scene) -> None:
    before = len(scene.world.calls)
    scene.ok("customer", "getUpdates")
    scene.ok("customer", "SENDMESSAGE", {"chat_id": 501, "text": "x"})
    scene.refused("customer", "sendMessage", {"chat_id": 501})
    calls = scene.world.calls_of("sendMessage", "customer", since=before)
    assert [(call.number, call.status, call.ok) for call in calls] == [
        (before + 1, 200, True),
        (before + 2, 400, False),
    ]
    assert calls[1].description == "Bad Request: message text is empty"


def test_snapshots_show_what_changed(scene: Scene) -> None:
    world = scene.world
    sent = scene.ok(
        "customer",
        "sendMessage",
        {
            "chat_id": 501,
            "text": "<b>Which</b> store?",
            "parse_mode": "HTML",
            "reply_markup": {"inline_keyboard": [[{"text": "1", "callback_data": "s1"}]]},
        },
    )
    everything = world.snapshot()
    assert json.loads(json.dumps(everything)) == everything
    assert {chat["key"] for chat in everything["chats"]} == {"501:customer", scene.group.key}
    since = everything["version"]
    press = world.user_presses(scene.mei, "501:customer", sent["message_id"], "1")
    scene.ok("customer", "answerCallbackQuery", {"callback_query_id": press.id, "text": "ok"})
    target = {"chat_id": 501, "message_id": sent["message_id"]}
    scene.ok("customer", "editMessageText", target | {"text": "Store 1"})
    later = world.snapshot(since)
    (chat,) = [chat for chat in later["chats"] if chat["messages"]]
    (message,) = chat["messages"]
    assert (message["text"], message["keyboard"], bool(message["edited"])) == ("Store 1", [], True)
    assert [press["answer"] for press in later["presses"]] == ["ok"]
    assert not any(chat["messages"] for chat in world.snapshot(later["version"])["chats"])


def test_the_reply_keyboard_below_the_input(scene: Scene) -> None:
    def shown() -> Any:
        chats = scene.world.snapshot()["chats"]
        return next(c["reply_keyboard"] for c in chats if c["key"] == "501:customer")

    rows = {"keyboard": [[{"text": "Yes"}, "No"]]}
    scene.ok("customer", "sendMessage", {"chat_id": 501, "text": "?", "reply_markup": rows})
    assert shown() == [["Yes", "No"]]
    away = {"remove_keyboard": True}
    scene.ok("customer", "sendMessage", {"chat_id": 501, "text": "!", "reply_markup": away})
    assert shown() is None


def test_a_deleted_message_is_not_seen_but_kept(scene: Scene) -> None:
    said = scene.world.user_says(scene.lin, scene.group, "oops")
    scene.updates("staff")
    scene.world.user_deletes(scene.lin, scene.group, said.id)
    assert said.id not in [message.id for message in scene.group.messages]
    assert said.id in [message.id for message in scene.group.history]
    assert scene.updates("staff") == []


def test_forwarding_and_copying(scene: Scene) -> None:
    said = scene.world.user_says(scene.lin, scene.group, "note")
    target = {"chat_id": scene.group.id, "from_chat_id": scene.group.id, "message_id": said.id}
    forwarded = scene.ok("staff", "forwardMessage", target)
    assert forwarded["forward_origin"]["sender_user"]["id"] == scene.lin.id
    copied = scene.ok("staff", "copyMessage", target)
    message = scene.group.find(copied["message_id"])
    assert message is not None
    assert (message.text, message.forwarded_from) == ("note", None)


def test_administrators_and_members(scene: Scene) -> None:
    to_group = {"chat_id": scene.group.id}
    leaders = scene.ok("staff", "getChatAdministrators", to_group)
    assert [(m["user"]["id"], m["status"]) for m in leaders] == [
        (scene.lin.id, "creator"),
        (1002, "administrator"),
    ]
    assert scene.ok("staff", "getChatMemberCount", to_group) == 3
    stranger = scene.ok("staff", "getChatMember", to_group | {"user_id": scene.mei.id})
    assert stranger["status"] == "left"
