"""The world over the network: the gateway at ``/``, files at ``/media``, REST at ``/cgi-bin``."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from aiohttp import WSMsgType, web

from bot.playground.wecom.connections import ABNORMAL
from bot.playground.wecom.envelope import encrypted
from bot.playground.wecom.errors import BAD_FORMAT, RefusedError
from bot.playground.wecom.gateway import receive
from bot.playground.wecom.limits import MEDIA_LINK
from bot.playground.wecom.model import Json
from bot.playground.wecom.pushing import Pusher
from bot.playground.wecom.world import WeComWorld

MAX_FRAME = 4 * 1024 * 1024
HIDDEN = frozenset({"access_token", "key", "corpsecret"})


def wecom_app(world: WeComWorld) -> web.Application:
    """The application; mount it below a prefix (``add_subapp``) or run it by itself."""
    app = web.Application()
    server = Server(world)
    app.router.add_get("/", server.gateway)
    app.router.add_get("/media/{number:[0-9]+}", server.media)
    app.router.add_get("/cgi-bin/gettoken", server.get_token)
    app.router.add_get("/cgi-bin/agent/get", server.agent_get)
    app.router.add_post("/cgi-bin/message/send", server.message_send)
    app.router.add_post("/cgi-bin/message/update_template_card", server.message_update)
    app.router.add_post("/cgi-bin/webhook/send", server.webhook_send)
    app.cleanup_ctx.append(server.life)
    app.on_shutdown.append(server.close)
    return app


class SocketWire:
    """Frames go out in the order in which the world gave them; a close comes after them."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self._socket = socket
        self._transport = request.transport
        self._out: asyncio.Queue[Json | int] = asyncio.Queue()

    def send(self, frame: Json) -> None:
        self._out.put_nowait(frame)

    def close(self, code: int) -> None:
        self._out.put_nowait(code)

    async def write(self) -> None:
        """Write until a close was asked for, or the connection is gone."""
        with suppress(ConnectionError):
            while True:
                item = await self._out.get()
                if not isinstance(item, int):
                    await self._socket.send_str(json.dumps(item, ensure_ascii=False))
                elif item == ABNORMAL:
                    if self._transport is not None:
                        self._transport.abort()
                    return
                else:
                    await self._socket.close(code=item)
                    return


class Server:
    """Reads requests and frames; the world decides."""

    def __init__(self, world: WeComWorld) -> None:
        self._world = world
        self._pusher = Pusher(world)
        self._sockets: set[web.WebSocketResponse] = set()

    async def life(self, app: web.Application) -> AsyncIterator[None]:
        async with self._pusher.running():
            yield

    async def close(self, app: web.Application) -> None:
        for socket in tuple(self._sockets):
            await socket.close(code=1001)

    async def gateway(self, request: web.Request) -> web.StreamResponse:
        """One WebSocket of a smart bot."""
        status = self._world.faults.refuse_upgrades
        if status is not None:
            return web.Response(status=status, text="refused")
        # Pings of the WebSocket itself are answered; the protocol's own are frames.
        socket = web.WebSocketResponse(max_msg_size=MAX_FRAME, timeout=1.0)
        if not socket.can_prepare(request):
            return web.Response(status=426, text="a WebSocket is spoken here")
        await socket.prepare(request)
        self._sockets.add(socket)
        wire = SocketWire(socket, request)
        address = str(request.url.with_query(None)).rstrip("/")
        connection = self._world.opened(wire, address)
        writer = asyncio.create_task(wire.write())
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and connection in self._world.connections:
                    receive(self._world, connection, message.data)
        finally:
            self._world.closed(connection)
            self._sockets.discard(socket)
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
        return socket

    async def media(self, request: web.Request) -> web.Response:
        """A file, encrypted, for five minutes after its message."""
        file = self._world.files.get(int(request.match_info["number"]))
        if file is None or self._world.now() - file.at > MEDIA_LINK:
            raise web.HTTPNotFound
        name = f"attachment; filename*=UTF-8''{quote(file.name)}"
        return web.Response(
            body=encrypted(file.data, file.key),
            content_type="application/octet-stream",
            headers={"Content-Disposition": name},
        )

    async def get_token(self, request: web.Request) -> web.Response:
        query = request.query
        return await self._rest(
            request,
            lambda _: self._world.get_token(query.get("corpid", ""), query.get("corpsecret", "")),
        )

    async def agent_get(self, request: web.Request) -> web.Response:
        query = request.query
        token, agent = query.get("access_token", ""), query.get("agentid", "")
        world = self._world
        return await self._rest(
            request, lambda _: world.app_described(world.app_of_token(token), agent)
        )

    async def message_send(self, request: web.Request) -> web.Response:
        token = request.query.get("access_token", "")
        world = self._world
        return await self._rest(
            request, lambda body: world.app_sends(world.app_of_token(token), body)
        )

    async def message_update(self, request: web.Request) -> web.Response:
        token = request.query.get("access_token", "")
        world = self._world
        return await self._rest(
            request, lambda body: world.app_updates(world.app_of_token(token), body)
        )

    async def webhook_send(self, request: web.Request) -> web.Response:
        key = request.query.get("key", "")
        return await self._rest(request, lambda body: self._world.webhook_sends(key, body))

    async def _rest(self, request: web.Request, act: Callable[[Json], Json]) -> web.Response:
        """Faults are asked for by the path, as ``/cgi-bin/message/send``."""
        world, path = self._world, request.path[request.path.index("/cgi-bin/") :]
        fault = world.faults.take(path)
        code, text, result, body = 0, "ok", Json(), Json()
        try:
            body = await _body(request)
            if fault is not None and fault.code is not None:
                raise RefusedError(fault.code, fault.message)
            result = act(body)
        except RefusedError as refusal:
            code, text = refusal.code, refusal.message
        lost = fault is not None and fault.code is None
        shown = {k: v for k, v in request.query.items() if k not in HIDDEN}
        world.record("rest", path, "", {**shown, **body}, None if lost else code, text)
        if lost and request.transport is not None:
            request.transport.abort()
        return web.json_response({"errcode": code, "errmsg": text, **result})


async def _body(request: web.Request) -> Json:
    if request.method != "POST":
        return {}
    try:
        body: Any = json.loads(await request.text())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise RefusedError(BAD_FORMAT, "data format error")
    return body
