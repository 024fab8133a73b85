"""The stand-in says no where the real server does, in its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.playground.telegram_standin import Scene, make_scene

NOT_FOUND = (400, "Bad Request: chat not found")
TOO_OLD = (
    400,
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def keyboard(*buttons: Mapping[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[dict(button)] for button in buttons]}


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": "somebody"}, "chat not found"),
        ({"text": "x", "chat_id": 999}, "chat not found"),
        ({"text": "x", "chat_id": -999}, "chat not found"),
        ({"text": "x", "message_thread_id": 5}, "message thread not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"quote": "a"}}, 'can\'t find field "message_id"'),
        ({"text": "x", "reply_markup": "["}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": []}, "object expected as reply markup"),
        (
            {"text": "x", "reply_markup": {"force_reply": "y"}},
            'field "force_reply" must be of type Boolean',
        ),
        (
            {"text": "x", "reply_markup": keyboard({"text": "b"})},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": keyboard({"callback_data": "a"})},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"text": "x", "reply_markup": keyboard({"text": "b", "callback_data": "客" * 22})},
            "BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": keyboard({"text": "b", "url": "ftp://example.org"})},
            "inline keyboard button URL 'ftp://example.org' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "x", "reply_markup": keyboard(*[{"text": "b", "callback_data": "a"}] * 101)},
            "reply markup is too long",
        ),
    ],
)
def test_send_message(scene: Scene, params: dict[str, Any], description: str) -> None:
    params = {"chat_id": scene.mei.id} | params
    assert scene.refused("customer", "sendMessage", params) == (400, f"Bad Request: {description}")


def test_what_just_fits(scene: Scene) -> None:
    buttons = [{"text": "b", "callback_data": "x" * 64}] * 100
    scene.ok(
        "customer",
        "sendMessage",
        {
            "chat_id": str(scene.mei.id),
            "text": "<b>" + "😀" * 2048 + "</b>",
            "parse_mode": "html",
            "reply_markup": keyboard(*buttons),
            "reply_parameters": {"message_id": 99, "allow_sending_without_reply": True},
        },
    )


def test_edits(scene: Scene) -> None:
    sent = scene.ok(
        "customer",
        "sendMessage",
        {
            "chat_id": 501,
            "text": "a",
            "reply_markup": keyboard({"text": "b", "callback_data": "1"}),
        },
    )
    target = {"chat_id": 501, "message_id": sent["message_id"]}
    same = {**target, "text": "a ", "reply_markup": keyboard({"text": "b", "callback_data": "1"})}
    code, description = scene.refused("customer", "editMessageText", same)
    assert (code, description[:41]) == (400, "Bad Request: message is not modified: spe")
    edited = scene.ok("customer", "editMessageText", {**target, "text": "a"})
    assert "reply_markup" not in edited  # an edit without a keyboard takes it away
    for params, description in (
        ({"chat_id": 501, "message_id": 99, "text": "b"}, "message to edit not found"),
        ({"chat_id": 501, "text": "b"}, "message identifier is not specified"),
        ({"chat_id": 501, "message_id": 1, "text": "b"}, "message can't be edited"),
        ({**target, "text": ""}, "message text is empty"),
    ):
        answer = scene.refused("customer", "editMessageText", params)
        assert answer == (400, f"Bad Request: {description}")
    assert scene.refused("customer", "editMessageCaption", {**target, "caption": "x"}) == (
        400,
        "Bad Request: there is no caption in the message to edit",
    )


def test_a_message_with_a_reply_keyboard_cannot_be_edited(scene: Scene) -> None:
    sent = scene.ok(
        "customer",
        "sendMessage",
        {"chat_id": 501, "text": "a", "reply_markup": {"keyboard": [[{"text": "k"}]]}},
    )
    assert scene.refused(
        "customer",
        "editMessageText",
        {"chat_id": 501, "message_id": sent["message_id"], "text": "b"},
    ) == (400, "Bad Request: message can't be edited")


def test_deleting(scene: Scene) -> None:
    said = scene.world.user_says(scene.lin, scene.group, "hello")
    own = {"chat_id": scene.group.id, "message_id": said.id}
    scene.ok("staff", "deleteMessage", own)
    assert scene.refused("staff", "deleteMessage", own) == (
        400,
        "Bad Request: message to delete not found",
    )
    sent = scene.ok("customer", "sendMessage", {"chat_id": 501, "text": "x"})
    scene.clock.pass_(hours=49)
    assert scene.refused(
        "customer", "deleteMessage", {"chat_id": 501, "message_id": sent["message_id"]}
    ) == (400, "Bad Request: message can't be deleted for everyone")
    scene.world.bot_demoted("staff", scene.group, by=scene.lin)
    said = scene.world.user_says(scene.lin, scene.group, "again")
    assert scene.refused(
        "staff", "deleteMessage", {"chat_id": scene.group.id, "message_id": said.id}
    ) == (400, "Bad Request: message can't be deleted")


def test_private_chats_that_cannot_be_written_to(scene: Scene) -> None:
    to_mei = {"chat_id": scene.mei.id, "text": "x"}
    to_lin = {"chat_id": scene.lin.id, "text": "x"}
    assert scene.refused("customer", "sendMessage", to_lin) == NOT_FOUND
    scene.world.user_says(scene.lin, scene.group, "hello")
    assert scene.refused("staff", "sendMessage", to_lin) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    scene.world.user_blocks(scene.mei, "customer")
    blocked = (403, "Forbidden: bot was blocked by the user")
    assert scene.refused("customer", "sendMessage", to_mei) == blocked
    scene.world.user_starts(scene.mei, "customer")
    scene.ok("customer", "sendMessage", to_mei)
    scene.world.user_deactivates(scene.mei)
    assert scene.refused("customer", "sendMessage", to_mei) == (
        403,
        "Forbidden: user is deactivated",
    )
    to_bot = {"chat_id": 1002, "text": "x"}
    assert scene.refused("customer", "sendMessage", to_bot) == (
        403,
        "Forbidden: the bot can't send messages to the bot",
    )


@pytest.mark.parametrize("supergroup", [True, False])
def test_groups_that_cannot_be_written_to(supergroup: bool) -> None:
    scene = make_scene(supergroup=supergroup)
    kind = "supergroup" if supergroup else "group"
    message = {"chat_id": scene.group.id, "text": "x"}
    assert scene.refused("customer", "sendMessage", message) == NOT_FOUND
    scene.world.bot_muted("staff", scene.group, by=scene.lin)
    assert scene.refused("staff", "sendMessage", message) == (
        400,
        "Bad Request: not enough rights to send text messages to the chat",
    )
    scene.world.bot_removed("staff", scene.group, by=scene.lin)
    assert scene.refused("staff", "sendMessage", message) == (
        403,
        f"Forbidden: bot was kicked from the {kind} chat",
    )
    scene.world.bot_added("staff", scene.group, by=scene.lin)
    scene.ok("staff", "leaveChat", {"chat_id": scene.group.id})
    assert scene.refused("staff", "sendMessage", message) == (
        403,
        f"Forbidden: bot is not a member of the {kind} chat",
    )


def test_a_group_that_became_a_supergroup() -> None:
    scene = make_scene(supergroup=False)
    new = scene.world.migrate(scene.group)
    body = scene.world.call("staff", "sendMessage", {"chat_id": scene.group.id, "text": "x"})
    assert body == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    scene.ok("staff", "sendMessage", {"chat_id": new.id, "text": "x"})
    fields = [set(update["message"]) for update in scene.updates("staff")]
    assert ["migrate_to_chat_id" in names for names in fields] == [True, False]
    assert "migrate_from_chat_id" in fields[1]


def test_presses(scene: Scene) -> None:
    sent = scene.ok(
        "staff",
        "sendMessage",
        {
            "chat_id": scene.group.id,
            "text": "case",
            "reply_markup": keyboard({"text": "Take", "callback_data": "t"}),
        },
    )

    def press() -> str:
        return scene.world.user_presses(scene.lin, scene.group, sent["message_id"], "Take").id

    first, second, third = press(), press(), press()
    long = {"callback_query_id": first, "text": "x" * 201}
    assert scene.refused("staff", "answerCallbackQuery", long) == (
        400,
        "Bad Request: MESSAGE_TOO_LONG",
    )
    assert scene.refused("customer", "answerCallbackQuery", {"callback_query_id": first}) == TOO_OLD
    scene.ok(
        "staff",
        "answerCallbackQuery",
        {"callback_query_id": first, "text": "taken", "show_alert": "true"},
    )
    assert (scene.world.presses[first].answer, scene.world.presses[first].alert) == ("taken", True)
    assert scene.refused("staff", "answerCallbackQuery", {"callback_query_id": first}) == TOO_OLD
    scene.clock.pass_(seconds=150)
    scene.ok("staff", "answerCallbackQuery", {"callback_query_id": second})
    assert scene.updates("staff") == []  # 150 s old: no longer delivered
    scene.clock.pass_(seconds=1)
    assert scene.refused("staff", "answerCallbackQuery", {"callback_query_id": third}) == TOO_OLD
    assert [press.id for press in scene.world.unanswered()] == [third]
