"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

from bot.playground.telegram.admin import admin_routes
from bot.playground.telegram.clock import MovableClock
from bot.playground.telegram.dispatch import answer, record
from bot.playground.telegram.faults import Fault
from bot.playground.telegram.files import MAX_UPLOAD, number_in_path
from bot.playground.telegram.model import Json
from bot.playground.telegram.params import Params, Upload
from bot.playground.telegram.polling import Polls
from bot.playground.telegram.refusals import RefusalError, unauthorized
from bot.playground.telegram.state import TOKEN, BotAccount
from bot.playground.telegram.webhooks import WebhookPusher
from bot.playground.telegram.world import TelegramWorld

# Room for the other parts of a multipart request beside the largest file.
MAX_REQUEST = MAX_UPLOAD + 1024 * 1024
GARBAGE = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


def telegram_app(
    world: TelegramWorld, clock: MovableClock | None = None, admin: bool = True
) -> web.Application:
    """The application; mount it below a prefix (``add_subapp``) or run it by itself.

    ``admin`` adds the ``/_world`` surface; ``clock`` lets it move the world's time.
    """
    app = web.Application(client_max_size=MAX_REQUEST)
    server = ApiServer(world)
    app.router.add_route("*", "/bot{token}/{method}", server.handle)
    app.router.add_get("/file/bot{token}/{path:.+}", server.download)
    if admin:
        app.router.add_routes(admin_routes(world, clock))
    app.cleanup_ctx.append(server.life)
    app.on_shutdown.append(server.close)
    return app


class ApiServer:
    """Reads requests, keeps long polls waiting, plays the faults."""

    def __init__(self, world: TelegramWorld) -> None:
        self._world = world
        self._closing = asyncio.Event()
        self._polls = Polls(world, self._closing)
        self._pusher = WebhookPusher(world)

    async def life(self, app: web.Application) -> AsyncIterator[None]:
        async with self._pusher.running():
            yield

    async def close(self, app: web.Application) -> None:
        """Let go of everyone who waits, so that the server stops at once."""
        self._closing.set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        try:
            bot = self._bot(request.match_info["token"])
            values, files = await read_request(request)
        except RefusalError as refusal:
            return _reply(refusal.code, refusal.as_json())
        method = request.match_info["method"]
        fault = self._world.faults.take(method, bot.name)
        if fault is not None:
            return await self._faulty(request, fault, bot, method, values, files)
        if method.lower() == "getupdates":
            status, body = await self._polls.answer(bot, values)
        else:
            status, body = answer(self._world, bot, method, values, files)
        return _reply(status, body)

    def _bot(self, token: str) -> BotAccount:
        if TOKEN.fullmatch(token) is None:
            raise RefusalError(404, "Not Found")
        account = self._world.bot_of_token(token)
        if account is None:
            raise unauthorized()
        return account

    async def _faulty(
        self,
        request: web.Request,
        fault: Fault,
        bot: BotAccount,
        method: str,
        values: Json,
        files: dict[str, Upload],
    ) -> web.StreamResponse:
        if fault.kind == "lost":
            answer(self._world, bot, method, values, files)
        else:
            refusal = RefusalError(fault.code, fault.description, retry_after=fault.retry_after)
            record(self._world, bot, method, Params(values, files, frozenset()), refusal)
            if fault.kind == "status":
                return _reply(refusal.code, refusal.as_json())
        if fault.kind == "garbage":
            return web.Response(status=502, text=GARBAGE, content_type="text/html")
        if fault.kind == "hang":
            await self._closing.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file; what getFile named stays downloadable."""
        try:
            self._bot(request.match_info["token"])
        except RefusalError as refusal:
            return _reply(refusal.code, refusal.as_json())
        number = number_in_path(request.match_info["path"])
        file = self._world.files.get(number or 0)
        if file is None:
            return _reply(404, RefusalError(404, "Not Found").as_json())
        return web.Response(body=file.data, content_type="application/octet-stream")


def _reply(status: int, body: Json) -> web.Response:
    headers = {}
    wait = body.get("parameters", {}).get("retry_after")
    if wait is not None:
        headers["Retry-After"] = str(wait)
    return web.json_response(body, status=status, headers=headers)


async def read_request(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Parameters out of the query, a JSON body, a form or a multipart form."""
    values: Json = dict(request.query)
    files: dict[str, Upload] = {}
    # When mounted, the outer application's limit would hold.
    own = request.clone(client_max_size=MAX_REQUEST)
    try:
        if own.content_type == "application/json":
            values |= _json_object(await own.text())
        elif own.method == "POST":
            for name, part in (await own.post()).items():
                if isinstance(part, web.FileField):
                    with part.file:
                        files[name] = Upload(part.filename, part.file.read(), part.content_type)
                else:
                    values[name] = part if isinstance(part, str) else bytes(part).decode()
    except web.HTTPRequestEntityTooLarge:
        raise RefusalError(413, "Request Entity Too Large") from None
    return values, files


def _json_object(text: str) -> Json:
    if not text.strip():
        return {}
    try:
        body: Any = json.loads(text)
    except ValueError:
        raise RefusalError(400, "Bad Request: can't parse JSON object") from None
    if not isinstance(body, dict):
        raise RefusalError(400, "Bad Request: expected a JSON object")
    return body
