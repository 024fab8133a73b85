"""What the processes of a house share through its store: access tokens, and reply windows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.clock import Clock
from cases.ports import Store, Work
from conversations import choices as choices_
from conversations import window as windows
from conversations.choices import Choices
from conversations.window import Window

_TURN = timedelta(seconds=30)  # longer than any fetch; a process that dies in it blocks no longer
_LOOK_SECONDS = 0.1
CUSTOMER = "customer"
_WINDOW, _CHOICES = "window", "choices"


class SharedToken:
    """`TokenKeeper` over the store: one token for all processes, sealed, fetched by one at a time.

    `name`: of the platform's account. `fresh`: makes a word that no other process has.
    """

    def __init__(self, store: Store, name: str, machine: Clock, fresh: Callable[[], str]) -> None:
        self._store, self._name = store, f"token.{name}"
        self._machine, self._fresh = machine, fresh

    async def load(self) -> str | None:
        """What was saved last."""
        return await self._store.secret_setting(self._name)

    async def save(self, kept: str) -> None:
        """Keep it for all."""
        await self._store.set_secret_setting(self._name, kept)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One process at a time; a turn whose process died ends by itself."""
        mine = self._fresh()
        while True:
            now = self._machine.now()
            if await self._store.lease(self._name, mine, now + _TURN, now):
                break
            await asyncio.sleep(_LOOK_SECONDS)
        try:
            yield
        finally:
            await self._store.unlease(self._name, mine)


class SharedWindows:
    """The `Ledger` of reply windows and of choices last shown, as notes beside each chat."""

    def __init__(self, store: Store, world: Clock) -> None:
        self._store, self._world = store, world

    async def update(self, chat: str, change: Callable[[Window], Window]) -> tuple[Window, Window]:
        """Change the window under its lock; the one before and the one after."""
        async with self._store.work() as work:
            return await changed(work, chat, change, self._world.now())

    async def show(self, chat: str, choices: Choices) -> None:
        """What a typed number means from now on."""
        async with self._store.work() as work:
            await shown(work, chat, choices, self._world.now())


async def changed(
    work: Work, chat: str, change: Callable[[Window], Window], now: datetime
) -> tuple[Window, Window]:
    """Change the window of a chat within a work."""
    raw = await work.notes.load(CUSTOMER, chat, _WINDOW, lock=True)
    before = windows.decode(raw) if raw else Window()
    after = change(before)
    if after != before:
        await work.notes.save(CUSTOMER, chat, _WINDOW, windows.encode(after), now)
    return before, after


async def shown(work: Work, chat: str, choices: Choices, now: datetime) -> None:
    """Remember the choices last shown in a chat."""
    choices = choices_.followed(choices, await last_shown(work, chat))
    await work.notes.save(CUSTOMER, chat, _CHOICES, choices_.encode(choices), now)


async def last_shown(work: Work, chat: str) -> Choices | None:
    """The choices last shown in a chat."""
    raw = await work.notes.load(CUSTOMER, chat, _CHOICES)
    return choices_.decode(raw) if raw else None
