"""The page's addresses: its files, and its JSON API below `/playground/`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.playground import telegram, wechat, wecom
from bot.playground.acts import Acts
from bot.playground.files_view import Files
from bot.playground.hands import NAMES, Act
from bot.playground.simulating import Simulating
from bot.playground.views import Views

Json = dict[str, Any]
REFUSALS = (telegram.WorldError, wechat.WorldError, wecom.WorldError, ValueError, TypeError)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGE = Path(__file__).with_name("page")
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
BODY_BYTES = 16 * 1024 * 1024
"""A picture of 10 MB in base64, and the rest of the request."""


def routes(views: Views, shown: Files, acts: Acts, simulating: Simulating) -> list[web.RouteDef]:
    """All of them."""
    acting: dict[str, Act] = {
        **{name: acts.on_phone(name) for name in NAMES},
        "move": acts.move,
        "jump": acts.jump,
        "guest": acts.guest,
        "language": acts.language,
        "reset": acts.reset,
        "choices": simulating.choices,
        "simulate": simulating.play,
    }
    parts = [file for file in sorted(PAGE.iterdir()) if file.suffix in TYPES]
    return [
        web.get("/", _file(PAGE / "index.html")),
        *(web.get(f"/page/{part.name}", _file(part)) for part in parts),
        web.get("/playground/state", views.state),
        web.get("/playground/events", views.events),
        web.get("/playground/commands", views.commands),
        web.get("/playground/media/{number:[0-9]+}", shown.telegram),
        web.get("/playground/wechat-media/{id:[A-Za-z0-9_-]+}", shown.wechat),
        web.get("/playground/wecom-media/{number:[0-9]+}", shown.wecom),
        web.get("/playground/cases", views.cases),
        web.get("/playground/examples", views.examples),
        web.get("/playground/case/{number}", views.case),
        *(web.post(f"/playground/{name}", _act(act)) for name, act in acting.items()),
    ]


def _act(act: Act) -> Handler:
    """A handler that reads an object and answers with one, or says what cannot be done."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            given = await request.json()
            if not isinstance(given, dict):
                raise TypeError("the body is an object")
            return web.json_response({"ok": True, **await act(given)})
        except RecursionError:
            return web.json_response({"ok": False, "error": "nested too deeply"}, status=400)
        except REFUSALS as error:
            return web.json_response({"ok": False, "error": str(error)}, status=400)

    return handle


def _file(path: Path) -> Handler:
    body = path.read_bytes()

    async def serve(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, content_type=TYPES[path.suffix], charset="utf-8")

    return serve
