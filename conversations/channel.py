"""What a channel does for us.

One implementation per platform; it translates and reports, it decides nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from msgspec import Struct


class Key(Struct, frozen=True):
    """A button ready to be shown: the label in the reader's language and what a press means."""

    label: str
    act: str
    case: str = ""
    data: str = ""
    style: str = ""


class Rendered(Struct, frozen=True):
    """A message in the reader's words. `text` is Telegram HTML from autoescaped templates.

    `keys`: rows of buttons. `ask`: the platform should open its reply field. `file`: content,
    kind, name.
    `quiet`: arrives without a sound.
    """

    text: str
    keys: tuple[tuple[Key, ...], ...] = ()
    ask: bool = False
    reply_to: str = ""
    quiet: bool = False
    file: tuple[bytes, str, str] | None = None


class Sent(Struct, frozen=True):
    """It arrived; `message` is the platform's id of it."""

    message: str


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


Outcome = Sent | Later | Unreachable | Refused | Gone | Moved


class Channel(Protocol):
    """A bot on a platform. `now` is world time, from which `Later.at` counts."""

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


class FileTooLarge(Exception):
    """The platform does not hand out files of this size (Telegram: 20 MB)."""


class FileLost(Exception):
    """The platform does not have the file (any more)."""
