"""Waiting for the world without sleeping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.playground.wecom.state import WorldState

T = TypeVar("T")


async def until(world: WorldState, look: Callable[[], T | None], timeout: float = 5.0) -> T:
    """What ``look`` finds, asked again after every change of the world.

    Raises TimeoutError after ``timeout`` seconds of machine time. Falsy findings count as none.
    """
    wake = asyncio.Event()
    stop = world.listen(wake.set)
    try:
        async with asyncio.timeout(timeout):
            while True:
                wake.clear()
                found = look()
                if found:
                    return found
                await wake.wait()
    finally:
        stop()
