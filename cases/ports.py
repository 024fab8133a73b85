"""What the rules need from outside, as protocols. `storage` implements them; one contract suite
holds both. What delivery needs stands in `cases/lanes.py`, what upkeep needs in `cases/upkeep.py`.

A `Work` is one transaction: leave it normally and everything is written, leave it by an exception
and nothing
is. Inside it there is no await but storage. Order of locks: sender, case, number counter. Every
moment is an
argument; times are aware and UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from msgspec import Struct

from cases.agenda import Deadline
from cases.case import Case
from cases.events import Event, Sealed
from cases.lanes import Item as Item
from cases.lanes import Lane as Lane
from cases.lanes import Lanes as Lanes
from cases.organisation import Address
from cases.outgoing import CardWanted, Outgoing
from cases.upkeep import Audit, Pruning, Trace


class InboxRow(Struct, frozen=True):
    """One update as it arrived. `body` is the platform's own text. `id` grows with arrival."""

    id: int
    bot: str
    update: str
    sender: str
    body: bytes
    received_at: datetime
    attempts: int = 0


class Inbox(Protocol):
    """Updates that arrived, sealed, unique by (bot, update)."""

    async def put(self, bot: str, update: str, sender: str, body: bytes, now: datetime) -> bool:
        """Keep an update. False when it was there already (a duplicate is not processed again)."""

    async def lock(self, row: InboxRow) -> bool:
        """Lock the row's sender; False when somebody has it or `row` is no longer its oldest open
        one.
        """

    async def done(self, row: InboxRow, now: datetime) -> None:
        """The update was worked: its body is emptied, the row stays to recognise duplicates."""

    async def failed(self, row: InboxRow, error: str, retry_at: datetime, limit: int) -> bool:
        """Count a failure; after `limit` of them set the row aside (True) so that the next can go
        on.
        """

    async def try_again(self, row: int) -> bool:
        """Open a row that was set aside once more; False when it is not set aside."""


class CaseRow(Struct, frozen=True):
    """What lists show: plain columns of the projection.

    `due_at`/`due_clock`: the next deadline proper.
    """

    id: str
    number: str
    unit: str
    status: str
    classes: tuple[str, ...]
    owner: str
    acknowledged: bool
    filed_at: datetime
    due_at: datetime | None
    due_clock: str
    overdue: bool
    round: int
    seq: int
    overdue_since: datetime | None = None


class Cases(Protocol):
    """Events are the record, the case row a projection that can be rebuilt."""

    async def lock(self, case: str) -> Case | None:
        """The case, locked until the end of the work; None when there is none."""

    async def read(self, case: str) -> Case | None:
        """The case without a lock."""

    async def find(self, number: str) -> Case | None:
        """The case with this number (without a lock)."""

    async def append(
        self,
        case: Case,
        events: Sequence[Event],
        deadlines: Sequence[Deadline],
        now: datetime,
        running: Sequence[tuple[str, int]] = (),
    ) -> None:
        """Write events (chained by hashes), the projection, and the difference to the former
        deadlines.

        `running`: the (clock, run) pairs that run still; one whose deadline was reached makes the
        case overdue.
        Raises `Repeated` when a cause is there already; nothing of the work may then be kept.
        """

    async def has_cause(self, case: str, cause: str) -> bool:
        """True when an event of this cause (any ordinal) is in the record."""

    async def history(self, case: str) -> list[Event]:
        """All events, in order. Raises `cases.errors.UnknownEvent` for a kind this version does
        not know.
        """

    async def same_problem(self, customer: str, unit: str, since: datetime) -> list[Case]:
        """Earlier cases of a customer at a unit filed since then, oldest first."""

    async def list(
        self,
        *,
        units: Sequence[str] | None = None,
        owner: str | None = None,
        open_only: bool = True,
        overdue_at: datetime | None = None,
        due_before: datetime | None = None,
        customer: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> list[CaseRow]:
        """Cases for lists, the most pressing first (by due_at, then number).

        `overdue_at`: only those whose next deadline passed before; `due_before`: only those due by
        then.
        """

    async def counts(self, units: Sequence[str] | None, now: datetime) -> dict[str, dict[str, int]]:
        """Per unit: `open`, `unacknowledged`, `overdue`, `resolved` (awaiting the customer)."""


class Deadlines(Protocol):
    """Rows (case, clock, run, stage, due_at) written with the case."""

    async def claim(self, now: datetime, limit: int) -> list[tuple[Case, list[Deadline]]]:
        """Lock up to `limit` cases that have rows due at `now` (oldest first, others' locks
        skipped).
        """

    async def postpone(self, case: str, error: str, now: datetime, retry_at: datetime) -> int:
        """Give a failing case's due rows a later turn; returns the attempts so far.

        `due_at` is not moved.
        """

    async def next_at(self, after: datetime) -> datetime | None:
        """The next moment after `after` at which any row is due."""

    async def of(self, case: str) -> list[Deadline]:
        """The rows of a case, soonest first."""


class Numbers(Protocol):
    """Counters; the row is locked last and until the end of the work, so that serials have no
    gaps.
    """

    async def next(self, counter: str) -> int:
        """1, 2, 3 ... per counter name."""


class Texts(Protocol):
    """Personal texts, sealed under a key per case (`subject`), committed in events."""

    async def keep(self, subject: str, text: str) -> Sealed:
        """Seal a text and give its salted commitment."""

    async def open(self, subject: str, sealed: Sealed) -> str | None:
        """The text; None when it was erased.

        Raises `SealBroken` on the wrong key or a moved row.
        """

    async def move(self, old: str, new: str) -> None:
        """What was kept for a talk now belongs to its case."""

    async def erase(self, subject: str) -> None:
        """Really delete the texts and key of a subject; commitments in the chain stay."""


class Files(Protocol):
    """Content-addressed files, sealed."""

    async def keep(self, subject: str, content: bytes, kind: str, name: str, now: datetime) -> str:
        """Store a file; returns its SHA-256 (hex)."""

    async def open(self, subject: str, sha256: str) -> tuple[bytes, str, str]:
        """Content, kind and the sender's file name. KeyError when it is not there."""

    async def move(self, old: str, new: str, sha256: str) -> None:
        """A file kept for a talk now belongs to its case; KeyError when neither has it."""

    async def forget(self, subject: str) -> None:
        """Really delete the files of a subject: a draft that was given up, or never agreed to."""


class Messages(Protocol):
    """Messages out, appended in the transaction that decided them; delivery is `Lanes`."""

    async def add(self, messages: Sequence[Outgoing]) -> None:
        """Append; a key that is there already is passed over."""

    async def by_platform_id(self, bot: str, chat: str, message: str) -> Outgoing | None:
        """What we once sent as this platform message (for replies to prompts)."""


class Cards(Protocol):
    """One row per (bot, chat, case): the card that stands there."""

    async def want(self, cards: Sequence[CardWanted]) -> None:
        """Ask for cards or for their repainting."""

    async def chats(self, case: str) -> list[Address]:
        """Where cards of this case stand or are wanted."""

    async def menu(self, bot: str, chat: str, case: str, menu: str) -> None:
        """Open a menu on a card ('' is the main one) and ask for its repainting."""

    async def renew(self, bot: str, chat: str, case: str) -> None:
        """The standing card is gone (deleted, other group): send a fresh one."""


class Waking(Struct, frozen=True):
    """A session whose moment has come. `digest` finds it; `session` is None once erased."""

    bot: str
    digest: str
    at: datetime
    session: bytes | None


class Sessions(Protocol):
    """Where a customer stands in a talk; sealed."""

    async def load(self, bot: str, chat: str, *, lock: bool = False) -> bytes | None:
        """The session's own encoding, or None. `lock`: until the work ends."""

    async def save(
        self, bot: str, chat: str, session: bytes, now: datetime, wake_at: datetime | None = None
    ) -> None:
        """Replace the session; `wake_at` is when silence will mean something."""

    async def due(self, now: datetime) -> Waking | None:
        """The session that has waited longest for its `wake_at`, locked; None when none is due."""

    async def wake(self, waking: Waking, at: datetime | None) -> None:
        """Wake this session at another moment, or never."""

    async def next_at(self, after: datetime) -> datetime | None:
        """The next moment after `after` at which a session wants to be woken."""

    async def drop(self, bot: str, chat: str) -> None:
        """Forget it."""


class Contact(Struct, frozen=True):
    """A customer's or staff's chat account. `kind` customer or staff; `person` for bound staff."""

    bot: str
    chat: str
    language: str = ""
    person: str = ""
    blocked: bool = False


class People(Protocol):
    """Bindings made in chat: accounts, groups, invitations. Accounts are found by keyed digest."""

    async def contact(self, bot: str, account: str) -> Contact | None:
        """What we know of an account."""

    async def set_contact(self, contact: Contact, now: datetime) -> None:
        """Create or replace it."""

    async def contacts_of_staff(self) -> list[Contact]:
        """All bound staff accounts."""

    async def groups(self) -> dict[str, Address]:
        """unit -> bound staff group."""

    async def bind_group(self, unit: str, address: Address, by: str, now: datetime) -> None:
        """Bind a group to a unit (a unit has one; a group serves one unit)."""

    async def unbind_group(self, address: Address, now: datetime) -> str | None:
        """The bot was removed: forget the group and its cards; returns the unit that lost it."""

    async def migrate_group(self, old: Address, new: Address, now: datetime) -> None:
        """A group became a supergroup: its lane, cards and bindings follow; old message ids are
        dead.
        """

    async def invite(self, token_digest: str, person: str, by: str, expires: datetime) -> None:
        """Remember an invitation (only its digest)."""

    async def redeem(self, token_digest: str, now: datetime) -> str | None:
        """Use an invitation up; the person it was for, or None (unknown, used, expired)."""


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

    async def setting(self, name: str) -> str | None:
        """A small value kept for the house itself (update offsets, playground clock ...)."""

    async def set_setting(self, name: str, value: str) -> None:
        """Keep such a value."""

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


class Repeated(Exception):
    """A cause stands in the record already: the same command came twice. Nothing is to be done."""


class Faults(Protocol):
    """Named points at which a crash can be provoked."""

    def reach(self, point: str) -> None:
        """Do nothing, or die."""
