"""What happened to a case. Past tense, immutable, numbered per case, never rewritten.

A personal text never stands in an event: it is a `Sealed` (id and salted commitment); the text and
its salt lie sealed beside the chain and can really be erased. `marks` says which words an event
leaves on the case; clocks start and stop by these words alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct


class Sealed(Struct, frozen=True):
    """A personal text kept elsewhere. `commitment` is hex SHA-256 over salt and text."""

    id: str
    commitment: str
    chars: int = 0


class Body(Struct, frozen=True, tag_field="kind"):
    """What an event says. The class name is its kind in the record."""

    def marks(self) -> tuple[str, ...]:
        """The words this event leaves on the case, in order."""
        return ()


class ComplaintFiled(Body, frozen=True, tag=True):
    """A customer confirmed the summary; from here on the case cannot be lost.

    `incident_precision`: `day`, `hour`, `minute` ... as it was understood. `consent`: the version
    of the privacy
    notice that was agreed to.
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
    """The classes changed. `classes` is the whole new set, `added` what is new in it."""

    classes: tuple[str, ...]
    added: tuple[str, ...]
    reason: Sealed | None = None
    why: str = ""

    def marks(self) -> tuple[str, ...]:
        return tuple(f"classified:{name}" for name in self.added)


class RepeatNoticed(Body, frozen=True, tag=True):
    """This is the `count`-th complaint about the same problem."""

    count: int
    earlier: tuple[str, ...]
    linked: bool = False

    def marks(self) -> tuple[str, ...]:
        return (f"repeated:{self.count}",)


class Acknowledged(Body, frozen=True, tag=True):
    """A named person accepted the case (受理)."""

    by: str

    def marks(self) -> tuple[str, ...]:
        return ("acknowledged",)


class AcknowledgementExpired(Body, frozen=True, tag=True):
    """Nothing followed the acknowledgement; the unit's role holder `owner` has the case again."""

    was: str
    owner: str

    def marks(self) -> tuple[str, ...]:
        return ("released",)


class Taken(Body, frozen=True, tag=True):
    """A person became the owner (认领)."""

    by: str

    def marks(self) -> tuple[str, ...]:
        return ("taken",)


class HandedOver(Body, frozen=True, tag=True):
    """Owner or unit changed by hand (转交)."""

    unit: str
    owner: str
    reason: Sealed | None = None

    def marks(self) -> tuple[str, ...]:
        return ("handed_over",)


class StepDone(Body, frozen=True, tag=True):
    """A step of the procedure was done, by whom stands in the envelope."""

    step: str
    note: Sealed | None = None

    def marks(self) -> tuple[str, ...]:
        return (f"step:{self.step}",)


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
    """Staff said something to the customer; the words went to the customer's chat unchanged."""

    text: Sealed

    def marks(self) -> tuple[str, ...]:
        return ("relayed",)


class CustomerConfirmed(Body, frozen=True, tag=True):
    """The customer says that it is solved."""

    def marks(self) -> tuple[str, ...]:
        return ("confirmed",)


class CustomerRefused(Body, frozen=True, tag=True):
    """The customer says no: the loop starts again. `round` is the number of the new round."""

    round: int
    why: Sealed | None = None

    def marks(self) -> tuple[str, ...]:
        return ("refused",)


class Closed(Body, frozen=True, tag=True):
    """The case is closed (结案)."""

    outcome: Literal["confirmed", "staff", "not_ours", "handed_back"]
    reason: Sealed | None = None

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


class CaseLapsed(Body, frozen=True, tag=True):
    """The customer did not answer the proposal in time."""

    def marks(self) -> tuple[str, ...]:
        return ("lapsed",)


class DeadlineReached(Body, frozen=True, tag=True):
    """A stage of a clock came. `stage` < 0 warnings, 0 the deadline itself, > 0 rungs and repeats.

    `due_at` is the stage's own moment; the envelope's `at` is when it was noticed.
    """

    clock: str
    run: int
    stage: int
    due_at: datetime

    def marks(self) -> tuple[str, ...]:
        return (f"clock:{self.clock}:missed",) if self.stage == 0 else ()


class Undeliverable(Body, frozen=True, tag=True):
    """A message about this case could not be told."""

    address: str
    why: str
    what: str


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
    | Closed
    | Reopened
    | Withdrawn
    | CaseLapsed
    | DeadlineReached
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
