"""Where the words of a case may be read: what people tell us on WeChat stays out of Telegram.

The data of people in mainland China stay there (PIPL, art. 38 and 40) unless the operator says in
the organisation file that they may leave. A Telegram chat gets number and fields of such a case; in
the place of every text stands `HIDDEN`, and one line says where it can be read.

All that words a case for a chat opens its texts here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from cases.events import Sealed
from cases.organisation import Organisation
from cases.platforms import platform_of
from cases.ports import Work

HIDDEN: Final = "🔒"  # one sign, so that nothing that cuts, masks or searches words halves it
_CHANNEL: Final = "wechat"


def readable(channel: str, chat: str, org: Organisation) -> bool:
    """May the words of a case that came by `channel` be written into `chat`?"""
    if channel != _CHANNEL or org.wechat_words_on_telegram:
        return True
    return platform_of(chat) != "telegram"


class Opens(Protocol):
    """What opens sealed texts."""

    async def open(self, subject: str, sealed: Sealed) -> str | None:
        """The text; None when it was erased."""


class TextsFor:
    """The texts of cases as one chat may read them."""

    def __init__(self, work: Work, chat: str, org: Organisation) -> None:
        self._work, self._chat, self._org = work, chat, org
        self._channels: dict[str, str] = {}  # a case's never changes

    async def open(self, subject: str, sealed: Sealed) -> str | None:
        """The text; `HIDDEN`, without opening it, where this chat may not have it; None when it was
        erased. Raises `SealBroken` on the wrong key or a moved row.
        """
        if readable(await self._channel(subject), self._chat, self._org):
            return await self._work.texts.open(subject, sealed)
        return HIDDEN

    async def _channel(self, subject: str) -> str:
        if readable(_CHANNEL, self._chat, self._org):
            return ""  # this chat may read all: no need to look
        if subject not in self._channels:
            case = await self._work.cases.read(subject)
            self._channels[subject] = case.channel if case is not None else ""
        return self._channels[subject]


def hidden(texts: Mapping[str, str]) -> dict[str, str]:
    """The same names, with `HIDDEN` in the place of every text that is not empty."""
    return {name: HIDDEN if text else "" for name, text in texts.items()}
