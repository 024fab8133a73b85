"""Ways to a customer who has not just written, best first: freely while their reply window is
open, by template, by a notice they once agreed to. What finds none is kept for their next word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from conversations.channel import Brief, Kept, Later, Outcome, Refused, Sent, Unreachable
from conversations.choices import Choices
from conversations.window import (
    Window,
    closed,
    credited,
    debited,
    regained,
    spent,
    uncredited,
    unfollowed,
    way,
)
from handlers.wechat.api_errors import WeChatTrouble
from handlers.wechat.briefs import Form, filled

_NO_CREDIT = 43101
_UNFOLLOWED = frozenset({43004, 50005})
# Trouble with this way alone, which somebody has to mend: the next one may be open.
_NO_WAY = frozenset({40037, 41028, 47003, 48001, 48004})


class Ledger(Protocol):
    """What is remembered of each chat: its reply window and its choices last shown."""

    async def update(self, chat: str, change: Callable[[Window], Window]) -> tuple[Window, Window]:
        """Change the window; the one before and the one after. Atomic: nobody comes in between.

        `change` is pure; a chat that is not known has `Window()`.
        """

    async def show(self, chat: str, choices: Choices) -> None:
        """These choices are the ones last shown there."""


class Calls(Protocol):
    """The part of the account's API that the ladder needs. All raise `WeChatTrouble`."""

    async def send_template(
        self, openid: str, template: str, values: Mapping[str, str], *, key: str = ""
    ) -> str: ...

    async def send_notice(self, openid: str, template: str, values: Mapping[str, str]) -> str: ...


@dataclass(frozen=True)
class Pauses:
    """World time until the next try: after trouble that passes, and after trouble that somebody
    has to mend first.
    """

    passing: timedelta = timedelta(seconds=5)
    settings: timedelta = timedelta(minutes=1)


@dataclass(frozen=True)
class Errand:
    """One message on its way: to whom, when (world time), its few words and a key that a repeat of
    it has, too.
    """

    chat: str
    openid: str
    now: datetime
    key: str
    vital: bool = False
    brief: Brief | None = None


def key_of(chat: str, text: str) -> str:
    """The same for the same words in the same chat: 32 hex digits that tell neither."""
    return hashlib.sha256(f"{chat}\n{text}".encode("utf-8", "replace")).hexdigest()[:32]


class Ladder:
    """Chooses the way and keeps the ledger."""

    def __init__(
        self,
        calls: Calls,
        ledger: Ledger,
        template: Form | None = None,
        notice: Form | None = None,
        pauses: Pauses | None = None,
    ) -> None:
        self._calls = calls
        self._ledger = ledger
        self._template = template
        self._notice = notice
        self._pauses = pauses or Pauses()

    async def freely(
        self, errand: Errand, cost: int, call: Callable[[], Awaitable[None]]
    ) -> Outcome:
        """Send within the reply window. `Kept`: it is not open for `cost` messages.

        They are paid for before the call, and given back where they surely did not go.
        """

        def pay(window: Window) -> Window:
            left = window
            for _ in range(cost):
                if way(left, errand.now, errand.vital) is None:
                    return window
                left = spent(left, errand.now)
            return left

        before, after = await self._ledger.update(errand.chat, pay)
        if not before.following:
            return Unreachable("the person does not follow the account")
        if after == before:
            return Kept("the reply window is closed")
        try:
            await call()
        except WeChatTrouble as trouble:
            return await self._not_sent(errand, trouble, before)
        return Sent(f"custom:{errand.key}")

    async def briefly(self, errand: Errand, why: str) -> Outcome:
        """Send the few words where the whole cannot go, and `why` not; `Kept` without a way."""
        if errand.brief is None:
            return Kept(why)
        whys = [why]
        for attempt in (self._by_template, self._by_notice):
            outcome = await attempt(errand, errand.brief)
            if not isinstance(outcome, Kept):
                return outcome
            whys.append(outcome.why)
        return Kept("; ".join(whys))

    async def _not_sent(self, errand: Errand, trouble: WeChatTrouble, before: Window) -> Outcome:
        if trouble.uncertain:
            return self._later(errand, trouble, uncertain=True)
        if trouble.kind == "closed":
            await self._ledger.update(errand.chat, closed)
            return Kept(str(trouble))
        await self._ledger.update(errand.chat, lambda window: regained(window, before))
        if trouble.code in _NO_WAY:
            return Kept(str(trouble))
        if trouble.kind == "message":
            return Refused(str(trouble))
        return await self._failed(errand, trouble)

    async def _by_template(self, errand: Errand, brief: Brief) -> Outcome:
        values = filled(self._template, brief) if self._template else None
        if self._template is None or values is None:
            return Kept("there is no template for it")
        template = self._template.template
        try:
            sent = await self._calls.send_template(errand.openid, template, values, key=errand.key)
        except WeChatTrouble as trouble:
            if trouble.kind in ("closed", "message") or trouble.code in _NO_WAY:
                return Kept(f"template: {trouble}")
            # A repeat with the same key within ten minutes does no harm, so it is never uncertain.
            return await self._failed(errand, trouble)
        return Sent(sent or f"template:{errand.key}", brief=True)

    async def _by_notice(self, errand: Errand, brief: Brief) -> Outcome:
        values = filled(self._notice, brief) if self._notice else None
        if self._notice is None or values is None:
            return Kept("there is no notice for it")
        template = self._notice.template
        before, after = await self._ledger.update(
            errand.chat, lambda window: debited(window, template)
        )
        if before == after:
            return Kept("no notice was asked for")
        try:
            sent = await self._calls.send_notice(errand.openid, template, values)
        except WeChatTrouble as trouble:
            return await self._no_notice(errand, trouble, template)
        return Sent(sent or f"notice:{errand.key}", brief=True)

    async def _no_notice(self, errand: Errand, trouble: WeChatTrouble, template: str) -> Outcome:
        if trouble.uncertain:
            return self._later(errand, trouble, uncertain=True)
        if trouble.code == _NO_CREDIT:
            await self._ledger.update(errand.chat, lambda window: uncredited(window, template))
            return Kept("the person has not agreed to the notice")
        await self._ledger.update(errand.chat, lambda window: credited(window, template))
        if trouble.kind in ("closed", "message") or trouble.code in _NO_WAY:
            return Kept(f"notice: {trouble}")
        return await self._failed(errand, trouble)

    async def _failed(self, errand: Errand, trouble: WeChatTrouble) -> Outcome:
        """Trouble that is not about the way: with the person, or it passes."""
        if trouble.kind == "person":
            if trouble.code in _UNFOLLOWED:
                await self._ledger.update(errand.chat, unfollowed)
            return Unreachable(str(trouble))
        return self._later(errand, trouble)

    def _later(self, errand: Errand, trouble: WeChatTrouble, uncertain: bool = False) -> Later:
        pause = self._pauses.settings if trouble.kind == "settings" else self._pauses.passing
        return Later(errand.now + pause, str(trouble), uncertain=uncertain)
