"""What happened to a case. Past tense, immutable, numbered per case, never rewritten.

A personal text never stands in an event: it is a `Sealed` (id and salted commitment); the text and
its salt lie sealed beside the chain and can really be erased. `marks` says which words an event
leaves on the case; clocks start and stop by these words alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from cases.body import Body, Sealed
from cases.rule_events import (
    AcknowledgementExpired,
    CaseLapsed,
    DeadlineReached,
    Erased,
    IncidentCorrected,
    LimitSet,
    ProcedureChanged,
    Recomputed,
    RepeatNoticed,
    TrendNoticed,
    Undeliverable,
)

__all__ = [
    "Acknowledged",
    "AcknowledgementExpired",
    "AnyBody",
    "Body",
    "CaseLapsed",
    "Classified",
    "Closed",
    "ComplaintAdded",
    "ComplaintFiled",
    "ContactAttempted",
    "ContactRevealed",
    "CustomerConfirmed",
    "CustomerRefused",
    "DeadlineReached",
    "Erased",
    "Event",
    "EvidenceShown",
    "HandedOver",
    "IncidentCorrected",
    "LimitSet",
    "Noted",
    "Nudged",
    "ProcedureChanged",
    "Rated",
    "Recomputed",
    "Relayed",
    "Reopened",
    "RepeatNoticed",
    "Resolved",
    "Sealed",
    "StepDone",
    "Taken",
    "TrendNoticed",
    "Undeliverable",
    "Withdrawn",
]


class ComplaintFiled(Body, frozen=True, tag=True):
    """A customer, or a member of staff for them, confirmed the summary; from here on the case
    cannot be lost.

    `simple`: filed in simple mode (长者模式); such customers are served first (R-23).
    `incident_precision`: `minute`, `about`, `part`, `day`, `span`. `consent`: the version of the
    privacy notice that was agreed to. `received_at`: when it truly reached the company, and where
    the marks lie, if that was before it was entered. `filed_by`: the person who entered it for the
    customer. `conversation`: the case of the talk that it was made of.
    """

    number: str
    procedure: str
    version: int
    unit: str
    channel: str
    language: str
    customer: str
    chat: str
    classes: tuple[str, ...]
    wishes: tuple[str, ...]
    anonymous: bool
    texts: dict[str, Sealed]
    code: str = ""
    incident_at: datetime | None = None
    incident_precision: str = ""
    evidence: tuple[str, ...] = ()
    consent: str = ""
    simple: bool = False
    received_at: datetime | None = None
    filed_by: str = ""
    conversation: str = ""

    def marks(self) -> tuple[str, ...]:
        return ("filed", *(f"classified:{name}" for name in self.classes))


class ComplaintAdded(Body, frozen=True, tag=True):
    """The customer added something after filing. Supplements never overwrite."""

    text: Sealed | None = None
    evidence: tuple[str, ...] = ()

    def marks(self) -> tuple[str, ...]:
        return ("added",)


class Nudged(Body, frozen=True, tag=True):
    """The customer asked for progress (催单)."""

    def marks(self) -> tuple[str, ...]:
        return ("nudged",)


class Classified(Body, frozen=True, tag=True):
    """The classes changed. `classes` is the whole new set, `added` what is new in it. `since`: it
    held before it was noticed, from this moment on.
    """

    classes: tuple[str, ...]
    added: tuple[str, ...]
    reason: Sealed | None = None
    why: str = ""
    since: datetime | None = None

    def marks(self) -> tuple[str, ...]:
        return tuple(f"classified:{name}" for name in self.added)


class Acknowledged(Body, frozen=True, tag=True):
    """A named person accepted the case (受理)."""

    by: str

    def marks(self) -> tuple[str, ...]:
        return ("acknowledged",)


class Taken(Body, frozen=True, tag=True):
    """A person became the owner (认领)."""

    by: str

    def marks(self) -> tuple[str, ...]:
        return ("taken",)


class HandedOver(Body, frozen=True, tag=True):
    """Owner or unit changed by hand (转交), or by a rule of the procedure (`route`)."""

    unit: str
    owner: str
    reason: Sealed | None = None
    moved: bool = False
    route: str = ""

    def marks(self) -> tuple[str, ...]:
        return ("handed_over", "moved_unit") if self.moved else ("handed_over",)


class StepDone(Body, frozen=True, tag=True):
    """A step of the procedure was done, by whom stands in the envelope. `times`: so often at once;
    `undoes`: these are to be done anew.
    """

    step: str
    note: Sealed | None = None
    times: int = 1
    undoes: tuple[str, ...] = ()

    def marks(self) -> tuple[str, ...]:
        return (f"step:{self.step}",) * self.times + tuple(f"undone:{s}" for s in self.undoes)


class Noted(Body, frozen=True, tag=True):
    """An internal note."""

    text: Sealed

    def marks(self) -> tuple[str, ...]:
        return ("noted",)


class ContactAttempted(Body, frozen=True, tag=True):
    """Somebody tried to reach the customer."""

    outcome: Literal["reached", "no_answer", "wrong_number"]
    note: Sealed | None = None

    def marks(self) -> tuple[str, ...]:
        return ("contacted", f"contacted:{self.outcome}")


class ContactRevealed(Body, frozen=True, tag=True):
    """A person looked at the customer's name and phone, or `operator:<user>` at all personal texts
    on the command line.
    """

    to: str


class EvidenceShown(Body, frozen=True, tag=True):
    """`count` of the customer's files went to a person's private chat."""

    to: str
    count: int


class Resolved(Body, frozen=True, tag=True):
    """A solution was proposed to the customer, who is now asked."""

    text: Sealed

    def marks(self) -> tuple[str, ...]:
        return ("resolved",)


class Relayed(Body, frozen=True, tag=True):
    """Staff said something to the customer; the words went to the customer's chat unchanged.

    `file`: SHA-256 of a file that went along.
    """

    text: Sealed | None = None
    file: str = ""

    def marks(self) -> tuple[str, ...]:
        return ("relayed",)


class CustomerConfirmed(Body, frozen=True, tag=True):
    """The customer says that it is solved. `open`: the procedure still wants something done before
    the case is closed.
    """

    open: bool = False

    def marks(self) -> tuple[str, ...]:
        return ("satisfied",) if self.open else ("confirmed",)


class CustomerRefused(Body, frozen=True, tag=True):
    """The customer says no: the loop starts again. `round` is the number of the new round."""

    round: int
    why: Sealed | None = None

    def marks(self) -> tuple[str, ...]:
        return ("refused",)


class Rated(Body, frozen=True, tag=True):
    """What the customer thinks of how it was handled, from 1 (very bad) to 5."""

    score: int

    def marks(self) -> tuple[str, ...]:
        return ("rated", f"rated:{self.score}")


class Closed(Body, frozen=True, tag=True):
    """The case is closed (结案). `complaint`: the case that a conversation was turned into. Of a
    conversation: staff `handed_back`, or the customer `went_back` to the bot.
    """

    outcome: Literal[
        "confirmed",
        "staff",
        "not_ours",
        "handed_back",
        "went_back",
        "on_the_spot",
        "complaint",
        "over",
    ]
    reason: Sealed | None = None
    complaint: str = ""

    def marks(self) -> tuple[str, ...]:
        return ("closed",)


class Reopened(Body, frozen=True, tag=True):
    """A closed case runs again. `round` is the number of the new round."""

    round: int
    reason: Sealed | None = None

    def marks(self) -> tuple[str, ...]:
        return ("reopened",)


class Withdrawn(Body, frozen=True, tag=True):
    """The customer took the complaint back; statistics keep it."""

    def marks(self) -> tuple[str, ...]:
        return ("withdrawn",)


AnyBody = (
    ComplaintFiled
    | ComplaintAdded
    | Nudged
    | Classified
    | RepeatNoticed
    | Acknowledged
    | AcknowledgementExpired
    | Taken
    | HandedOver
    | StepDone
    | Noted
    | ContactAttempted
    | ContactRevealed
    | EvidenceShown
    | Resolved
    | Relayed
    | CustomerConfirmed
    | CustomerRefused
    | Rated
    | Closed
    | Reopened
    | Withdrawn
    | CaseLapsed
    | DeadlineReached
    | Recomputed
    | Erased
    | IncidentCorrected
    | LimitSet
    | ProcedureChanged
    | TrendNoticed
    | Undeliverable
)


class Event(Struct, frozen=True):
    """An event in its envelope. `cause` is unique per case: a repeat of the same cause changes
    nothing.
    """

    case: str
    seq: int
    at: datetime
    actor: str
    cause: str
    body: AnyBody
