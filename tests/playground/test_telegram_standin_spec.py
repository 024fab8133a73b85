"""Everything the stand-in answers and accepts, held against a machine-readable Bot API.

The schema is not part of this project: name a copy in KESU_BOT_API_SPEC, or keep one in a folder
``oracles`` beside the checkout.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.playground.telegram import sample_jpeg
from bot.playground.telegram.dispatch import METHODS
from bot.playground.telegram.params import Upload
from tests.playground.telegram_standin import Scene, make_scene

NAME = "telegram_bot_api_spec.json"


def find_spec() -> Path | None:
    named = os.environ.get("KESU_BOT_API_SPEC")
    if named:
        return Path(named)
    around = Path(__file__).resolve().parents[3]
    return next(around.glob(f"*/oracles/{NAME}"), None)


SPEC_PATH = find_spec()
pytestmark = pytest.mark.skipif(
    SPEC_PATH is None, reason=f"no {NAME}: set KESU_BOT_API_SPEC to a copy"
)
PLAIN: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "String": str,
    "Boolean": bool,
    "Float": (int, float),
    "Float number": (int, float),
}


class Spec:
    def __init__(self, path: Path) -> None:
        body = json.loads(path.read_text(encoding="utf-8"))
        self.methods: dict[str, Any] = body["methods"]
        self.types: dict[str, Any] = body["types"]

    def faults(self, value: Any, kinds: list[str], place: str) -> list[str]:
        """Why the value is none of these types; empty when it is one."""
        found: list[str] = []
        for kind in kinds:
            faults = self._faults_of(value, kind, place)
            if not faults:
                return []
            found = faults
        return found

    def _faults_of(self, value: Any, kind: str, place: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{place}: no array"]
            inner = [kind.removeprefix("Array of ")]
            return [
                fault
                for index, item in enumerate(value)
                for fault in self.faults(item, inner, f"{place}[{index}]")
            ]
        if kind in PLAIN:
            right = isinstance(value, PLAIN[kind])
            mixed = isinstance(value, bool) and kind != "Boolean"
            return [] if right and not mixed else [f"{place}: {value!r} is no {kind}"]
        type_ = self.types[kind]
        if type_.get("subtypes"):
            return self.faults(value, type_["subtypes"], place)
        return self._object_faults(value, type_, place)

    def _object_faults(self, value: Any, type_: dict[str, Any], place: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{place}: {value!r} is no {type_['name']}"]
        fields = {field["name"]: field for field in type_.get("fields", [])}
        found = [f"{place}: unknown {name}" for name in value if name not in fields]
        found += [
            f"{place}: without {name}"
            for name, field in fields.items()
            if field["required"] and name not in value
        ]
        for name, item in value.items():
            if name in fields:
                found += self.faults(item, fields[name]["types"], f"{place}.{name}")
        return found


@pytest.fixture(scope="module")
def spec() -> Spec:
    assert SPEC_PATH is not None
    return Spec(SPEC_PATH)


def test_parameters_are_those_of_the_api(spec: Spec) -> None:
    for method in METHODS:
        known = {field["name"] for field in spec.methods[method.name].get("fields", [])}
        assert method.params <= known, method.name
        required = {f["name"] for f in spec.methods[method.name].get("fields", []) if f["required"]}
        assert required <= method.params, method.name


KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Take", "callback_data": "t", "style": "success"}],
        [{"text": "Site", "url": "https://example.org"}],
    ]
}
Results = Iterator[tuple[str, Any]]


class Player:
    """Calls every method once or more, as the staff's bot; yields (method, result)."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.group = {"chat_id": scene.group.id}
        self.target: dict[str, Any] = {}
        self.picture: dict[str, Any] = {}

    def call(self, method: str, **params: Any) -> tuple[str, Any]:
        files = {k: params.pop(k) for k in list(params) if isinstance(params[k], Upload)}
        body = self.scene.world.call("staff", method, params, files)
        assert body["ok"], (method, body)
        return method, body["result"]

    def play(self) -> Results:
        for part in (self.itself, self.texts, self.files, self.others):
            yield from part()

    def itself(self) -> Results:
        for name in ("getMe", "logOut", "close", "getWebhookInfo", "getMyName"):
            yield self.call(name)
        for name in ("getMyDescription", "getMyShortDescription"):
            yield self.call(name)
        yield self.call("setMyName", name="Kesu")
        yield self.call("setMyDescription", description="Kesu")
        yield self.call("setMyShortDescription", short_description="Kesu")
        yield self.call("setMyCommands", commands=[{"command": "c", "description": "d"}])
        yield self.call("getMyCommands")
        yield self.call("deleteMyCommands")

    def texts(self) -> Results:
        text = '<b>Case</b> 1 <a href="https://example.org">x</a> /case <pre>y</pre>'
        sent = self.call(
            "sendMessage", **self.group, text=text, parse_mode="HTML", reply_markup=KEYBOARD
        )
        yield sent
        self.target = {**self.group, "message_id": sent[1]["message_id"]}
        yield self.call("editMessageText", **self.target, text="2", reply_markup=KEYBOARD)
        yield self.call("editMessageReplyMarkup", **self.target)
        yield self.call("pinChatMessage", **self.target)
        yield self.call("getChat", **self.group)
        yield self.call("unpinChatMessage", **self.target)

    def files(self) -> Results:
        photo = {"photo": Upload("a.jpg", sample_jpeg(), "image/jpeg")}
        reply = {"reply_parameters": {"message_id": self.target["message_id"]}}
        sent = self.call("sendPhoto", **self.group, caption="c", **reply, **photo)
        yield sent
        self.picture = sent[1]
        own = {**self.group, "message_id": self.picture["message_id"]}
        yield self.call("editMessageCaption", **own, caption="#d")
        for kind in ("document", "voice", "video"):
            upload = {kind: Upload("a.bin", b"x", "application/x")}
            yield self.call(f"send{kind.capitalize()}", **self.group, **upload)
        file_id = self.picture["photo"][-1]["file_id"]
        media = [{"type": "photo", "media": file_id}] * 2
        yield self.call("sendMediaGroup", **self.group, media=media)
        source = {**own, "from_chat_id": self.scene.group.id}
        yield self.call("forwardMessage", **source)
        yield self.call("copyMessage", **source)
        yield self.call("getFile", file_id=file_id)

    def others(self) -> Results:
        yield self.call("sendChatAction", **self.group, action="typing")
        yield self.call("getChatAdministrators", **self.group)
        yield self.call("getChatMemberCount", **self.group)
        for user_id in (601, 602, 1002, 501):
            yield self.call("getChatMember", **self.group, user_id=user_id)
        message = self.target["message_id"]
        lin, group = self.scene.lin, self.scene.group
        press = self.scene.world.user_presses_stale(lin, group, message, "t")
        yield self.call("answerCallbackQuery", callback_query_id=press.id)
        yield self.call("deleteMessage", **self.target)
        yield self.call("getUpdates")
        yield self.call("setWebhook", url="https://example.org", allowed_updates=["message"])
        yield self.call("getWebhookInfo")
        yield self.call("deleteWebhook")
        yield self.call("leaveChat", **self.group)


def test_results_are_of_the_declared_types(spec: Spec) -> None:
    seen = set()
    for name, result in Player(make_scene()).play():
        seen.add(name)
        assert spec.faults(result, spec.methods[name]["returns"], name) == []
    assert seen == {method.name for method in METHODS}


def everything_people_do(scene: Scene) -> None:
    world, chat, photo = scene.world, "501:customer", sample_jpeg()
    said = world.user_says(scene.mei, chat, "cold #food see https://example.org /status a@b.org")
    world.user_edits(scene.mei, chat, said.id, "colder")
    world.user_says(scene.mei, chat, "again", reply_to=said.id)
    world.user_sends_photo(scene.mei, chat, photo, "proof")
    world.user_sends_album(scene.mei, chat, [photo, photo])
    world.user_sends_document(scene.mei, chat, b"x", "a.pdf")
    world.user_sends_voice(scene.mei, chat, b"x")
    world.user_sends_video(scene.mei, chat, b"x")
    world.user_sends_sticker(scene.mei, chat)
    world.user_shares_contact(scene.mei, chat, "+100")
    world.user_sends_location(scene.mei, chat, 1.5, 2.5)
    world.user_blocks(scene.mei, "customer")
    world.user_unblocks(scene.mei, "customer")
    sent = scene.ok("staff", "sendMessage", {"chat_id": scene.group.id, "text": "x"})
    world.user_presses_stale(scene.lin, scene.group, sent["message_id"], "d")
    scene.ok(
        "staff", "deleteMessage", {"chat_id": scene.group.id, "message_id": sent["message_id"]}
    )
    world.user_presses_stale(scene.lin, scene.group, sent["message_id"], "d")
    world.user_joins(scene.mei, scene.group)
    world.user_promoted(scene.mei, scene.group, by=scene.lin)
    world.user_leaves(scene.mei, scene.group)
    new = world.migrate(scene.group)
    world.bot_muted("staff", new, by=scene.lin)
    world.bot_removed("staff", new, by=scene.lin)


@pytest.mark.parametrize("bot", ["customer", "staff"])
def test_updates_are_of_the_declared_types(spec: Spec, bot: str) -> None:
    scene = make_scene(supergroup=False)
    kinds = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]
    scene.ok(bot, "getUpdates", {"allowed_updates": kinds})
    everything_people_do(scene)
    updates = scene.updates(bot)
    assert len(updates) > 8
    for update in updates:
        assert spec.faults(update, ["Update"], "update") == []


@pytest.mark.parametrize(
    "break_it",
    [
        lambda m: m.pop("date"),
        lambda m: m.update(mood="sour"),
        lambda m: m.update(date="today"),
        lambda m: m["from"].update(is_bot=1),
    ],
)
def test_the_check_itself_finds_faults(
    spec: Spec, break_it: Callable[[dict[str, Any]], object]
) -> None:
    message = make_scene().ok("customer", "sendMessage", {"chat_id": 501, "text": "x"})
    assert spec.faults(message, ["Message"], "message") == []
    break_it(message)
    assert spec.faults(message, ["Message"], "message") != []
