"""Fetching goes on whatever one update holds."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.loops.polling import poll
from bot.loops.run import quiet
from bot.playground.telegram import until
from storage.schema import migrate
from tests.world import World, playing, shown


async def _fetches_everything(world: World) -> None:
    """The real loop, until nothing waits at Telegram any more; then the bots work."""
    stop, queue = asyncio.Event(), world.telegram.bot("customer").queue
    loop = asyncio.create_task(poll(world.engine, "customer", world.transports["customer"], stop))
    await until(world.telegram, lambda: not queue.pending(world.clock.now()), 20)
    stop.set()
    await loop
    await quiet(world.engine)


@pytest.mark.parametrize("text", ["半个\ud83d字", "\udc4d", "/start \ud83d"])
async def test_half_a_character_holds_up_nobody(tmp_path: Path, text: str) -> None:
    url = f"sqlite:///{tmp_path}/kesu.db"
    await migrate(url)
    async with playing(url, tmp_path) as world:
        zhang, emily = world.customer("张敏"), world.customer("Emily", "en")
        world.telegram.user_says(zhang.user, zhang.room, text)  # type: ignore[arg-type]
        world.telegram.user_starts(emily.user, "customer")  # type: ignore[arg-type]
        await _fetches_everything(world)
        assert any("complaint" in said for said in emily.skips())
        assert zhang.skips(), "whoever sent it is answered too"

        await zhang.starts()
        assert zhang.skips(), "and so is what they say next"
        everything = "".join(shown(message) for ear in (zhang, emily) for message in ear.said())
        assert not any("\ud800" <= sign <= "\udfff" for sign in everything)
