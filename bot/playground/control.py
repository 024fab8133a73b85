"""The clock of the playground: hours pass in seconds, everything in between at its own moment."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.advance import advance, next_moment
from bot.clock import WorldClock
from bot.engine import Engine
from bot.playground.worlds import Worlds
from procedures.duty import is_duty_id

OFFSET = "playground.offset"
"""Setting: seconds by which world time is ahead of the machine's."""

LONGEST_JUMP_HOURS = 31 * 24


async def restore_offset(engine: Engine, clock: WorldClock) -> None:
    """Go on in the world time of the last run."""
    kept = await engine.store.setting(OFFSET)
    clock.offset = timedelta(seconds=float(kept or 0))


class Control:
    """Moves world time, one jump after the other."""

    def __init__(self, engine: Engine, clock: WorldClock, worlds: Worlds) -> None:
        self._engine, self._clock, self._worlds = engine, clock, worlds
        self._turn = asyncio.Lock()

    async def next_at(self) -> datetime | None:
        """When something happens by itself; None when nothing is due at all. Periodic duties are
        passed over before the first complaint and while one waits, so that nobody who follows a
        complaint is led astray.
        """
        own = await next_moment(self._engine, duties=False)
        if own is not None:
            return own
        async with self._engine.store.reading() as work:
            first = await work.cases.list(open_only=False, limit=1)  # duties stand last
        complained = bool(first) and not is_duty_id(first[0].procedure)
        return await next_moment(self._engine) if complained else None

    async def jump(self, hours: float) -> None:
        """Let `hours` pass. ValueError outside 0 to `LONGEST_JUMP_HOURS`."""
        if not 0 < hours <= LONGEST_JUMP_HOURS:
            raise ValueError(f"hours are more than 0 and at most {LONGEST_JUMP_HOURS}")
        async with self._turn:
            await self._to(self._clock.now() + timedelta(hours=hours))

    async def jump_to_next(self) -> bool:
        """Go to the next thing that happens by itself. False when there is none."""
        async with self._turn:
            moment = await self.next_at()
            if moment is None:
                return False
            await self._to(moment)
            return True

    async def _to(self, moment: datetime) -> None:
        # Remembered first: after a crash in between, time has passed as asked for.
        offset = moment - self._clock.now() + self._clock.offset
        await self._engine.store.set_setting(OFFSET, str(offset.total_seconds()))
        await advance(self._engine, self._clock, moment)
        self._worlds.changed()
