"""Letting world time pass by steps: to the next due moment, run until quiet, go on.

In tests and playground alike.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.engine import Engine
from bot.loops.deliver import deliver
from bot.loops.remind import remind
from bot.loops.run import quiet
from bot.loops.tick import tick


class MovableClock(Protocol):
    """A clock that can be moved forward."""

    def now(self) -> datetime: ...

    def move(self, moment: datetime) -> None: ...


async def next_moment(engine: Engine, *, duties: bool = True) -> datetime | None:
    """When the next thing happens by itself: a deadline's stage (without `duties` those of
    complaints alone), a silence that means something, or a message that was held back.
    """
    now = engine.world.now()
    async with engine.store.reading() as work:
        moments = [await room.next_at(now) for room in (work.sessions, work.lanes)]
        moments.append(await work.deadlines.next_at(now, duties=duties))
    return min((moment for moment in moments if moment is not None), default=None)


async def advance(engine: Engine, clock: MovableClock, to: datetime) -> None:
    """Everything that happens until `to`, each thing at its own moment."""
    engine.passing = True
    try:
        await quiet(engine)
        while (moment := await next_moment(engine)) is not None and moment <= to:
            clock.move(moment)
            await _happens(engine)
        clock.move(to)
        await quiet(engine)
    finally:
        engine.passing = False


async def _happens(engine: Engine) -> None:
    """What is due at this moment: mostly one deadline and what it makes ring."""
    cases = await tick(engine)
    woken = await remind(engine)
    while await deliver(engine):
        pass
    # A talk that was woken may have filed a case; of more cases than a batch some are left.
    if woken or cases >= engine.limits.tick_cases:
        await quiet(engine)
