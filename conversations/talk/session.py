"""Where a customer stands.

Answers by slot. What is asked next is computed from them, never stored.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from conversations.reading.when import When
from conversations.turn import Do, Say, Toast

Language = Literal["zh", "en"]

AsideKind = Literal[
    "cancel", "withdraw", "resume", "choose", "why", "add", "confirm", "days", "which",
]  # fmt: skip


class Answer(Struct, frozen=True):
    """An answer: the customer's own words, unchanged, and what they were understood as.

    `value`: a unit id, wish ids joined by commas, `here`/`phone`/`anonymous`, a phone in E.164
    ... as the slot says; empty when the words were kept as said.
    """

    said: str = ""
    value: str = ""
    when: When | None = None


class Aside(Struct, frozen=True):
    """A question beside the script, asked until it is answered.

    `case`: which one; `units`: to choose from.
    """

    kind: AsideKind
    case: str = ""
    units: tuple[str, ...] = ()
    answer: Answer = Answer()


class Session(Struct, frozen=True):
    """Everything a talk knows. `talk` becomes the case's id at filing.

    `begun`: the notice was shown. `parts`: pieces of a story that is still being told.
    `editing`: slot being changed. `evidence`: SHA-256 of kept files. `held`/`held_evidence`:
    came while something had to be settled first. `tries`: times the present question was not
    understood. `revision` marks buttons: an old one is stale. `wrong_receipts`: when a number
    and code did not fit. `nudged`: when a case was last nudged from here.
    """

    talk: str
    language: Language
    updated: datetime
    revision: int = 0
    begun: bool = False
    consent: str = ""
    consent_at: datetime | None = None
    answers: dict[str, Answer] = {}
    parts: tuple[str, ...] = ()
    editing: str = ""
    evidence: tuple[str, ...] = ()
    album: str = ""
    aside: Aside | None = None
    held: tuple[str, ...] = ()
    held_evidence: tuple[str, ...] = ()
    tries: int = 0
    wrong_receipts: tuple[datetime, ...] = ()
    nudged: dict[str, datetime] = {}

    @property
    def stamp(self) -> str:
        """What a button carries to prove that it belongs to the question now open."""
        return f"{self.talk[-4:]}{self.revision}"

    @property
    def drafting(self) -> bool:
        """True from consent until filing: there is something to lose."""
        return bool(self.consent)

    def idle(self) -> Session:
        """Nothing in progress; language, revision and tries are remembered, every word is gone."""
        return Session(
            talk=self.talk,
            language=self.language,
            updated=self.updated,
            revision=self.revision,
            wrong_receipts=self.wrong_receipts,
            nudged=self.nudged,
        )


class Turn(Struct, frozen=True):
    """What `advance` answers.

    The session to keep (None: nothing to keep), what to say, what to do.
    """

    session: Session | None
    replies: tuple[Say, ...] = ()
    commands: tuple[Do, ...] = ()
    toast: Toast | None = None


def encode(session: Session) -> bytes:
    """The session as JSON."""
    return msgspec.json.encode(session)


def decode(raw: bytes) -> Session:
    """The session from `encode`. Raises `msgspec.ValidationError` for anything else."""
    return msgspec.json.decode(raw, type=Session)
