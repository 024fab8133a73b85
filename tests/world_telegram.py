"""Customers and staff in the little Telegram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.playground.telegram import sample_jpeg
from bot.playground.telegram.model import Chat, Message, User
from cases.organisation import Address
from cases.ports import Contact
from tests.world_ears import Hears

if TYPE_CHECKING:
    from tests.world import World

STAFF = {"li": 601, "wang": 602, "zhao": 603, "qian": 604, "chen": 605, "sun": 606}
CARD_MARKS = ("所述：", "What happened:")


def shown(message: Message) -> str:
    """What a person reads: text and buttons."""
    keys = " ".join(f"[{label}]" for label in labels(message))
    return f"{message.text}\n{keys}"


def labels(message: Message) -> list[str]:
    """The buttons under a message."""
    return [str(button["text"]) for button in message.buttons()]


@dataclass
class Ear(Hears[Message]):
    """What a chat of Telegram has heard of the bots."""

    room: Chat
    world: World
    heard: int = 0

    @property
    def name(self) -> str:
        """The chat's title."""
        return str(self.room.title)

    def said(self) -> list[Message]:
        """All that bots wrote here."""
        bots = {account.id for account in self.world.telegram.bots.values()}
        return [m for m in self.room.history if m.sender_id in bots and not m.service]

    def read(self, message: Message) -> str:
        """Text and buttons."""
        return shown(message)


@dataclass
class Customer(Ear):
    """A person who complains, in a private chat with the customer's bot."""

    user: User | None = None

    async def says(self, text: str) -> None:
        """Write a message."""
        self.world.telegram.user_says(self.user, self.room, text)  # type: ignore[arg-type]
        await self.world.settles()

    async def starts(self, payload: str = "") -> None:
        """Open the bot, perhaps by a deep link."""
        self.world.telegram.user_starts(self.user, "customer", payload)  # type: ignore[arg-type]
        await self.world.settles()

    async def shows_photo(self, caption: str = "") -> None:
        """Send a picture."""
        data = sample_jpeg()
        self.world.telegram.user_sends_photo(self.user, self.room, data, caption)  # type: ignore[arg-type]
        await self.world.settles()

    async def presses(self, button: str, message: Message | None = None) -> str:
        """Press a button of the newest message that has it (or of `message`); what pops up is
        given back.
        """
        return await self.world.press(self.user, self.room, button, message)  # type: ignore[arg-type]


@dataclass
class Group(Ear):
    """A staff group, or a person's private chat with the staff's bot."""

    unit: str = ""

    def cards(self) -> list[Message]:
        """The cards that stand here, in either language."""
        return [m for m in self.said() if any(mark in m.text for mark in CARD_MARKS) and labels(m)]

    def card(self) -> str:
        """The newest card as it reads now."""
        assert self.cards(), f"{self.room.title}: no card"
        return shown(self.cards()[-1])

    async def presses(self, button: str, by: str, message: Message | None = None) -> str:
        """A member of staff presses a button; what pops up is given back."""
        return await self.world.press(self.world.staff[by], self.room, button, message)

    async def says(self, text: str, by: str, reply_to: Message | None = None) -> None:
        """A member of staff writes."""
        to = reply_to.id if reply_to else None
        self.world.telegram.user_says(self.world.staff[by], self.room, text, to)
        await self.world.settles()


async def on_telegram(world: World, units: Sequence[str]) -> None:
    """Everybody of the staff on Telegram, and the groups of `units` bound."""
    for person, number in STAFF.items():
        name = world.engine.rules.house.org.people[person].name
        user = world.telegram.add_user(number, name, person)
        world.staff[person] = user
        world.telegram.user_starts(user, "staff")
    members = list(world.staff.values())
    async with world.engine.store.work() as work:
        for person, number in STAFF.items():
            contact = Contact("staff", str(number), "zh", person)
            await work.people.set_contact(contact, world.clock.now())
        for unit in units:
            room = world.telegram.add_group(unit, members)
            world.telegram.bot_added("staff", room, members[0])
            world.telegram.bot_promoted("staff", room, members[0])
            await work.people.bind_group(
                unit, Address("staff", str(room.id)), "chen", world.clock.now()
            )
            world.groups[unit] = Group(room, world, unit=unit)
            world.ears.append(world.groups[unit])
