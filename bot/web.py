"""The web side: webhooks (inbox first, then 200), health, readiness, metrics.

Nothing is told to strangers.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

import structlog
from aiohttp import web

from bot.engine import Engine
from bot.loops.audit import HEARTBEAT
from bot.loops.polling import keep
from bot.metrics import Metrics
from bot.settings import Settings
from cases.service import gone_units

log = structlog.get_logger(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
BODY_BYTES = 1024 * 1024
BACKLOG = 1024  # connections that wait to be taken: one refused comes again a second later
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


@dataclass(frozen=True)
class Hooks:
    """The secrets that platforms have to show. There is no webhook without one."""

    secrets: Mapping[str, str]

    @classmethod
    def derived(cls, key: bytes) -> Self:
        """One secret per bot, from a key of the house. ValueError for an empty key."""
        if not key:
            raise ValueError("webhooks need a secret key; refusing to start without")
        named = {
            bot: hmac.new(key, bot.encode(), hashlib.sha256).hexdigest()
            for bot in ("customer", "staff")
        }
        return cls(named)


@asynccontextmanager
async def serving(engine: Engine, settings: Settings, hooks: Hooks | None) -> AsyncIterator[None]:
    """The web side, running until the end of the block."""
    runner = web.AppRunner(application(engine, settings, hooks), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port, backlog=BACKLOG).start()
        yield
    finally:
        await runner.cleanup()


def application(
    engine: Engine, settings: Settings, hooks: Hooks | None, numbers: Metrics | None = None
) -> web.Application:
    """Routes. Webhook routes exist only where hooks do, WeChat's only where its wire does.
    `numbers`: of the process, where other doors count too.
    """
    app = web.Application(client_max_size=BODY_BYTES, middlewares=[_plain])
    numbers = numbers or Metrics()
    side = _Side(engine, settings, hooks, numbers)
    if hooks is not None:
        app.router.add_post("/telegram/{bot:customer|staff}", side.telegram)
    if engine.wechat is not None:
        from bot.wechat import WeChatSide

        WeChatSide(engine, engine.wechat, numbers).add_to(app)
    if engine.app is not None:
        from bot.wecom import WeComSide

        WeComSide(engine, engine.app, numbers).add_to(app)
    app.router.add_get("/healthz", side.healthz)
    app.router.add_get("/readyz", side.readyz)
    app.router.add_get("/metrics", side.metrics)
    return app


@web.middleware
async def _plain(request: web.Request, handler: object) -> web.StreamResponse:
    """No version header, no stack trace."""
    try:
        response: web.StreamResponse = await handler(request)  # type: ignore[operator]
    except web.HTTPException as error:
        response = web.Response(status=error.status, text=error.reason)
    except Exception as error:
        log.error("web.failed", path=request.path, error=type(error).__name__)
        response = web.Response(status=503, text="try again later")
    response.headers["Server"] = "kesu"
    return response


class _Side:
    """The handlers, with what they need."""

    def __init__(
        self, engine: Engine, settings: Settings, hooks: Hooks | None, numbers: Metrics
    ) -> None:
        self.engine, self.settings, self.hooks, self.numbers = engine, settings, hooks, numbers

    async def telegram(self, request: web.Request) -> web.Response:
        """A pushed update: secret first, then kept, then 200.

        Trouble with the store answers 503: it comes again.
        """
        assert self.hooks is not None
        bot = request.match_info["bot"]
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self.hooks.secrets[bot].encode()):
            self.numbers.refused(bot)
            return web.Response(status=403, text="forbidden")
        if request.content_type != "application/json":
            return web.Response(status=415, text="json only")
        try:
            update = json.loads(await request.read())
            if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
                raise ValueError("no update")
        except (ValueError, RecursionError):  # no JSON, or nested beyond all reason
            return web.Response(status=400, text="no update")
        await keep(self.engine, bot, update)
        self.numbers.taken(bot)
        return web.Response(text="ok")

    async def healthz(self, request: web.Request) -> web.Response:
        """Alive: the process answers."""
        return web.Response(text="ok")

    async def readyz(self, request: web.Request) -> web.Response:
        """Ready: the database answers and the last clean audit is not long ago."""
        if not self._entitled(request):
            return web.Response(status=404, text="Not Found")
        beat = await self.engine.store.setting(HEARTBEAT)
        oldest = self.engine.machine.now() - timedelta(seconds=self.engine.limits.audit_seconds * 4)
        fresh = beat is not None and datetime.fromisoformat(beat) > oldest
        counts = await self.engine.store.health(self.engine.world.now())
        body: dict[str, object] = {"ready": fresh, "heartbeat": beat}
        body |= {"rules": self.engine.rules.problem or "ok", "units_gone": await self._gone()}
        body |= {k: v.isoformat() if isinstance(v, datetime) else v for k, v in counts.items()}
        return web.json_response(body, status=200 if fresh else 503)

    async def _gone(self) -> dict[str, int]:
        """Open cases by unit that the organisation has no more. Kesu works all the same."""
        org, now = self.engine.rules.house.org, self.engine.world.now()
        async with self.engine.store.reading() as work:
            return await gone_units(work, org, now)

    async def metrics(self, request: web.Request) -> web.Response:
        """Figures for Prometheus; no person and no case in any label."""
        if not self._entitled(request):
            return web.Response(status=404, text="Not Found")
        counts = await self.engine.store.health(self.engine.world.now())
        return web.Response(body=self.numbers.exposition(counts), content_type="text/plain")

    def _entitled(self, request: web.Request) -> bool:
        """The metrics token, or this very machine without a proxy in between."""
        token = self.settings.metrics_token
        if token is not None:
            given = request.headers.get("Authorization", "").removeprefix("Bearer ")
            return hmac.compare_digest(given.encode(), token.get_secret_value().encode())
        forwarded = any(name in request.headers for name in FORWARDED)
        return not forwarded and request.remote in ("127.0.0.1", "::1")
