"""Staff in the little WeCom: groups, and single chats with the smart bot, over its connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp.test_utils import TestServer

from bot.engine import Engine
from bot.loops.wecom import hold
from bot.playground.wecom import WeComWorld, wecom_app
from bot.playground.wecom.cards import buttons
from bot.playground.wecom.model import Chat, Delivery, Message
from bot.playground.wecom.snapshot import seen
from cases.organisation import Address
from cases.platforms import WECOM_GROUP, WECOM_PERSON
from cases.ports import Contact
from tests.world_ears import Hears
from tests.world_telegram import STAFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

BOT_ID, BOT_SECRET = "aib-stories", "wecom-bot-secret-for-stories"
BOT_NAME = "客诉助手"
_HUNG_SECONDS = 60  # a story that hangs fails


def group_chat(unit: str) -> str:
    """A unit's group as the store knows it."""
    return f"{WECOM_GROUP}wr-{unit}"


def person_chat(person: str) -> str:
    """A person's account as the store knows it."""
    return f"{WECOM_PERSON}{person}"


@dataclass
class WeComPlace:
    """The stand-in's gateway, and our link to it. `known`: frames already seen to be taken in."""

    platform: WeComWorld
    server: TestServer
    known: int = 0

    def settings(self) -> dict[str, str]:
        """What an operator would set for this bot."""
        return {
            "KESU_WECOM_BOT_ID": BOT_ID,
            "KESU_WECOM_BOT_SECRET": BOT_SECRET,
            "KESU_WECOM_BOT_URL": f"ws://127.0.0.1:{self.server.port}/",
        }

    @asynccontextmanager
    async def linked(self, engine: Engine) -> AsyncIterator[None]:
        """Our long connection, held beside everything else."""
        assert engine.wecom is not None
        link, stop = engine.wecom, asyncio.Event()
        holding = asyncio.create_task(hold(engine, link, stop))
        try:
            async with asyncio.timeout(_HUNG_SECONDS):
                while not link.connected:  # noqa: ASYNC110
                    await asyncio.sleep(0)  # noqa: TID251 - a socket's other end has its turn
            yield
        finally:
            stop.set()
            await holding

    def joins(self, person: str, name: str) -> None:
        """Somebody of the staff, who has spoken to the bot before."""
        self.platform.add_person(person, name)
        self.platform.bot().spoken.add(self.platform.single(person).key)

    def opens(self, unit: str, members: Sequence[str], *, spoken: bool = True) -> Chat:
        """A group with the bot in it. `spoken`: somebody has spoken to it there before."""
        room = self.platform.add_group(f"wr-{unit}", unit, list(members))
        if spoken:
            self.platform.bot().spoken.add(room.key)
        return room

    async def taken_in(self, engine: Engine) -> None:
        """Wait until every frame that reached our connection is in the inbox."""
        fresh = self.platform.deliveries[self.known :]
        self.known = len(self.platform.deliveries)
        async with asyncio.timeout(_HUNG_SECONDS):
            for frame in fresh:
                while frame.state == "sent" and not await self._kept(engine, frame):  # noqa: ASYNC110
                    await asyncio.sleep(0)  # noqa: TID251 - a socket's other end has its turn

    async def lost(self, engine: Engine) -> None:
        """Wait until our side knows that the connection is gone."""
        assert engine.wecom is not None
        async with asyncio.timeout(_HUNG_SECONDS):
            while engine.wecom.connected:  # noqa: ASYNC110
                await asyncio.sleep(0)  # noqa: TID251 - a socket's other end has its turn

    async def _kept(self, engine: Engine, frame: Delivery) -> bool:
        return await engine.store.pushed("staff", f"wecom:{frame.body['msgid']}") is not None


@asynccontextmanager
async def wecom_place(now: Callable[[], datetime]) -> AsyncIterator[WeComPlace]:
    """The stand-in over a socket. `now`: world time."""
    platform = WeComWorld(now)
    platform.add_bot(BOT_ID, BOT_SECRET, BOT_NAME)
    server = TestServer(wecom_app(platform))
    await server.start_server()
    try:
        yield WeComPlace(platform, server)
    finally:
        await server.close()


@dataclass
class WeComChat(Hears[Message]):
    """A staff group in WeCom, or a person's single chat with the bot. `reader`: whose eyes."""

    room: Chat
    world: World
    reader: str = ""
    heard: int = 0

    @property
    def name(self) -> str:
        """The chat's name."""
        return f"{self.room.name} ({self.reader})" if self.reader else self.room.name

    @property
    def _platform(self) -> WeComWorld:
        assert self.world.wecom is not None
        return self.world.wecom.platform

    @property
    def _alone(self) -> bool:
        return self.room.kind == "single"

    def said(self) -> list[Message]:
        """All that the bot wrote here."""
        return [m for m in self.room.messages if m.sender == BOT_ID]

    def read(self, message: Message) -> str:
        """Text and buttons, as everybody sees them."""
        return seen(message, self.reader)

    def cards(self) -> list[Message]:
        """The cards that stand here."""
        return [m for m in self.said() if m.card is not None and m.card.shared["sub_title_text"]]

    def card(self, by: str = "") -> str:
        """The newest card as it reads now, to everybody or to one person."""
        assert self.cards(), f"{self.name}: no card"
        return seen(self.cards()[-1], by)

    async def presses(self, button: str, by: str = "", message: Message | None = None) -> str:
        """A member of staff presses a button of the newest card on which they see it (or of
        `message`); the card as they see it then.
        """
        who = by or self.reader
        where = message or self._with(button, who)
        self._platform.presses(who, self.room, where, button)
        await self.world.settles()
        return seen(where, who)

    async def says(self, text: str, by: str = "") -> None:
        """A member of staff writes to the bot: in a group, by naming it."""
        who = by or self.reader
        if self._alone:
            self._platform.says(who, text)
        else:
            self._platform.mentions(who, self.room, text)
        await self.world.settles()

    def _with(self, button: str, who: str) -> Message:
        for message in reversed(self.said()):
            card = message.card
            if card and any(each["text"] == button for each in buttons(card.seen_by(who))):
                return message
        raise AssertionError(f"{self.name}: {who} sees no button {button!r}")


async def in_wecom(world: World, units: Sequence[str]) -> None:
    """Everybody of the staff in WeCom, and the groups of `units` bound."""
    assert world.wecom is not None
    for person in STAFF:
        world.wecom.joins(person, world.engine.rules.house.org.people[person].name)
    async with world.engine.store.work() as work:
        for person in STAFF:
            contact = Contact("staff", person_chat(person), "zh", person)
            await work.people.set_contact(contact, world.clock.now())
        for unit in units:
            room = world.wecom.opens(unit, list(STAFF))
            world.rooms[unit] = WeComChat(room, world)
            world.ears.append(world.rooms[unit])
            where = Address("staff", group_chat(unit))
            await work.people.bind_group(unit, where, "chen", world.clock.now())
