"""The Official Account's side of the web: what WeChat pushes, answered in its own request.

Verified first, kept then, worked within the request's 5 seconds. A push that is not ours is
refused; one that bears our signature is always answered with 200, else the platform repeats it and
shows its own excuse.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import msgspec
import structlog
from aiohttp import web

from bot.engine import Engine
from bot.loops.intake import take_in
from bot.loops.passive import BOT, answered, given
from bot.metrics import Metrics
from bot.pushed_body import body_of, too_slow
from bot.requests import Answer, Held
from cases.platforms import WECHAT
from handlers.wechat import SUCCESS, WeChatWire, WireError
from handlers.wechat.incoming import is_answered
from handlers.wechat.messages import Received

log = structlog.get_logger(__name__)
PATH = "/wechat"
_DOOR = "wechat"  # in the figures
_NOT_KEPT = "customer/not_kept"


class WeChatSide:
    """The handlers of `PATH`. `close` waits for what is still being answered."""

    def __init__(self, engine: Engine, wire: WeChatWire, numbers: Metrics) -> None:
        self._engine, self._wire, self._numbers = engine, wire, numbers
        self._late: set[asyncio.Task[Any]] = set()

    def add_to(self, app: web.Application) -> None:
        """Serve it."""
        app.router.add_get(PATH, self.echo)
        app.router.add_post(PATH, self.push)
        app.on_shutdown.append(self.close)

    async def echo(self, request: web.Request) -> web.Response:
        """The platform asks whether this address is ours, when an operator enters it."""
        try:
            return web.Response(text=self._wire.echo(request.query, self._engine.machine.now()))
        except WireError as error:
            return self._refused(error)

    async def push(self, request: web.Request) -> web.StreamResponse:
        """Something a person did."""
        body = await body_of(request, self._engine.limits.body_seconds)
        if body is None:
            return too_slow()
        try:
            received = self._wire.receive(request.query, body, self._engine.machine.now())
        except WireError as error:
            return self._refused(error)
        chat, read = f"{WECHAT}{received.sender}", is_answered(received)
        held = Held(f"{WECHAT}{received.key}", chat, read=read)
        return await self._answer(request, received, held)

    async def close(self, app: web.Application | None = None) -> None:
        """Wait for what is still being worked after its request was answered."""
        if self._late:
            await asyncio.wait(self._late, timeout=self._engine.limits.stop_seconds)

    async def _answer(
        self, request: web.Request, received: Received, held: Held
    ) -> web.StreamResponse:
        """Keep it, and wait for its answer as long as the platform does."""
        kept = asyncio.ensure_future(self._kept(received, held))
        work = asyncio.ensure_future(self._worked(kept, held))
        limit = asyncio.ensure_future(self._in_vain())
        await asyncio.wait({work, limit}, return_when=asyncio.FIRST_COMPLETED)
        limit.cancel()
        if not work.done():
            held.late = True
            if not kept.done():
                return self._not_kept(received, work)
            self._goes_on(work)
            return web.Response(text=SUCCESS)
        return await self._given(request, received, held, _result(work))

    async def _kept(self, received: Received, held: Held) -> None:
        """A database that is away for a moment is waited for: only what is kept may be answered."""
        body = msgspec.json.encode(received)
        while not held.late:
            try:
                held.fresh = await take_in(self._engine, BOT, held.update, held.chat, body)
                self._numbers.taken(_DOOR)
                return
            except Exception as error:  # noqa: BLE001 - whatever it is, the next try may succeed
                log.error("wechat.not_kept", error=type(error).__name__)
                await asyncio.sleep(self._engine.limits.passive_poll_ms / 1000)
        raise TimeoutError

    async def _worked(self, kept: Awaitable[None], held: Held) -> Answer:
        await kept
        return await answered(self._engine, held)

    async def _in_vain(self) -> None:
        await self._engine.patience(self._engine.limits.passive_seconds)

    def _not_kept(self, received: Received, work: asyncio.Task[Answer]) -> web.StreamResponse:
        """Nothing was kept: the person is asked to say it again, rather than believing us told."""
        self._goes_on(work)
        text = self._engine.words.render(_NOT_KEPT, "zh", {}, "plain")
        return self._passive(received, text)

    async def _given(
        self, request: web.Request, received: Received, held: Held, answer: Answer
    ) -> web.StreamResponse:
        response = self._passive(received, answer.text)
        # Two rounds of the loop: one to learn that the platform has hung up, one to act on it.
        # What it did not hear stays marked, and is told by delivery as what may come twice.
        for _ in range(2):
            await asyncio.sleep(0)
        waited = _open(request)
        await response.prepare(request)
        await response.write_eof()
        if waited and _open(request):
            self._goes_on(asyncio.ensure_future(given(self._engine, held, answer)))
        return response

    def _passive(self, received: Received, text: str) -> web.Response:
        if not text.strip():
            return web.Response(text=SUCCESS)
        now = self._engine.machine.now()
        try:
            xml = self._wire.reply(received, text, self._engine.entropy, now)
        except WireError as error:  # a word would be better, but the push was taken
            log.error("wechat.unanswerable", why=error.reason)
            return web.Response(text=SUCCESS)
        # It is written before the middleware could take the library's name off.
        return web.Response(text=xml, content_type="text/xml", headers={"Server": "kesu"})

    def _refused(self, error: WireError) -> web.Response:
        """A stranger is refused; what is signed and cannot be read is not wanted again."""
        log.warning("wechat.refused", why=error.reason)
        if error.signed:
            return web.Response(text=SUCCESS)
        self._numbers.refused(_DOOR)
        status = 413 if error.reason == "too large" else 403
        return web.Response(status=status, text="forbidden")

    def _goes_on(self, work: asyncio.Task[Any]) -> None:
        self._late.add(work)
        work.add_done_callback(self._late.discard)
        work.add_done_callback(_result)


def _open(request: web.Request) -> bool:
    """Does the platform still listen, as far as one can know?"""
    return request.transport is not None and not request.transport.is_closing()


def _result(work: asyncio.Task[Any]) -> Any:
    """What came of it; trouble is noted and costs nothing but the answer: the update is kept."""
    if work.cancelled():
        return Answer()
    if error := work.exception():
        log.error("wechat.unanswered", error=type(error).__name__)
        return Answer()
    return work.result()
