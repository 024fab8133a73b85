"""What became of a template message: the platform tells it a moment later, in a push of its own."""

from __future__ import annotations

from datetime import datetime

import structlog

from bot.engine import Engine
from bot.remembered import changed
from cases import commands as c
from cases.access import SYSTEM
from cases.ports import Work
from cases.service import carried
from conversations.window import unfollowed

log = structlog.get_logger(__name__)
_GOOD = "success"
_BLOCKED = "block"


async def template_result(
    engine: Engine, work: Work, chat: str, message: str, status: str, now: datetime
) -> None:
    """One that did not arrive is an event of its case, so that staff pick up the phone. Its words
    wait for the customer's next word all the same.
    """
    if status == _GOOD:
        return
    log.warning("template.failed", why=status[:60])
    if _BLOCKED in status:
        await changed(work, chat, unfollowed, now)
    told = await work.messages.by_platform_id("customer", chat, message)
    if told is None or not told.case:
        return
    if await work.cases.lock(told.case) is None:
        return
    command = c.ReportUndeliverable(told.case, chat, status, told.template)
    cause = f"template:{message}"
    house = engine.rules.house
    _, notices = await carried(work, command, SYSTEM, cause, house, now)
    await work.messages.add(notices)
