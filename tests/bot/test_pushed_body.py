"""A push whose body does not come is given up: nobody holds our connections open for nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.bot.mainland import mainland


@pytest.mark.parametrize("sent", [b"", b"<xml>"])
async def test_who_sends_half_a_push_is_told_that_it_was_too_slow(
    tmp_path: Path, sent: bytes
) -> None:
    async with mainland(tmp_path) as world:
        assert world.wechat is not None
        world.engine.limits = replace(world.engine.limits, body_seconds=0.01)
        place = urlsplit(world.wechat.url)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        head = f"POST {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 100\r\n\r\n"
        writer.write(head.encode() + sent)
        told = await reader.readline()
        writer.close()
        await writer.wait_closed()
    assert told == b"HTTP/1.1 408 Request Timeout\r\n"
