"""The bodies of pushes: small, and soon there, or not wanted."""

from __future__ import annotations

import asyncio

from aiohttp import web

BODY_BYTES = 64 * 1024


async def body_of(request: web.Request, seconds: float) -> bytes | None:
    """The body, or as much of it as shows that it is larger than `BODY_BYTES`. None where it does
    not come within `seconds`: only all of it tells whether a stranger sends it.
    """
    body = b""
    try:
        async with asyncio.timeout(seconds):
            while len(body) <= BODY_BYTES and (more := await request.content.read(BODY_BYTES + 1)):
                body += more
    except TimeoutError:
        return None
    return body


def too_slow() -> web.Response:
    """What such a stranger is told."""
    return web.Response(status=408, text="too slow")
