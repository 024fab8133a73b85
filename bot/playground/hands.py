"""What people's hands do on a phone, by platform: here Telegram, and how one is chosen.

An act takes the page's object and gives one back. WorldError, ValueError or TypeError say in a
sentence what cannot be done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.playground.enclosures import Enclosures
from bot.playground.payload import Json, number, reply, text, text_or
from bot.playground.telegram import TelegramWorld, WorldError
from cases.platforms import Platform, platform_of

Act = Callable[[Json], Awaitable[Json]]
NAMES = ("say", "start", "leave", "press", "menu", "edit", "delete", "attach", "album", "share")


def platform_meant(given: Json) -> Platform:
    """The platform of the chat in which something is done; Telegram where none is named."""
    chat: Any = given.get("chat")
    return platform_of(chat) if isinstance(chat, str) else "telegram"


def chosen(hands: Mapping[Platform, Mapping[str, Act]], name: str) -> Act:
    """The act `name` on whichever platform its object means."""

    async def act(given: Json) -> Json:
        known = hands[platform_meant(given)]
        if name not in known:
            raise ValueError("that cannot be done on this platform")
        return await known[name](given)

    return act


class TelegramHands:
    """Acts on Telegram."""

    def __init__(self, world: TelegramWorld) -> None:
        self._world = world
        enclosures = Enclosures(world)
        self.acts: dict[str, Act] = {
            "say": self.say,
            "start": self.start,
            "press": self.press,
            "edit": self.edit,
            "delete": self.delete,
            "attach": enclosures.attach,
            "album": enclosures.album,
            "share": enclosures.share,
        }

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
