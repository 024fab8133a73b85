"""What a channel does for us.

One implementation per platform; it translates and reports, it decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from msgspec import Struct


class Key(Struct, frozen=True):
    """A button ready to be shown: the label in the reader's language and what a press means."""

    label: str
    act: str
    case: str = ""
    data: str = ""
    style: str = ""


class Brief(Struct, frozen=True):
    """A state change that matters, in a few ready words: what fits into a template message of a
    platform that lets us write no free text. `at`: aware.
    """

    number: str
    status: str
    unit: str
    at: datetime


class Rendered(Struct, frozen=True):
    """A message in the reader's words. `text` is Telegram HTML from autoescaped templates.

    `keys`: rows of buttons. `ask`: the platform should open its reply field. `file`: content,
    kind, name.
    `quiet`: arrives without a sound. `brief`: the same in a few words, where a state changed.
    `vital`: the outcome, for which the last message of a reply window is kept. `language`: of the
    words, for what a platform's room has to add to them. `spoken`: a person's own words, which
    may well ask for some: what was offered before cannot be chosen by a number any more.
    """

    text: str
    keys: tuple[tuple[Key, ...], ...] = ()
    ask: bool = False
    reply_to: str = ""
    quiet: bool = False
    file: tuple[bytes, str, str] | None = None
    brief: Brief | None = None
    vital: bool = False
    language: str = "zh"
    spoken: bool = False


class Sent(Struct, frozen=True):
    """It arrived; `message` is the platform's id of it.

    `brief`: only its few words did (a template message), so that the whole waits for the person's
    next word.
    """

    message: str
    brief: bool = False


class Later(Struct, frozen=True):
    """Not now: try again at `at` (429, network, server trouble). `why` for operators, without
    secrets.

    `uncertain`: the call may have arrived all the same (a time-out, a broken connection), so that
    a repeat has
    to say that it may be one. `told`: the platform itself named the time.
    """

    at: datetime
    why: str
    uncertain: bool = False
    told: bool = False


class Unreachable(Struct, frozen=True):
    """Nobody can be told there: blocked, removed, deactivated, no such chat."""

    why: str


class Refused(Struct, frozen=True):
    """The platform will never take this message as it is; another message may go."""

    why: str


class Gone(Struct, frozen=True):
    """The message to be edited is not there any more."""


class Moved(Struct, frozen=True):
    """The group has become another chat."""

    chat: str


class Kept(Struct, frozen=True):
    """Nobody refused, but no way to the person is open now: it waits for their next word."""

    why: str


Outcome = Sent | Later | Unreachable | Refused | Gone | Moved | Kept


class Budget(Struct, frozen=True):
    """A chat takes `amount` messages, edits included, within `seconds`."""

    amount: int
    seconds: int


class Channel(Protocol):
    """A bot on a platform. `now` is world time, from which `Later.at` counts."""

    @property
    def repaints(self) -> bool:
        """Can a message of ours be changed at any time?"""

    def joined(self, messages: Sequence[Rendered]) -> tuple[Rendered, int]:
        """The longest beginning of `messages` (one or more) that may go as one, and how many."""

    def budgets(self, chat: str) -> tuple[Budget, ...]:
        """What the platform lets this chat take; all of them hold."""

    async def send(self, chat: str, message: Rendered, now: datetime) -> Outcome:
        """Send a new message."""

    async def edit(self, chat: str, message_id: str, message: Rendered, now: datetime) -> Outcome:
        """Repaint a message of ours; an unchanged one counts as `Sent`."""

    async def toast(self, answer: str, text: str, alert: bool) -> None:
        """Answer a press. Failures are of no consequence (the press was worked) and are
        swallowed.
        """

    async def fetch(self, ref: str) -> bytes:
        """Download a file a person sent. Raises `FileTooLarge` or `FileLost`."""


@runtime_checkable
class AnswersOnCards(Protocol):
    """A platform without toasts, on which the pressed card itself answers."""

    async def answer_card(
        self,
        answer: str,
        message_id: str,
        rendered: Rendered,
        note: str,
        account: str,
        page: int = 0,
    ) -> Outcome:
        """Repaint the card that was pressed. `answer`: the press's own handle; `note`: what a toast
        would say; `account`: who alone sees it, empty for everybody; `page`: of its buttons.
        """


class PlatformTrouble(Exception):
    """A call of a platform failed in a way that may pass: what needed it is tried again, however
    long that takes. Its text holds no secret, no address and nothing of people.
    """


class FileTooLarge(Exception):
    """The platform does not hand out files of this size (Telegram: 20 MB)."""


class FileLost(Exception):
    """The platform does not have the file (any more)."""
