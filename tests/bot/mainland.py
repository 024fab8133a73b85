"""A house of customers on WeChat and staff in WeCom, and what a test puts into its store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.playground.telegram import sample_jpeg
from cases.case import Case
from cases.outgoing import File, Outgoing
from storage.schema import migrate
from tests.world import Connects, World, playing
from tests.world_wechat import WeChatCustomer

UNITS = ("xuhui", "jingan", "shanghai", "hq")
WORDS = ("1", "菜里有虫子，服务员不理我", "1", "昨天", "1", "退款", "没有", "就在这里", "提交")


@asynccontextmanager
async def mainland(folder: Path, address: str = "") -> AsyncIterator[World]:
    """The house, over SQLite in `folder` or the migrated database at `address`. Without templates:
    what cannot go freely is kept.
    """
    if not address:
        address = f"sqlite:///{folder / 'kesu.db'}"
        await migrate(address)
    connects = Connects(telegram=(), wechat=True, wecom=UNITS)
    given = {"KESU_WECHAT_TEMPLATE": ""}
    async with playing(address, folder, connects=connects, given=given) as world:
        yield world
        all_heard(world)


def all_heard(world: World) -> None:
    """What was said until now is passed over."""
    for ear in world.ears:
        ear.skips()


async def complaining(world: World) -> WeChatCustomer:
    """A customer whose complaint is filed."""
    zhang = world.wechat_customer("张敏")
    await zhang.follows()
    for word in WORDS:
        await zhang.says(word)
    all_heard(world)
    return zhang


async def adds(world: World, *messages: Outgoing) -> None:
    """Messages wait for their chats."""
    async with world.engine.store.work() as work:
        await work.messages.add(messages)


def told(customer: WeChatCustomer, case: Case, key: str, **more: Any) -> Outgoing:
    """A message to the customer: that the case is in hand, unless `more` says otherwise."""
    given: dict[str, Any] = {
        "template": "customer/accepted",
        "values": {"number": case.number},
        "case": case.id,
        **more,
    }
    now = customer.world.clock.now()
    return Outgoing(key, "customer", customer.chat, language="zh", created_at=now, **given)


async def a_picture(customer: WeChatCustomer, case: Case, key: str) -> Outgoing:
    """A picture that staff sent on."""
    now = customer.world.clock.now()
    async with customer.world.engine.store.work() as work:
        name = await work.files.keep(case.id, sample_jpeg(), "photo", "a.jpg", now)
    values = {"unit": case.unit, "text": "看图", "file": True}
    relayed = {"template": "customer/relayed", "values": values, "file": File(name)}
    return told(customer, case, key, **relayed)
