"""WeCom's REST interface as a self-built app uses it, and a group's webhook (documents 91039,
90236, 94888, 99110 of developer.work.weixin.qq.com).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from conversations.channel import FileLost, FileTooLarge
from handlers.wechat.api_errors import WeChatTrouble
from handlers.wechat.api_token import TokenKeeper
from handlers.wechat.api_transport import Reply, Request, WeChatHttp
from handlers.wecom.errors import WeComTrouble, scrubbed

_TOKEN_REFUSED = frozenset({40014, 42001})
_SECONDS = 10.0  # of machine time, for one call
_DOWNLOAD = 30.0
_EARLY = timedelta(minutes=5)  # before its end a token is not used any more
_FILE_BYTES = 20 * 1024 * 1024


class _Kept(Struct, frozen=True):
    """What the keeper keeps. `until`: machine time."""

    app: str
    token: str
    until: Annotated[datetime, Meta(tz=True)]


class AppApi:
    """One app's calls. Every method raises `WeComTrouble`; none of them tells a secret, a token,
    an address or a webhook's key.

    One token for all calls: fetched once, however many ask, and shared by `keeper`. `clock`:
    machine time, aware.
    """

    def __init__(
        self,
        corp_id: str,
        agent_id: str,
        secret: str,
        base_url: str,
        keeper: TokenKeeper,
        clock: Callable[[], datetime],
    ) -> None:
        self._corp_id, self._secret = corp_id, secret
        self._app = f"{corp_id}.{agent_id}"
        self._keeper = keeper
        self._clock = clock
        self._http = WeChatHttp(base_url, connect=5.0)
        self._held: _Kept | None = None
        self._lock = asyncio.Lock()

    async def call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer to a POST, with a token; one that is refused is fetched anew once."""
        token = await self._token()
        request = Request(f"/cgi-bin/{path}", _SECONDS, body=body)
        answer = self._heard(await self._ask(request, token))
        if answer.get("errcode") in _TOKEN_REFUSED:
            token = await self._token(rejected=token)
            answer = self._heard(await self._ask(request, token))
        return self._checked(answer, token)

    async def webhook(self, key: str, body: dict[str, Any]) -> None:
        """Say something in the group to which the key belongs."""
        request = Request("/cgi-bin/webhook/send", _SECONDS, params={"key": key}, body=body)
        self._checked(self._heard(await self._ask(request)), key)

    async def media(self, media_id: str) -> bytes:
        """A file that a person sent, for three days. Raises `FileTooLarge` and `FileLost`, too."""
        params = {"media_id": media_id}
        token = await self._token()
        request = Request("/cgi-bin/media/get", _DOWNLOAD, params=params, cap=_FILE_BYTES)
        reply = await self._ask(request, token)
        if reply.spoken and self._heard(reply).get("errcode") in _TOKEN_REFUSED:
            token = await self._token(rejected=token)
            reply = await self._ask(request, token)
        if reply.cut:
            raise FileTooLarge("over 20 MB")
        if reply.status == 200 and not reply.spoken and reply.body:
            return reply.body
        code = self._heard(reply).get("errcode", 0)
        if code in (-1, *_TOKEN_REFUSED):
            raise WeComTrouble(code, "no file")
        raise FileLost(f"no file ({code})")

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.close()

    async def _token(self, rejected: str = "") -> str:
        async with self._lock:
            for kept in (self._held, await self._load()):
                if kept is not None and self._good(kept, rejected):
                    self._held = kept
                    return kept.token
            async with self._keeper.turn():
                found = await self._load()
                if found is None or not self._good(found, rejected):
                    found = await self._fetched()
                    await self._keeper.save(msgspec.json.encode(found).decode())
            self._held = found
            return found.token

    async def _fetched(self) -> _Kept:
        begun = self._clock()
        params = {"corpid": self._corp_id, "corpsecret": self._secret}
        try:
            reply = await self._ask(Request("/cgi-bin/gettoken", _SECONDS, params=params))
            answer = self._checked(self._heard(reply))
        except WeComTrouble as trouble:
            failed = WeComTrouble(trouble.code, f"no access token: {trouble.why}")
        else:
            token, seconds = answer.get("access_token"), answer.get("expires_in")
            if isinstance(token, str) and token and type(seconds) is int and seconds > 0:
                life = timedelta(seconds=min(seconds, 7200))
                return _Kept(self._app, token, begun + max(life - _EARLY, life / 2))
            failed = WeComTrouble(0, "no access token: unreadable answer")
        # Outside of the handler: the call itself was not made, and nothing hangs on to the error.
        raise failed

    async def _ask(self, request: Request, token: str = "") -> Reply:
        try:
            return await self._http.ask(request, token)
        except WeChatTrouble as error:
            trouble = WeComTrouble(error.code, error.why, uncertain=error.uncertain)
        raise trouble

    def _heard(self, reply: Reply) -> dict[str, Any]:
        try:
            return reply.answer()
        except WeChatTrouble as error:
            trouble = WeComTrouble(error.code, error.why, uncertain=error.uncertain)
        raise trouble

    def _checked(self, answer: dict[str, Any], hidden: str = "") -> dict[str, Any]:
        """The answer, when it is a good one. What follows a comma in the platform's words is for
        its own support: our address, and the number of the request.
        """
        code = answer.get("errcode", 0)
        if code == 0:
            return answer
        said = scrubbed(scrubbed(answer.get("errmsg"), self._secret), hidden)
        raise WeComTrouble(code, said.partition(",")[0] or "refused")

    def _good(self, kept: _Kept, rejected: str) -> bool:
        return kept.token != rejected and self._clock() < kept.until

    async def _load(self) -> _Kept | None:
        raw = await self._keeper.load()
        try:
            kept = msgspec.json.decode(raw or "null", type=_Kept | None)
        except ValueError:
            return None
        return kept if kept is not None and kept.app == self._app else None
