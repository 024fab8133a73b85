"""What is known of a moment that a member of staff is naming."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct, structs

OPEN_FOR = timedelta(hours=1)  # of silence; then the question is forgotten


class Moment(Struct, frozen=True):
    """`act`: `limit` (of `clock`) or `incident`. `asking`: the field being changed, `at` or
    `reason`. `precision`: as the reader of times has it. `revision` marks buttons.
    """

    case: str
    act: str
    chat: str
    language: str
    begun: datetime
    clock: str = ""
    at: datetime | None = None
    precision: str = "minute"
    reason: str = ""
    asking: str = ""
    revision: int = 0

    def but(self, **changes: Any) -> Moment:
        """The same with changes; buttons shown so far are stale."""
        return structs.replace(self, revision=self.revision + 1, **changes)

    @property
    def interrupted(self) -> bool:
        """A command word is one here, and no answer: only a reason may be any words."""
        return self.asking != "reason" and self.at is None

    def stale(self, now: datetime) -> bool:
        """Asked too long ago: whatever is said now is about something else."""
        return now - self.begun > OPEN_FOR


def key_of(chat: str) -> str:
    """Where it is kept, beside what else is open in the private chat."""
    return f"{chat}:moment"


def encode(moment: Moment) -> bytes:
    """The moment as JSON."""
    return msgspec.json.encode(moment)


def decode(raw: bytes) -> Moment:
    """The moment from `encode`. Raises `msgspec.ValidationError` for anything else."""
    return msgspec.json.decode(raw, type=Moment)
