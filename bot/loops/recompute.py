"""Calendars that changed (a new holiday notice, other opening hours): every open case's dates are
reckoned anew, and what moved is an event of the case. Units that left the organisation file: who
has their cases now is told.
"""

from __future__ import annotations

import structlog

from bot.engine import Engine
from cases import commands as c
from cases import service
from cases.access import SYSTEM
from cases.agenda import agenda
from cases.moved import Former
from cases.notices import gone
from cases.ports import Work

log = structlog.get_logger(__name__)
SEEN = "calendars"
BATCH = 100


async def recompute(engine: Engine) -> int:
    """Bring all deadline rows in line when calendars, units or procedures changed; returns how many
    cases moved.
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
    await _gone(engine)
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
    house, now = engine.rules.house, engine.world.now()
    rows = await work.deadlines.of(name)
    wanted = agenda(case, house.procedure_of(case), house.org)
    if {(d.clock, d.run, d.stage, d.due_at) for d in rows} == {
        (d.clock, d.run, d.stage, d.due_at) for d in wanted
    }:
        return 0
    former = tuple(Former(d.clock, d.run, d.due_at, d.calendar) for d in rows if d.stage == 0)
    cause = f"calendars:{case.seq}"
    done = await service.handle(work, c.Recompute(name, former), SYSTEM, cause, house, now)
    if not isinstance(done, service.Done):  # only warnings or rungs moved
        await service.rewrite(work, case, house, now)
    return 1


async def _gone(engine: Engine) -> None:
    """Cases of units that are no more: whoever has them now is told, and has their cards."""
    org, now = engine.rules.house.org, engine.world.now()
    async with engine.store.work() as work:
        for unit, count in (await service.gone_units(work, org, now)).items():
            log.error("units.gone", unit=unit, open_cases=count)
            rows = await work.cases.list(units=[unit], limit=count)
            messages, cards = gone.told(unit, rows, org, now)
            await work.messages.add(messages)
            await work.cards.want(cards)
    engine.wakes.wake("lanes")
