"""A world for stories: customers and groups talk to the real bots through the Bot API's stand-in
over HTTP.

    async with playing(url, folder) as world:
        zhang = world.customer("张敏")
        await zhang.says("菜里有虫子")
        zhang.hears("请先看一下")

Every message a bot sends must be heard: what nobody expected fails the story at its end.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestServer

from bot.advance import advance
from bot.app import introduce, opened_engine
from bot.clock import HeldClock
from bot.engine import Engine
from bot.loops.polling import keep
from bot.loops.run import quiet
from bot.playground.telegram import Budgets, TelegramWorld, sample_jpeg, telegram_app
from bot.playground.telegram.model import Chat, Message, User
from bot.settings import read_settings
from cases.case import Case
from cases.organisation import Address
from cases.ports import Contact
from handlers.telegram_transport import TelegramUpdates

DEMO = Path(__file__).parents[1] / "bot" / "playground" / "demo.toml"
TOKENS = {"customer": "1001:customer-token-for-stories", "staff": "1002:staff-token-for-stories"}
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Shanghai
GROUPS = ("xuhui", "jingan", "shanghai", "hq")
STAFF = {"li": 601, "wang": 602, "zhao": 603, "qian": 604, "chen": 605, "sun": 606}


@dataclass
class Ear:
    """What a chat has heard of the bots; `heard` counts what the story has taken note of."""

    room: Chat
    world: World
    heard: int = 0

    def said(self) -> list[Message]:
        """All that bots wrote here."""
        bots = {account.id for account in self.world.telegram.bots.values()}
        return [m for m in self.room.history if m.sender_id in bots and not m.service]

    def unheard(self) -> list[Message]:
        """Bots' messages that the story has not taken note of."""
        return self.said()[self.heard :]

    def hears(self, *parts: str) -> Message:
        """The next message holds all of `parts`, in its present wording."""
        waiting = self.unheard()
        assert waiting, f"{self.room.title}: nothing more was said, expected {parts}"
        self.heard += 1
        text = shown(waiting[0])
        missing = [part for part in parts if part not in text]
        assert not missing, f"{self.room.title}: {missing} not in {text!r}"
        return waiting[0]

    def hears_nothing(self) -> None:
        """Nothing was said that the story does not know of."""
        assert not self.unheard(), f"{self.room.title}: {[shown(m) for m in self.unheard()]}"

    def skips(self) -> list[str]:
        """Whatever was said is taken note of; the texts are given back."""
        waiting = self.unheard()
        self.heard += len(waiting)
        return [shown(m) for m in waiting]


def shown(message: Message) -> str:
    """What a person reads: text and buttons."""
    keys = " ".join(f"[{label}]" for label in labels(message))
    return f"{message.text}\n{keys}"


def labels(message: Message) -> list[str]:
    """The buttons under a message."""
    return [str(button["text"]) for button in message.buttons()]


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
        marks = ("所述：", "What happened:")
        return [m for m in self.said() if any(mark in m.text for mark in marks) and labels(m)]

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


@dataclass
class World:
    """The whole: the little Telegram, the machine, the clock, and everybody in it."""

    engine: Engine
    telegram: TelegramWorld
    clock: HeldClock
    transports: dict[str, TelegramUpdates]
    house: AsyncExitStack
    opening: Callable[[], AbstractAsyncContextManager[Engine]]
    staff: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    ears: list[Ear] = field(default_factory=list)
    numbers: int = 500
    updates: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def customer(self, name: str, language: str = "zh-hans") -> Customer:
        """A new customer who has not written yet."""
        self.numbers += 1
        user = self.telegram.add_user(self.numbers, name, f"c{self.numbers}", language)
        ear = Customer(self.telegram.private(user, "customer"), self, user=user)
        self.ears.append(ear)
        return ear

    def group(self, unit: str) -> Group:
        """The staff group of a unit."""
        return self.groups[unit]

    def private(self, person: str) -> Group:
        """A person's private chat with the staff's bot."""
        if person not in self.groups:
            room = self.telegram.private(self.staff[person], "staff")
            self.groups[person] = Group(room, self)
            self.ears.append(self.groups[person])
        return self.groups[person]

    async def restarts(self) -> None:
        """The house is shut and opened again: what is only in memory is gone."""
        await self.house.aclose()
        self.engine = await self.house.enter_async_context(self.opening())
        await introduce(self.engine)
        await self.settles()

    async def takes_in(self) -> None:
        """What Telegram has for the bots is kept in the inbox, over HTTP, as polling does it."""
        for bot, transport in self.transports.items():
            batch = await transport.get_updates(0, 0)
            for update in batch:
                await keep(self.engine, bot, update)
                self.updates.append((bot, update))
            if batch:
                await transport.get_updates(batch[-1]["update_id"] + 1, 0, 1)

    async def settles(self) -> None:
        """Everything that can happen now happens."""
        await self.takes_in()
        await quiet(self.engine)

    async def passes(self, **span: float) -> None:
        """Time goes by, step by step."""
        await advance(self.engine, self.clock, self.clock.now() + timedelta(**span))
        await self.settles()

    async def press(
        self, user: User, room: Chat, button: str, message: Message | None = None
    ) -> str:
        """Press a button as a person; returns the toast."""
        where = message or next(m for m in reversed(room.messages) if button in labels(m))
        press = self.telegram.user_presses(user, room, where.id, button)
        await self.settles()
        press = self.telegram.presses[press.id]
        assert press.answered, f"nobody answered the press on {button!r}"
        return str(press.answer or "")

    async def case(self, number: str = "") -> Case:
        """A case from the store: by number, or the only one."""
        async with self.engine.store.reading() as work:
            rows = await work.cases.list(open_only=False)
            chosen = [row for row in rows if not number or row.number == number]
            assert len(chosen) == 1, [row.number for row in rows]
            case = await work.cases.read(chosen[0].id)
        assert case is not None
        return case

    def nothing_else(self) -> None:
        """Nobody heard anything that the story does not know of."""
        for ear in self.ears:
            ear.hears_nothing()


@asynccontextmanager
async def playing(
    database: str,
    folder: Path,
    *,
    organisation: Path = DEMO,
    budgets: Budgets | None = None,
    given: dict[str, str] | None = None,
) -> AsyncIterator[World]:
    """A world over a migrated database.

    Leaving it normally checks that nothing unexpected was said.
    """
    settings = read_settings(
        {
            "KESU_DATABASE_URL": database,
            "KESU_ORG": str(organisation),
            "KESU_SECRET_KEY": "k0ZqVb8Yt3mWc5xRj7nLd2hGf9sPa4uEi6oTy1wQz8E=",
            "KESU_TELEGRAM_CUSTOMER_TOKEN": TOKENS["customer"],
            "KESU_TELEGRAM_STAFF_TOKEN": TOKENS["staff"],
            **(given or {}),
        },
        None,
    )
    clock = HeldClock(START)
    telegram = TelegramWorld(clock.now, budgets or Budgets.unlimited())
    server = TestServer(telegram_app(telegram))
    await server.start_server()
    api_url = str(server.make_url("")).rstrip("/")
    telegram.add_bot("customer", TOKENS["customer"], "cloud_kitchen_bot", "客诉")
    telegram.add_bot("staff", TOKENS["staff"], "cloud_kitchen_staff_bot", "客诉员工")
    transports = {bot: TelegramUpdates(bot, token, api_url) for bot, token in TOKENS.items()}  # type: ignore[arg-type]
    try:

        def opening() -> AbstractAsyncContextManager[Engine]:
            return opened_engine(settings, world=clock, api_url=api_url, tokens=TOKENS)

        async with AsyncExitStack() as house:
            engine = await house.enter_async_context(opening())
            world = World(engine, telegram, clock, transports, house, opening)
            await introduce(engine)
            await people(world)
            yield world
            world.nothing_else()
    finally:
        for transport in transports.values():
            await transport.close()
        await server.close()


async def people(world: World) -> None:
    """Staff with accounts, groups bound to units: as after going live."""
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
        for unit in GROUPS:
            room = world.telegram.add_group(unit, members)
            world.telegram.bot_added("staff", room, members[0])
            world.telegram.bot_promoted("staff", room, members[0])
            await work.people.bind_group(
                unit, Address("staff", str(room.id)), "chen", world.clock.now()
            )
            world.groups[unit] = Group(room, world, unit=unit)
            world.ears.append(world.groups[unit])
    await world.engine.rules.bind(world.engine.store)
    await drop(world)


async def drop(world: World) -> None:
    """Updates that the setting up left behind are confirmed unread."""
    for transport in world.transports.values():
        batch: list[dict[str, Any]] = await transport.get_updates(0, 0)
        if batch:
            await transport.get_updates(batch[-1]["update_id"] + 1, 0, 1)
