"""What the loops share: the store, the rules in force, the channels, the clocks.

Built once in `bot.app`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.limits import LIMITS, Limits
from bot.menus import Menu
from bot.rules import Rules
from cases.ports import Faults, Store
from conversations.channel import Channel
from conversations.incoming import Incoming
from templates.render import Words


class Room(Channel, Protocol):
    """A platform's room: a channel that also reads what arrives."""

    async def read(self, raw: bytes, at: datetime) -> Incoming:
        """Translate one update that reached us `at`. Raises what the framework raised."""

    async def set_up(self, menus: Sequence[Menu]) -> None:
        """Register the command menus."""

    async def me(self) -> str:
        """The bot's user name, without @."""

    async def close(self) -> None:
        """Give the connections back."""


class Others(Protocol):
    """The other processes of this house."""

    async def listen(self, hear: Callable[[str], None], stop: asyncio.Event) -> None:
        """Pass on what they say, until `stop`."""


class Wakes:
    """Events that cut a loop's pause short. Losing one costs a pause, never a message.

    `tell`: says the same to other processes, where there is a way to.
    """

    def __init__(self, tell: Callable[[str], None] | None = None) -> None:
        self.inbox = asyncio.Event()
        self.lanes = asyncio.Event()
        self.clocks = asyncio.Event()
        self._tell = tell

    def wake(self, kind: str) -> None:
        """Something waits: `inbox`, `lanes` or `clocks`.

        Here at once, elsewhere as quickly as may be.
        """
        self.hear(kind)
        if self._tell is not None:
            self._tell(kind)

    def hear(self, kind: str) -> None:
        """Another process says so."""
        named = {"inbox": self.inbox, "lanes": self.lanes, "clocks": self.clocks}
        if kind in named:
            named[kind].set()


@dataclass
class Engine:
    """Everything a loop needs. `digest`: keyed digest of accounts; `entropy`: random bytes.

    `audited`: the case at which the last sample ended. `passing`: somebody lets world time pass and
    works what is due himself, so that the loops leave it alone.
    """

    store: Store
    rules: Rules
    rooms: Mapping[str, Room]
    words: Words
    world: Clock
    machine: Clock
    digest: Callable[[str], str]
    entropy: Callable[[int], bytes]
    faults: Faults
    limits: Limits = LIMITS
    wakes: Wakes = field(default_factory=Wakes)
    others: Others | None = None
    usernames: dict[str, str] = field(default_factory=dict)
    audited: str = ""
    passing: bool = False

    def fresh_id(self) -> str:
        """Sixteen characters of [a-z2-7]: 80 random bits, short enough for a button."""
        return "".join(_BASE32[byte & 31] for byte in self.entropy(16))


_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
