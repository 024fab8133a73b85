"""Frames on their way from the connection to who keeps them, in order.

They outlive the connection on which they came: the platform does not repeat a frame.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from handlers.wecom.limits import LinkLimits
from handlers.wecom.link_frames import Frame
from handlers.wecom.link_waits import Sleep, within

log = structlog.get_logger(__name__)
OnFrame = Callable[[Frame], Awaitable[None]]


class Arrivals:
    """A queue and who empties it: run `work` beside the connection."""

    def __init__(self, on_frame: OnFrame, limits: LinkLimits, sleep: Sleep) -> None:
        self._on_frame, self._limits, self._sleep = on_frame, limits, sleep
        self._queue: asyncio.Queue[Frame] = asyncio.Queue(limits.frames)

    def put(self, frame: Frame) -> None:
        """Take a frame; when far too many wait, it is dropped."""
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            log.error("wecom.frame_dropped", waiting=self._queue.qsize())

    async def work(self) -> None:
        """Hand on one frame after another, until cancelled."""
        while True:
            frame = await self._queue.get()
            await self._hand_on(frame)
            self._queue.task_done()

    async def drain(self) -> None:
        """Wait until all is handed on, but not for ever."""
        try:
            await within(self._queue.join(), self._limits.drain, self._sleep)
        except TimeoutError:
            log.error("wecom.frames_lost", at_least=self._queue.qsize() + 1)

    async def _hand_on(self, frame: Frame) -> None:
        for pause in (*self._limits.hand_on_pauses, None):
            try:
                await self._on_frame(frame)
                return
            except Exception as error:  # noqa: BLE001 - no frame may end the connection
                kind = type(error).__name__
                log.error("wecom.frame_failed", error=kind, given_up=pause is None)
            if pause is not None:
                await self._sleep(pause)
