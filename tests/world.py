"""A world for stories: customers and staff talk to the real bots through the platforms' stand-ins,
over HTTP and over the long connection.

    async with playing(url, folder) as world:
        zhang = world.customer("张敏")
        await zhang.says("菜里有虫子")
        zhang.hears("请先看一下")

    async with playing(url, folder, connects=Connects(wechat=True, wecom=("xuhui",))) as world:
        zhang = world.wechat_customer("张敏")
        await zhang.follows()

Every message a bot sends must be heard: what nobody expected fails the story at its end.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestServer

from bot.advance import advance
from bot.app import introduce, opened_engine
from bot.clock import HeldClock
from bot.engine import Engine
from bot.loops.polling import keep
from bot.loops.run import quiet
from bot.playground.telegram import Budgets, TelegramWorld, telegram_app
from bot.playground.telegram.model import Chat, Message, User
from bot.settings import Settings, read_settings
from cases.case import Case
from handlers.telegram_transport import TelegramUpdates
from tests.world_ears import AnyEar
from tests.world_telegram import STAFF, Customer, Ear, Group, labels, on_telegram, shown
from tests.world_wechat import WeChatCustomer, WeChatPlace, wechat_place
from tests.world_wecom import WeComChat, WeComPlace, in_wecom, wecom_place

__all__ = ["STAFF", "Customer", "Ear", "Group", "labels", "shown"]

DEMO = Path(__file__).parents[1] / "bot" / "playground" / "demo.toml"
TOKENS = {"customer": "1001:customer-token-for-stories", "staff": "1002:staff-token-for-stories"}
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Shanghai
GROUPS = ("xuhui", "jingan", "shanghai", "hq")
SECRET_KEY = "k0ZqVb8Yt3mWc5xRj7nLd2hGf9sPa4uEi6oTy1wQz8E="


@dataclass(frozen=True)
class Connects:
    """What is connected. `telegram`: its bots by role; `wecom`: units with their group there, the
    others have theirs on Telegram. Staff have an account wherever staff are reached.
    """

    telegram: tuple[str, ...] = ("customer", "staff")
    wechat: bool = False
    wecom: tuple[str, ...] = ()


@dataclass
class World:
    """The whole: the little platforms, the machine, the clock, and everybody in it."""

    engine: Engine
    telegram: TelegramWorld
    clock: HeldClock
    transports: dict[str, TelegramUpdates]
    house: AsyncExitStack
    opening: Callable[[], AbstractAsyncContextManager[Engine]]
    wechat: WeChatPlace | None = None
    wecom: WeComPlace | None = None
    staff: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    rooms: dict[str, WeComChat] = field(default_factory=dict)
    ears: list[AnyEar] = field(default_factory=list)
    numbers: int = 500
    updates: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def customer(self, name: str, language: str = "zh-hans") -> Customer:
        """A new customer who has not written yet."""
        self.numbers += 1
        user = self.telegram.add_user(self.numbers, name, f"c{self.numbers}", language)
        ear = Customer(self.telegram.private(user, "customer"), self, user=user)
        self.ears.append(ear)
        return ear

    def wechat_customer(self, name: str) -> WeChatCustomer:
        """Somebody with WeChat who does not follow the account yet."""
        assert self.wechat is not None
        ear = WeChatCustomer(self.wechat.platform.add_person(name), self)
        self.ears.append(ear)
        return ear

    def group(self, unit: str) -> Group:
        """The staff group of a unit on Telegram."""
        return self.groups[unit]

    def private(self, person: str) -> Group:
        """A person's private chat with the staff's bot on Telegram."""
        if person not in self.groups:
            room = self.telegram.private(self.staff[person], "staff")
            self.groups[person] = Group(room, self)
            self.ears.append(self.groups[person])
        return self.groups[person]

    def wecom_group(self, unit: str) -> WeComChat:
        """The staff group of a unit in WeCom."""
        return self.rooms[unit]

    def wecom_person(self, person: str) -> WeComChat:
        """A person's single chat with the bot in WeCom."""
        if person not in self.rooms:
            assert self.wecom is not None
            room = self.wecom.platform.single(person)
            self.rooms[person] = WeComChat(room, self, reader=person)
            self.ears.append(self.rooms[person])
        return self.rooms[person]

    async def restarts(self) -> None:
        """The house is shut and opened again: what is only in memory is gone."""
        await self.house.aclose()
        self.engine = await self.house.enter_async_context(self.opening())
        await introduce(self.engine)
        await self.settles()

    async def takes_in(self) -> None:
        """What the platforms have for the bots is kept in the inbox: Telegram's over HTTP, as
        polling does it, that of WeCom over the long connection.
        """
        for bot, transport in self.transports.items():
            batch = await transport.get_updates(0, 0)
            for update in batch:
                await keep(self.engine, bot, update)
                self.updates.append((bot, update))
            if batch:
                await transport.get_updates(batch[-1]["update_id"] + 1, 0, 1)
        if self.wecom is not None:
            await self.wecom.taken_in(self.engine)

    async def settles(self) -> None:
        """Everything that can happen now happens."""
        await self.takes_in()
        if self.wechat is not None:
            await self.wechat.settled()
        await quiet(self.engine)
        while self.wechat is not None and await self.wechat.settled():
            await quiet(self.engine)

    async def passes(self, **span: float) -> None:
        """Time goes by, step by step."""
        await advance(self.engine, self.clock, self.clock.now() + timedelta(**span))
        await self.settles()

    async def press(
        self, user: User, room: Chat, button: str, message: Message | None = None
    ) -> str:
        """Press a button as a person on Telegram; returns the toast."""
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
    given: Mapping[str, str] | None = None,
    connects: Connects | None = None,
    groups: Sequence[str] = GROUPS,
) -> AsyncIterator[World]:
    """A world over a migrated database. `connects`: Telegram alone when left out; `groups`: units
    that have a group.

    Leaving it normally checks that nothing unexpected was said.
    """
    connects = connects or Connects()
    clock = HeldClock(START)
    async with AsyncExitStack() as places:
        telegram, api_url = await _telegram(places, clock, budgets)
        tokens = {bot: TOKENS[bot] for bot in connects.telegram}
        transports = {bot: TelegramUpdates(bot, token, api_url) for bot, token in tokens.items()}  # type: ignore[arg-type]
        for transport in transports.values():
            places.push_async_callback(transport.close)
        wechat = wecom = None
        if connects.wechat:
            wechat = await places.enter_async_context(wechat_place(clock.now))
        if connects.wecom:
            wecom = await places.enter_async_context(wecom_place(clock.now))
        others = {**(wechat.settings() if wechat else {}), **(wecom.settings() if wecom else {})}
        settings = _settings(database, organisation, tokens, {**others, **(given or {})})
        opening = partial(_opened, settings, clock, api_url, tokens, wechat, wecom)
        async with AsyncExitStack() as house:
            engine = await house.enter_async_context(opening())
            world = World(engine, telegram, clock, transports, house, opening, wechat, wecom)
            await introduce(engine)
            await people(world, connects, groups)
            yield world
            world.nothing_else()


async def _telegram(
    places: AsyncExitStack, clock: HeldClock, budgets: Budgets | None
) -> tuple[TelegramWorld, str]:
    """The stand-in with both bots, and its address."""
    telegram = TelegramWorld(clock.now, budgets or Budgets.unlimited())
    server = TestServer(telegram_app(telegram))
    await server.start_server()
    places.push_async_callback(server.close)
    telegram.add_bot("customer", TOKENS["customer"], "cloud_kitchen_bot", "客诉")
    telegram.add_bot("staff", TOKENS["staff"], "cloud_kitchen_staff_bot", "客诉员工")
    return telegram, str(server.make_url("")).rstrip("/")


def _settings(
    database: str, organisation: Path, tokens: Mapping[str, str], given: Mapping[str, str]
) -> Settings:
    """As an operator would set them."""
    return read_settings(
        {
            "KESU_DATABASE_URL": database,
            "KESU_ORG": str(organisation),
            "KESU_SECRET_KEY": SECRET_KEY,
            **{f"KESU_TELEGRAM_{bot.upper()}_TOKEN": token for bot, token in tokens.items()},
            **given,
        },
        None,
    )


@asynccontextmanager
async def _opened(
    settings: Settings,
    clock: HeldClock,
    api_url: str,
    tokens: Mapping[str, str],
    wechat: WeChatPlace | None,
    wecom: WeComPlace | None,
) -> AsyncIterator[Engine]:
    """The house, with what stands between it and its platforms."""
    async with AsyncExitStack() as stack:
        opened = opened_engine(settings, world=clock, api_url=api_url, tokens=tokens)
        engine = await stack.enter_async_context(opened)
        if wechat is not None:
            await stack.enter_async_context(wechat.served(engine, settings))
        if wecom is not None:
            await stack.enter_async_context(wecom.linked(engine))
        yield engine


async def people(world: World, connects: Connects, groups: Sequence[str]) -> None:
    """Staff with accounts, groups bound to units: as after going live."""
    if "staff" in connects.telegram:
        await on_telegram(world, [unit for unit in groups if unit not in connects.wecom])
    if connects.wecom:
        await in_wecom(world, connects.wecom)
    await world.engine.rules.bind(world.engine.store)
    await drop(world)


async def drop(world: World) -> None:
    """Updates that the setting up left behind are confirmed unread."""
    for transport in world.transports.values():
        batch: list[dict[str, Any]] = await transport.get_updates(0, 0)
        if batch:
            await transport.get_updates(batch[-1]["update_id"] + 1, 0, 1)
