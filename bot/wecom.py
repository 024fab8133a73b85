"""The self-built WeCom app's side of the web: its callbacks, kept and answered with nothing."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.engine import Engine
from bot.loops.intake import take_in
from bot.metrics import Metrics
from bot.pushed_body import body_of, too_slow
from handlers.wechat.errors import WireError
from handlers.wecom.app_callbacks import AppCallbacks

log = structlog.get_logger(__name__)
PATH = "/wecom"
_DOOR = "wecom"  # in the figures


class WeComSide:
    """The handlers of `PATH`."""

    def __init__(self, engine: Engine, callbacks: AppCallbacks, numbers: Metrics) -> None:
        self._engine, self._callbacks, self._numbers = engine, callbacks, numbers

    def add_to(self, app: web.Application) -> None:
        """Serve it."""
        app.router.add_get(PATH, self.echo)
        app.router.add_post(PATH, self.push)

    async def echo(self, request: web.Request) -> web.Response:
        """The platform asks whether this address is ours, when an operator enters it."""
        try:
            now = self._engine.machine.now()
            return web.Response(text=self._callbacks.echo(request.query, now))
        except WireError as error:
            return self._refused(error)

    async def push(self, request: web.Request) -> web.Response:
        """Something a member of staff did. Trouble with the store is a 503: it comes again."""
        body = await body_of(request, self._engine.limits.body_seconds)
        if body is None:
            return too_slow()
        try:
            pushed = self._callbacks.receive(request.query, body, self._engine.machine.now())
        except WireError as error:
            return self._refused(error)
        if pushed.sender:
            await take_in(self._engine, "staff", pushed.update, pushed.sender, pushed.raw)
            self._numbers.taken(_DOOR)
        return web.Response()

    def _refused(self, error: WireError) -> web.Response:
        log.warning("wecom.refused", why=error.reason)
        if error.signed:
            return web.Response()
        self._numbers.refused(_DOOR)
        status = 413 if error.reason == "too large" else 403
        return web.Response(status=status, text="forbidden")
