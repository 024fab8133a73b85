"""One stage of a clock that one chat hears of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.notices.places import Hearing


@dataclass(frozen=True)
class Ping:
    """`values`: what the message says of the clock. `quiet`: it waits for the morning."""

    hearing: Hearing
    clock: str
    run: int
    stage: int
    rung: int
    due_at: datetime
    values: dict[str, object]
    quiet: bool
