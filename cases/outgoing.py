"""What leaves the house: notices (messages to append) and cards (states to repaint). Values only,
no wording.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from cases.events import Sealed


class Reason(Struct, frozen=True):
    """The stage of a clock's run for which somebody is told. A notice whose reasons are all moot is
    withdrawn.
    """

    clock: str
    run: int
    stage: int
    due_at: datetime


class Button(Struct, frozen=True):
    """A button. `act`: what a press means (signed when sent). `label`: a word of templates, or a
    ready text.

    `data`: the act's argument. `case`: which case is meant, where the message itself is about none.
    `row`: buttons with the same row stand side by side.
    """

    act: str
    label: str
    data: str = ""
    case: str = ""
    row: int = 0
    style: Literal["", "primary", "success", "danger"] = ""
    ready: bool = False


class Prompt(Struct, frozen=True):
    """This message asks `person` for a text; a reply to it does `act` on the case."""

    act: str
    person: str
    data: str = ""


class File(Struct, frozen=True):
    """A file of the message's case to send along.

    `name` is the content's SHA-256 in the file store, which knows what kind of file it is.
    """

    name: str


class Outgoing(Struct, frozen=True):
    """One message to one chat, before wording.

    `key` is unique: a repeat of the same cause writes nothing. `template` is the path of the
    wording, `values` its plain values, `texts` those kept as the case's personal texts, opened
    while rendering (both sealed at rest). `not_before` holds back (quiet hours). `loud`: may ring
    at night.
    """

    key: str
    bot: Literal["customer", "staff"]
    chat: str
    template: str
    language: str
    created_at: datetime
    values: dict[str, Any] = {}
    texts: dict[str, Sealed] = {}
    case: str = ""
    buttons: tuple[Button, ...] = ()
    mention: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    not_before: datetime | None = None
    loud: bool = True
    prompt: Prompt | None = None
    reply_to: str = ""
    file: File | None = None
    talk: str = ""


class CardWanted(Struct, frozen=True):
    """A card about `case` shall stand in this chat and show at least event number `seq`."""

    bot: Literal["customer", "staff"]
    chat: str
    case: str
    seq: int
