"""Waking other processes through Redis: heard where it runs, no trouble where it does not."""

from __future__ import annotations

import asyncio

from storage.wakes import RedisWakes


async def test_what_one_process_tells_the_other_hears(redis_url: str) -> None:
    here, there = RedisWakes(redis_url), RedisWakes(redis_url)
    heard: list[str] = []
    stop, woken = asyncio.Event(), asyncio.Event()

    def hear(kind: str) -> None:
        heard.append(kind)
        woken.set()

    listening = asyncio.create_task(there.listen(hear, stop))
    try:
        async with asyncio.timeout(10):
            while not woken.is_set():  # the other may still be subscribing: a wake may be lost
                here.tell("lanes")
                await asyncio.wait([asyncio.create_task(woken.wait())], timeout=0.1)
    finally:
        stop.set()
        await listening
        await here.close()
        await there.close()
    assert set(heard) == {"lanes"}


async def test_without_redis_nothing_is_told_and_nothing_breaks() -> None:
    wakes = RedisWakes("redis://127.0.0.1:1/0")
    stop = asyncio.Event()
    listening = asyncio.create_task(wakes.listen(lambda kind: None, stop))
    wakes.tell("inbox")
    await asyncio.gather(*wakes._sending)
    stop.set()
    await listening
    await wakes.close()
    assert listening.done()
