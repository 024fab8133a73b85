"""What the tests of the command line share: results, and cases put into the database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.cli.store import opened
from bot.clock import MachineClock
from bot.settings import read_settings
from cases import commands as c
from cases.access import Actor
from cases.case import Case
from cases.organisation import Address
from cases.ports import Contact
from cases.service import Done, handle

DEMO = Path(__file__).parents[3] / "bot" / "playground" / "demo.toml"
CUSTOMER_TOKEN = "1001:customer-token_for-tests-0000000000"
STAFF_TOKEN = "1002:staff-token_for-tests-00000000000000"
STORY = "菜里有虫子\x1b[2J，店员态度\u202e很差"


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)


Command = Callable[..., Result]


def filed(*, hours_ago: float = 0.0, update: str = "4711", unit: str = "xuhui") -> Case:
    """A complaint filed by a customer's update, through the service and into the database."""
    return asyncio.run(_filed(MachineClock().now() - timedelta(hours=hours_ago), update, unit))


async def _filed(at: datetime, update: str, unit: str) -> Case:
    async with opened(read_settings()) as (store, rules):
        name = f"talk{update}"
        async with store.work() as work:
            command = c.FileComplaint(
                case=name,
                procedure="service",
                version=1,
                unit=unit,
                channel="telegram",
                language="zh",
                customer="customer:digest-of-the-customer",
                chat="88001",
                wishes=("refund",),
                anonymous=False,
                texts={"story": await work.texts.keep(name, STORY)},
                code="digest-of-the-code",
            )
            actor = Actor(command.customer, kind="customer")
            cause = f"customer:{update}:0"
            done = await handle(work, command, actor, cause, rules.house, at, "7K3Q-M9TX-F")
    assert isinstance(done, Done)
    return done.case


def bound(groups: dict[str, str], people: dict[str, str]) -> None:
    """Bind groups to units and accounts to people, as staff do in chat."""
    asyncio.run(_bound(groups, people))


async def _bound(groups: dict[str, str], people: dict[str, str]) -> None:
    now = MachineClock().now()
    async with opened(read_settings()) as (store, _), store.work() as work:
        for unit, chat in groups.items():
            await work.people.bind_group(unit, Address("staff", chat), "chen", now)
        for person, account in people.items():
            await work.people.set_contact(Contact("staff", account, "zh", person), now)
