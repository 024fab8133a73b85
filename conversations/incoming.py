"""What a person did in a chat, the same for every platform.

Handlers translate updates into these.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct


class Media(Struct, frozen=True):
    """A file that came along. `ref` is the platform's handle; `sha256` is set once the file is
    kept by us.

    `content`: the bytes between download and keeping. `problem`: `FileTooLarge` or `FileLost` when
    they could
    not be had.
    """

    kind: Literal["photo", "video", "voice", "document", "sticker", "location", "other"]
    ref: str = ""
    name: str = ""
    size: int = 0
    group: str = ""
    sha256: str = ""
    content: bytes = b""
    problem: str = ""


class Incoming(Struct, frozen=True):
    """One thing a person did.

    `kind`: `text`, `command` (`command` without the slash, `argument` the rest), `press` (a
    verified button: `act`, `case`, `data`; `answer` is the platform's handle for the toast),
    `media`, `edited`, and the chat's own news: `blocked`, `unblocked`, `joined` (our bot came into
    a group), `removed`, `migrated` (`argument` is the new chat); `silence` when the moment came at
    which a talk or a draft of staff wanted to be woken. `private` is false in groups.
    `forged`: a button whose signature is wrong. `reply_to`: the platform's id of the message
    replied to. `at`: when it reached us.
    """

    bot: Literal["customer", "staff"]
    chat: str
    account: str
    kind: Literal[
        "text", "command", "press", "media", "edited",
        "blocked", "unblocked", "joined", "removed", "migrated", "ignored", "silence",
    ]  # fmt: skip
    at: datetime
    text: str = ""
    command: str = ""
    argument: str = ""
    act: str = ""
    case: str = ""
    data: str = ""
    answer: str = ""
    media: Media | None = None
    message: str = ""
    reply_to: str = ""
    language: str = ""
    name: str = ""
    private: bool = True
    anonymous_admin: bool = False
    forged: bool = False
    title: str = ""

    @property
    def place(self) -> str:
        """A place on the map in words; empty for anything else."""
        if self.media is None or self.media.kind != "location":
            return ""
        return " ".join(part for part in ("📍", self.text, self.media.ref) if part)
