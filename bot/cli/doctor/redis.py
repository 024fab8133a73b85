"""Redis, where one is named: does it answer?"""

from __future__ import annotations

import asyncio
from urllib.parse import unquote, urlsplit

from bot.cli import limits
from bot.cli.doctor.item import Item, ok, warn
from bot.settings import Settings

_NAME = "redis"
_REMEDY = "look whether it runs and KESU_REDIS_URL is right; without it Kesu is only slower"


async def look(given: Settings) -> list[Item]:
    """One PING. Nothing is lost without Redis, so that trouble is a warning."""
    if given.redis_url is None:
        return []
    try:
        async with asyncio.timeout(limits.API_SECONDS):
            answer = await _ping(given.redis_url.get_secret_value())
    except (OSError, TimeoutError, ValueError) as error:
        return [warn(_NAME, f"no answer ({type(error).__name__})", _REMEDY)]
    if answer != "+PONG":
        return [warn(_NAME, f"it answers {answer.lstrip('-')[:80]}", _REMEDY)]
    return [ok(_NAME, "answers")]


async def _ping(url: str) -> str:
    """The answer to PING, or that to AUTH when it is refused."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        reader, writer = await asyncio.open_unix_connection(parts.path)
    else:
        host, port = parts.hostname or "localhost", parts.port or 6379
        reader, writer = await asyncio.open_connection(host, port, ssl=parts.scheme == "rediss")
    try:
        if parts.password:
            user = [unquote(parts.username)] if parts.username else []
            said = await _say(reader, writer, "AUTH", *user, unquote(parts.password))
            if said != "+OK":
                return said
        return await _say(reader, writer, "PING")
    finally:
        writer.close()


async def _say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *words: str) -> str:
    """One command and the first line of its answer, in Redis' own protocol."""
    parts = [f"*{len(words)}\r\n".encode()]
    for word in words:
        encoded = word.encode()
        parts.append(b"$%d\r\n%s\r\n" % (len(encoded), encoded))
    writer.write(b"".join(parts))
    await writer.drain()
    return (await reader.readline()).decode(errors="replace").strip()
