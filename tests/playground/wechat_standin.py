"""A small scene for the tests of WeChat's stand-in: an account, Mei who follows it, still clocks,
and the account's own server, which reads pushes with our wire."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.playground.wechat import Account, Person, WeChatWorld, wechat_app
from bot.playground.wechat.pushing import Answer
from handlers.wechat import SUCCESS, WeChatWire
from handlers.wechat.messages import Received
from tests.playground.telegram_standin import StillClock

APP_ID = "wx49f0ab532d5d035a"
SECRET = "appsecret-for-tests-0123456789ab"
TOKEN = "kesuToken2026"
AES_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
JPEG = b"\xff\xd8\xff\xe0 a picture"
AMR = b"#!AMR\n a voice"
MP4 = b"\x00\x00\x00\x18ftypmp42 a film"

Said = str | web.Response | None


def entropy(count: int) -> bytes:
    return bytes(range(count))


@dataclass
class Shop:
    """The account's server. `answers`: what it says to each push, in order, then `SUCCESS`; a
    text is sealed, a response goes out as it is, a function is asked with what was received."""

    wire: WeChatWire
    clock: StillClock
    answers: list[Said | Callable[[Received], Awaitable[Said]]] = field(default_factory=list)
    heard: list[Received] = field(default_factory=list)

    async def echo(self, request: web.Request) -> web.Response:
        return web.Response(text=self.wire.echo(request.query, self.clock()))

    async def push(self, request: web.Request) -> web.Response:
        received = self.wire.receive(request.query, await request.read(), self.clock())
        self.heard.append(received)
        said = self.answers.pop(0) if self.answers else None
        if callable(said):
            said = await said(received)
        if said is None:
            return web.Response(text=SUCCESS)
        if isinstance(said, str):
            sealed = self.wire.reply(received, said, entropy, self.clock())
            return web.Response(text=sealed)
        return said


class Patience:
    """Runs out when `out` is set, not with time."""

    def __init__(self) -> None:
        self.out = asyncio.Event()

    async def __call__(self, answer: Coroutine[Any, Any, Answer]) -> Answer:
        asked = asyncio.ensure_future(answer)
        over = asyncio.ensure_future(self.out.wait())
        await asyncio.wait({asked, over}, return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if asked.done():
            return asked.result()
        asked.cancel()
        self.out.clear()
        raise TimeoutError


@dataclass
class Scene:
    """`clock`: the world's; `machine`: that of tokens and signatures; `slept`: delays."""

    clock: StillClock
    machine: StillClock
    world: WeChatWorld
    account: Account
    mei: Person
    shop: Shop
    patience: Patience
    slept: list[float]
    url: str
    client: aiohttp.ClientSession

    async def call(self, path: str, body: Any = None, token: str = "", **query: str) -> Any:
        """The JSON of a call of the API; POST with a body, else GET."""
        query["access_token"] = token or await self.token()
        url = f"{self.url}/cgi-bin/{path}"
        verb = "GET" if body is None else "POST"
        async with self.client.request(verb, url, params=query, data=encoded(body)) as response:
            assert response.status == 200
            return await response.json()

    async def code(self, path: str, body: Any = None, token: str = "", **query: str) -> int:
        """Its errcode; 0 where there is none."""
        found: int = (await self.call(path, body, token, **query)).get("errcode", 0)
        return found

    async def token(self, **more: Any) -> str:
        body = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET, **more}
        url = f"{self.url}/cgi-bin/stable_token"
        async with self.client.post(url, data=encoded(body)) as response:
            found: str = (await response.json())["access_token"]
            return found

    async def upload(self, kind: str, data: bytes, name: str = "a.jpg") -> Any:
        form = aiohttp.FormData()
        form.add_field("media", io.BytesIO(data), filename=name)
        query = {"access_token": await self.token(), "type": kind}
        url = f"{self.url}/cgi-bin/media/upload"
        async with self.client.post(url, params=query, data=form) as response:
            return await response.json()

    async def text(self, words: str, person: Person | None = None) -> int:
        """The errcode of a 客服消息."""
        openid = (person or self.mei).openid
        body = {"touser": openid, "msgtype": "text", "text": {"content": words}}
        return await self.code("message/custom/send", body)

    def shown(self, person: Person | None = None) -> list[tuple[str, str]]:
        """From where and which text, of what did not come from the person."""
        return [(each.source, each.text) for each in (person or self.mei).received]


def encoded(body: Any) -> bytes | None:
    return None if body is None else json.dumps(body, ensure_ascii=False).encode()


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    """Everything runs, Mei follows, the account has been told so and said nothing."""
    clock, machine, patience = StillClock(), StillClock(), Patience()
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    world = WeChatWorld(clock, machine, patience, sleep)
    account = world.add_account(APP_ID, SECRET, TOKEN, AES_KEY, "客诉")
    mei = world.add_person("Mei")
    shop = Shop(WeChatWire(TOKEN, AES_KEY, APP_ID), machine)
    app = web.Application()
    app.router.add_get("/wechat", shop.echo)
    app.router.add_post("/wechat", shop.push)
    async with AsyncExitStack() as stack:
        api, own = TestServer(wechat_app(world)), TestServer(app)
        for server in (own, api):
            await server.start_server()
            stack.push_async_callback(server.close)
        client = await stack.enter_async_context(aiohttp.ClientSession())
        await world.set_callback(str(own.make_url("/wechat")))
        await world.follows(mei)
        shop.heard.clear()
        url = str(api.make_url("")).rstrip("/")
        yield Scene(clock, machine, world, account, mei, shop, patience, slept, url, client)
