"""Calendars that changed (a new holiday notice, other opening hours): every open case's dates are
reckoned anew.
"""

from __future__ import annotations

import structlog

from bot.engine import Engine
from cases import service
from cases.agenda import agenda
from cases.ports import Work

log = structlog.get_logger(__name__)
SEEN = "calendars"
BATCH = 100


async def recompute(engine: Engine) -> int:
    """Bring all deadline rows in line when calendars or procedures changed; returns how many cases
    moved.
    """
    present = fingerprint(engine)
    if await engine.store.setting(SEEN) == present:
        return 0
    moved, after = 0, ""
    while True:
        async with engine.store.work() as work:
            names = await work.audit.ids(after, BATCH)
            for name in names:
                moved += await _case(engine, work, name)
        if len(names) < BATCH:
            break
        after = names[-1]
    await engine.store.set_setting(SEEN, present)
    log.info("calendars.changed", moved=moved)
    return moved


def fingerprint(engine: Engine) -> str:
    """What dates depend on beside the cases: the calendar version of each unit, and the
    procedures.
    """
    house = engine.rules.house
    units = [f"{u}={house.org.calendar_of(u).version}" for u in sorted(house.org.units)]
    rules = [f"{name}:{version}" for name, version in sorted(house.procedures)]
    return " ".join([*units, *rules])


async def _case(engine: Engine, work: Work, name: str) -> int:
    case = await work.cases.lock(name)
    if case is None or case.ended:
        return 0
    house = engine.rules.house
    rows = {(d.clock, d.run, d.stage, d.due_at) for d in await work.deadlines.of(name)}
    wanted = agenda(case, house.procedure_of(case), house.org)
    if rows == {(d.clock, d.run, d.stage, d.due_at) for d in wanted}:
        return 0
    await service.rewrite(work, case, house, engine.world.now())
    return 1
