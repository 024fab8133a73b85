"""Talks played by the machine itself: what was said, what was heard, what was done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from cases.outgoing import Button
from conversations.incoming import Incoming, Media
from conversations.preview.company import NOW
from conversations.talk.machine import advance
from conversations.talk.session import Language, Session, Turn
from conversations.talk.view import View


class Line(Struct, frozen=True):
    """One thing a customer does in a sample talk: words in both languages, or the button with
    this label.
    """

    zh: str = ""
    en: str = ""
    press: str = ""

    def to(self, language: Language) -> str:
        """The words in one language."""
        return self.en if language == "en" else self.zh


class Customer:
    """Somebody in a chat. `turns`: everything that came of what they did."""

    def __init__(self, language: Language, view: View, now: datetime = NOW) -> None:
        self.language, self.view, self.now = language, view, now
        self.session: Session | None = None
        self.turns: list[Turn] = []

    def does(self, kind: str, **what: Any) -> Turn:
        """Anything a person can do, or their silence."""
        name = "王芳" if self.language == "zh" else "Wang Fang"
        known: dict[str, Any] = {"language": self.language, "name": name, **what}
        number = len(self.turns)
        if kind != "press":
            known.setdefault("message", f"m{number}")
        said = Incoming("customer", "1", "1", kind, self.now, **known)  # type: ignore[arg-type]
        turn = advance(self.session, said, self.view, f"talk{number:012d}", self.now)
        self.session = turn.session
        self.turns.append(turn)
        return turn

    def says(self, text: str) -> Turn:
        """Words, or a command."""
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return self.does("command", command=name, argument=argument, text=text)
        return self.does("text", text=text)

    def presses(self, label: str) -> Turn:
        """The newest button with this label. KeyError when there is none."""
        button = self.button(label)
        return self.does("press", act=button.act, case=button.case, data=button.data, answer="q")

    def button(self, label: str) -> Button:
        """The newest button with this label, or with this text. KeyError when there is none."""
        shown = (b for turn in reversed(self.turns) for say in turn.replies for b in say.buttons)
        found = next((button for button in shown if button.label == label), None)
        if found is None:
            raise KeyError(f"no button {label!r} was ever shown")
        return found

    def sends(self, kind: str) -> Turn:
        """A file or a sticker."""
        kept = f"{len(self.turns):064x}"
        return self.does("media", media=Media(kind, sha256=kept))  # type: ignore[arg-type]

    def waits(self, span: timedelta) -> list[Turn]:
        """Silence; the talk is woken when it wanted to be."""
        end, woken = self.now + span, []
        while self.turns and (wake := self.turns[-1].wake_at) is not None and wake <= end:
            self.now = wake
            woken.append(self.does("silence"))
        self.now = end
        return woken

    def follows(self, line: Line) -> Turn:
        """A line of a sample talk."""
        return self.presses(line.press) if line.press else self.says(line.to(self.language))
