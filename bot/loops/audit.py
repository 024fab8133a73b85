"""Keeping watch. Only a clean look sends the heartbeat, so that its absence is the alarm."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from bot.engine import Engine
from cases.agenda import agenda
from cases.service import gone_units

log = structlog.get_logger(__name__)
HEARTBEAT = "heartbeat"


async def audit(engine: Engine) -> int:
    """Look once, without locks. Writes the heartbeat when nothing is wrong, else says what is."""
    now = engine.world.now()
    counts = await engine.store.health(now)
    await _gone(engine)
    found = _findings(engine, counts) | await _sample(engine)
    if found:
        log.error("audit.trouble", **found)
    else:
        await engine.store.set_setting(HEARTBEAT, engine.machine.now().isoformat())
    return 0


async def _gone(engine: Engine) -> None:
    """Cases of units that are no more: an alarm, but no reason to call Kesu unwell."""
    async with engine.store.reading() as work:
        units = await gone_units(work, engine.rules.house.org, engine.world.now())
    if units:
        log.error("audit.units_gone", **units)


def _findings(engine: Engine, counts: dict[str, Any]) -> dict[str, Any]:
    """What is wrong: work that grew old, updates set aside, open cases that nothing will ever ring
    for.
    """
    old = engine.world.now() - timedelta(seconds=engine.limits.stale_seconds)
    found: dict[str, Any] = {}
    for name in ("due_oldest_at", "inbox_oldest_at", "messages_oldest_at"):
        if counts[name] is not None and counts[name] < old:
            found[name] = counts[name].isoformat()
    for name in ("inbox_aside", "cases_without_date", "due_failing"):
        if counts[name]:
            found[name] = counts[name]
    return found


async def _sample(engine: Engine) -> dict[str, Any]:
    """A few cases each time, in turn: is each row what its events tell, and each deadline what the
    agenda says?
    """
    found: dict[str, Any] = {}
    house = engine.rules.house
    async with engine.store.reading() as work:
        names = await work.audit.ids(engine.audited, engine.limits.audit_sample)
        engine.audited = names[-1] if len(names) == engine.limits.audit_sample else ""
        for name in names:
            wrong = [str(finding) for finding in await work.audit.verify_row(name)]
            case = await work.cases.read(name)
            if case is not None:
                due = agenda(case, house.procedure_of(case), house.org)
                wanted = {(d.clock, d.run, d.stage, d.due_at) for d in due}
                rows = {(d.clock, d.run, d.stage, d.due_at) for d in await work.deadlines.of(name)}
                wrong += ["deadlines are not those of the agenda"] if wanted != rows else []
            if wrong:
                found[name] = wrong[0]
    return found
