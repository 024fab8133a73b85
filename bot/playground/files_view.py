"""Files that people sent, for the page. Pictures, voices and films are shown, the rest is saved."""

from __future__ import annotations

from aiohttp import web

from bot.playground import canned
from bot.playground.telegram.files import image_size
from bot.playground.worlds import Worlds


class Files:
    """The handlers, one for each platform."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds

    async def telegram(self, request: web.Request) -> web.Response:
        """By number."""
        file = self._worlds.telegram.files.get(_number(request))
        return _served(file.data if file else None)

    async def wechat(self, request: web.Request) -> web.Response:
        """By media id. The example voice is given in a form that browsers play."""
        kept = self._worlds.wechat.media.get(request.match_info["id"])
        data = kept.data if kept else None
        return _served(canned.voice() if data == canned.recording() else data)

    async def wecom(self, request: web.Request) -> web.Response:
        """By number."""
        file = self._worlds.wecom.files.get(_number(request))
        return _served(file.data if file else None)


def _number(request: web.Request) -> int:
    text = request.match_info["number"]
    return int(text) if len(text) < 20 else 0


def _served(data: bytes | None) -> web.Response:
    if data is None:
        raise web.HTTPNotFound(reason="no such file")
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    mime = _shown_type(data)
    if mime is None:
        headers["Content-Disposition"] = "attachment"
    return web.Response(body=data, content_type=mime or "application/octet-stream", headers=headers)


def _shown_type(data: bytes) -> str | None:
    if image_size(data) is None:
        if data.startswith(b"OggS"):
            return "audio/ogg"
        if data.startswith(b"\x1aE\xdf\xa3"):
            return "video/webm"
        return "video/mp4" if data[4:8] == b"ftyp" else None
    if data.startswith(b"\x89PNG"):
        return "image/png"
    return "image/gif" if data.startswith(b"GIF8") else "image/jpeg"
