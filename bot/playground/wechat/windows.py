"""How often an account may write of its own accord (客服消息, rule of 2023-06-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

TALK = (timedelta(hours=48), 5)  # after a typed or media message
ACT = (timedelta(minutes=1), 3)  # after a menu click, a follow, a scan, a tap on a menu message


@dataclass
class Window:
    until: datetime
    left: int


class Windows:
    """What one person has opened. A new message sets its window anew, nothing is added up.

    `talk`: after a message, `act`: after a tap; None while there never was one.
    """

    def __init__(self) -> None:
        self.talk: Window | None = None
        self.act: Window | None = None

    def wrote(self, now: datetime) -> None:
        self.talk = Window(now + TALK[0], TALK[1])

    def acted(self, now: datetime) -> None:
        self.act = Window(now + ACT[0], ACT[1])

    def close(self) -> None:
        self.talk = self.act = None

    def left(self, now: datetime) -> int:
        """Messages that may still be sent at this moment."""
        return sum(each.left for each in self._open(now))

    def spend(self, now: datetime) -> Literal["spent", "closed", "used up"]:
        """One message out of the window that closes first."""
        windows = self._open(now)
        if not windows:
            return "closed"
        for window in sorted(windows, key=lambda each: each.until):
            if window.left:
                window.left -= 1
                return "spent"
        return "used up"

    def _open(self, now: datetime) -> list[Window]:
        return [each for each in (self.act, self.talk) if each is not None and now < each.until]
