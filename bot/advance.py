"""Letting world time pass by steps: to the next due moment, run until quiet, go on.

In tests and playground alike.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.engine import Engine
from bot.loops.run import quiet


class MovableClock(Protocol):
    """A clock that can be moved forward."""

    def now(self) -> datetime: ...

    def move(self, moment: datetime) -> None: ...


async def next_moment(engine: Engine) -> datetime | None:
    """When the next thing happens by itself: a deadline's stage, a silence that means
    something, or a message that was held back.
    """
    now = engine.world.now()
    async with engine.store.reading() as work:
        rooms = (work.deadlines, work.sessions, work.lanes)
        moments = [await room.next_at(now) for room in rooms]
    return min((moment for moment in moments if moment is not None), default=None)


async def advance(engine: Engine, clock: MovableClock, to: datetime) -> None:
    """Everything that happens until `to`, each thing at its own moment."""
    await quiet(engine)
    while (moment := await next_moment(engine)) is not None and moment <= to:
        clock.move(moment)
        await quiet(engine)
    clock.move(to)
    await quiet(engine)
