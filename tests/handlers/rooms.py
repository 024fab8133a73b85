"""A room as tests drive it: people act in the world, the room reads, and the other way round."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.playground.telegram import TelegramWorld
from bot.playground.telegram.model import Chat, Message
from conversations.channel import Key, Outcome, Rendered, Sent
from conversations.incoming import Incoming
from handlers.buttons import Buttons
from handlers.telegram_customer import TelegramCustomer
from handlers.telegram_staff import TelegramStaff
from handlers.telegram_transport import TelegramUpdates

CUSTOMER_TOKEN = "700001:customer-token-that-nobody-may-see"
STAFF_TOKEN = "700002:staff-token-that-nobody-may-see"
TOKENS = (CUSTOMER_TOKEN, STAFF_TOKEN, "token-that-nobody")


@dataclass
class Room:
    """One bot with everything it needs."""

    world: TelegramWorld
    name: Literal["customer", "staff"]
    channel: TelegramCustomer | TelegramStaff
    updates: TelegramUpdates
    buttons: Buttons
    now: datetime
    offset: int = 0

    async def raw(self) -> list[dict[str, Any]]:
        """What came in since the last time, and confirm it."""
        found = await self.updates.get_updates(self.offset, 0)
        if found:
            self.offset = found[-1]["update_id"] + 1
            await self.updates.get_updates(self.offset, 0)
        return found

    async def heard(self) -> list[Incoming]:
        """What came in since the last time, read."""
        return [await self.read(update) for update in await self.raw()]

    async def heard_one(self) -> Incoming:
        (only,) = await self.heard()
        return only

    async def read(self, update: dict[str, Any]) -> Incoming:
        return await self.channel.read(json.dumps(update).encode(), self.now)

    async def send(self, chat: Chat | str, message: Rendered | str) -> Outcome:
        rendered = Rendered(message) if isinstance(message, str) else message
        where = chat if isinstance(chat, str) else str(chat.id)
        return await self.channel.send(where, rendered, self.now)

    async def sent(self, chat: Chat, message: Rendered | str) -> Message:
        """Send it, and give the message that stands in the chat then."""
        outcome = await self.send(chat, message)
        assert isinstance(outcome, Sent), outcome
        found = chat.find(int(outcome.message))
        assert found is not None
        return found

    async def edit(self, chat: Chat, message_id: int | str, message: Rendered | str) -> Outcome:
        rendered = Rendered(message) if isinstance(message, str) else message
        return await self.channel.edit(str(chat.id), str(message_id), rendered, self.now)

    def private(self, user: int = 71) -> Chat:
        """The person's chat with this bot, started."""
        chat = self.world.private(user, self.name)
        chat.started = True
        return chat

    def group(self, supergroup: bool = True) -> Chat:
        """A group of two people and this bot, with no news about it left to read."""
        group = self.world.add_group("Olaya store", [72, 73], supergroup)
        self.world.bot_added(self.name, group, 72)
        self.world.bot(self.name).queue.clear()
        return group


def key(label: str = "受理", act: str = "ack", **rest: str) -> Key:
    return Key(label, act, rest.get("case", ""), rest.get("data", ""), rest.get("style", ""))
