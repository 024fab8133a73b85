"""What is wrong with a push, an answer or a setting, in words that give nothing away."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "too large",
    "incomplete",
    "not an envelope",
    "forged",
    "stale",
    "undecryptable",
    "another app",
    "unreadable",
    "empty reply",
    "reply too long",
]
_OURS: frozenset[Reason] = frozenset({"undecryptable", "another app", "unreadable"})


class WireError(Exception):
    """A push that is not taken, or an answer that cannot be given.

    Its text is `reason` alone: no secret, no part of the body, nothing of the library's error.
    """

    def __init__(self, reason: Reason) -> None:
        self.reason: Reason = reason
        super().__init__(reason)

    @property
    def signed(self) -> bool:
        """Whether the push bore our token's signature in time, and only then went wrong.

        Such a push is answered with `SUCCESS` and noted, else the platform repeats it; any other
        is refused.
        """
        return self.reason in _OURS


class BadSetting(ValueError):
    """A setting without which there is no safe mode. The text names it and the remedy."""
