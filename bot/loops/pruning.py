"""Dropping what is no longer needed, hourly and a few rows at a time. Cases are never touched."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.engine import Engine
from cases.upkeep import Pruning

log = structlog.get_logger(__name__)

_Drop = Callable[[Pruning], Awaitable[int]]


async def prune(engine: Engine) -> int:
    """Look through everything that grows old once. Nothing of it is urgent: returns 0."""
    dropped = {name: await _some(engine, drop) for name, drop in _what(engine).items()}
    if any(dropped.values()):
        log.info("pruning.dropped", **dropped)
    return 0


def _what(engine: Engine) -> dict[str, _Drop]:
    """Sessions before files, keys last: what a forgotten talk kept goes with it, then its key."""
    limits, now, rows = engine.limits, engine.world.now(), engine.limits.prune_rows
    updates = now - timedelta(days=limits.updates_days)
    answers = now - timedelta(days=limits.answers_days)
    messages = now - timedelta(days=limits.messages_days)
    invitations = now - timedelta(days=limits.invitations_days)
    talks = now - timedelta(days=limits.talks_days)
    return {
        "updates": lambda pruning: pruning.updates(updates, rows),
        "messages": lambda pruning: pruning.messages(messages, rows),
        "invitations": lambda pruning: pruning.invitations(invitations, rows),
        "sessions": lambda pruning: pruning.sessions(talks, rows),
        "answers": lambda pruning: pruning.answers(answers, rows),
        "notes": lambda pruning: pruning.notes(talks, rows),
        "files": lambda pruning: pruning.files(talks, rows),
        "keys": lambda pruning: pruning.keys(rows),
    }


async def _some(engine: Engine, drop: _Drop) -> int:
    """Batch after batch, each a work of its own, until a batch is not full or there were enough."""
    total = 0
    for _ in range(engine.limits.prune_batches):
        async with engine.store.work() as work:
            dropped = await drop(work.pruning)
        total += dropped
        if dropped < engine.limits.prune_rows:
            break
        await asyncio.sleep(0)
    return total
