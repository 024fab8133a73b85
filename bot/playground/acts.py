"""What people do on the page: write, press, attach, change; move the clock; begin anew."""

from __future__ import annotations

import asyncio

from bot.engine import Engine
from bot.playground.control import Control
from bot.playground.enclosures import Enclosures
from bot.playground.examples import welcome
from bot.playground.payload import Json, amount, number, reply, text, text_or
from bot.playground.speech import speak
from bot.playground.telegram import TelegramWorld, WorldError


class Acts:
    """Every act takes the page's object and gives one back. WorldError, ValueError or TypeError say
    in a sentence what cannot be done. `restart` is set by the wish to begin anew.
    """

    def __init__(
        self, engine: Engine, world: TelegramWorld, control: Control, resettable: bool
    ) -> None:
        self._engine = engine
        self._world, self._control, self._resettable = world, control, resettable
        self.enclosures = Enclosures(world)
        self.restart = asyncio.Event()

    async def say(self, given: Json) -> Json:
        """`user` writes `text` in `chat`, perhaps in reply to a message."""
        message = self._world.user_says(
            number(given, "user"), text(given, "chat"), text(given, "text"), reply(given)
        )
        return {"message": message.id}

    async def start(self, given: Json) -> Json:
        """`user` presses Start at `bot`, by a link's `payload` or without."""
        payload = text_or(given, "payload")
        message = self._world.user_starts(number(given, "user"), text(given, "bot"), payload)
        return {"message": message.id}

    async def press(self, given: Json) -> Json:
        """`user` presses the button with `data` under a message, as it was drawn."""
        press = self._world.user_presses_stale(
            number(given, "user"),
            text(given, "chat"),
            number(given, "message"),
            text(given, "data"),
        )
        return {"press": press.id}

    async def edit(self, given: Json) -> Json:
        """`user` changes a message of their own."""
        message = self._world.user_edits(
            number(given, "user"),
            text(given, "chat"),
            number(given, "message"),
            text(given, "text"),
        )
        return {"message": message.id}

    async def delete(self, given: Json) -> Json:
        """`user` takes a message of their own away; as on the real platform no bot hears of it."""
        user, room = number(given, "user"), self._world.chat(text(given, "chat"))
        message = room.find(number(given, "message"))
        if message is None or message.sender_id != user:
            raise WorldError("only a message of one's own is taken away")
        self._world.user_deletes(user, room, message.id)
        return {}

    async def jump(self, given: Json) -> Json:
        """Let `hours` pass, or go to the next thing that happens by itself (`{"to": "next"}`)."""
        if given.get("to") == "next":
            return {"moved": await self._control.jump_to_next()}
        await self._control.jump(amount(given, "hours"))
        return {"moved": True}

    async def guest(self, given: Json) -> Json:
        """A fresh account of the example customer `example`, who speaks `language`."""
        account = welcome(self._world, text(given, "example"), text(given, "language"))
        return {"user": account.id}

    async def language(self, given: Json) -> Json:
        """Let the company's chats read `language`."""
        await speak(self._engine, text(given, "language"))
        return {}

    async def reset(self, given: Json) -> Json:
        """Forget everything and begin anew; `confirm` has to be true."""
        if given.get("confirm") is not True:
            raise ValueError("everything would be forgotten; confirm it")
        if not self._resettable:
            raise ValueError("only the embedded database is emptied from here")
        self.restart.set()
        return {}
