"""What cannot be told now waits for the person's next word; staff hear of it at once."""

from __future__ import annotations

from datetime import datetime

import structlog

from bot.engine import Engine
from bot.loops.lost import report
from cases.ports import Item, Lane
from conversations.channel import Kept

log = structlog.get_logger(__name__)
WAITS = "kept"  # how such a reason begins: staff hear that it is no blocked bot


async def keep(engine: Engine, lane: Lane, item: Item, outcome: Kept, now: datetime) -> None:
    """No way to the customer is open: the message stays for the next contact, and the case has an
    event that says who was not told, so that staff pick up the phone.
    """
    log.warning("deliver.kept", bot=lane.bot, why=outcome.why, row=item.id)
    case = item.message.case if item.message else ""
    async with engine.store.work() as work:
        if case:
            await work.cases.lock(case)  # before the lane, as everybody does
        await work.lanes.keep(lane, item, outcome.why)
        if case:
            why = f"{WAITS}: {outcome.why}"
            told = await report(work, lane, item, case, why, engine.rules.house, now)
            await work.messages.add(told)
