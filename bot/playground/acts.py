"""What people do on the page: on the phones, with the clock, with everything at once."""

from __future__ import annotations

import asyncio

from bot.engine import Engine
from bot.playground.control import Control
from bot.playground.examples import welcome
from bot.playground.hands import Act, TelegramHands, chosen
from bot.playground.hands_wechat import WeChatHands
from bot.playground.hands_wecom import WeComHands
from bot.playground.moving import move_person, move_unit
from bot.playground.payload import Json, amount, text
from bot.playground.speech import speak
from bot.playground.worlds import Worlds


class Acts:
    """Every act takes the page's object and gives one back. WorldError, ValueError or TypeError say
    in a sentence what cannot be done. `restart` is set by the wish to begin anew.
    """

    def __init__(self, engine: Engine, worlds: Worlds, control: Control, resettable: bool) -> None:
        self._engine = engine
        self._worlds, self._control, self._resettable = worlds, control, resettable
        self._hands = {
            "telegram": TelegramHands(worlds.telegram).acts,
            "wechat": WeChatHands(worlds.wechat).acts,
            "wecom": WeComHands(worlds.wecom).acts,
        }
        self.restart = asyncio.Event()

    def on_phone(self, name: str) -> Act:
        """The act `name` of `hands.NAMES`, on the platform of the chat it is done in."""
        return chosen(self._hands, name)  # type: ignore[arg-type] # the keys are platforms

    async def move(self, given: Json) -> Json:
        """Let a `unit`'s group, or a `person`, be reached on `platform` from now on."""
        platform = text(given, "platform")
        if given.get("unit"):
            await move_unit(self._engine, self._worlds, text(given, "unit"), platform)
        else:
            await move_person(self._engine, text(given, "person"), platform)
        self._worlds.changed()
        return {}

    async def jump(self, given: Json) -> Json:
        """Let `hours` pass, or go to the next thing that happens by itself (`{"to": "next"}`)."""
        if given.get("to") == "next":
            return {"moved": await self._control.jump_to_next()}
        await self._control.jump(amount(given, "hours"))
        return {"moved": True}

    async def guest(self, given: Json) -> Json:
        """A fresh account of the example customer `example`, who speaks `language`."""
        return {"user": welcome(self._worlds, text(given, "example"), text(given, "language"))}

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
