"""Two hundred customers on WeChat at once, each from following to the receipt, with repeats of the
platform in between: how long its pushes wait for an answer, of the 5 seconds that it gives.

    python -m bench wechat_rush

The stand-ins of the platforms run here and the server in a process of its own. Everybody takes 4 to
12 seconds to read and to answer, as quick people do. One answer in ten is thrown away on its way,
one push in fifteen is made twice at the same moment.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from aiohttp.test_utils import TestServer

from bench.databases import Databases, both
from bench.wechat_house import (
    AES_KEY,
    APP_ID,
    APP_SECRET,
    BOT_ID,
    BOT_SECRET,
    GROUPS,
    TOKEN,
    bound,
    environment,
    free_port,
    serving,
)
from bot.clock import WorldClock
from bot.house import opened
from bot.playground.wechat import WeChatWorld, wechat_app
from bot.playground.wechat.pushing import PATIENCE, Answer, five_seconds
from bot.playground.wecom import WeComWorld, wecom_app
from bot.settings import read_settings
from cases.platforms import WECOM_GROUP
from tests.crashes.followers import Act, all_file, numbers

PEOPLE = 200
PACE = (4.0, 12.0)
SEED = 20261124
SERIAL = 8  # characters before a number's own part
CUT_EVERY, DOUBLE_EVERY = 10, 15  # of what people do
HEARS_WITHIN = 120.0  # seconds; only against waiting for ever
_LOSSES: ContextVar[list[int]] = ContextVar("losses")  # answers to be lost of what is done now


@dataclass
class Rush:
    """What was seen. `seconds`: of every request; `pushes`: by what the person saw of the answer;
    `again`: requests beyond the first of each push; `receipts`: the numbers that were read.
    """

    seconds: list[float] = field(default_factory=list)
    pushes: Counter[str] = field(default_factory=Counter)
    again: int = 0
    lasted: float = 0.0
    receipts: list[str] = field(default_factory=list)

    async def cut(self, answer: Coroutine[Any, Any, Answer]) -> Answer:
        """The platform's patience, with a watch. Some answers never get through."""
        begin = perf_counter()
        try:
            given = await five_seconds(answer)
        finally:
            self.seconds.append(perf_counter() - begin)
        if losses := _LOSSES.get([]):
            losses.pop()
            raise TimeoutError
        return given

    def share(self, share: float) -> float:
        """So many seconds were enough for this share of the requests."""
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]


class Customers:
    """People with one complaint each. `pace`: seconds in which they answer, from and to."""

    def __init__(self, world: WeChatWorld, rush: Rush, pace: tuple[float, float] = PACE) -> None:
        self._world, self._rush, self._pace = world, rush, pace
        self._chance = random.Random(SEED)
        self._acts = 0

    async def all_file(self, count: int) -> None:
        """Everybody, side by side."""
        people = [self._world.add_person(f"客{number}") for number in range(count)]
        await all_file(self._world, people, self._does, HEARS_WITHIN)
        for person in people:
            self._rush.receipts += numbers(person)

    async def _does(self, act: Act) -> None:
        """Read, and do it; the platform tells the account, with the trouble that is due."""
        await asyncio.sleep(self._chance.uniform(*self._pace))
        self._acts += 1
        _LOSSES.set([1] if not self._acts % CUT_EVERY else [])
        if not self._acts % DOUBLE_EVERY:
            self._world.double_next()
        delivery = await act
        self._rush.pushes[delivery.outcome] += 1
        self._rush.again += len(delivery.tries) - 1


@asynccontextmanager
async def platforms(rush: Rush) -> AsyncIterator[tuple[WeChatWorld, str, str]]:
    """Both stand-ins; the addresses of WeChat's API and of WeCom's gateway."""
    clock = WorldClock()
    wechat = WeChatWorld(clock.now, cut=rush.cut)
    wechat.add_account(APP_ID, APP_SECRET, TOKEN, AES_KEY)
    wecom = WeComWorld(clock.now)
    wecom.add_bot(BOT_ID, BOT_SECRET, "客诉")
    wecom.add_person("chen", "陈店长")
    for chat in GROUPS.values():
        room = wecom.add_group(chat.removeprefix(WECOM_GROUP), chat, ["chen"])
        wecom.bot().spoken.add(room.key)  # nothing is pushed to one that never wrote
    async with TestServer(wechat_app(wechat)) as api, TestServer(wecom_app(wecom)) as gateway:
        socket = str(gateway.make_url("/")).replace("http", "ws", 1)
        yield wechat, str(api.make_url("")).rstrip("/"), socket


async def rushed(url: str, people: int = PEOPLE, pace: tuple[float, float] = PACE) -> Rush:
    """So many people over the database behind `url`. AssertionError when one of them was not
    served: a complaint for each, numbers without gaps, a receipt for each.
    """
    rush, port = Rush(), free_port()
    async with platforms(rush) as (wechat, api, gateway):
        env = environment(url, port, api, gateway)
        await bound(env)
        async with serving("-m", "bot", "run", env=env, port=port) as address:
            await wechat.set_callback(f"{address}/wechat")
            begin = perf_counter()
            await Customers(wechat, rush, pace).all_file(people)
            rush.lasted = perf_counter() - begin
    await check(rush, env, people)
    return rush


async def check(rush: Rush, env: dict[str, str], people: int) -> None:
    """Everybody has one case and read its number, and no number is missing."""
    filed = []
    async with opened(read_settings(env, None)) as house, house.store.reading() as work:
        for name in await work.audit.ids("", 100_000):
            case = await work.cases.read(name)
            if case is not None and not case.periodic:
                filed.append(case.number)
    assert len(filed) == people, f"{len(filed)} complaints of {people} people"
    assert sorted(rush.receipts) == sorted(filed), "a receipt was not read, or read by another"
    serials = sorted(int(number[SERIAL:]) for number in filed)
    assert serials == list(range(1, people + 1)), "a number is missing"


def figures() -> list[dict[str, Any]]:
    """Two rows for each kind of database: the slowest request, and that of 99 in 100."""
    rows = []
    with both() as kinds:
        for databases in kinds:
            rush = asyncio.run(rushed(databases.fresh()))
            rows += [_row(databases, rush, said, share)
                     for said, share in (("half", 0.5), ("99 %", 0.99), ("all", 1.0))]  # fmt: skip
    return rows


def _row(databases: Databases, rush: Rush, said: str, share: float) -> dict[str, Any]:
    seconds = rush.share(share)
    answered = sum(rush.pushes.values())
    return {
        "what": f"WeChat, {PEOPLE} people, {said} answered, {databases.kind}",
        "ours": f"{seconds * 1000:,.0f} ms",
        "floor": f"{PATIENCE:.0f} s, the platform's",
        "ratio": round(PATIENCE / seconds, 2),
        "pushes": answered,
        "repeats": rush.again,
        "in_the_request": rush.pushes["reply"],
        "later": rush.pushes["nothing"],
        "excuses": rush.pushes["notice"],
        "pushes_per_second": round(len(rush.seconds) / rush.lasted, 1),
    }
