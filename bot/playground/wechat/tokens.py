"""Access tokens as `stable_token` hands them out, in machine time (获取稳定版接口调用凭据)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

LIFE = timedelta(seconds=7200)
EARLY = timedelta(minutes=5)  # before its end a token gets a successor; both then work
BETWEEN_FORCED = timedelta(seconds=30)
FORCED_PER_DAY = 20


@dataclass(frozen=True)
class AccessToken:
    value: str = field(repr=False)
    until: datetime


class Tokens:
    """One account's tokens. Plain: the same token until five minutes before its end. Forced: a
    new one, and the others are void at once; sooner than 30 s after the last, nothing happens."""

    def __init__(self) -> None:
        self._current: AccessToken | None = None
        self._known: dict[str, AccessToken] = {}
        self._forced: list[datetime] = []

    def plain(self, now: datetime) -> tuple[str, int]:
        """Token, and seconds of life left."""
        current = self._current
        if current is None or current.until - now < EARLY:
            current = self._issue(now)
        return current.value, int((current.until - now).total_seconds())

    def forced(self, now: datetime) -> tuple[str, int] | None:
        """The same, refreshed; None: the 20 of the day are used up."""
        self._forced = [at for at in self._forced if now - at < timedelta(days=1)]
        if self._forced and now - self._forced[-1] < BETWEEN_FORCED:
            return self.plain(now)
        if len(self._forced) >= FORCED_PER_DAY:
            return None
        self._forced.append(now)
        self.revoke()
        return self.plain(now)

    def revoke(self) -> None:
        """Every token is void, as after a refresh by somebody else."""
        self._current = None
        self._known.clear()

    def state(self, value: str, now: datetime) -> Literal["good", "expired", "unknown"]:
        token = self._known.get(value)
        if token is None:
            return "unknown"
        return "good" if now < token.until else "expired"

    def _issue(self, now: datetime) -> AccessToken:
        # As long as real ones may be: 512 characters must be kept.
        token = AccessToken(f"9_{secrets.token_urlsafe(102)}", now + LIFE)
        self._current = self._known[token.value] = token
        return token
