"""A small Official Account API on a free port, which notes what it is asked and can be made to
fail; and a keeper that processes share.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from handlers.wechat.api import WeChatApi
from handlers.wechat.api_limits import ApiLimits

APP_ID = "wx4f21c0ffee0badf0"
SECRET = "5ecre7c0ffee5ecre7c0ffee5ecre7c0"
OPENID = "oGsmh6YLxKqF7QaWzcDmrVhN2tYs"
START = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TOKEN = "/cgi-bin/stable_token"
SEND = "/cgi-bin/message/custom/send"
PATIENT = ApiLimits()

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Asked:
    path: str
    query: dict[str, str]
    raw: bytes
    kind: str

    @property
    def body(self) -> Any:
        return json.loads(self.raw)


@dataclass
class Platform:
    """`lives`: seconds a token lasts. `refused`: tokens that calls are not made with."""

    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    lives: int = 7200
    serial: int = 1
    refused: set[str] = field(default_factory=set)
    refuses_all: bool = False
    url: str = ""

    @property
    def token(self) -> str:
        return f"77_{self.serial:04}Zq-" + "aB3_" * 30

    def rotate(self) -> None:
        """The token that was handed out holds no longer; another one does."""
        self.refused.add(self.token)
        self.serial += 1

    def says(self, path: str, body: object, status: int = 200, mime: str = "text/plain") -> None:
        """From now on, this is the answer to `path`: bytes, or anything else as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()

        async def answer(_: web.Request) -> web.Response:
            return web.Response(status=status, body=content, content_type=mime)

        self.answers[path] = answer

    def of(self, path: str) -> list[Asked]:
        return [each for each in self.asked if each.path == path]

    @property
    def forced(self) -> int:
        return sum(each.body["force_refresh"] for each in self.of(TOKEN))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        self.asked.append(Asked(request.path, dict(request.query), raw, request.content_type))
        if request.path in self.answers:
            return await self.answers[request.path](request)
        if request.path == TOKEN:
            return web.json_response(self._token(json.loads(raw)))
        token = request.query.get("access_token")
        if self.refuses_all or token != self.token or token in self.refused:
            said = f"invalid credential, access_token {token} is invalid or not latest"
            return web.json_response({"errcode": 40001, "errmsg": said})
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    def _token(self, asked: dict[str, Any]) -> dict[str, Any]:
        if (asked["appid"], asked["secret"]) != (APP_ID, SECRET):
            return {"errcode": 40125, "errmsg": f"invalid appsecret {asked['secret']}"}
        self.serial += asked["force_refresh"]
        return {"access_token": self.token, "expires_in": self.lives}


class Clock:
    """Machine time that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


class Shared:
    """What processes share: one value, one turn at a time."""

    def __init__(self) -> None:
        self.kept: str | None = None
        self._turn = asyncio.Lock()

    async def load(self) -> str | None:
        # Others run meanwhile, as with a database.
        await asyncio.sleep(0)  # noqa: TID251
        return self.kept

    async def save(self, kept: str) -> None:
        await asyncio.sleep(0)  # noqa: TID251
        self.kept = kept

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        async with self._turn:
            yield


@asynccontextmanager
async def running(platform: Platform) -> AsyncIterator[None]:
    app = web.Application(client_max_size=32 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", platform.answer)
    async with TestServer(app) as server:
        platform.url = str(server.make_url("")).rstrip("/")
        yield


@dataclass
class Account:
    """A platform, its clock, what processes share, and processes."""

    platform: Platform
    clock: Clock
    shared: Shared
    apis: list[WeChatApi] = field(default_factory=list)

    def process(self, limits: ApiLimits = PATIENT, secret: str = SECRET) -> WeChatApi:
        api = WeChatApi(
            APP_ID,
            secret,
            keeper=self.shared,
            clock=self.clock,
            base_url=self.platform.url,
            limits=limits,
        )
        self.apis.append(api)
        return api


@asynccontextmanager
async def account() -> AsyncIterator[Account]:
    platform = Platform()
    async with running(platform):
        opened = Account(platform, Clock(), Shared())
        yield opened
        for each in opened.apis:
            await each.close()
