"""The board every morning, where cards cannot be repainted: what is open, said once a day.

Telegram's cards always show the present state; WeCom's show it only when they are pressed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.engine import Engine
from cases.organisation import Address
from cases.outgoing import Outgoing
from cases.platforms import platform_of
from cases.ports import Work
from conversations.desk.hearing import language_at
from conversations.desk.queries import COUNTED, LINES, line
from procedures.calendar import is_open

_FROM_HOUR = 8  # of local time; units that are always open are not woken by it
_UNTIL_HOUR = 18
TEMPLATE = "staff/morning"


async def morning(engine: Engine) -> int:
    """Say the board in groups that are due to hear it; returns how many."""
    org, now = engine.rules.house.org, engine.world.now()
    told = 0
    for unit, group in org.groups.items():
        if platform_of(group.chat) == "wecom" and _begun(engine, unit, now):
            told += await _tell(engine, unit, group, now)
    if told:
        engine.wakes.wake("lanes")
    return told


def _begun(engine: Engine, unit: str, now: datetime) -> bool:
    """Is the unit at work today, and has been told nothing of it yet by this process?"""
    org = engine.rules.house.org
    local = now.astimezone(ZoneInfo(org.zone_of(unit)))
    if not _FROM_HOUR <= local.hour < _UNTIL_HOUR or not is_open(org.calendar_of(unit), now):
        return False
    return engine.mornings.get(unit) != local.date()


async def _tell(engine: Engine, unit: str, group: Address, now: datetime) -> int:
    house = engine.rules.house
    day = now.astimezone(ZoneInfo(house.org.zone_of(unit))).date()
    engine.mornings[unit] = day
    name = f"morning.{unit}"
    if await engine.store.setting(name) == day.isoformat():
        return 0  # another process, or this one before it was started again
    async with engine.store.work() as work:
        values = await _board(engine, work, unit, now)
        # The key makes it one, however many processes look at the clock.
        said = Outgoing(
            key=f"{TEMPLATE}:{group.chat}:{day.isoformat()}",
            bot="staff",
            chat=group.chat,
            template=TEMPLATE,
            language=language_at(house.org, group.chat),
            created_at=now,
            values=values,
            loud=False,
        )
        if values["total"]:
            await work.messages.add([said])
    await engine.store.set_setting(name, day.isoformat())  # last: the key bears a repeat
    return 1 if values["total"] else 0


async def _board(engine: Engine, work: Work, unit: str, now: datetime) -> dict[str, Any]:
    """The open cases of the unit and of those below it, the next deadline first."""
    house = engine.rules.house
    units = [name for name in house.org.units if unit in {up.id for up in house.org.climb(name)}]
    rows = await work.cases.list(units=units, limit=COUNTED)
    language = language_at(house.org, house.org.groups[unit].chat)
    read = [await work.cases.read(row.id) for row in rows[:LINES]]
    lines = [line(case, house, language, now) for case in read if case is not None]
    return {
        "what": "board",
        "lines": lines,
        "total": len(rows),
        "more": len(rows) - len(lines),
        "zone": house.org.zone_of(unit),
    }
