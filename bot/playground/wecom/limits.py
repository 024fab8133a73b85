"""How much may be sent, in world time; where the platform's pages differ, the stricter figure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.playground.wecom.errors import TOO_OFTEN, TOO_OFTEN_REST, RefusedError

Windows = tuple[tuple[timedelta, int], ...]

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
STREAM_BYTES = 20480
MARKDOWN_BYTES = 20480
WEBHOOK_TEXT_BYTES = 2048
WEBHOOK_MARKDOWN_BYTES = 4096
REPLY = timedelta(hours=24)
EVENT_REPLY = timedelta(seconds=5)
STREAM = timedelta(minutes=10)
MEDIA_LINK = timedelta(minutes=5)
TOKEN = timedelta(seconds=7200)
RESPONSE_CODE = timedelta(hours=24)
CHUNK_BYTES = 512 * 1024
CHUNKS = 100


@dataclass(frozen=True)
class Budgets:
    """Messages a minute and an hour: of a bot in one conversation, of an application to one member.

    Replies and pushes count together; refreshes of a stream and changes of a card do not (30
    refreshes within nine seconds were seen to pass). ``webhook``: a minute, for each address.
    """

    minute: int = 30
    hour: int = 1000
    webhook: int = 20

    @staticmethod
    def unlimited() -> Budgets:
        most = 10**9
        return Budgets(most, most, most)


class Gate:
    """Counts what was sent, in sliding windows."""

    def __init__(self, budgets: Budgets) -> None:
        self._budgets = budgets
        self._sent: dict[str, deque[datetime]] = {}

    def spend(self, conversation: str, now: datetime) -> None:
        """Count a message of a bot in a conversation, or raise 846607; a refused one is free."""
        if not self._take(conversation, self._windows(), now):
            raise RefusedError(TOO_OFTEN, "aibot send msg frequency limit exceeded")

    def spend_app(self, member: str, now: datetime) -> None:
        """Count a message of an application to one member, or raise 45009."""
        if not self._take(member, self._windows(), now):
            raise RefusedError(TOO_OFTEN_REST, "api freq out of limit")

    def spend_webhook(self, key: str, now: datetime) -> None:
        if not self._take(f"webhook {key}", ((MINUTE, self._budgets.webhook),), now):
            raise RefusedError(TOO_OFTEN_REST, "api freq out of limit")

    def _windows(self) -> Windows:
        return ((MINUTE, self._budgets.minute), (HOUR, self._budgets.hour))

    def _take(self, name: str, windows: Windows, now: datetime) -> bool:
        sent = self._sent.setdefault(name, deque())
        while sent and sent[0] <= now - HOUR:
            sent.popleft()
        for span, most in windows:
            if sum(1 for at in sent if at > now - span) >= most:
                return False
        sent.append(now)
        return True
