"""The small platforms that play together: Telegram, WeChat, WeCom, in one world time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.clock import MachineClock
from bot.playground.telegram import TelegramWorld
from bot.playground.wechat import WeChatWorld
from bot.playground.wechat.model import Bubble
from bot.playground.wecom import WeComWorld


def _ahead() -> int:
    """A number that no earlier start can have come to: the machine's time in milliseconds."""
    return int(MachineClock().now().timestamp() * 1000)


class PlayedWeChat(WeChatWorld):
    """Its message numbers begin anew at every start behind all earlier ones: the house knows
    repeats by them, and would take a new message with an old number for one.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._next = _ahead()

    def number(self) -> int:
        """A new one."""
        self._next += 1
        return self._next

    def remembered(self, bubbles: list[Bubble]) -> None:
        """Go on counting behind these."""
        self._bubbles = max((each.id for each in bubbles), default=0)


class PlayedWeCom(WeComWorld):
    """As `PlayedWeChat`, for messages, events and files alike.

    What people do before the house is connected, in the first second, is told it then: the real
    platform drops it.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self.while_away = "kept"
        self._next = _ahead()

    def next_number(self) -> int:
        """A new one."""
        self._next += 1
        return self._next


@dataclass(frozen=True)
class Worlds:
    """All of them. Each tells of its own changes."""

    telegram: TelegramWorld
    wechat: PlayedWeChat
    wecom: PlayedWeCom

    @property
    def version(self) -> str:
        """Grows with every change of any: `3.0.12`."""
        each = (self.telegram, self.wechat, self.wecom)
        return ".".join(str(world.version) for world in each)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change; returns the way to stop that."""
        stops = [world.listen(listener) for world in (self.telegram, self.wechat, self.wecom)]

        def stop() -> None:
            for each in stops:
                each()

        return stop

    def changed(self) -> None:
        """World time has moved: tell the watchers."""
        self.telegram.changed()


def versions(asked: str) -> tuple[int, int, int]:
    """What `Worlds.version` wrote, 0 for whatever is no number."""
    found = [*(_number(part) for part in asked.split(".", 3)[:3]), 0, 0, 0]
    return found[0], found[1], found[2]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 20 else 0
