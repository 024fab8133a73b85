"""What the loops share: the store, the rules in force, the channels, the clocks.

Built once in `bot.app`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from bot.clock import Clock
from bot.limits import LIMITS, Limits
from bot.menus import Menu
from bot.requests import Requests
from bot.rules import Rules
from cases.organisation import Bot
from cases.platforms import PLATFORMS, Platform, platform_of
from cases.ports import Faults, Store
from conversations.channel import Channel
from conversations.incoming import Incoming
from templates.render import Words

if TYPE_CHECKING:  # their libraries cost time, and not every house has these platforms
    from handlers.wechat import WeChatWire
    from handlers.wecom.app_callbacks import AppCallbacks
    from handlers.wecom.link import WeComLink


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

    @property
    def ready(self) -> bool:
        """Can it send at this moment? Chats of one that cannot are left waiting."""


Rooms = Mapping[tuple[Bot, Platform], Room]


class Others(Protocol):
    """The other processes of this house."""

    async def listen(self, hear: Callable[[str], None], stop: asyncio.Event) -> None:
        """Pass on what they say, until `stop`."""


class NotConnected(Exception):
    """A chat of a platform that this house does not serve (any more): its messages wait."""


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
    works what is due himself, so that the loops leave it alone. `in_hand`: rows of the inbox
    that this process is working. `requests`: those that a platform holds open. `mornings`: the day
    on which a unit was last told its board. `patience`: waits so many seconds of machine time while
    a platform holds its request open. `wechat`: the wire of pushes, `wecom`: the
    long connection, `app`: opens callbacks of an app, where these are set up.
    """

    store: Store
    rules: Rules
    rooms: Rooms
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
    in_hand: set[int] = field(default_factory=set)
    requests: Requests = field(default_factory=Requests)
    mornings: dict[str, date] = field(default_factory=dict)
    patience: Callable[[float], Awaitable[None]] = asyncio.sleep
    wechat: WeChatWire | None = None
    wecom: WeComLink | None = None
    app: AppCallbacks | None = None

    def room(self, bot: str, chat: str) -> Room:
        """The room that speaks with this chat. NotConnected when its platform has none here."""
        try:
            return self.rooms[bot, platform_of(chat)]  # type: ignore[index]
        except KeyError:
            raise NotConnected(f"{platform_of(chat)} is not connected for {bot}") from None

    def barred(self) -> tuple[Platform, ...]:
        """Platforms on which nothing can be sent at the moment: their chats wait."""
        ready = {platform for (_, platform), room in self.rooms.items() if room.ready}
        return tuple(name for name in PLATFORMS if name not in ready)

    def connected(self) -> frozenset[Platform]:
        """Platforms on which this house reaches staff."""
        return frozenset(platform for bot, platform in self.rooms if bot == "staff")

    def fresh_id(self) -> str:
        """Sixteen characters of [a-z2-7]: 80 random bits, short enough for a button."""
        return "".join(_BASE32[byte & 31] for byte in self.entropy(16))


_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
