"""Points at which a crash can be provoked, so that tests can kill the process where it hurts
most.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import NoReturn

POINTS = (
    "inbox.stored",
    "inbox.working",
    "inbox.committed",
    "tick.claimed",
    "tick.committed",
    "deliver.marked",
    "deliver.sent",
    "deliver.recorded",
    "passive.marked",
    "passive.given",
)


class NoFaults:
    """Nothing ever happens."""

    def reach(self, point: str) -> None:
        """Go on."""


class CrashAt:
    """Die without a word, as by kill -9, the `times`-th time `point` is reached.

    Written `point` or `point:times`, e.g. `deliver.sent:3`. ValueError for an unknown point.
    """

    def __init__(self, written: str) -> None:
        self.point, _, times = written.partition(":")
        if self.point not in POINTS:
            raise ValueError(f"no fault point {self.point!r}; known: {', '.join(POINTS)}")
        self.times = int(times or 1)
        self.seen: Counter[str] = Counter()

    def reach(self, point: str) -> None:
        """Die here if it is the place and the time."""
        self.seen[point] += 1
        if point == self.point and self.seen[point] == self.times:
            self.die()

    def die(self) -> NoReturn:
        """No clean-up, no flush, no exit handlers."""
        os._exit(137)
