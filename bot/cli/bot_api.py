"""A few questions to the Telegram Bot API, for people at the keyboard. No error carries a token."""

from __future__ import annotations

import json
from typing import Any

from bot.cli import limits


class ApiTrouble(Exception):
    """No answer, or a refusal. `refused`: the API answered, and said no."""

    def __init__(self, what: str, *, refused: bool) -> None:
        super().__init__(what)
        self.refused = refused


async def ask(api: str, token: str, method: str, **asked: Any) -> Any:
    """The result of one method. ApiTrouble otherwise."""
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=limits.API_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(f"{api}/bot{token}/{method}", json=asked) as response,
        ):
            body = await response.read()
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        # Its text may name the address, and with it the token.
        raise ApiTrouble(f"no answer ({type(error).__name__})", refused=False) from None
    return _result(body)


def _result(body: bytes) -> Any:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or "ok" not in answer:
        raise ApiTrouble("an unreadable answer", refused=False)
    if not answer["ok"]:
        said = f"{answer.get('error_code', '')} {answer.get('description', '')}".strip()
        raise ApiTrouble(said, refused=True)
    return answer.get("result")
