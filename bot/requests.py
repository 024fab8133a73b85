"""Requests that a platform holds open with this process until it hears the answer.

Whoever works an update in this process tells its requests at once, so that they need not ask the
database again and again. Updates that other processes work are found by asking.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec


class Answer(msgspec.Struct, frozen=True):
    """What a push is answered: `text` ("" says nothing), and the rows of the messages in it."""

    text: str = ""
    rows: tuple[int, ...] = ()


@dataclass(eq=False)
class Held:
    """A request that is held open. `late`: it is not any more; what comes now goes another way.
    `read`: the person reads what it is answered. `fresh`: the update had not come before. `answer`:
    what it was told, once it was. `doubted`: it looked whether a twin was answered meanwhile.
    """

    update: str
    chat: str
    late: bool = False
    read: bool = True
    fresh: bool = False
    doubted: bool = False
    answer: Answer | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Requests:
    """Those of this process. A push that the platform repeats at once has more than one."""

    def __init__(self) -> None:
        self._held: dict[str, list[Held]] = defaultdict(list)
        self._giving: dict[str, asyncio.Future[None]] = {}

    @contextmanager
    def holding(self, held: Held) -> Iterator[None]:
        """It can be told in this block."""
        self._held[held.update].append(held)
        try:
            yield
        finally:
            self._held[held.update].remove(held)
            if not self._held[held.update]:
                del self._held[held.update]

    def wait_for(self, update: str) -> bool:
        """Does somebody still wait for the answer to this update, who reads it?"""
        return any(held.read and not held.late for held in self._held.get(update, ()))

    def tell(self, update: str, answer: Answer | None) -> bool:
        """The update was worked, with this answer; None: with none as yet. False: nobody waits."""
        waited = self.wait_for(update)
        for held in self._held.get(update, ()):
            held.answer = None if held.late else answer
            held.news.set()
        return waited

    @contextmanager
    def giving(self, chat: str) -> Iterator[None]:
        """What this chat was answered is being recorded."""
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._giving[chat] = over
        try:
            yield
        finally:
            over.set_result(None)
            if self._giving.get(chat) is over:
                del self._giving[chat]

    async def given(self, chat: str) -> None:
        """Wait until what this chat was answered before is recorded: its lane is free then."""
        if chat in self._giving:
            await asyncio.shield(self._giving[chat])
