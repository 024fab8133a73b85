"""`kesu doctor`: look at everything, say what is missing, name the remedy."""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.cli.doctor import database, machine, redis, rules, telegram, wechat, wecom, wecom_app
from bot.cli.doctor.item import Item, missing, refused
from bot.cli.failures import DONE, FAILED
from bot.cli.output import data, line, named
from bot.cli.plain import padded, plain
from bot.cli.store import settings
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.rules import Rules
    from storage.store import SqlStore

_SIGNS = {"ok": "ok", "warn": "warn", "missing": "MISSING"}


def doctor(options: argparse.Namespace) -> int:
    """1 when something is missing without which Kesu does not work."""
    try:
        given = settings()
    except SettingsError as error:
        items = [refused("settings", SettingsError(each)) for each in error.problems]
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
    async with database.looked_into(given) as (store, item):
        items.append(item)
        if store is not None:
            items += await database.look(store, given)
            if read is not None:
                await _bound(given, read, store)
                items += await rules.gone(store, read.house.org)
        if read is not None:
            items += rules.calendars(read.house.org, datetime.now(UTC).date())
        if given.playground:
            items.append(_nothing_connected())
        else:
            items += await _connected(given, store, read)
    return items + await redis.look(given)


async def _bound(given: Settings, rules: Rules, store: SqlStore) -> None:
    """What was bound in chats, as far as a running Kesu would reach it."""
    from cases.organisation import Address
    from cases.platforms import WECOM_WEBHOOK

    if given.wecom_webhook_key is not None:
        rules.house_group = Address("staff", WECOM_WEBHOOK)
    await rules.bind(store, None if given.playground else given.staff_platforms)


async def _connected(given: Settings, store: SqlStore | None, read: Rules | None) -> list[Item]:
    """Whether everybody is reached, and each platform of the settings."""
    org = read.house.org if read else None
    items = rules.reach(given, read.house.org, read.house.current()) if read else []
    items += await telegram.look(given, org.groups if org else {})
    items += await wechat.look(given, store, org)
    items += await wecom.look(given, store, org)
    return items + await wecom_app.look(given)


def _nothing_connected() -> Item:
    return missing(
        "platforms",
        "none is connected: only the playground can run",
        "set the tokens of two Telegram bots (docs/going-live.md), or connect WeChat and WeCom "
        "(docs/going-live-wechat.md)",
    )


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
