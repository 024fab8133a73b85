"""A customer in a chat, without a platform: says and presses, and hears rendered words.

After every turn the session goes through its encoding, so that what could not be stored fails here.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from cases.outgoing import Button
from conversations.incoming import Incoming, Media
from conversations.reading import receipt
from conversations.talk.files import keeps_files
from conversations.talk.machine import advance
from conversations.talk.session import Session, Turn, decode, encode
from conversations.talk.view import CaseLine, Conversation, UnitLine, View
from conversations.turn import Do, Say
from procedures.load import shipped
from procedures.model import Procedure, Text
from templates.render import Words

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # Tuesday, 15:00 in Shanghai
WORDS = Words()

CODE = "7K3Q-M9TX-F"
ELSEWHERE = CaseLine(
    id="case9",
    number="202611YB009",
    status="open",
    unit=Text("静安店", "Jing'an store"),
    filed_at=NOW - timedelta(days=2),
)


@cache
def service() -> Procedure:
    """The shipped procedure for service companies."""
    return shipped("service")


def view(**changes: Any) -> View:
    """A company with a head office and three stores."""
    units = (
        UnitLine("hq", Text("总部", "Head office")),
        UnitLine("xuhui", Text("徐汇店", "Xuhui store"), ("徐家汇店",)),
        UnitLine("jingan", Text("静安店", "Jing'an store")),
        UnitLine("nanjing", Text("南京东路店", "Nanjing East Road store"), ("南京路",)),
    )
    whole = View(
        organisation=Text("示例餐饮", "Example Dining"),
        units=units,
        home="hq",
        procedure=service(),
        zone="Asia/Shanghai",
        notice="1",
        bot="kesu_demo_bot",
    )
    return msgspec.structs.replace(whole, **changes)


@dataclass
class Talking:
    """One customer.

    `heard`: every bubble so far; `done`: every command so far; `messages`: text -> id.
    """

    language: str = "zh"
    view: View = field(default_factory=view)
    now: datetime = NOW
    name: str = "Wang Fang"
    session: Session | None = None
    heard: list[Say] = field(default_factory=list)
    done: list[Do] = field(default_factory=list)
    filed: CaseLine = ELSEWHERE
    last: Turn = field(default_factory=lambda: Turn(None))
    messages: dict[str, str] = field(default_factory=dict)
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    def does(self, kind: str, **what: Any) -> Turn:
        """Anything a person can do; the turn is checked, remembered and given back."""
        said: Any = {"kind": kind, "language": self.language, "name": self.name, **what}
        if kind not in ("press", "silence"):
            said.setdefault("message", f"m{next(self._ids)}")
            self.messages[said.get("text", "")] = said["message"]
        incoming = Incoming("customer", "c1", "a1", at=self.now, **said)
        turn = advance(self.session, incoming, self.view, f"talk{next(self._ids):04d}", self.now)
        assert len(turn.replies) <= 2
        if turn.session is not None:
            assert decode(encode(turn.session)) == turn.session
        self.session, self.last = turn.session, turn
        self.heard += turn.replies
        self.done += turn.commands
        for command in turn.commands:
            self._carried_out(command)
        return turn

    def says(self, text: str) -> Turn:
        """Write a message, or a command when it begins with a slash."""
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return self.does("command", command=name, argument=argument, text=text)
        written = receipt.find(text)
        opened = self.filed if written == (self.filed.number, CODE) else None
        self.view = msgspec.structs.replace(
            self.view, receipt_tried=written is not None, opened=opened
        )
        return self.does("text", text=text)

    def presses(self, label: str, say: Say | None = None) -> Turn:
        """Press the button with this label in the newest message that has it, or in `say`."""
        for said in [say] if say else reversed(self.heard):
            for button in said.buttons:
                if button.label == label:
                    return self.press(button)
        raise AssertionError(f"no button {label!r} was ever shown")

    def press(self, button: Button) -> Turn:
        """Press this very button."""
        return self.does("press", act=button.act, case=button.case, data=button.data, answer="q")

    def sends(self, kind: str, caption: str = "", **more: Any) -> Turn:
        """Send a file; the service has kept it where that was allowed."""
        kept = f"{next(self._ids):064x}" if keeps_files(self.session) else ""
        media = Media(kind, **({"sha256": kept} | more))  # type: ignore[arg-type]
        return self.does("media", media=media, text=caption)

    def edits(self, old: str, new: str) -> Turn:
        """Edit the message that said `old`."""
        return self.does("edited", text=new, message=self.messages.get(old, "never"))

    def passes(self, **span: float) -> list[Turn]:
        """Time goes by, and the talk is woken when it wanted to be."""
        end, turns = self.now + timedelta(**span), []
        while (wake := self.last.wake_at) is not None and wake <= end:
            self.now = wake
            turns.append(self.does("silence", name="", language=""))
        self.now = end
        return turns

    def proposal(self) -> None:
        """Staff has proposed a solution to the newest case."""
        newest = msgspec.structs.replace(self.view.own_cases[0], status="resolved")
        cases = (newest, *self.view.own_cases[1:])
        self.view = msgspec.structs.replace(self.view, own_cases=cases, awaiting=newest)

    def _carried_out(self, command: Do) -> None:
        """What the service would have done: the customer's cases follow."""
        cases = self.view.own_cases
        talks = self.view.conversations
        if command.act == "people":
            talks = (Conversation(command.case, command.values["kind"]), *talks)
        if command.act == "back":
            talks = tuple(talk for talk in talks if talk.id != command.case)
        self.view = msgspec.structs.replace(self.view, conversations=talks)
        if command.act == "file":
            line = CaseLine(
                id=command.case,
                number=f"202611YB{len(cases) + 1:03d}",
                status="open",
                unit=Text("徐汇店", "Xuhui store"),
                filed_at=self.now,
                due_at=self.now + timedelta(hours=24),
                due_name=Text("专人联系您", "A person contacts you"),
            )
            cases = (line, *cases)
        status = {"withdraw": "withdrawn", "answer": "open"}.get(command.act)
        if command.values.get("solved"):
            status = "closed"
        if status:
            cases = tuple(
                msgspec.structs.replace(c, status=status) if c.id == command.case else c
                for c in cases
            )
        awaiting = None if command.act == "answer" else self.view.awaiting
        self.view = msgspec.structs.replace(self.view, own_cases=cases, awaiting=awaiting)


def words(say: Say, language: str) -> str:
    """A bubble as it is read, buttons included."""
    text = WORDS.render(say.template, language, say.values, "plain")
    keys = (b.label if b.ready else WORDS.label(b.label, language) for b in say.buttons)
    return text + "".join(f" [{key}]" for key in keys)


TRANSCRIPTS = Path(__file__).parents[1] / "transcripts" / "customer"
