"""What the stand-in refuses of files, commands and everything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.telegram import sample_jpeg
from bot.playground.telegram.dispatch import METHODS
from bot.playground.telegram.method import Method
from bot.playground.telegram.params import Upload
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


def test_files(scene: Scene) -> None:
    scene.world.user_sends_photo(scene.mei, "501:customer", sample_jpeg(), "broken")
    scene.world.user_sends_video(scene.mei, "501:customer", b"v", claimed_size=20 * 1024**2 + 1)
    photo, video = (update["message"] for update in scene.updates("customer"))
    file_id = photo["photo"][-1]["file_id"]
    assert scene.ok("customer", "getFile", {"file_id": file_id})["file_size"] == len(sample_jpeg())
    for bot, params, description in (
        ("customer", {"file_id": video["video"]["file_id"]}, "file is too big"),
        ("customer", {}, "file_id not specified"),
        ("customer", {"file_id": "nonsense"}, "invalid file_id"),
        ("staff", {"file_id": file_id}, "wrong file_id or the file is temporarily unavailable"),
    ):
        answer = scene.refused(bot, "getFile", params)
        assert answer == (400, f"Bad Request: {description}")
    to_group = {"chat_id": scene.group.id}
    for method, params, description in (
        ("sendPhoto", {"photo": file_id}, "wrong file identifier/HTTP URL specified"),
        (
            "sendPhoto",
            {"photo": "https://example.org/a.jpg"},
            "wrong file identifier/HTTP URL specified",
        ),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"caption": "x" * 1025}, "message caption is too long"),
        ("sendMediaGroup", {"media": []}, "there are no messages to send"),
        ("sendMediaGroup", {"media": [{}] * 11}, "too many messages to send as an album"),
        (
            "sendMediaGroup",
            {"media": [{"type": "photo"}, {"type": "document"}]},
            "can't use the media of the specified type in the album",
        ),
    ):
        answer = scene.refused("staff", method, to_group | params)
        assert answer == (400, f"Bad Request: {description}")
    wrong = {"chat_id": 501, "document": file_id}
    assert scene.refused("customer", "sendDocument", wrong) == (
        400,
        "Bad Request: can't use file of type Photo as Document",
    )


@pytest.mark.parametrize(
    ("data", "description"),
    [
        (b"no image", "Bad Request: IMAGE_PROCESS_FAILED"),
        (b"", "Bad Request: file must be non-empty"),
        (
            b"x" * (10 * 1024**2 + 1),
            (
                "Bad Request: file of size 10485761 bytes is too big for a photo; "
                "the maximum size is 10485760 bytes"
            ),
        ),
        (
            b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + b"\0\0\xff\xff\0\0\xff\xff",
            "Bad Request: PHOTO_INVALID_DIMENSIONS",
        ),
    ],
)
def test_uploads_that_are_no_photo(scene: Scene, data: bytes, description: str) -> None:
    body = scene.world.call("customer", "sendPhoto", {"chat_id": 501}, {"photo": Upload("a", data)})
    assert body["description"] == description


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"commands": "x"}, "can't parse commands JSON object"),
        ({"commands": [{"command": "Bad command", "description": "d"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "", "description": "d"}]}, "command must be non-empty"),
        (
            {"commands": [{"command": "c" * 33, "description": "d"}]},
            "command length must not exceed 32",
        ),
        (
            {"commands": [{"command": "c", "description": " "}]},
            "command description must be non-empty",
        ),
        (
            {"commands": [{"command": "c", "description": "d" * 257}]},
            "command description length must not exceed 256",
        ),
        ({"commands": [{"command": "c", "description": "d"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "english"}, "invalid language code specified"),
        (
            {"commands": [], "scope": {"type": "chat"}},
            "can't parse BotCommandScope: Can't find field \"chat_id\"",
        ),
        (
            {"commands": [], "scope": {"type": "everyone"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        (
            {"commands": [], "scope": {"type": "chat_administrators", "chat_id": 501}},
            "can't use specified scope in private chats",
        ),
    ],
)
def test_commands(scene: Scene, params: dict[str, Any], description: str) -> None:
    assert scene.refused("customer", "setMyCommands", params) == (
        400,
        f"Bad Request: {description}",
    )


@pytest.mark.parametrize(
    ("method", "params", "answer"),
    [
        ("sendNothing", {}, (404, "Not Found: method not found")),
        (
            "sendChatAction",
            {"chat_id": 501, "action": "sleep"},
            (400, "Bad Request: wrong parameter action in request"),
        ),
        ("getChatMember", {"chat_id": 501}, (400, "Bad Request: invalid user_id specified")),
        ("getChatMember", {"chat_id": 501, "user_id": 9}, (400, "Bad Request: user not found")),
        (
            "getChatAdministrators",
            {"chat_id": 501},
            (400, "Bad Request: there are no administrators in the private chat"),
        ),
        (
            "leaveChat",
            {"chat_id": 501},
            (400, "Bad Request: chat member status can't be changed in private chats"),
        ),
        (
            "pinChatMessage",
            {"chat_id": 501, "message_id": 9},
            (400, "Bad Request: message to pin not found"),
        ),
        (
            "forwardMessage",
            {"chat_id": 501, "from_chat_id": 501, "message_id": 9},
            (400, "Bad Request: message to forward not found"),
        ),
        (
            "copyMessage",
            {"chat_id": 501, "from_chat_id": 501, "message_id": 9},
            (400, "Bad Request: message to copy not found"),
        ),
        (
            "setWebhook",
            {"url": "nowhere"},
            (400, "Bad Request: bad webhook: invalid webhook URL specified"),
        ),
        (
            "setWebhook",
            {"url": "http://example.org", "secret_token": "a b"},
            (400, "Bad Request: secret token contains unallowed characters"),
        ),
    ],
)
def test_others(scene: Scene, method: str, params: dict[str, Any], answer: tuple[int, str]) -> None:
    assert scene.refused("customer", method, params) == answer


def test_pinning_needs_the_right(scene: Scene) -> None:
    sent = scene.ok("staff", "sendMessage", {"chat_id": scene.group.id, "text": "card"})
    target = {"chat_id": scene.group.id, "message_id": sent["message_id"]}
    scene.ok("staff", "pinChatMessage", target)
    assert scene.group.pinned == [sent["message_id"]]
    scene.world.bot_demoted("staff", scene.group, by=scene.lin)
    assert scene.refused("staff", "pinChatMessage", target) == (
        400,
        "Bad Request: not enough rights to manage pinned messages in the chat",
    )


def test_an_upload_beyond_the_limit(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.playground.telegram.media.MAX_UPLOAD", 10)
    body = scene.world.call(
        "customer", "sendDocument", {"chat_id": 501}, {"document": Upload("a", b"x" * 11)}
    )
    assert (body["error_code"], body["description"]) == (413, "Request Entity Too Large")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "inline_keyboard keyboard text callback_data url type media caption offset length "
                "message_id chat_id user_id command description style".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=200)
@given(st.sampled_from(METHODS), st.data())
def test_nonsense_is_refused_and_never_breaks_the_server(
    method: Method, data: st.DataObject
) -> None:
    """Some parameters are sound, so that the call comes past the first check."""
    scene = make_scene()
    sound = {"chat_id": scene.group.id, "text": "x", "message_id": 1, "commands": []}
    params = {
        name: sound[name] if name in sound and data.draw(st.booleans()) else data.draw(JUNK)
        for name in sorted(method.params)
    }
    body = scene.world.call("staff", method.name, params)
    assert body["ok"] or body["error_code"] in (400, 403, 409)
