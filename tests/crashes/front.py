"""The proxy in front of web processes that take WeChat's pushes: each request goes to the next one,
so that a repeat meets another process than the first try. It reads along.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.playground.wechat.markup import read
from bot.playground.wechat.sealing import Seal
from tests.crashes.mainland import AES_KEY, APP_ID, TOKEN

_LOOK_SECONDS = 0.05


class Front:
    """`said`: what each push was answered, in the order of the answers; "" for nothing, None where
    the connection broke. `loses_every`: of so many pushes one first answer is lost on its way; 0
    loses none.
    """

    def __init__(self, ports: Sequence[int], client: aiohttp.ClientSession) -> None:
        self._ports, self._client = ports, client
        self._seal = Seal(TOKEN, AES_KEY, APP_ID)
        self._count = 0
        self.said: dict[str, list[str | None]] = defaultdict(list)
        self.loses_every = 0
        self._lost = 0

    async def handle(self, request: web.Request) -> web.Response:
        """Hand a request on and bring its answer back."""
        body = await request.read()
        port = self._ports[self._count % len(self._ports)]
        self._count += 1
        await self._up(port)
        push = self._opened(body) if body else ""
        try:
            url = f"http://127.0.0.1:{port}{request.path_qs}"
            async with self._client.request(request.method, url, data=body or None) as reply:
                answer, status = await reply.read(), reply.status
        except aiohttp.ClientError:
            self.said[push].append(None)
            return _broken(request)
        if push:
            self.said[push].append(self._words(answer))
            if self._loses(push):
                return _broken(request)
        return web.Response(body=answer, status=status)

    def _loses(self, push: str) -> bool:
        """Is this answer lost? At most the first one of a push."""
        if not self.loses_every or len(self.said[push]) > 1:
            return False
        self._lost += 1
        return not self._lost % self.loses_every

    async def _up(self, port: int) -> None:
        """Wait until somebody listens there."""
        while True:
            try:
                async with self._client.get(f"http://127.0.0.1:{port}/healthz"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(_LOOK_SECONDS)  # noqa: TID251 - another process is starting

    def _opened(self, body: bytes) -> str:
        """The push in clear, word for word the same in all its tries."""
        return self._seal.opened(read(body).value("Encrypt")).decode()

    def _words(self, answer: bytes) -> str:
        if answer == b"success":
            return ""
        return read(self._seal.opened(read(answer).value("Encrypt"))).value("Content")


def _broken(request: web.Request) -> web.Response:
    """The platform hears nothing: the connection is gone."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@asynccontextmanager
async def front(*ports: int) -> AsyncIterator[tuple[Front, str]]:
    """The proxy and the address of pushes."""
    async with aiohttp.ClientSession() as client:
        proxy = Front(ports, client)
        app = web.Application()
        app.router.add_route("*", "/wechat", proxy.handle)
        async with TestServer(app) as server:
            yield proxy, str(server.make_url("/wechat"))
