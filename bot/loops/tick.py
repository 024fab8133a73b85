"""Deadlines that came: up to a hundred cases in one transaction, oldest first, until nothing is
due.

Effects are rows only (events, deadlines, messages, cards), written together with the claim, so
that a stage happens once or not at all. What rings is delivered elsewhere and withdrawn if it is
moot by then.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.engine import Engine
from cases import service
from cases.agenda import Deadline
from cases.case import Case
from cases.notices.late import gathered
from cases.organisation import Address
from cases.outgoing import Outgoing
from cases.ports import Work

log = structlog.get_logger(__name__)


async def tick(engine: Engine) -> int:
    """Work one batch; returns the number of cases."""
    now = engine.world.now()
    try:
        async with engine.store.work() as work:
            claimed = await work.deadlines.claim(now, engine.limits.tick_cases)
            if claimed:
                engine.faults.reach("tick.claimed")
                await _batch(engine, work, claimed, now)
    except Exception as error:
        log.error("tick.batch_failed", error=type(error).__name__)
        return await _one_by_one(engine, now)
    if claimed:
        engine.faults.reach("tick.committed")
        engine.wakes.wake("lanes")
    return len(claimed)


async def _batch(
    engine: Engine, work: Work, claimed: list[tuple[Case, list[Deadline]]], now: datetime
) -> None:
    messages: list[Outgoing] = []
    late: set[str] = set()
    downtime = now - timedelta(seconds=engine.limits.downtime_seconds)
    standing = await work.cards.chats_of([case.id for case, _ in claimed])
    for case, due in claimed:
        told = await _case(engine, work, case, due, standing[case.id], now)
        messages += told
        # What was missed before a case was entered is its own, and nobody's downtime.
        if min((d.due_at for d in due if d.due_at > case.filed_at), default=now) < downtime:
            late.add(case.id)
    await work.messages.add(gathered(messages, late, engine.rules.house.org, now))


async def _case(
    engine: Engine,
    work: Work,
    case: Case,
    due: list[Deadline],
    standing: list[Address],
    now: datetime,
) -> tuple[Outgoing, ...]:
    house = engine.rules.house
    after, events = service.lapsed(case, house, now)
    if not events:
        await service.rewrite(work, case, house, now)
        return ()
    procedure = house.procedure_of(after)
    told = await service.record(work, after, events, procedure, house, "", now, standing)
    return told.messages


async def _one_by_one(engine: Engine, now: datetime) -> int:
    """A batch failed: try its cases singly, so that one bad case holds up nobody else."""
    done = 0
    for _ in range(engine.limits.tick_cases):
        case_id = ""
        try:
            async with engine.store.work() as work:
                claimed = await work.deadlines.claim(now, 1)
                if not claimed:
                    return done
                case_id = claimed[0][0].id
                await _batch(engine, work, claimed, now)
            done += 1
        except Exception as error:
            if not case_id:
                raise
            await _postpone(engine, case_id, error, now)
    return done


async def _postpone(engine: Engine, case: str, error: Exception, now: datetime) -> None:
    async with engine.store.work() as work:
        retry = now + timedelta(seconds=engine.limits.tick_retry_seconds)
        attempts = await work.deadlines.postpone(case, type(error).__name__, now, retry)
    log.error("tick.case_failed", case=case, attempts=attempts, error=type(error).__name__)
