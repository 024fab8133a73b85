"""A deadline before and after its date moved by itself."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Former(Struct, frozen=True):
    """A deadline as it was reckoned before: of which running, when, in which calendar version."""

    clock: str
    run: int
    due_at: datetime
    calendar: str


class Moved(Struct, frozen=True):
    """A deadline that moved, and the versions of the calendars it was and is reckoned in."""

    clock: str
    run: int
    was: datetime
    due: datetime
    calendar_was: str
    calendar: str
