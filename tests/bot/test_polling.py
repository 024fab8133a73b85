"""Fetching: what `kesu doctor` can learn of it afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.loops.poll_signs import PollSign, poll_setting, read_sign
from bot.loops.polling import poll
from handlers.telegram_transport import TelegramUpdates
from storage.schema import migrate
from tests.world import TOKENS, World, playing


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    url = f"sqlite:///{tmp_path}/kesu.db"
    await migrate(url)
    async with playing(url, tmp_path) as world:
        yield world


class Once(TelegramUpdates):
    """The real transport, after whose first answer the process is told to stop."""

    def __init__(self, api_url: str, stop: asyncio.Event) -> None:
        super().__init__("staff", TOKENS["staff"], api_url)
        self._stop = stop

    async def get_updates(self, offset: int, seconds: float, *more: Any) -> list[dict[str, Any]]:
        try:
            return await super().get_updates(offset, 0, *more)
        finally:
            asyncio.get_running_loop().call_later(0, self._stop.set)


async def _polls(world: World, api_url: str) -> PollSign:
    stop = asyncio.Event()
    transport = Once(api_url, stop)
    await poll(world.engine, "staff", transport, stop)
    await transport.close()
    return read_sign(await world.engine.store.setting(poll_setting("staff")))


async def test_a_fetch_leaves_a_sign_and_trouble_keeps_the_last_good_one(world: World) -> None:
    api_url = world.transports["staff"]._server
    assert read_sign(await world.engine.store.setting(poll_setting("staff"))) == PollSign()
    good = await _polls(world, api_url)
    assert good.at is not None
    assert good.trouble == ""

    await world.transports["staff"].set_webhook("https://elsewhere.example/hook", "s3cret")
    blocked = await _polls(world, api_url)
    assert "409" in blocked.trouble
    assert blocked.at is not None
    assert blocked.at >= good.at
    assert "s3cret" not in blocked.trouble
    assert "token-for-stories" not in blocked.trouble

    await world.transports["staff"].delete_webhook()
    assert (await _polls(world, api_url)).trouble == ""
