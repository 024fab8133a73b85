"""A complaint that staff is entering for a customer: what is known of it, what is asked next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from conversations.reading.channel import by_hand
from conversations.reading.when import When
from procedures.model import Procedure

# What can be changed on the summary, in its order.
FIELDS = (
    "channel", "received", "unit", "kind", "story", "when", "wish", "customer", "reply", "origin",
)  # fmt: skip
CANCEL, SOLUTION = "cancel", "solution"  # asked for beside the fields


class Draft(Struct, frozen=True):
    """Everything entered so far. `case` becomes the case's id at filing.

    `chat`, `account`: the clerk's private chat, where all is asked. `revision` marks buttons: an
    older one is stale. `guided`: asked step by step, not written in one line. `asking`: the field
    being changed. `near`: units to choose from. `parts`: pieces of the story, unchanged.
    `received_at`: None means `begun`. `settled`: fields that were answered or passed over.
    `kind`: what is filed, where it is no ordinary complaint.
    `later`: written with another `/new` meanwhile; it is added here on asking, else entered next.
    `conversation`: the case of a talk that becomes a complaint, `customer` whose it is (the chat
    may be empty), `talk` what they read in.
    """

    case: str
    chat: str
    account: str
    language: str
    begun: datetime
    revision: int = 0
    guided: bool = False
    asking: str = ""
    channel: str = ""
    unit: str = ""
    kind: str = ""
    near: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    received_at: datetime | None = None
    when: When | None = None
    name: str = ""
    phone: str = ""
    wishes: tuple[str, ...] = ()
    wish: str = ""
    reply: str = ""
    origin: str = ""
    order: str = ""
    evidence: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    conversation: str = ""
    customer: str = ""
    talk: str = ""
    customer_chat: str = ""
    later: str = ""

    @property
    def received(self) -> datetime:
        """When it truly reached the company."""
        return self.received_at or self.begun

    @property
    def story(self) -> str:
        """All that was told."""
        return "\n".join(self.parts)

    @property
    def anonymous(self) -> bool:
        """Nobody knows who complains, or how to reach them."""
        return not (self.name or self.phone or self.customer_chat)

    def but(self, *settled: str, **changes: Any) -> Draft:
        """The same with changes, these fields settled, and the buttons shown so far stale."""
        known = tuple(dict.fromkeys((*self.settled, *settled)))
        return msgspec.structs.replace(
            self, revision=self.revision + 1, **{"settled": known, **changes}
        )


def encode(draft: Draft) -> bytes:
    """The draft as JSON."""
    return msgspec.json.encode(draft)


def decode(raw: bytes) -> Draft:
    """The draft from `encode`. Raises `msgspec.ValidationError` for anything else."""
    return msgspec.json.decode(raw, type=Draft)


def passed_on(draft: Draft, procedure: Procedure) -> bool:
    """It came through a third party, which has a name and mostly a file number."""
    return any(c.id == draft.channel and c.kind == "third_party" for c in procedure.channels)


def asked(draft: Draft, procedure: Procedure, kinds: bool = False) -> str:
    """The field that is asked now; empty when the summary stands. `kinds`: there are some to choose
    from.
    """
    if draft.asking:
        return draft.asking
    wanted = ["story", "unit"]
    if by_hand(procedure.channels) and not draft.conversation:
        wanted.insert(0, "channel")
    if kinds and draft.guided and not draft.conversation:
        wanted.insert(0 if "unit" not in draft.settled else len(wanted), "kind")
    if passed_on(draft, procedure):
        wanted.append("origin")
    if draft.guided:
        wanted += ["received", "customer"]
    return next((field for field in wanted if not _known(draft, field, procedure)), "")


def _known(draft: Draft, field: str, procedure: Procedure) -> bool:
    if field == "channel":  # another unit's procedure may not have it
        return any(channel.id == draft.channel for channel in procedure.channels)
    known = {
        "kind": draft.kind,
        "story": draft.parts,
        "unit": draft.unit,
        "origin": draft.origin,
        "received": draft.received_at,
        "customer": draft.name or draft.phone,
    }
    return field in draft.settled or bool(known[field])
