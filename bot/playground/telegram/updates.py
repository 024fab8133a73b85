"""The queue of updates that waits for one bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.playground.telegram.model import Json

KEPT = timedelta(hours=24)
CALLBACK_KEPT = timedelta(seconds=150)
KINDS: tuple[str, ...] = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
)
DEFAULT_KINDS: frozenset[str] = frozenset(KINDS) - {"chat_member"}


@dataclass(frozen=True)
class Pending:
    """An update that no one has confirmed. ``lane`` is what webhooks keep in order."""

    id: int
    kind: str
    body: Json
    expires: datetime
    lane: str

    def as_json(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}


class UpdateQueue:
    """Updates in order of id; an update leaves when confirmed or too old (24 h, presses 150 s)."""

    def __init__(self, first_id: int) -> None:
        self._next = first_id
        self._pending: list[Pending] = []
        self.allowed: frozenset[str] = DEFAULT_KINDS
        self.asked_for: list[str] | None = None

    def allow(self, kinds: list[str] | None) -> None:
        """Set what will be queued from now on; None leaves the last choice, [] is the default."""
        if kinds is None:
            return
        known = [kind for kind in kinds if kind in KINDS]
        self.asked_for = known or None
        self.allowed = frozenset(known) if kinds else DEFAULT_KINDS

    def add(self, kind: str, body: Json, lane: str, now: datetime) -> bool:
        """Queue an update unless the bot does not want its kind; True when queued."""
        if kind not in self.allowed:
            return False
        kept = CALLBACK_KEPT if kind == "callback_query" else KEPT
        self._pending.append(Pending(self._next, kind, body, now + kept, lane))
        self._next += 1
        return True

    def pending(self, now: datetime) -> list[Pending]:
        self._pending = [update for update in self._pending if update.expires > now]
        return list(self._pending)

    def confirm_below(self, offset: int) -> None:
        self._pending = [update for update in self._pending if update.id >= offset]

    def keep_last(self, count: int) -> None:
        self._pending = self._pending[-count:]

    def forget(self, update_id: int) -> None:
        self._pending = [update for update in self._pending if update.id != update_id]

    def clear(self) -> None:
        self._pending = []

    def take(self, offset: int, limit: int, now: datetime) -> list[Json]:
        """What getUpdates answers: confirms below a positive offset, counts back for a negative."""
        if offset > 0:
            self.confirm_below(offset)
        elif offset < 0:
            self.keep_last(-offset)
        count = limit if 1 <= limit <= 100 else 100
        return [update.as_json() for update in self.pending(now)[:count]]
