"""The two clocks. World time moves deadlines and platform budgets; machine time moves leases and
heartbeats.

Only this floor reads a clock; everything below gets moments as arguments.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that tells the time, aware and UTC."""

    def now(self) -> datetime:
        """The present moment."""


class MachineClock:
    """This machine's clock."""

    def now(self) -> datetime:
        """The machine's present moment."""
        return datetime.now(UTC)


class WorldClock:
    """The machine's clock plus an offset: nothing in production on SQLite, the database's
    difference on
    PostgreSQL (one clock for all machines), and whatever the playground's person asked for.
    """

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """World time."""
        return datetime.now(UTC) + self.offset

    def move(self, moment: datetime) -> None:
        """Let it be `moment` now; time then goes on from there. It never moves backwards."""
        self.offset = max(self.offset, moment - datetime.now(UTC))


class HeldClock:
    """A clock that stands still until it is moved: for tests."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment

    def move(self, moment: datetime) -> None:
        """Let it be `moment`; never backwards."""
        self.moment = max(self.moment, moment)
