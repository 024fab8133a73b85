"""Requests to the Official Account API: what comes back, or a `WeChatTrouble` that tells nothing.

The access token is part of every address, so nothing here shows one: not in logs, of which there
are none, and not in errors, of which only the kind is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import msgspec

from handlers.wechat.api_errors import WeChatTrouble
from handlers.wechat.api_limits import ANSWER_BYTES


@dataclass(frozen=True)
class Upload:
    """One file of a form: field `media`. `name` in ASCII; its ending tells the platform the
    format.
    """

    name: str
    content: bytes = field(repr=False)
    mime: str = "application/octet-stream"


@dataclass(frozen=True)
class Request:
    """What is asked: a JSON `body` or an `upload`, else a GET. `seconds`: from start to end.
    `cap`: bytes of the answer that are read.
    """

    path: str
    seconds: float
    params: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    upload: Upload | None = None
    cap: int = ANSWER_BYTES


@dataclass(frozen=True)
class Reply:
    """An answer of whatever kind. `cut`: it is longer than what was to be read."""

    status: int
    mime: str
    body: bytes = field(repr=False)
    cut: bool = False

    @property
    def spoken(self) -> bool:
        """Is it words rather than a file? No picture, recording or film begins with a brace."""
        words = self.mime.startswith("text/") or self.mime == "application/json"
        return words or self.body[:1] == b"{"

    def answer(self) -> dict[str, Any]:
        """The JSON object. Raises for every other thing a server may say, HTML with 200 too."""
        if self.status >= 500:
            why = f"the server is in trouble (HTTP {self.status})"
            raise WeChatTrouble(0, why, uncertain=True)
        if self.status == 429:
            raise WeChatTrouble(0, "too many calls (HTTP 429)")
        if self.status != 200:
            why = (
                f"HTTP {self.status}: look whether the address of the API in the settings is meant"
            )
            raise WeChatTrouble(0, why, kind="settings")
        if self.cut:
            raise WeChatTrouble(0, "the answer is too large", uncertain=True)
        said = _decoded(self.body)
        if not isinstance(said, dict) or type(said.get("errcode", 0)) is not int:
            raise WeChatTrouble(0, "unreadable answer", uncertain=True)
        return said


class WeChatHttp:
    """Connections to one server at `base_url`; made at the first request."""

    def __init__(self, base_url: str, connect: float) -> None:
        self._server = base_url.rstrip("/")
        self._connect = connect
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, request: Request, token: str = "") -> Reply:
        """Ask our server. `token` becomes a parameter."""
        params = {"access_token": token, **request.params} if token else dict(request.params)
        return await self._reply(f"{self._server}{request.path}", params, request)

    async def fetch(self, url: str, seconds: float, cap: int) -> Reply:
        """Get a file from elsewhere, without a token. `url` was looked at by the caller."""
        return await self._reply(url, None, Request("", seconds, cap=cap))

    def is_ours(self, url: str) -> bool:
        """Is this on our own server?"""
        return url.startswith(f"{self._server}/")

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()

    async def _reply(self, url: str, params: dict[str, str] | None, request: Request) -> Reply:
        """Errors of the library name the address: they end here, and not even as a context."""
        payload = _payload(request)
        headers = {"Content-Type": "application/json"} if isinstance(payload, bytes) else None
        timeout = aiohttp.ClientTimeout(total=request.seconds, sock_connect=self._connect)
        try:
            async with self._opened().request(
                "GET" if payload is None else "POST",
                url,
                params=params,
                data=payload,
                headers=headers,
                timeout=timeout,
                # Where a redirect leads is for whoever enters the address to say.
                allow_redirects=False,
            ) as response:
                return await _read(response, request.cap)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            trouble = WeChatTrouble(0, f"no connection ({type(error).__name__})")
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
            why = "the address of the API in the settings is not one"
            trouble = WeChatTrouble(0, why, kind="settings")
        except TimeoutError:
            trouble = WeChatTrouble(0, "no answer in time", uncertain=True)
        except (aiohttp.ClientError, OSError) as error:
            trouble = WeChatTrouble(0, f"no answer ({type(error).__name__})", uncertain=True)
        raise trouble

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            # Not unpacked: a small answer could otherwise become a huge one.
            self._session = aiohttp.ClientSession(
                headers={"Accept-Encoding": "identity"},
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _payload(request: Request) -> bytes | aiohttp.FormData | None:
    if request.upload is not None:
        form = aiohttp.FormData(quote_fields=False)
        file = request.upload
        form.add_field("media", file.content, filename=file.name, content_type=file.mime)
        return form
    return None if request.body is None else _encoded(request.body)


def _encoded(body: Mapping[str, Any]) -> bytes:
    """UTF-8 as it is: the platform shows JSON's escapes to people."""
    try:
        return msgspec.json.encode(body)
    except UnicodeEncodeError:
        pass  # the error quotes the text
    raise WeChatTrouble(0, "half a character in the text", kind="message")


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return None


async def _read(response: aiohttp.ClientResponse, cap: int) -> Reply:
    length = response.content_length
    if length is not None and length > cap:
        response.close()
        return Reply(response.status, response.content_type, b"", cut=True)
    body = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > cap:
            response.close()
            return Reply(response.status, response.content_type, b"", cut=True)
    return Reply(response.status, response.content_type, bytes(body))
