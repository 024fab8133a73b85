"""Waiting for a small world without sleeping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Listened(Protocol):
    """A world that tells when it changed."""

    def listen(self, tell: Callable[[], None], /) -> Callable[[], None]:
        """Call `tell` after every change, until what is given back is called."""


async def until(world: Listened, look: Callable[[], T | None], timeout: float = 5.0) -> T:
    """What `look` finds, asked again after every change of the world.

    Raises TimeoutError after `timeout` seconds of machine time. Falsy findings count as none.
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
