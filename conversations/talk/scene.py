"""One moment of a talk.

Who is talking, what may be seen, and the values in which a reply is prepared.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from msgspec import Struct

from cases.outgoing import Button
from conversations.reading import words
from conversations.reading.when import When
from conversations.scripts.complaint import SCRIPT
from conversations.talk.script import SlotId
from conversations.talk.session import Aside, Session
from conversations.talk.view import View
from conversations.turn import Do, Say, Toast


class Option(Struct, frozen=True):
    """One possible answer: a button, a number to type, or a word.

    `label`: a word of templates (the key itself when empty), or a text that is ready. `words`:
    meanings (see `reading.words`) that choose it, beside its own key. `act`: other than `pick`
    for buttons that outlive the question; they carry `key` as data, without a stamp.
    """

    key: str
    label: str = ""
    ready: bool = False
    row: int = 0
    style: Literal["", "primary", "success", "danger"] = ""
    words: tuple[str, ...] = ()
    act: str = "pick"
    case: str = ""


# The visible way to a person. No answer to the question beside it, so it has no key.
HUMAN = Option("", "human", act="human", row=9)


class Bubble(Struct, frozen=True):
    """A message in the making.

    `numbered`: keys by typed number, when not those of the options in order.
    """

    template: str
    values: dict[str, Any] = {}
    options: tuple[Option, ...] = ()
    numbered: tuple[str, ...] = ()

    def chosen(self, text: str) -> str:
        """The key of the option a typed text means; empty when it means none."""
        keys = self.numbered or tuple(option.key for option in self.options)
        number = words.count(text)
        if 1 <= number <= len(keys):
            return keys[number - 1]
        meant, said = words.meanings(text), words.core(text)
        for option in self.options:
            same = option.ready and words.core(option.label) == said
            if same or option.key in meant or not meant.isdisjoint(option.words):
                return option.key
        return ""


class Step(Struct, frozen=True):
    """What a handler decided.

    `note`: said before the present question; `ask`: whether that is shown.
    """

    session: Session
    note: Bubble | None = None
    commands: tuple[Do, ...] = ()
    toast: Toast | None = None
    ask: bool = True


class Scene(Struct, frozen=True):
    """A talk at `now`. `fresh`.

    An unused id for a new talk; `name`: what the person's account is called; `message`: the
    platform's id of what was just said.
    """

    session: Session
    view: View
    now: datetime
    fresh: str
    name: str = ""
    message: str = ""

    def step(
        self,
        note: Bubble | None = None,
        *commands: Do,
        toast: str = "",
        ask: bool = True,
        **changes: Any,
    ) -> Step:
        """A step that changes the session by `changes`."""
        session = msgspec.structs.replace(self.session, **changes)
        shown = Toast(f"customer/{toast}") if toast else None
        return Step(session, note, commands, shown, ask)

    def but(self, session: Session) -> Scene:
        """The same moment with another session."""
        return msgspec.structs.replace(self, session=session)

    def bubble(self, template: str, *options: Option, **values: Any) -> Bubble:
        """A message of the customer's templates; every one knows the zone to show times in."""
        return Bubble(f"customer/{template}", {"zone": self.view.zone, **values}, options)

    def begin(self, **changes: Any) -> Session:
        """A fresh talk: nothing is known, the notice comes first (R-24)."""
        fresh = msgspec.structs.replace(self.session.idle(), talk=self.fresh, begun=True)
        return msgspec.structs.replace(fresh, **changes)

    def words(self, key: str) -> str:
        """The procedure's own words in the customer's language."""
        return self.view.words(key, self.session.language)


def slot_asked(session: Session) -> SlotId | None:
    """The slot that is being asked for: the one being changed, else the first that is open."""
    if session.editing and (slot := SCRIPT.slot(session.editing)):
        return slot.id
    open_slot = SCRIPT.open(session.answers)
    return open_slot.id if open_slot else None


def place_of(session: Session) -> str:
    """Where the talk stands; computed, so that a changed script does not break a running talk."""
    if session.people and not session.aside:
        return f"people:{session.people}"
    if session.aside:
        aside: Aside = session.aside
        return f"aside:{aside.kind}:{aside.case}"
    if not session.begun:
        return "idle"
    if not session.consent:
        return "notice"
    slot = slot_asked(session)
    return f"edit:{slot}" if session.editing else slot or "summary"


def shown_when(when: When | None) -> dict[str, str] | None:
    """A moment as templates want it."""
    if when is None:
        return None
    return {
        "start": when.start.isoformat(),
        "last": (when.end - timedelta(seconds=1)).isoformat(),
        "precision": when.precision,
        "part": when.part,
    }


def say(bubble: Bubble, session: Session, asked: bool = False) -> Say:
    """The message with its buttons marked as belonging to the session's present question.

    Simple mode (长者模式) has no grids: the options of the question that is `asked` stand as
    numbered lines, a note has none, and buttons that outlive the question stand one below another.
    """
    if session.simple:
        return _simple(bubble, session, asked)
    return Say(bubble.template, bubble.values, _buttons(bubble.options, session))


def _simple(bubble: Bubble, session: Session, asked: bool) -> Say:
    picks = [option for option in bubble.options if option.act == "pick"]
    lasting = [option for option in bubble.options if option.act != "pick"]
    buttons = _buttons(
        (msgspec.structs.replace(option, row=row) for row, option in enumerate(lasting)), session
    )
    if not (asked and picks):
        return Say(bubble.template, bubble.values, buttons)
    choices = [{"text": option.label or option.key, "ready": option.ready} for option in picks]
    values = {**bubble.values, "of": bubble.template, "choices": choices}
    return Say("customer/simple", values, buttons)


def _buttons(options: Iterable[Option], session: Session) -> tuple[Button, ...]:
    return tuple(
        Button(
            option.act,
            option.label or option.key,
            f"{session.stamp}.{option.key}" if option.act == "pick" else option.key,
            option.case,
            option.row,
            option.style,
            option.ready,
        )
        for option in options
    )
