"""Silence: talks that wanted to be woken, each in a transaction of its own.

A draft is recalled or filed, and what nobody agreed to is destroyed; the talk says which.
"""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.engine import Engine
from bot.loops.intake import house_of_talk, staff_silent
from cases.ports import Waking
from conversations import service as talks

log = structlog.get_logger(__name__)


async def remind(engine: Engine) -> int:
    """Wake every talk that is due, oldest first; returns how many."""
    done = 0
    while done < engine.limits.tick_cases and await _one(engine):
        done += 1
    if done:
        engine.wakes.wake("lanes")
    return done


async def _one(engine: Engine) -> bool:
    waking: Waking | None = None
    try:
        async with engine.store.work() as work:
            waking = await work.sessions.due(engine.world.now())
            if waking is not None and waking.bot == "staff":
                await staff_silent(engine, work, waking)
            elif waking is not None:
                await talks.silent(work, waking, house_of_talk(engine))
    except Exception as error:
        if waking is None:
            raise
        await _postpone(engine, waking, error)
    return waking is not None


async def _postpone(engine: Engine, waking: Waking, error: Exception) -> None:
    """One talk that fails must not hold up the others."""
    retry = engine.world.now() + timedelta(seconds=engine.limits.tick_retry_seconds)
    async with engine.store.work() as work:
        await work.sessions.wake(waking, retry)
    log.error("remind.failed", talk=waking.digest[:12], error=type(error).__name__)
