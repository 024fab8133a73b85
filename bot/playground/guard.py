"""Who may speak to the page's server: this machine's own browser, on the page's own behalf.

Another web page that the person has open must not press buttons here, nor read what stands on the
phones; and a name that was made to point to this machine (DNS rebinding) must not count as ours.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

log = structlog.get_logger(__name__)

API = "/playground/"
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def guard(bound: str) -> Middleware:
    """The outermost middleware for a server that listens on the address `bound`."""

    @web.middleware
    async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
        refused = _refusal(request, bound)
        if refused is not None:
            return refused
        return await _answered(request, handler)

    return checked


async def secured(request: web.Request, response: web.StreamResponse) -> None:
    """Signal `on_response_prepare`: headers on every answer, streams included."""
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = "kesu"


def _refusal(request: web.Request, bound: str) -> web.Response | None:
    if not host_is_ours(request.headers.get("Host", ""), bound):
        return _failed(403, "this name is not mine; open http://127.0.0.1 with my port")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("Host"):
        return _failed(403, "another page may not ask this")
    # Following a link to the page itself harms nobody; everything else is for the page alone.
    elsewhere = request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")
    if elsewhere and (request.path != "/" or request.method != "GET"):
        return _failed(403, "another page may not ask this")
    if (
        request.path.startswith(API)
        and request.method == "POST"
        and request.content_type != "application/json"
    ):
        return _failed(415, "JSON only")
    return None


def host_is_ours(host: str, bound: str) -> bool:
    """Does the Host header name this server?

    On loopback only loopback names do; elsewhere any plain address does too.
    """
    name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    if name in ("localhost", bound):
        return True
    try:
        return ip_address(name).is_loopback or not is_loopback(bound)
    except ValueError:
        return False


def is_loopback(bound: str) -> bool:
    """Is this address one that only this machine can reach?"""
    try:
        return ip_address(bound).is_loopback
    except ValueError:
        return bound == "localhost"


async def _answered(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """No stack trace: an error is a sentence, in JSON where the page reads it."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        return _failed(error.status, error.reason)
    except Exception as error:
        log.exception("playground.failed", path=request.path)
        return _failed(500, f"that did not work ({type(error).__name__})")


def _failed(status: int, why: str) -> web.Response:
    return web.json_response({"ok": False, "error": why}, status=status)
