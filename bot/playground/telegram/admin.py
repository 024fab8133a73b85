"""``/_world``: people's side of the stand-in over HTTP, for the page and for other processes.

``POST /_world/<operation>`` with a JSON object of the operation's arguments calls the method of
that name; bytes (``data``, ``photos``) are base64, accounts are ids, private chats are
``"<user id>:<bot name>"``, groups their ids. Answers ``{"ok": true, "result": ...}`` or status
400 with ``{"ok": false, "error": ...}``.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.playground.telegram.clock import MovableClock
from bot.playground.telegram.model import Json
from bot.playground.telegram.refusals import WorldError
from bot.playground.telegram.snapshot import call_view, chat_view, view
from bot.playground.telegram.world import TelegramWorld
from bot.playground.watching import until

OPERATIONS: frozenset[str] = frozenset(
    "add_user add_bot private add_group "
    "user_says user_starts user_sends_photo user_sends_document user_sends_voice "
    "user_sends_video user_sends_sticker user_sends_album user_shares_contact "
    "user_sends_location user_edits user_deletes user_presses user_presses_stale "
    "user_blocks user_unblocks user_deactivates "
    "user_joins user_leaves user_promoted bot_added bot_removed bot_promoted bot_demoted "
    "bot_muted migrate throttle fail_next unanswered commands_shown".split()
)


def admin_routes(world: TelegramWorld, clock: MovableClock | None) -> list[web.RouteDef]:
    admin = Admin(world, clock)
    return [
        web.get("/_world/snapshot", admin.snapshot),
        web.get("/_world/calls", admin.calls),
        web.get("/_world/chat/{key}", admin.chat),
        web.get("/_world/media/{number:[0-9]+}", admin.media),
        web.get("/_world/clock", admin.clock),
        web.post("/_world/clock", admin.move_clock),
        web.post("/_world/{operation}", admin.operate),
    ]


class Admin:
    def __init__(self, world: TelegramWorld, clock: MovableClock | None) -> None:
        self._world = world
        self._clock = clock

    async def snapshot(self, request: web.Request) -> web.Response:
        """``since=<version>``: only what is newer; ``wait=<seconds>``: until there is something."""
        since = _number(request, "since")
        wait = _number(request, "wait")
        if wait > 0:
            try:
                await until(self._world, lambda: self._world.version > since, wait)
            except TimeoutError:
                return _result(self._world.snapshot(since))
        return _result(self._world.snapshot(since))

    async def calls(self, request: web.Request) -> web.Response:
        """Calls after number ``since``, of one ``method`` and ``bot`` if named."""
        method = request.query.get("method", "").lower()
        bot = request.query.get("bot")
        calls = [
            call_view(call)
            for call in self._world.calls[_number(request, "since") :]
            if method in ("", call.method.lower()) and bot in (None, call.bot)
        ]
        return _result(calls)

    async def chat(self, request: web.Request) -> web.Response:
        try:
            return _result(chat_view(self._world, self._world.chat(request.match_info["key"])))
        except WorldError as error:
            return _failed(str(error))

    async def media(self, request: web.Request) -> web.Response:
        file = self._world.files.get(int(request.match_info["number"]))
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.data, content_type=file.mime or "application/octet-stream")

    async def clock(self, request: web.Request) -> web.Response:
        return _result(self._world.now().isoformat())

    async def move_clock(self, request: web.Request) -> web.Response:
        """``{"advance": seconds}`` or ``{"set": "<ISO moment with zone>"}``."""
        if self._clock is None:
            return _failed("the clock belongs to the program that runs this stand-in")
        body = await request.json()
        if "set" in body:
            moment = datetime.fromisoformat(body["set"])
            if moment.tzinfo is None:
                return _failed("the moment needs a zone")
            self._clock.set(moment)
        self._clock.advance(float(body.get("advance", 0)))
        self._world.changed()
        return _result(self._world.now().isoformat())

    async def operate(self, request: web.Request) -> web.Response:
        name = request.match_info["operation"]
        if name not in OPERATIONS:
            return _failed(f"unknown operation {name}; there are {', '.join(sorted(OPERATIONS))}")
        try:
            arguments = _arguments(await request.text())
            return _result(view(self._world, getattr(self._world, name)(**arguments)))
        except (WorldError, TypeError, ValueError) as error:
            return _failed(str(error))


def _arguments(text: str) -> Json:
    arguments = json.loads(text or "{}")
    if not isinstance(arguments, dict):
        raise TypeError("the body is a JSON object of arguments")
    if "data" in arguments:
        arguments["data"] = _decoded(arguments["data"])
    if "photos" in arguments:
        arguments["photos"] = [_decoded(photo) for photo in arguments["photos"]]
    return arguments


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("bytes are given as base64") from None


def _number(request: web.Request, name: str) -> int:
    text = request.query.get(name, "0")
    return int(text) if text.isdigit() else 0


def _result(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _failed(error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error}, status=400)
