"""Keeping watch. Only a clean look sends the heartbeat, so that its absence is the alarm."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from bot.engine import Engine

log = structlog.get_logger(__name__)
HEARTBEAT = "heartbeat"


async def audit(engine: Engine) -> int:
    """Look once, without locks. Writes the heartbeat when nothing is wrong, else says what is."""
    now = engine.world.now()
    counts = await engine.store.health(now)
    found = _findings(engine, counts)
    if found:
        log.error("audit.trouble", **found)
    else:
        await engine.store.set_setting(HEARTBEAT, engine.machine.now().isoformat())
    return 0


def _findings(engine: Engine, counts: dict[str, Any]) -> dict[str, Any]:
    """What is wrong: work that grew old, updates set aside, open cases that nothing will ever ring for."""
    old = engine.world.now() - timedelta(seconds=engine.limits.stale_seconds)
    found: dict[str, Any] = {}
    for name in ("due_oldest_at", "inbox_oldest_at", "messages_oldest_at"):
        if counts[name] is not None and counts[name] < old:
            found[name] = counts[name].isoformat()
    for name in ("inbox_aside", "cases_without_date", "due_failing"):
        if counts[name]:
            found[name] = counts[name]
    return found
