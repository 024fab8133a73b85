"""What a talk answers: replies to say and things to do.

Values only; the service carries them out.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from cases.outgoing import Button, File, Prompt


class Say(Struct, frozen=True):
    """One bubble: the path of a template, its values, its buttons.

    `chat`: another chat than the one that spoke. `case`: what it is about, for its buttons and its
    `file`.
    """

    template: str
    values: dict[str, Any] = {}
    buttons: tuple[Button, ...] = ()
    prompt: Prompt | None = None
    chat: str = ""
    case: str = ""
    mention: tuple[str, ...] = ()
    file: File | None = None


class Toast(Struct, frozen=True):
    """The answer to a press, shown by the platform for a moment (`alert`: until it is
    dismissed).
    """

    template: str
    values: dict[str, Any] = {}
    alert: bool = False


class Do(Struct, frozen=True):
    """Something a talk wants done; texts are plain here and sealed by the service.

    `act` is one of: `file`, `add`, `nudge`, `answer`, `withdraw`, `keep` (store the media that
    came), `people` (call a person).
    """

    act: Literal["file", "add", "nudge", "answer", "withdraw", "rate", "keep", "people", "back"]
    case: str = ""
    texts: dict[str, str] = {}
    values: dict[str, Any] = {}
