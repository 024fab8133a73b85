"""What comes from chats and goes to them: updates, messages, cards, talks, bindings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

from cases.lanes import Item
from cases.organisation import Address
from cases.outgoing import CardWanted, Outgoing


class InboxRow(Struct, frozen=True):
    """One update as it arrived. `body` is the platform's own text. `id` grows with arrival."""

    id: int
    bot: str
    update: str
    sender: str
    body: bytes
    received_at: datetime
    attempts: int = 0


class Pushed(Struct, frozen=True):
    """What became of an update that a platform handed in, and what it was answered in that very
    request (for when the platform repeats it). `answer`: the platform's own text; None when there
    was none, or it was erased or pruned.
    """

    id: int
    state: Literal["open", "done", "aside"]
    answer: bytes | None = None


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

    async def keep_answer(self, bot: str, update: str, answer: bytes, now: datetime) -> None:
        """Remember what this update was answered in its own request, in place of what was
        remembered. Nothing is kept for an update that is not there, or whose talk was erased
        meanwhile. `Store.pushed` gives it.
        """


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

    async def chats_of(self, cases: Sequence[str]) -> dict[str, list[Address]]:
        """The same for each of many cases, in one statement."""

    async def shown_as(self, bot: str, chat: str, message: str) -> str | None:
        """The case whose card stands as this platform message."""

    async def standing(self, bot: str, chat: str, message: str, case: str = "") -> Item | None:
        """The card that stands as this platform message, to be worded anew; where none does, the
        one that stands there for `case`.
        """

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


class Notes(Protocol):
    """Small things remembered about a chat, each under a kind: a word ("choices", "window"), which
    may name an account behind a colon ("prompt:<account>"). Sealed, and gone with the talk.

    Pruned when they have not been saved for as long as talks are kept.
    """

    async def load(self, bot: str, chat: str, kind: str, *, lock: bool = False) -> bytes | None:
        """The note, or None. `lock`: until the work ends, also where there is none yet.

        A work that locks a note does so before it touches a leased lane.
        """

    async def save(self, bot: str, chat: str, kind: str, raw: bytes, now: datetime) -> None:
        """Replace the note."""

    async def drop(self, bot: str, chat: str, kind: str) -> None:
        """Forget it."""


class Contact(Struct, frozen=True):
    """A customer's or staff's chat account; `person` for bound staff.

    A person may have several, on several platforms. `changed_at` (None: not kept yet) is when it
    was last set, so that the newest can be preferred.
    """

    bot: str
    chat: str
    language: str = ""
    person: str = ""
    blocked: bool = False
    changed_at: datetime | None = None


class People(Protocol):
    """Bindings made in chat: accounts, groups, invitations. Accounts are found by keyed digest."""

    async def contact(self, bot: str, account: str) -> Contact | None:
        """What we know of an account."""

    async def set_contact(self, contact: Contact, now: datetime) -> None:
        """Create or replace it, changed `now`; other accounts of its person stay as they are."""

    async def contacts_of_staff(self) -> list[Contact]:
        """All bound staff accounts: by person, those of one person from the oldest change to the
        newest.
        """

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
