"""How much a bot may send: the limits the platform states, counted in world time.

Source: Telegram's bot FAQ (about 30 messages a second over all, one a second in a private
chat with bursts tolerated, 20 a minute in a group); edits and pins share the group's budget.
The exact figures are not published, so they are settings.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.playground.telegram.refusals import too_many_requests

GROUP_WINDOW = timedelta(seconds=60)


@dataclass(frozen=True)
class Budgets:
    """Limits: messages per 60 s in a group; bursts in messages; refills in messages per s."""

    group_per_minute: int = 20
    private_burst: int = 20
    private_per_second: float = 1.0
    bot_burst: int = 150
    bot_per_second: float = 30.0

    @staticmethod
    def unlimited() -> Budgets:
        most = 10**9
        return Budgets(most, most, 1.0, most, 1.0)


class Bucket:
    """Refills steadily up to its burst; gives the seconds to wait when it holds too little."""

    def __init__(self, burst: int, per_second: float, now: datetime) -> None:
        self._burst = float(burst)
        self._rate = per_second
        self._held = float(burst)
        self._at = now

    def wait(self, cost: int, now: datetime) -> float:
        gained = max((now - self._at).total_seconds(), 0.0) * self._rate
        self._held = min(self._burst, self._held + gained)
        self._at = now
        # Never ask for more than the bucket can hold, or the wait would not end.
        return max(0.0, (min(cost, self._burst) - self._held) / self._rate)

    def take(self, cost: int) -> None:
        self._held -= cost


class Window:
    """At most ``limit`` in any 60 seconds."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._sent: deque[datetime] = deque()

    def wait(self, cost: int, now: datetime) -> float:
        while self._sent and self._sent[0] <= now - GROUP_WINDOW:
            self._sent.popleft()
        over = len(self._sent) + min(cost, self._limit) - self._limit
        if over <= 0:
            return 0.0
        return (self._sent[over - 1] + GROUP_WINDOW - now).total_seconds()

    def take(self, cost: int, now: datetime) -> None:
        self._sent.extend([now] * cost)


class Gate:
    """The budgets of all bots in all chats, and the pauses set by hand."""

    def __init__(self, budgets: Budgets) -> None:
        self._budgets = budgets
        self._groups: dict[tuple[int, str], Window] = {}
        self._privates: dict[tuple[int, str], Bucket] = {}
        self._bots: dict[int, Bucket] = {}
        self._pauses: dict[str, datetime] = {}

    def pause(self, chat_key: str, until: datetime) -> None:
        self._pauses[chat_key] = until

    def spend(self, bot_id: int, chat_key: str, group: bool, cost: int, now: datetime) -> None:
        """Take ``cost`` messages from every budget, or raise the 429 and take nothing."""
        paused = (self._pauses.get(chat_key, now) - now).total_seconds()
        bot = self._bots.setdefault(
            bot_id, Bucket(self._budgets.bot_burst, self._budgets.bot_per_second, now)
        )
        window = self._groups.setdefault((bot_id, chat_key), Window(self._budgets.group_per_minute))
        bucket = self._privates.setdefault(
            (bot_id, chat_key),
            Bucket(self._budgets.private_burst, self._budgets.private_per_second, now),
        )
        own = window.wait(cost, now) if group else bucket.wait(cost, now)
        wait = max(paused, own, bot.wait(cost, now))
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        bot.take(cost)
        if group:
            window.take(cost, now)
        else:
            bucket.take(cost)
