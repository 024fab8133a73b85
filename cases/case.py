"""A case as its events tell it. `cases.evolve` is the only way a case changes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from cases import events as e
from procedures.duty import DUTY

Status = Literal["open", "resolved", "closed", "withdrawn", "lapsed"]
STAGES_KEPT = 9  # as many rungs as a ladder may have above the deadline
REPLY = (
    "reply_address"  # slot of the text that says where the answer goes: street, mail, file number
)
ORIGIN = "origin"  # who passed it on: a regulator with its file number
INCIDENT = "incident"  # when it happened: a mark at that moment
MOVED = "moved"  # the case goes on under another procedure
UNDONE = "undone:"
ENDED: frozenset[str] = frozenset({"closed", "withdrawn", "lapsed"})
EVIDENCE_AT_ONCE = 10  # files for one press: more would use up what a chat may hear in a while


class Mark(Struct, frozen=True):
    """A word that an event left behind: which, at which event, when, and in whose unit the case
    was.
    """

    word: str
    seq: int
    at: datetime
    unit: str
    actor: str = ""


class Reached(Struct, frozen=True):
    """A stage of a clock's run that has come."""

    clock: str
    run: int
    stage: int
    due_at: datetime


class Fixed(Struct, frozen=True):
    """The end of a run as a person named it: set at first, or put off `times`."""

    clock: str
    run: int
    at: datetime
    times: int = 0


class Acknowledgement(Struct, frozen=True):
    """Who answers for the case, and since when."""

    by: str
    at: datetime
    seq: int


class Case(Struct, frozen=True):
    """The state of one case after event number `seq`.

    `owner`: person id or empty. `classes`: in order of setting. `texts`: what the customer said, by
    slot. `round`: 1 for the first handling, one more for every refusal or reopening. `filed_at` is
    when it was entered, `received_at` when it reached the company, where that was before.
    """

    id: str
    seq: int
    number: str
    procedure: str
    version: int
    unit: str
    channel: str
    language: str
    customer: str
    chat: str
    code: str
    filed_at: datetime
    classes: tuple[str, ...]
    wishes: tuple[str, ...]
    anonymous: bool
    texts: dict[str, e.Sealed]
    incident_at: datetime | None = None
    incident_precision: str = ""
    evidence: tuple[str, ...] = ()
    simple: bool = False
    status: Status = "open"
    owner: str = ""
    acknowledged: Acknowledgement | None = None
    round: int = 1
    nudges: int = 0
    repeated: int = 1
    earlier: tuple[str, ...] = ()
    additions: tuple[e.Sealed, ...] = ()
    proposal: e.Sealed | None = None
    refusal: e.Sealed | None = None
    unreachable: str = ""
    received_at: datetime | None = None
    filed_by: str = ""
    conversation: str = ""
    marks: tuple[Mark, ...] = ()
    reached: tuple[Reached, ...] = ()
    fixed: tuple[Fixed, ...] = ()

    @property
    def ended(self) -> bool:
        """Closed, withdrawn or lapsed: no clock runs."""
        return self.status in ENDED

    @property
    def periodic(self) -> bool:
        """It stands for a periodic duty, and nobody complains in it."""
        return self.channel == DUTY

    @property
    def class_set(self) -> frozenset[str]:
        """The classes, for conditions."""
        return frozenset(self.classes)

    def files(self, start: int = 0) -> tuple[str, ...]:
        """Names of the customer's files, each once: `EVIDENCE_AT_ONCE` from number `start` on (the
        first is 0).
        """
        if start < 0:
            return ()
        return self.all_files[start : start + EVIDENCE_AT_ONCE]

    @property
    def all_files(self) -> tuple[str, ...]:
        """Names of the customer's files in the order of their coming, each once."""
        return tuple(dict.fromkeys(self.evidence))

    def has(self, word: str) -> bool:
        """True when some event left this mark."""
        return any(mark.word == word for mark in self.marks)

    def since_round(self) -> tuple[Mark, ...]:
        """The marks of the present round of handling: all since the last refusal, reopening or
        change of procedure.
        """
        starts = [i for i, m in enumerate(self.marks) if m.word in ("refused", "reopened", MOVED)]
        return self.marks[starts[-1] :] if starts else self.marks

    def stands(self, word: str) -> bool:
        """True when the mark was left and holds: a step or a contact in this round, and not undone
        since; anything else at any time.
        """
        if not word.startswith(("step:", "contacted")):
            return self.has(word)
        undone = UNDONE + word.removeprefix("step:")
        last = [m.word for m in self.since_round() if m.word in (word, undone)]
        return bool(last) and last[-1] == word
