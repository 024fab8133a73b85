"""What people do on the page: write, press, attach, change; move the clock; begin anew."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import Any

from bot.engine import Engine
from bot.playground.control import Control
from bot.playground.sample import sample_png
from bot.playground.speech import speak
from bot.playground.telegram import TelegramWorld
from bot.playground.telegram.files import image_size

Json = dict[str, Any]


class Acts:
    """Every act takes the page's object and gives one back. WorldError, ValueError or TypeError say
    in a sentence what cannot be done. `restart` is set by the wish to begin anew.
    """

    def __init__(
        self, engine: Engine, world: TelegramWorld, control: Control, resettable: bool
    ) -> None:
        self._engine = engine
        self._world, self._control, self._resettable = world, control, resettable
        self.restart = asyncio.Event()

    async def say(self, given: Json) -> Json:
        """`user` writes `text` in `chat`, perhaps in reply to a message."""
        message = self._world.user_says(
            _number(given, "user"), _text(given, "chat"), _text(given, "text"), _reply(given)
        )
        return {"message": message.id}

    async def start(self, given: Json) -> Json:
        """`user` presses Start at `bot`, by a link's `payload` or without."""
        payload = str(given.get("payload", ""))
        message = self._world.user_starts(_number(given, "user"), _text(given, "bot"), payload)
        return {"message": message.id}

    async def press(self, given: Json) -> Json:
        """`user` presses the button with `data` under a message, as it was drawn."""
        press = self._world.user_presses_stale(
            _number(given, "user"),
            _text(given, "chat"),
            _number(given, "message"),
            _text(given, "data"),
        )
        return {"press": press.id}

    async def edit(self, given: Json) -> Json:
        """`user` changes a message of their own."""
        message = self._world.user_edits(
            _number(given, "user"),
            _text(given, "chat"),
            _number(given, "message"),
            _text(given, "text"),
        )
        return {"message": message.id}

    async def attach(self, given: Json) -> Json:
        """`user` sends a file: `data` in base64 with its `name`, or a sample picture without."""
        user, chat = _number(given, "user"), _text(given, "chat")
        caption = str(given.get("caption", ""))
        try:
            data = base64.b64decode(str(given.get("data") or ""), validate=True) or sample_png()
        except binascii.Error:
            raise ValueError("data is no base64") from None
        if image_size(data) is not None:
            photo = self._world.user_sends_photo(user, chat, data, caption, _reply(given))
            return {"message": photo.id}
        name = str(given.get("name") or "file.bin")
        return {"message": self._world.user_sends_document(user, chat, data, name, caption).id}

    async def jump(self, given: Json) -> Json:
        """Let `hours` pass, or go to the next thing that happens by itself (`{"to": "next"}`)."""
        if given.get("to") == "next":
            return {"moved": await self._control.jump_to_next()}
        await self._control.jump(_hours(given))
        return {"moved": True}

    async def language(self, given: Json) -> Json:
        """Let the company's chats read `language`."""
        await speak(self._engine, _text(given, "language"))
        return {}

    async def reset(self, given: Json) -> Json:
        """Forget everything and begin anew; `confirm` has to be true."""
        if given.get("confirm") is not True:
            raise ValueError("everything would be forgotten; confirm it")
        if not self._resettable:
            raise ValueError("only the embedded database is emptied from here")
        self.restart.set()
        return {}


def _number(given: Json, name: str) -> int:
    value = given.get(name)
    if not isinstance(value, int):
        raise TypeError(f"{name} is a number")
    return value


def _hours(given: Json) -> float:
    value = given.get("hours")
    if not isinstance(value, int | float):
        raise TypeError("hours is a number")
    return float(value)


def _text(given: Json, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise TypeError(f"{name} is a text")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise ValueError(f"{name} holds half of a surrogate pair, which is no text")
    return value


def _reply(given: Json) -> int | None:
    return None if given.get("reply_to") is None else _number(given, "reply_to")
