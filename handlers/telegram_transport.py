"""Updates as they come over the wire, for an inbox that keeps them before anybody reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import aiohttp

from handlers.telegram_errors import Conflict, TelegramTrouble, Unauthorized
from handlers.telegram_limits import POLL_UPDATES, TelegramLimits
from handlers.telegram_updates import ALLOWED_UPDATES, BotName

_UNAUTHORIZED = (
    "{setting} holds a token that {server} does not accept: "
    "copy it anew from @BotFather, or look whether KESU_TELEGRAM_API_URL is meant"
)
_CONFLICT = (
    "somebody else takes the updates of the {bot} bot: end the other process with the same token, "
    "or, when polling, delete the webhook"
)


class TelegramUpdates:
    """Polling and webhooks of one bot, without a framework.

    Every method raises `Unauthorized`, `Conflict` or another `TelegramTrouble`; none of them
    carries the token. Use it as a context, or call `close`.
    """

    def __init__(
        self, bot: BotName, token: str, api_url: str, limits: TelegramLimits | None = None
    ) -> None:
        self._bot: BotName = bot
        self._token = token
        self._server = api_url.rstrip("/")
        self._limits = limits or TelegramLimits()
        self._session: aiohttp.ClientSession | None = None

    async def get_updates(
        self, offset: int, timeout: float, limit: int = POLL_UPDATES
    ) -> list[dict[str, Any]]:
        """Raw updates from `offset` on, which confirms all below it (0: from the oldest).

        Waits up to `timeout` whole seconds for the first one. `limit`: 1 to 100.
        """
        wait = int(timeout)
        asked = {
            "offset": offset,
            "timeout": wait,
            "limit": limit,
            "allowed_updates": ALLOWED_UPDATES[self._bot],
        }
        result = await self._call("getUpdates", asked, wait)
        if not isinstance(result, list) or not all(isinstance(each, dict) for each in result):
            raise TelegramTrouble(0, "unreadable answer (updates are a list of objects)")
        return result

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have updates pushed to `url`, with `secret` in a header (1 to 256 of A-Za-z0-9_-)."""
        asked = {
            "url": url,
            "secret_token": secret,
            "allowed_updates": ALLOWED_UPDATES[self._bot],
        }
        await self._call("setWebhook", asked)

    async def delete_webhook(self) -> None:
        """Back to polling; what waits is kept."""
        await self._call("deleteWebhook", {})

    async def webhook_info(self) -> dict[str, Any]:
        """The API's WebhookInfo: `url`, `pending_update_count`, `last_error_message` ..."""
        result = await self._call("getWebhookInfo", {})
        if not isinstance(result, dict):
            raise TelegramTrouble(0, "unreadable answer (not an object)")
        return result

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def _call(self, method: str, asked: Mapping[str, Any], extra: float = 0.0) -> Any:
        status, body = await self._post(method, asked, self._limits.call + extra)
        try:
            answer = json.loads(body)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise TelegramTrouble(0, f"unreadable answer ({status})")
        if answer.get("ok") is True and "result" in answer:
            return answer["result"]
        raise self._trouble(status, answer)

    async def _post(
        self, method: str, asked: Mapping[str, Any], seconds: float
    ) -> tuple[int, bytes]:
        """Status and body. aiohttp's errors may name the address: only their kind is told."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession()
        timeout = aiohttp.ClientTimeout(total=seconds, connect=self._limits.connect)
        url = f"{self._server}/bot{self._token}/{method}"
        kind: str
        try:
            async with self._session.post(url, json=asked, timeout=timeout) as response:
                return response.status, await response.read()
        except TimeoutError:
            kind = "time-out"
        except (aiohttp.ClientError, OSError) as error:
            kind = type(error).__name__
        raise TelegramTrouble(0, f"no answer ({kind})")

    def _trouble(self, status: int, answer: Mapping[str, Any]) -> TelegramTrouble:
        code = answer.get("error_code")
        code = code if isinstance(code, int) else status
        if code in (401, 404):
            setting = f"KESU_TELEGRAM_{self._bot.upper()}_TOKEN"
            return Unauthorized(code, _UNAUTHORIZED.format(setting=setting, server=self._server))
        if code == 409:
            return Conflict(code, _CONFLICT.format(bot=self._bot))
        parameters = answer.get("parameters")
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        retry_after = wait if isinstance(wait, int) else None
        return TelegramTrouble(code, str(answer.get("description") or ""), retry_after)
