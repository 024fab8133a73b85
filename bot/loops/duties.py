"""Periodic duties: the case that stands for each is there, under the rules in force, or closed."""

from __future__ import annotations

from collections.abc import Iterator

import structlog

from bot.engine import Engine
from cases import commands as c
from cases.access import SYSTEM
from cases.case import Case
from cases.duties import Owed, filing, owed
from cases.service import handle
from procedures.content import Duty
from procedures.model import Procedure

log = structlog.get_logger(__name__)


async def keep_duties(engine: Engine) -> int:
    """Bring the standing cases in line with the rules; returns how many changed.

    At the start and whenever the rules changed; each case in a transaction of its own.
    """
    house = engine.rules.house
    wanted = {it.case: it for it in owed(house)}
    asked = frozenset((it.case, it.version) for it in wanted.values())
    if asked == engine.rules.duties:
        return 0
    changed = 0
    for it in wanted.values():
        changed += await _one(engine, it)
    async with engine.store.reading() as work:
        standing = await work.cases.standing()
    for case in standing:
        if case not in wanted:
            changed += await _ended(engine, case)
    engine.rules.duties = asked
    if changed:
        log.info("duties.changed", count=changed)
        engine.wakes.wake("clocks")
    return changed


async def _one(engine: Engine, it: Owed) -> int:
    house, now = engine.rules.house, engine.world.now()
    async with engine.store.work() as work:
        case = await work.cases.lock(it.case)
        if case is None:
            await handle(work, filing(it, house.org), SYSTEM, f"duty:{it.case}", house, now)
            return 1
        wanted = list(_steps(case, it, house.procedure_of(case)))
        for command in wanted:
            cause = f"duty:{type(command).__name__}:{it.version}:{case.seq}"
            await handle(work, command, SYSTEM, cause, house, now)
        return bool(wanted)


def _steps(case: Case, it: Owed, before: Procedure) -> Iterator[c.AnyCommand]:
    """What brings a standing case under the rules in force. Where the period or the number is
    another one, counting begins anew: what was kept and missed before stays as it was.
    """
    newer = case.version < it.version
    other = newer and not _counted_alike(before, it.duty)
    if other and not case.ended:
        yield c.EndDuty(case.id)
    if newer:
        yield c.MoveVersion(case.id, it.version)
    if other or case.ended:
        yield c.Resume(case.id)


def _counted_alike(before: Procedure, duty: Duty) -> bool:
    return any((k.limit, k.count) == (duty.limit, duty.count) for k in before.clocks)


async def _ended(engine: Engine, case: str) -> int:
    house, now = engine.rules.house, engine.world.now()
    async with engine.store.work() as work:
        found = await work.cases.lock(case)
        if found is None:
            return 0
        await handle(work, c.EndDuty(case), SYSTEM, f"duty:over:{found.seq}", house, now)
    return 1
