"""Several processes of a house, one gateway of WeCom, and time moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from bot.clock import HeldClock
from bot.engine import Engine
from bot.faults import NoFaults
from bot.house import opened
from bot.loops.wecom import hold
from bot.settings import read_settings
from cases.ports import InboxRow, Store
from handlers.wecom.link import WeComLink
from storage.schema import migrate
from templates.render import Words
from tests.handlers.wecom_server import (
    BOT,
    Gateway,
    Hand,
    eventually,
    gateway,
    idle,
    linked,
)
from tests.storage.material import Entropy

DEMO = Path(__file__).parents[2] / "bot" / "playground" / "demo.toml"
LEASE = f"wecom.{BOT}"


class Database:
    """The real store of one process, whose way to the leases can be cut."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.away = False
        self.hangs = False
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    async def lease(self, name: str, token: str, until: datetime, machine_now: datetime) -> bool:
        await self._cut()
        self.asked += 1
        try:
            return await self.store.lease(name, token, until, machine_now)
        finally:
            self.asked -= 1

    async def unlease(self, name: str, token: str) -> None:
        await self._cut()
        await self.store.unlease(name, token)

    async def _cut(self) -> None:
        if self.hangs:
            await asyncio.Event().wait()
        if self.away:
            raise OSError("postgresql://kesu:pass@db is away")


class Process:
    """One process of the house that wants the connection."""

    def __init__(self, engine: Engine, database: Database, link: WeComLink, hand: Hand) -> None:
        self.engine, self.database, self.link, self.hand = engine, database, link, hand
        self.stop = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    def starts(self) -> None:
        self.task = asyncio.create_task(hold(self.engine, self.link, self.stop, self.hand.sleep))

    async def connects(self) -> None:
        await eventually(lambda: self.link.connected)

    async def dies(self) -> None:
        """Without giving anything back."""
        assert self.task is not None
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def stops(self) -> None:
        """As told."""
        assert self.task is not None
        self.stop.set()
        async with asyncio.timeout(20):
            await self.task

    def connected(self) -> bool:
        return self.link.connected

    async def could_take_it(self) -> bool:
        """Is the lease free at this moment?"""
        now = self.hand.now()
        return await self.database.store.lease(LEASE, "passer-by", now, now)

    async def keeps(self, update: str) -> None:
        """Wait until an update is in the inbox, open or behind another."""
        async with asyncio.timeout(20):
            while await self.database.pushed("staff", update) is None:
                await idle(1)

    async def kept(self) -> list[InboxRow]:
        return await self.engine.store.open_rows(100, self.engine.world.now())


class Scene:
    """A gateway, a database, and processes at the same hand-moved time."""

    def __init__(self, wecom: Gateway, hand: Hand, url: str) -> None:
        self.wecom, self.hand = wecom, hand
        self.processes: list[Process] = []
        self._settings = read_settings(
            {
                "KESU_DATABASE_URL": url,
                "KESU_ORG": str(DEMO),
                "KESU_SECRET_KEY": "k0ZqVb8Yt3mWc5xRj7nLd2hGf9sPa4uEi6oTy1wQz8E=",
            },
            None,
        )

    @asynccontextmanager
    async def process(self, link: WeComLink | None = None) -> AsyncIterator[Process]:
        """One more process; it begins when it is started."""
        async with opened(self._settings) as house:
            database = Database(house.store)
            engine = Engine(
                store=cast(Store, database),
                rules=house.rules,
                rooms={},
                words=Words(None),
                world=HeldClock(self.hand.now()),
                machine=self.hand,
                digest=house.store.digest,
                entropy=Entropy(f"process {len(self.processes)}"),
                faults=NoFaults(),
            )
            link = link or linked(self.wecom, self.hand)
            process = Process(engine, database, link, self.hand)
            self.processes.append(process)
            try:
                yield process
            finally:
                if process.task is not None:
                    await process.dies()

    async def passes(self, seconds: float, step: float = 0.25) -> None:
        """Time goes by in small steps; whatever the database was asked is answered in between."""
        for _ in range(round(seconds / step)):
            await self._settle()
            await self.hand.move(step)
        await self._settle()

    async def passes_until(self, condition: Callable[[], object], most: float) -> float:
        """Time goes by until it is so; how many seconds that took."""
        before = self.hand.now()
        while not condition():
            took = (self.hand.now() - before).total_seconds()
            assert took < most, f"not within {most} seconds"
            await self.passes(0.25)
        return (self.hand.now() - before).total_seconds()

    async def _settle(self) -> None:
        await idle()
        await eventually(lambda: not any(each.database.asked for each in self.processes))
        await idle()


@asynccontextmanager
async def playing(folder: Path) -> AsyncIterator[Scene]:
    """A scene over a fresh database."""
    url = f"sqlite:///{folder}/kesu.db"
    await migrate(url)
    async with gateway() as wecom:
        yield Scene(wecom, Hand(), url)


def events(logs: list[Any]) -> list[str]:
    """What was logged."""
    return [each["event"] for each in logs]
