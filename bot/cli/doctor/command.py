"""`kesu doctor`: look at everything, say what is missing, name the remedy."""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime

from bot.cli.doctor import database, machine, redis, rules, telegram
from bot.cli.doctor.item import Item, refused
from bot.cli.failures import DONE, FAILED
from bot.cli.output import data, line, named
from bot.cli.plain import padded, plain
from bot.cli.store import settings
from bot.settings import Settings, SettingsError

_SIGNS = {"ok": "ok", "warn": "warn", "missing": "MISSING"}


def doctor(options: argparse.Namespace) -> int:
    """1 when something is missing without which Kesu does not work."""
    try:
        given = settings()
    except SettingsError as error:
        items = [refused("settings", error)]
    else:
        items = asyncio.run(examined(given))
    lacking = any(item.state == "missing" for item in items)
    if not data(options, {"ok": not lacking, "items": [asdict(item) for item in items]}):
        _print(items)
    return FAILED if lacking else DONE


async def examined(given: Settings) -> list[Item]:
    """Everything, in the order in which it is put right."""
    items = list(machine.look(given))
    read, said = rules.read(given)
    items += said
    groups = read.house.org.groups if read else {}
    async with database.looked_into(given) as (store, item):
        items.append(item)
        if store is not None:
            items += await database.look(store, given)
            if read is not None:
                await read.bind(store)
                groups = read.house.org.groups
                items += await rules.gone(store, read.house.org)
    if read is not None:
        house = read.house
        items += rules.calendars(house.org, datetime.now(UTC).date())
        if not given.playground:
            items += rules.reach(house.org, house.current())
    items += await telegram.look(given, groups)
    return items + await redis.look(given)


def _print(items: list[Item]) -> None:
    columns = max(len(item.name) for item in items)
    for item in items:
        sign = padded(_SIGNS[item.state], 7)
        line(f"{sign}  {padded(plain(item.name), columns)}  {plain(item.says)}")
        if item.remedy:
            line(f"{' ' * 9}{' ' * columns}  -> {plain(item.remedy)}")
    counts: Counter[str] = Counter(item.state for item in items)
    line()
    line(f"{named({state: counts[state] for state in _SIGNS if counts[state]})}.")
