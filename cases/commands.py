"""What somebody wants done to one case: imperative, immutable, personal texts already sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from cases.events import Sealed
from cases.moved import Former


class Command(Struct, frozen=True, tag_field="kind"):
    """Every command names the case it changes."""

    case: str


class FileComplaint(Command, frozen=True, tag=True):
    """File what the talk has gathered. `case` is the talk's id, so that a repeat files nothing
    twice. `classes`: these instead of the procedure's initial ones. `unfinished`: the customer
    fell silent before confirming it. `simple`: the customer talks in simple mode (长者模式).
    `received_at`: when it truly reached the company, where that
    was before now (a letter of yesterday). `solution`: it was solved on the spot, in these words.
    `conversation`: the case of the talk that it was made of.
    """

    procedure: str
    version: int
    unit: str
    channel: str
    language: str
    customer: str
    chat: str
    wishes: tuple[str, ...]
    anonymous: bool
    texts: dict[str, Sealed]
    code: str
    incident_at: datetime | None = None
    incident_precision: str = ""
    evidence: tuple[str, ...] = ()
    consent: str = ""
    classes: tuple[str, ...] = ()
    unfinished: bool = False
    simple: bool = False
    received_at: datetime | None = None
    solution: Sealed | None = None
    conversation: str = ""


class AddToComplaint(Command, frozen=True, tag=True):
    """The customer adds words or files."""

    text: Sealed | None = None
    evidence: tuple[str, ...] = ()


class Nudge(Command, frozen=True, tag=True):
    """The customer asks for progress."""


class Classify(Command, frozen=True, tag=True):
    """Set one class (and drop its axis' former one), or clear a flag. A reason is needed."""

    klass: str
    reason: Sealed | None
    clear: bool = False


class LinkSame(Command, frozen=True, tag=True):
    """Staff says: the same problem as that other case."""

    other: str


class Acknowledge(Command, frozen=True, tag=True):
    """I answer for this case."""


class Take(Command, frozen=True, tag=True):
    """I own this case."""


class HandOver(Command, frozen=True, tag=True):
    """Give the case to a person, or to a unit (then its role holder owns it)."""

    unit: str = ""
    owner: str = ""
    reason: Sealed | None = None


class DoStep(Command, frozen=True, tag=True):
    """Report a step of the procedure as done, one that may be repeated also `times` at once."""

    step: str
    note: Sealed | None = None
    times: int = 1


class Note(Command, frozen=True, tag=True):
    """Write an internal note."""

    text: Sealed


class RecordContact(Command, frozen=True, tag=True):
    """Report an attempt to reach the customer."""

    outcome: Literal["reached", "no_answer", "wrong_number"]
    note: Sealed | None = None


class RevealContact(Command, frozen=True, tag=True):
    """Show me the customer's name and phone, in my private chat."""


class ShowEvidence(Command, frozen=True, tag=True):
    """Send me the customer's files, in my private chat: `case.EVIDENCE_AT_ONCE` from number `start`
    (0 is the first) on.
    """

    start: int = 0


class Resolve(Command, frozen=True, tag=True):
    """Propose a solution to the customer. `again`: the whole of one whose beginning was proposed a
    moment ago.
    """

    text: Sealed
    again: bool = False


class Relay(Command, frozen=True, tag=True):
    """Say this to the customer, in the conversation; `file`: SHA-256 of one kept for the case."""

    text: Sealed | None = None
    file: str = ""


class HandBack(Command, frozen=True, tag=True):
    """The conversation is over, said by staff or the customer: the customer talks to the bot again.
    `complaint`: the case that it was turned into.
    """

    complaint: str = ""


class Answer(Command, frozen=True, tag=True):
    """The customer's answer to the proposal."""

    solved: bool
    why: Sealed | None = None


class Rate(Command, frozen=True, tag=True):
    """How the customer rates the handling of a closed case, 1 to 5."""

    score: int


class RecordAnswer(Command, frozen=True, tag=True):
    """What a customer without a chat answered to the proposal, as they told staff."""

    solved: bool
    why: Sealed | None = None


class Close(Command, frozen=True, tag=True):
    """Close by hand, with a reason."""

    reason: Sealed | None
    not_ours: bool = False


class Reopen(Command, frozen=True, tag=True):
    """Run a closed case again."""

    reason: Sealed | None = None


class Withdraw(Command, frozen=True, tag=True):
    """The customer takes the complaint back."""


class CorrectIncident(Command, frozen=True, tag=True):
    """It happened then. `precision` as the talk has it: `minute`, `about`, `part`, `day`."""

    at: datetime
    precision: str
    reason: Sealed | None = None


class SetLimit(Command, frozen=True, tag=True):
    """Name the end of a running clock, or put it off before it comes."""

    clock: str
    until: datetime
    reason: Sealed | None


class EndDuty(Command, frozen=True, tag=True):
    """The rules know this periodic duty no more."""


class Resume(Command, frozen=True, tag=True):
    """The rules know this periodic duty again."""


class MoveVersion(Command, frozen=True, tag=True):
    """Go on under another version of the same procedure."""

    version: int


class Lapse(Command, frozen=True, tag=True):
    """The time of a stage came. Late or twice it does nothing."""

    clock: str
    run: int
    stage: int
    due_at: datetime


class Recompute(Command, frozen=True, tag=True):
    """A calendar or the organisation changed: what was due when until now."""

    former: tuple[Former, ...]


class Erase(Command, frozen=True, tag=True):
    """Really delete the personal data of this case. `reason` stays on record and names nobody;
    `force`: also while the case is open.
    """

    reason: str
    force: bool = False


class ReportUndeliverable(Command, frozen=True, tag=True):
    """Delivery could not tell somebody something about this case."""

    address: str
    why: str
    what: str


AnyCommand = (
    FileComplaint
    | AddToComplaint
    | Nudge
    | Classify
    | LinkSame
    | Acknowledge
    | Take
    | HandOver
    | DoStep
    | Note
    | RecordContact
    | RevealContact
    | ShowEvidence
    | Resolve
    | Relay
    | HandBack
    | Answer
    | RecordAnswer
    | Rate
    | Close
    | Reopen
    | Withdraw
    | Lapse
    | Recompute
    | Erase
    | CorrectIncident
    | SetLimit
    | MoveVersion
    | EndDuty
    | Resume
    | ReportUndeliverable
)
