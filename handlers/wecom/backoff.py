"""Pauses before connecting again."""

from __future__ import annotations

from collections.abc import Callable


class Backoff:
    """Pauses that double up to a longest one, in seconds. Half of each is chance, so that many
    clients of a server that comes back do not come at once.

    `jitter`: numbers from 0 to 1.
    """

    def __init__(self, first: float, longest: float, jitter: Callable[[], float]) -> None:
        self._first, self._longest, self._jitter = first, longest, jitter
        self._pause = first

    def next(self) -> float:
        """The pause to make now."""
        pause = min(self._pause, self._longest)
        self._pause = pause * 2
        return pause * (0.5 + 0.5 * self._jitter())

    def reset(self) -> None:
        """All is well: the next trouble begins with the first pause."""
        self._pause = self._first
