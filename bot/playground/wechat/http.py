"""The API over HTTP: `/cgi-bin/...`, and the bytes of videos below `/media/`."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.playground.wechat.dispatch import answer
from bot.playground.wechat.faults import ApiFault
from bot.playground.wechat.model import Json
from bot.playground.wechat.refusals import RefusalError
from bot.playground.wechat.request import Answered, File, Request, Upload
from bot.playground.wechat.world import WeChatWorld

MAX_REQUEST = 12 * 1024 * 1024
PAGE = "<html><head><title>Sorry</title></head><body>system busy</body></html>"
# The platform leaves \uXXXX as it is: people then read the escapes. Only what JSON cannot carry
# in any other way is undone.
_ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)\\(u(?!00[0-7])[0-9a-fA-F]{4})")


def wechat_app(world: WeChatWorld) -> web.Application:
    """The application; mount it below a prefix (`add_subapp`) or run it by itself. It closes the
    world when it goes."""
    app = web.Application(client_max_size=MAX_REQUEST)
    server = ApiServer(world)
    app.router.add_route("*", "/cgi-bin/{path:.+}", server.handle)
    app.router.add_get("/media/{media_id}", server.media)
    app.on_cleanup.append(server.close)
    return app


class ApiServer:
    """Reads requests, plays the faults, writes answers as the platform words them."""

    def __init__(self, world: WeChatWorld) -> None:
        self._world = world
        self._answers = 0

    async def close(self, app: web.Application) -> None:
        await self._world.close()

    async def handle(self, http: web.Request) -> web.StreamResponse:
        path = http.match_info["path"].strip("/")
        fault = self._world.api_faults.take(path)
        if fault is not None and fault.kind != "lost":
            return self._faulty(http, path, fault)
        try:
            done: Answered = answer(self._world, http.method, path, await read_request(http))
        except RefusalError as refusal:
            done = self._refusal(refusal)
        if fault is not None:
            _break(http)
            return web.Response()
        return _reply(done)

    def _faulty(self, http: web.Request, path: str, fault: ApiFault) -> web.StreamResponse:
        self._world.record(path, {}, fault.code)
        if fault.kind == "errcode":
            return _reply(self._refusal(RefusalError(fault.code)))
        if fault.kind == "drop":
            _break(http)
            return web.Response()
        status = 200 if fault.kind == "html" else fault.code
        return web.Response(status=status, text=PAGE, content_type="text/html")

    def _refusal(self, refusal: RefusalError) -> Json:
        self._answers += 1
        rid = f"{int(self._world.machine().timestamp()):x}-{self._answers:08x}"
        return {"errcode": refusal.code, "errmsg": f"{refusal.message} rid: {rid}"}

    async def media(self, http: web.Request) -> web.Response:
        kept = self._world.media.get(http.match_info["media_id"])
        if kept is None:
            raise web.HTTPNotFound
        return web.Response(body=kept.data, content_type=kept.mime)


def _break(http: web.Request) -> None:
    if http.transport is not None:
        http.transport.abort()


def _reply(done: Answered) -> web.Response:
    if isinstance(done, File):
        kept = f"attachment; filename*=UTF-8''{quote(done.name)}"
        headers = {"Content-disposition": kept}
        return web.Response(body=done.data, content_type=done.mime, headers=headers)
    body = json.dumps(done, ensure_ascii=False).encode()
    return web.Response(body=body, headers={"Content-Type": "application/json; encoding=utf-8"})


async def read_request(http: web.Request) -> Request:
    """RefusalError 47001: a body that is no JSON object. 40006: larger than any file."""
    base = str(http.url).split("/cgi-bin/", 1)[0]
    query = dict(http.query)
    # When mounted, the outer application's limit would hold.
    own = http.clone(client_max_size=MAX_REQUEST)
    try:
        if own.content_type == "multipart/form-data":
            return Request(query, {}, base, await _upload(own))
        return Request(query, _object(await own.read()), base)
    except web.HTTPRequestEntityTooLarge:
        raise RefusalError(40006) from None


async def _upload(own: web.Request) -> Upload | None:
    part = (await own.post()).get("media")
    if not isinstance(part, web.FileField):
        return None
    with part.file:
        return Upload(part.filename, part.file.read(), part.content_type)


def _object(raw: bytes) -> Json:
    if not raw.strip():
        return {}
    try:
        found: Any = json.loads(_ESCAPED.sub(r"\1\\\\\2", raw.decode("utf-8")))
    except ValueError:
        raise RefusalError(47001) from None
    if not isinstance(found, dict):
        raise RefusalError(47001)
    return found
