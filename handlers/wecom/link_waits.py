"""Waiting for one thing, but not for ever. How time passes is an argument."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

Sleep = Callable[[float], Awaitable[None]]  # seconds
T = TypeVar("T")


async def within(work: Coroutine[Any, Any, T], seconds: float, sleep: Sleep) -> T:
    """What `work` gives; TimeoutError when `seconds` pass first.

    Work that is given up is cancelled and not waited for: it may hang.
    """
    task = asyncio.create_task(work)
    alarm = asyncio.create_task(_asleep(seconds, sleep))
    try:
        await asyncio.wait({task, alarm}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise TimeoutError
        return task.result()
    finally:
        for each in (task, alarm):
            give_up(each)


async def until(event: asyncio.Event, seconds: float, sleep: Sleep) -> bool:
    """Wait for `event`, at most `seconds`; True when it is set."""
    if not event.is_set():
        try:
            await within(event.wait(), seconds, sleep)
        except TimeoutError:
            return event.is_set()
    return True


def give_up(task: asyncio.Task[Any]) -> None:
    """Cancel what may still run; what it fails with is of no interest any more."""
    task.cancel()
    task.add_done_callback(lambda done: done.cancelled() or done.exception())


async def _asleep(seconds: float, sleep: Sleep) -> None:
    await sleep(max(0.0, seconds))
