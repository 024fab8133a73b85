"""What the rules need from outside, as protocols. `storage` implements them; one contract suite
holds both. Those of a transaction stand by sense in `record`, `personal` and `chats`; what delivery
needs in `cases/lanes.py`, what upkeep needs in `cases/upkeep.py`.

A `Work` is one transaction: leave it normally and everything is written, leave it by an exception
and nothing is. Inside it there is no await but storage. Order of locks: sender, case, number
counter. Every moment is an argument; times are aware and UTC.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from cases.lanes import Item as Item
from cases.lanes import Lane as Lane
from cases.lanes import Lanes as Lanes
from cases.ports.chats import Cards as Cards
from cases.ports.chats import Contact as Contact
from cases.ports.chats import Inbox as Inbox
from cases.ports.chats import InboxRow as InboxRow
from cases.ports.chats import Messages as Messages
from cases.ports.chats import Notes as Notes
from cases.ports.chats import People as People
from cases.ports.chats import Pushed as Pushed
from cases.ports.chats import Sessions as Sessions
from cases.ports.chats import Waking as Waking
from cases.ports.personal import Files as Files
from cases.ports.personal import Texts as Texts
from cases.ports.record import CaseRow as CaseRow
from cases.ports.record import Cases as Cases
from cases.ports.record import Deadlines as Deadlines
from cases.ports.record import Numbers as Numbers
from cases.ports.record import Repeated as Repeated
from cases.upkeep import Audit, Pruning, Trace


class Work(Protocol):
    """One transaction."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def deadlines(self) -> Deadlines: ...
    @property
    def numbers(self) -> Numbers: ...
    @property
    def texts(self) -> Texts: ...
    @property
    def files(self) -> Files: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def people(self) -> People: ...
    @property
    def lanes(self) -> Lanes: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def trace(self) -> Trace: ...
    @property
    def pruning(self) -> Pruning: ...


class Store(Protocol):
    """The database."""

    def work(self) -> AbstractAsyncContextManager[Work]:
        """One writing transaction."""

    def reading(self) -> AbstractAsyncContextManager[Work]:
        """A consistent look without locks; writing through it is an error."""

    async def open_rows(self, limit: int, now: datetime) -> list[InboxRow]:
        """The oldest open inbox row of each sender (whose retry time has come), without locks."""

    async def open_row(self, bot: str, sender: str, now: datetime) -> InboxRow | None:
        """The oldest open inbox row of this sender, without locks; None when there is none or its
        retry time has not come.
        """

    async def setting(self, name: str) -> str | None:
        """A small value kept for the house itself (update offsets, playground clock ...)."""

    async def set_setting(self, name: str, value: str) -> None:
        """Keep such a value."""

    async def secret_setting(self, name: str) -> str | None:
        """A small secret of the house (access tokens). Raises `SealBroken` when it was changed or
        moved outside Kesu.
        """

    async def set_secret_setting(self, name: str, value: str) -> None:
        """Keep such a secret, sealed."""

    async def lease(self, name: str, token: str, until: datetime, machine_now: datetime) -> bool:
        """Take or renew what one process at a time may hold (a connection); moments are machine
        time. False when somebody else's lease lives.
        """

    async def unlease(self, name: str, token: str) -> None:
        """Give it back; nothing happens when it is somebody else's by now."""

    async def pushed(self, bot: str, update: str) -> Pushed | None:
        """An update by its platform's id, and what it was answered; None when it never came."""

    async def house_key(self, name: str) -> bytes:
        """A key of the house itself (signing buttons, webhooks): random, made once, kept
        wrapped.
        """

    def digest(self, *parts: str) -> str:
        """The keyed digest of an account, phone or code, in hex."""

    async def clock_offset(self, machine_now: datetime) -> timedelta:
        """How far the database's clock is ahead of this machine's: one clock for all machines."""

    async def health(self, now: datetime) -> dict[str, Any]:
        """Counts for the auditor: due rows unclaimed, oldest open inbox row and lane message,
        cases without a next date.
        """


class Faults(Protocol):
    """Named points at which a crash can be provoked."""

    def reach(self, point: str) -> None:
        """Do nothing, or die."""
