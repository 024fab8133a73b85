"""The access token: one for all calls, fetched once, whoever and however many ask for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Annotated, Protocol

import msgspec
from msgspec import Meta, Struct

from handlers.wechat.api_errors import TOKEN_INVALID, WeChatTrouble, refusal
from handlers.wechat.api_limits import TOKEN_CHARACTERS, ApiLimits
from handlers.wechat.api_transport import Request, WeChatHttp

_Moment = Annotated[datetime, Meta(tz=True)]
_DAY = timedelta(days=1)
_LONGEST = 7200  # seconds; the platform promises no longer life


class TokenKeeper(Protocol):
    """Where processes of one account share its token. What is kept is a secret."""

    async def load(self) -> str | None:
        """What was saved last; None: nothing yet."""

    async def save(self, kept: str) -> None:
        """Keep this in place of what was there. At most some 4 KB of text."""

    def turn(self) -> AbstractAsyncContextManager[object]:
        """Wait until no other process has the turn, and have it. It must end by itself where a
        process dies; two turns at a time do no harm but a second fetch.
        """


class _Kept(Struct, frozen=True):
    """What the keeper keeps. `until`: machine time from which on it is not used, some minutes
    before its end. `forced`: when new tokens were forced, of the last day.
    """

    app: str
    token: str
    until: _Moment
    forced: tuple[_Moment, ...] = ()


class AccessTokens:
    """Tokens of one account by `stable_token`, of which the plain `token` would be the quicker
    used up (2,000 a day) and the sooner void. `clock`: machine time, aware.
    """

    def __init__(
        self,
        account: tuple[str, str],
        keeper: TokenKeeper,
        clock: Callable[[], datetime],
        http: WeChatHttp,
        limits: ApiLimits,
    ) -> None:
        self._app, self._secret = account
        self._keeper = keeper
        self._clock = clock
        self._http = http
        self._limits = limits
        self._held: _Kept | None = None
        self._lock = asyncio.Lock()
        self._flights: dict[str, asyncio.Task[_Kept | WeChatTrouble]] = {}

    async def token(self, rejected: str = "") -> str:
        """A token to use now. `rejected`: one that the platform has just refused.

        Raises `WeChatTrouble`, never an uncertain one: the call itself was not made.
        """
        if self._held is not None and self._good(self._held, rejected):
            return self._held.token
        flight = self._flights.get(rejected)
        if flight is None:
            flight = asyncio.create_task(self._renewed(rejected))
            self._flights[rejected] = flight
            flight.add_done_callback(lambda _: self._flights.pop(rejected, None))
        # Shielded: one who gives up must not take the token from those who wait with them.
        got = await asyncio.shield(flight)
        if isinstance(got, WeChatTrouble):
            raise WeChatTrouble(got.code, f"no access token: {got.why}", kind=got.kind)
        return got.token

    async def close(self) -> None:
        """End what is under way."""
        flights = list(self._flights.values())
        for each in flights:
            each.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    async def _renewed(self, rejected: str) -> _Kept | WeChatTrouble:
        """A trouble is a value here: it is for many who wait, or for nobody any more."""
        try:
            async with asyncio.timeout(self._limits.turn), self._lock:
                return await self._shared(rejected)
        except WeChatTrouble as trouble:
            return trouble
        except TimeoutError:
            return WeChatTrouble(0, "no turn to fetch one: another process takes too long")

    async def _shared(self, rejected: str) -> _Kept:
        """Ours, another process's, or a new one."""
        for kept in (self._held, await self._load()):
            if kept is not None and self._good(kept, rejected):
                self._held = kept
                return kept
        async with self._keeper.turn():
            kept = await self._load()
            if kept is None or not self._good(kept, rejected):
                kept = await self._new(rejected, kept.forced if kept else ())
                await self._save(kept)
        self._held = kept
        return kept

    async def _new(self, rejected: str, forced: tuple[datetime, ...]) -> _Kept:
        new = await self._fetched(forced)
        if new.token != rejected:
            return new
        # The very token that was refused, and so it would stay until five minutes before its end.
        now = self._clock()
        recent = tuple(each for each in forced if now - each < _DAY)
        soon = bool(recent) and now - max(recent) < self._limits.forced_gap
        if soon or len(recent) >= self._limits.forced_per_day:
            raise refusal(TOKEN_INVALID)
        # Counted beforehand: one whose answer is lost counts with the platform all the same.
        recent = (*recent, now)
        await self._save(_Kept(self._app, "", now, recent))
        new = await self._fetched(recent, force=True)
        if new.token == rejected:
            raise refusal(TOKEN_INVALID)
        return new

    async def _fetched(self, forced: tuple[datetime, ...], force: bool = False) -> _Kept:
        asked = {
            "grant_type": "client_credential",
            "appid": self._app,
            "secret": self._secret,
            "force_refresh": force,
        }
        begun = self._clock()
        request = Request("/cgi-bin/stable_token", self._limits.token, body=asked)
        answer = (await self._http.ask(request)).answer()
        if code := answer.get("errcode", 0):
            raise refusal(code, str(answer.get("errmsg")), of_token=True)
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not (_is_token(token) and type(seconds) is int and seconds > 0):
            raise WeChatTrouble(0, "unreadable answer")
        # Half of a life that is shorter than `early`: else every call would ask for a new one.
        life = timedelta(seconds=min(seconds, _LONGEST))
        until = begun + max(life - self._limits.early, life / 2)
        return _Kept(self._app, str(token), until, forced)

    def _good(self, kept: _Kept, rejected: str) -> bool:
        return kept.token not in ("", rejected) and self._clock() < kept.until

    async def _load(self) -> _Kept | None:
        raw = await self._keeper.load()
        try:
            kept = msgspec.json.decode(raw or "null", type=_Kept | None)
        except ValueError:
            return None
        return kept if kept is not None and kept.app == self._app else None

    async def _save(self, kept: _Kept) -> None:
        await self._keeper.save(msgspec.json.encode(kept).decode())


def _is_token(token: object) -> bool:
    """A word that can stand in an address."""
    return (
        isinstance(token, str)
        and 0 < len(token) <= TOKEN_CHARACTERS
        and token.isascii()
        and token.isprintable()
        and " " not in token
    )
