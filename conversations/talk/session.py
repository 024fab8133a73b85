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
    "case", "safe", "place", "reach",
]  # fmt: skip


class Answer(Struct, frozen=True):
    """An answer: the customer's own words, unchanged, and what they were understood as.

    `value`: a unit id, wish ids joined by commas, `here`/`phone`/`anonymous`, a phone in E.164
    ... as the slot says; empty when the words were kept as said. `found`: read out of the story,
    where nobody was asked for it.
    """

    said: str = ""
    value: str = ""
    when: When | None = None
    found: bool = False


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

    `guessed`: nobody named the language, so it follows what they write until the story begins.
    `begun`: the notice was shown. `parts`: pieces of a story that is still being told.
    `editing`: slot being changed. `evidence`: SHA-256 of kept files, `voices` of which are spoken.
    `held`/`held_evidence`: came while something had to be settled first, since `held_at`.
    `told`: message -> the piece of the story that it brought, so that an edit finds it; once
    `filed` (the case) the words are gone. `tries`: times the present question was not understood,
    `misses`: times in this talk that something was not.
    `revision` marks buttons: an old one is stale. `wrong_receipts`: when a number and code did
    not fit; `shown`: the cases that were opened by theirs, the newest last. `nudged`: when a case
    was last nudged from here. `updated`: the customer's last act;
    `reminded_at`: when this draft was recalled to them. `chat`, `account`, `name`: of the
    customer, for what happens in their silence. `people`: the conversation to which words go
    instead of the bot, `paused` the aside that waits meanwhile, `left` a conversation in danger
    from which the customer came back.
    """

    talk: str
    language: Language
    updated: datetime
    guessed: bool = False
    revision: int = 0
    begun: bool = False
    consent: str = ""
    consent_at: datetime | None = None
    answers: dict[str, Answer] = {}
    parts: tuple[str, ...] = ()
    editing: str = ""
    evidence: tuple[str, ...] = ()
    voices: int = 0
    album: str = ""
    aside: Aside | None = None
    held: tuple[str, ...] = ()
    held_evidence: tuple[str, ...] = ()
    held_at: datetime | None = None
    told: dict[str, str] = {}
    filed: str = ""
    tries: int = 0
    misses: int = 0
    simple: bool = False
    reminded_at: datetime | None = None
    chat: str = ""
    account: str = ""
    name: str = ""
    wrong_receipts: tuple[datetime, ...] = ()
    shown: tuple[str, ...] = ()
    nudged: dict[str, datetime] = {}
    people: str = ""
    paused: Aside | None = None
    left: str = ""

    @property
    def stamp(self) -> str:
        """What a button carries to prove that it belongs to the question now open."""
        return f"{self.talk[-4:]}{self.revision}"

    @property
    def drafting(self) -> bool:
        """True from consent until filing: there is something to lose."""
        return bool(self.consent)

    @property
    def story(self) -> str:
        """Everything told so far; pieces are joined by line breaks, each unchanged."""
        told = self.answers.get("story")
        pieces = (told.said,) if told and self.editing != "story" else self.parts
        return "\n".join(pieces)

    def idle(self) -> Session:
        """Nothing in progress; who it is and how they talk is remembered, every word is gone."""
        return Session(
            talk=self.talk,
            language=self.language,
            updated=self.updated,
            guessed=self.guessed,
            revision=self.revision,
            wrong_receipts=self.wrong_receipts,
            shown=self.shown,
            nudged=self.nudged,
            simple=self.simple,
            chat=self.chat,
            account=self.account,
            name=self.name,
            people=self.people,
            left=self.left,
        )

    def filed_as(self, case: str) -> Session:
        """Idle, with nothing left but which messages and album the case came from."""
        return msgspec.structs.replace(
            self.idle(), filed=case, told=dict.fromkeys(self.told, ""), album=self.album
        )


class Turn(Struct, frozen=True):
    """What `advance` answers.

    The session to keep (None: nothing to keep), what to say, what to do. `wake_at`: when the talk
    wants to be woken by silence.
    """

    session: Session | None
    replies: tuple[Say, ...] = ()
    commands: tuple[Do, ...] = ()
    toast: Toast | None = None
    wake_at: datetime | None = None


def encode(session: Session) -> bytes:
    """The session as JSON."""
    return msgspec.json.encode(session)


def decode(raw: bytes) -> Session:
    """The session from `encode`. Raises `msgspec.ValidationError` for anything else."""
    return msgspec.json.decode(raw, type=Session)
