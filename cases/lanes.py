"""What delivery needs of the store: chats with something to hear, leased one at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from cases.outgoing import CardWanted, Outgoing
from cases.platforms import Platform


class Lane(Struct, frozen=True):
    """A chat that has something to be sent, leased to one sender until `lease_until` (machine
    time).
    """

    bot: str
    chat: str
    token: str
    lease_until: datetime
    sent_at: tuple[datetime, ...] = ()


class Item(Struct, frozen=True):
    """The next thing of a lane: a message (`message` set) or a card (`card` set).

    `text` is the wording of an earlier attempt whose outcome is unknown. `shown`: the platform's
    id of the
    standing card. `id` names the row.
    """

    id: int
    message: Outgoing | None = None
    card: CardWanted | None = None
    menu: str = ""
    shown: str = ""
    shown_hash: str = ""
    text: str = ""
    attempts: int = 0
    uncertain: bool = False


class Lanes(Protocol):
    """Order, budget and lease of a chat. A message goes before a card's repainting."""

    async def claim(
        self,
        now: datetime,
        machine_now: datetime,
        lease_until: datetime,
        token: str,
        limit: int,
        barred: Collection[Platform] = (),
    ) -> list[Lane]:
        """Lease lanes that have something sendable at world time `now` and no live lease; chats of
        `barred` platforms, to which nothing can be sent at present, are left alone.
        """

    async def reserve(
        self, bot: str, chat: str, token: str, lease_until: datetime, machine_now: datetime
    ) -> None:
        """At the end of this work lease the chat's lane to `token`, whatever it is held for, unless
        a lease lives at `machine_now`.

        For an answer in the platform's own request, before any claim could send what this work
        adds. `upcoming` tells whether the lease was got.
        """

    async def upcoming(
        self, lane: Lane, now: datetime, limit: int, *, kept: bool = False
    ) -> list[Item]:
        """The next sendable messages, oldest first, whatever the lane is held for; no cards. []
        also without the lease. `kept`: those that wait for the person's word as well.
        """

    async def free(self, lane: Lane, limit: int) -> None:
        """The oldest `limit` messages that waited for the person's word wait for nothing now."""

    async def holds(self, lane: Lane) -> bool:
        """Is the lease ours?"""

    async def next(self, lane: Lane, now: datetime) -> Item | None:
        """The oldest sendable message, else a card that wants repainting."""

    async def sending(self, lane: Lane, item: Item, text: str) -> bool:
        """Mark before the call and keep the wording sealed; False when the lease was lost."""

    async def sent(
        self, lane: Lane, item: Item, platform_id: str, shown_hash: str, now: datetime
    ) -> bool:
        """It arrived: the wording is emptied; False when the lease was lost (nothing is
        written).
        """

    async def moot(self, lane: Lane, item: Item, why: str) -> None:
        """Withdraw it unsent."""

    async def refused(self, lane: Lane, item: Item, why: str) -> None:
        """The platform will never take it: set aside with the reason."""

    async def keep(self, lane: Lane, item: Item, why: str, brief: str = "") -> None:
        """A message that no way is open for waits for the person's next word (`upcoming`).

        `brief`: the platform's id of what told its few words meanwhile.
        """

    async def later(self, lane: Lane, item: Item | None, at: datetime) -> None:
        """Nothing goes to this chat before `at` (world time)."""

    async def release(self, lane: Lane, sent_at: Sequence[datetime] | None) -> None:
        """Give the lease back and remember the budget window; None leaves the window as it was (a
        reserved lane was not told it).
        """

    async def next_at(self, after: datetime) -> datetime | None:
        """The next moment after `after` at which a held-back message may go."""

    async def cases_waiting(self, bot: str, chat: str) -> list[str]:
        """The numbers of the cases of which something waits for this chat, in order."""

    async def waiting(self, bot: str, chat: str) -> int:
        """How many messages wait for this chat."""
