"""Posts presses of application cards to the application's own address."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp

from bot.playground.wecom.envelope import callback, sealed, signature
from bot.playground.wecom.model import App, Callback
from bot.playground.wecom.world import WeComWorld

TRIES = 3
TIMEOUT = aiohttp.ClientTimeout(total=5)
"""The platform cuts a push off after 5 s and makes three tries in all (接收消息与事件)."""


class Pusher:
    """Tries follow at once, one push after another."""

    def __init__(self, world: WeComWorld) -> None:
        self._world = world

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        wake = asyncio.Event()
        stop = self._world.listen(wake.set)
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            task = asyncio.create_task(self._loop(wake, session))
            try:
                yield
            finally:
                stop()
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def _loop(self, wake: asyncio.Event, session: aiohttp.ClientSession) -> None:
        while True:
            wake.clear()
            for pushed in self._world.callbacks:
                if not pushed.done:
                    await self._push(session, pushed)
            await wake.wait()

    async def _push(self, session: aiohttp.ClientSession, pushed: Callback) -> None:
        """Status 0 stands for no answer."""
        app = pushed.app
        for _ in range(TRIES if app.url else 0):
            stamp = self._stamp()
            sent = callback(pushed.xml, app.aes_key, app.token, app.corp_id, app.agent_id, stamp)
            try:
                async with session.post(
                    app.url,
                    params=sent.query,
                    data=sent.body.encode(),
                    headers={"Content-Type": "text/xml"},
                ) as answer:
                    pushed.answers.append((answer.status, await answer.text()))
            except (aiohttp.ClientError, TimeoutError):
                pushed.answers.append((0, ""))
            if pushed.answers[-1][0] == 200:
                break
        pushed.done = True
        self._world.changed()

    def _stamp(self) -> tuple[str, str]:
        return str(int(self._world.now().timestamp())), str(secrets.randbelow(10**10))


async def address_is_good(world: WeComWorld, app: int | App | None = None) -> bool:
    """What the platform does when the address is entered: it must open and say back an echo."""
    account = world.app(app)
    echo = str(world.next_number() + 10**15)
    inner = sealed(echo, account.aes_key, account.corp_id)
    timestamp, nonce = str(int(world.now().timestamp())), str(secrets.randbelow(10**10))
    query = {
        "msg_signature": signature(account.token, timestamp, nonce, inner),
        "timestamp": timestamp,
        "nonce": nonce,
        "echostr": inner,
    }
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.get(account.url, params=query) as answer,
        ):
            return answer.status == 200 and await answer.text() == echo
    except (aiohttp.ClientError, TimeoutError):
        return False
