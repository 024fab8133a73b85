"""Our own address, asked from outside as a platform asks it."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from bot.cli import limits

_READ = 1024  # bytes of an answer; a right one is shorter


@dataclass(frozen=True)
class Answered:
    """`trouble`: why there is no answer, in words that name no query; else its status and text."""

    status: int = 0
    text: str = ""
    trouble: str = ""


async def asked(url: str, query: Mapping[str, str]) -> Answered:
    """One GET, with the five seconds that platforms wait."""
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=limits.CALLBACK_SECONDS)
    trust = ssl.create_default_context()
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(url, params=query, ssl=trust, allow_redirects=False) as response,
        ):
            body = await response.content.read(_READ)
            return Answered(response.status, body.decode("utf-8", "replace"))
    except aiohttp.ClientConnectorCertificateError:
        return Answered(trouble="its certificate is not accepted")
    except TimeoutError:
        return Answered(trouble=f"no answer within {limits.CALLBACK_SECONDS} seconds")
    except (aiohttp.ClientError, OSError) as error:
        # Its text may name the address with the query.
        return Answered(trouble=f"no answer ({type(error).__name__})")
