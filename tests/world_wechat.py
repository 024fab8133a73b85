"""Customers of an Official Account in the little WeChat, which pushes to our own web side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.engine import Engine
from bot.playground.telegram import sample_jpeg
from bot.playground.wechat import Bubble, Delivery, Person, WeChatWorld, wechat_app
from bot.playground.wechat.pushing import Answer
from bot.settings import Settings
from bot.web import application
from cases.platforms import WECHAT
from tests.world_ears import Hears

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

APP_ID = "wx49f0ab532d5d035a"
APP_SECRET = "appsecret-for-stories-0123456789"
TOKEN = "wechatTokenForStories"
AES_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
TEMPLATE = "stories-template"
NOTICE = "stories-notice"
FIELDS = {"character_string1": "编号", "phrase2": "进度", "thing3": "门店", "time4": "时间"}
WORDS_OF = "character_string1=number,phrase2=status,thing3=unit,time4=time"
_HUNG_SECONDS = 60  # a story that hangs fails
_LOOK_MS = 1


@dataclass
class Patience:
    """Time that passes only where a story says so: a platform's five seconds, and our own four."""

    waiting: list[asyncio.Event] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        """Wait until `runs_out`."""
        over = asyncio.Event()
        self.waiting.append(over)
        try:
            await over.wait()
        finally:
            self.waiting.remove(over)

    def runs_out(self) -> None:
        """The seconds have passed for everybody who waits."""
        for over in self.waiting:
            over.set()


@dataclass
class WeChatPlace:
    """The stand-in with its account, and our own web side in front of the engine.

    `ours`: our four seconds; `theirs`: the platform's five.
    """

    platform: WeChatWorld
    api: TestServer
    ours: Patience
    theirs: Patience
    web: web.Application | None = None
    url: str = ""

    def settings(self) -> dict[str, str]:
        """What an operator would set for this account."""
        return {
            "KESU_WECHAT_APP_ID": APP_ID,
            "KESU_WECHAT_APP_SECRET": APP_SECRET,
            "KESU_WECHAT_TOKEN": TOKEN,
            "KESU_WECHAT_AES_KEY": AES_KEY,
            "KESU_WECHAT_API_URL": str(self.api.make_url("")).rstrip("/"),
            "KESU_WECHAT_TEMPLATE": f"{TEMPLATE}:{WORDS_OF}",
            "KESU_PUBLIC_URL": "https://kesu.example.com",
        }

    @asynccontextmanager
    async def served(self, engine: Engine, settings: Settings) -> AsyncIterator[None]:
        """Our web side over HTTP, its address entered with the platform."""
        engine.patience = self.ours
        engine.limits = replace(engine.limits, passive_poll_ms=_LOOK_MS)
        self.web = application(engine, settings, None)
        server = TestServer(self.web)
        await server.start_server()
        try:
            self.url = str(server.make_url("/wechat"))
            await self.platform.set_callback(self.url)
            yield
        finally:
            await server.close()

    async def settled(self) -> bool:
        """Wait for what goes on after answers were given; True when the platform pushed news."""
        before = len(self.platform.deliveries)
        await self.platform.settled()
        assert self.web is not None
        await self.web.shutdown()
        return len(self.platform.deliveries) > before


@asynccontextmanager
async def wechat_place(now: Callable[[], datetime]) -> AsyncIterator[WeChatPlace]:
    """The stand-in over HTTP. `now`: world time."""
    ours, theirs = Patience(), Patience()

    async def cut(answer: Coroutine[Any, Any, Answer]) -> Answer:
        asked = asyncio.ensure_future(answer)
        limit = asyncio.ensure_future(theirs(5))
        done, _ = await asyncio.wait(
            {asked, limit}, timeout=_HUNG_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        limit.cancel()
        if asked in done:
            return asked.result()
        asked.cancel()
        assert done, "a push was never answered"
        raise TimeoutError

    async def at_once(seconds: float) -> None:
        """Delays that were asked for give others their turn."""

    platform = WeChatWorld(now, cut=cut, sleep=at_once)
    platform.add_account(APP_ID, APP_SECRET, TOKEN, AES_KEY, "云食餐饮")
    platform.add_template(TEMPLATE, "投诉处理进度", FIELDS)
    api = TestServer(wechat_app(platform))
    await api.start_server()
    try:
        yield WeChatPlace(platform, api, ours, theirs)
    finally:
        await api.close()


@dataclass
class WeChatCustomer(Hears[Bubble]):
    """A person who complains in the chat of the Official Account."""

    person: Person
    world: World
    heard: int = 0
    delivered: list[Delivery] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The person's."""
        return self.person.name

    @property
    def chat(self) -> str:
        """As the store knows it."""
        return f"{WECHAT}{self.person.openid}"

    @property
    def _platform(self) -> WeChatWorld:
        assert self.world.wechat is not None
        return self.world.wechat.platform

    def said(self) -> list[Bubble]:
        """All that the account said, in answer or of its own accord, and the platform for it."""
        return self.person.received

    def read(self, message: Bubble) -> str:
        """What is read of a bubble: links as their labels, a template line by line."""
        lines = [
            message.title,
            message.text,
            *(f"{name}: {value}" for name, value in message.fields),
        ]
        return "\n".join(line for line in lines if line)

    async def says(self, text: str) -> Delivery:
        """Write a message."""
        return await self.does(self._platform.says(self.person, text))

    async def taps(self, label: str, bubble: Bubble | None = None) -> Delivery:
        """Tap a line of the newest bubble that has it (or of `bubble`), by the words behind its
        number.
        """
        for each in [bubble] if bubble else reversed(self.person.history):
            for link in each.links:
                if label in (link.label, link.label.partition(" ")[2]):
                    return await self.does(self._platform.taps(self.person, each, link.label))
        raise AssertionError(f"{self.name} sees no line {label!r}")

    async def follows(self, scene: str = "") -> Delivery:
        """Follow the account, perhaps by a code."""
        return await self.does(self._platform.follows(self.person, scene))

    async def unfollows(self) -> Delivery:
        """Follow it no longer."""
        return await self.does(self._platform.unfollows(self.person))

    async def scans(self, scene: str) -> Delivery:
        """Scan a code of the account."""
        return await self.does(self._platform.scans(self.person, scene))

    async def clicks_menu(self, key: str) -> Delivery:
        """A line of the account's menu."""
        return await self.does(self._platform.clicks_menu(self.person, key))

    async def shows_photo(self) -> Delivery:
        """Send a picture."""
        return await self.does(self._platform.sends_image(self.person, sample_jpeg()))

    async def does(self, act: Coroutine[Any, Any, Delivery]) -> Delivery:
        """Anything the stand-in knows; then everything that can happen happens."""
        delivery = await act
        self.delivered.append(delivery)
        await self.world.settles()
        return delivery
