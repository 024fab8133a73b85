"""Waking sleepers in other processes through Redis.

Losing a wake costs a pause, never a message: nothing waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
CHANNEL = "kesu:wake"
AGAIN_SECONDS = 5.0


class RedisWakes:
    """Tells other processes that something waits, and hears it from them."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, decode_responses=True)
        self._sending: set[asyncio.Task[None]] = set()

    def tell(self, kind: str) -> None:
        """Say `kind` (`inbox`, `lanes`) to the others, without waiting for it."""
        task = asyncio.create_task(self._publish(kind))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _publish(self, kind: str) -> None:
        try:
            await self._redis.publish(CHANNEL, kind)
        except (RedisError, OSError) as error:
            log.warning("wakes.not_told", error=type(error).__name__)

    async def listen(self, hear: Callable[[str], None], stop: asyncio.Event) -> None:
        """Call `hear(kind)` for what others say, until `stop`.

        While Redis is away nobody is woken early.
        """
        while not stop.is_set():
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    while not stop.is_set():
                        said = await pubsub.get_message(timeout=1.0)
                        if said is not None:
                            hear(str(said["data"]))
            except (RedisError, OSError) as error:
                log.warning("wakes.away", error=type(error).__name__)
                await _wait(stop)

    async def close(self) -> None:
        """Give the connections back."""
        for task in tuple(self._sending):
            task.cancel()
        await self._redis.aclose()


async def _wait(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), AGAIN_SECONDS)
    except TimeoutError:
        return
