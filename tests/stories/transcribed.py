"""Transcripts of the talk (see `tests/conversations/transcripts.py`) played on the platforms.

Every `>` is done on the phone. Every `<` is the template that was worded for this customer, in
order, and its words stand on the screen. Every `!` is looked for in the case. What the case itself
tells afterwards (a receipt) stands in no transcript, since the talk alone says nothing of it: it is
expected here, after `TOLD`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Protocol

from bot.engine import Engine
from tests.stories.transcribed_effects import proposes, seen_in_case
from tests.world import World

TRANSCRIPTS = Path(__file__).parents[1] / "transcripts" / "customer"
# By what was done: what the customer hears of their case without having been answered.
TOLD: Mapping[str, tuple[str, ...]] = {
    "file": ("receipt",),
    "withdraw": ("withdrawn",),
    "people": ("human_called",),
    "answer solved=False": ("refused_again",),
}
_TOLD = frozenset({"proposal", *(name for names in TOLD.values() for name in names)})
_POPS = "toast_"
LEFT_OUT = "-"  # what `instead` has for a line that is not played
_BETWEEN = timedelta(seconds=6)  # lines: no chat takes dozens of messages in one moment


class CannotDo(Exception):
    """A line that nobody can do on this platform; its answers are left out with it."""


class Phone(Protocol):
    """A customer's phone on one platform."""

    @property
    def longest(self) -> int:
        """Characters of one message; what is longer is written in pieces."""

    async def says(self, text: str) -> None:
        """Write a message, or a command. CannotDo for signs that nobody can send."""

    async def presses(self, label: str, *, first: bool) -> str:
        """Choose by its label: where it was shown last, or first. What pops up is given back."""

    async def sends(self, kind: str, caption: str) -> None:
        """Send a file. CannotDo where the platform has none of this kind."""

    async def edits(self, old: str, new: str) -> None:
        """Change what was written. CannotDo where nobody can."""

    def beside(self, kind: str) -> Literal["with", "before", "not"]:
        """Do words go along with such a file, in a message before it, or not at all?"""

    def screen(self) -> list[str]:
        """What appeared since it was last looked at."""

    def plain(self, markup: str) -> str:
        """A message as this platform shows it."""


@dataclass(frozen=True)
class Bubble:
    """What was worded for the customer: template without its folder, and the text as shown."""

    template: str
    text: str


@dataclass
class Wordings:
    """What the engine words for customers, as it goes out."""

    engine: Engine
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        words = self.engine.words
        worded = words.render

        def render(
            template: str, language: str, values: Mapping[str, Any], markup: str = "html"
        ) -> str:
            text = worded(template, language, values, markup)
            if template.startswith("customer/") and markup == "html":
                self.pairs.append((template.removeprefix("customer/"), text))
            return text

        words.render = render  # type: ignore[method-assign]

    def takes(self, phone: Phone) -> list[Bubble]:
        """What was worded since the last time. What waited for a second bubble is worded twice."""
        fresh, self.pairs = dict.fromkeys(self.pairs), []
        return [Bubble(template, phone.plain(text)) for template, text in fresh]


@dataclass
class Player:
    """One transcript on one phone. `unsaid`: words that this platform cannot know; `instead`: line
    -> what stands in its place there. `code`: as transcripts have it, and as the store does, which
    takes only codes whose last character proves the others.
    """

    world: World
    phone: Phone
    language: str
    unsaid: frozenset[str] = frozenset()
    instead: Mapping[str, str] = field(default_factory=dict)
    code: tuple[str, str] = ("", "")
    bubbles: list[Bubble] = field(default_factory=list)
    told: list[Bubble] = field(default_factory=list)
    popped: list[str] = field(default_factory=list)
    seen: str = ""
    toast: str = ""
    skipping: bool = False

    def __post_init__(self) -> None:
        self.wordings = Wordings(self.world.engine)

    async def play(self, name: str, text: str) -> None:
        """All of it; AssertionError names the line that went otherwise."""
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                await self._line(line[0], line[1:].strip())
            except (AssertionError, KeyError, ValueError) as error:
                error.add_note(f"{name}:{number} ({self.language}): {line}\n{self.seen}")
                raise
        self._settled()

    async def _line(self, sign: str, rest: str) -> None:
        rest = self.instead.get(f"{sign} {rest}", rest).replace(*self.code)
        if sign in ">@+":
            self._settled()
            self.world.clock.move(self.world.clock.now() + _BETWEEN)
            try:
                self.skipping = False
                await self._does(sign, rest)
            except CannotDo:
                self.skipping = True
            self._looks()
            if sign == "+":
                self._expects_told("proposal")
        elif not self.skipping:
            match sign:
                case "<":
                    self._hears(rest)
                case "=":
                    self._pops(rest)
                case "!":
                    await self._did(rest)

    async def _does(self, sign: str, rest: str) -> None:
        self.toast = ""
        if rest == LEFT_OUT:
            raise CannotDo
        if sign == "@":
            span = {"h": "hours", "m": "minutes", "d": "days"}[rest[-1]]
            await self.world.passes(**{span: int(rest[:-1])})
        elif sign == "+":
            await proposes(self.world)
        elif rest.startswith("edit "):
            old, _, new = self._own(rest.removeprefix("edit ")).partition(" => ")
            await self.phone.edits(old, new)
        elif match := re.fullmatch(r"(old )?\[(.+)\]", rest):
            label = self._label(self._own(match[2]))
            self.toast = await self.phone.presses(label, first=bool(match[1]))
        elif match := re.fullmatch(r"\{(\d+)\}", rest):
            await self._tells("很" * int(match[1]))
        elif match := re.fullmatch(r"\{(\d)x(\d+)\}", rest):
            await self.phone.says(match[1] * int(match[2]))
        elif match := re.fullmatch(r"\{(\w+)\}\s*(.*)", rest):
            await self._shows(match[1], self._own(match[2]))
        else:
            await self.phone.says(re.sub(r"\\[ux]\w+", _unescaped, self._own(rest)))

    async def _tells(self, text: str) -> None:
        """A long text in pieces, of which only the last one's answer stands in the transcript."""
        first, *rest = (
            text[place : place + self.phone.longest]
            for place in range(0, len(text), self.phone.longest)
        )
        for piece in rest:
            await self._unheard(first)
            first = piece
        await self.phone.says(first)

    async def _shows(self, kind: str, caption: str) -> None:
        """A file with its words, which some platforms have as a message of their own."""
        beside = self.phone.beside(kind)
        if caption and beside == "before":
            await self._unheard(caption)
        await self.phone.sends(kind, caption if beside == "with" else "")

    async def _unheard(self, text: str) -> None:
        await self.phone.says(text)
        self.wordings.takes(self.phone)
        self.phone.screen()
        self.world.clock.move(self.world.clock.now() + _BETWEEN)

    def _looks(self) -> None:
        """What was worded is what appeared: nothing more, nothing less, in this order."""
        worded, screen = self.wordings.takes(self.phone), self.phone.screen()
        self.seen = "\n".join(screen)
        place = 0
        for bubble in worded:
            found = self.seen.find(bubble.text[:300], place)
            assert found >= 0, f"{bubble.template} was worded, and did not appear: {bubble.text!r}"
            place = found + 1
        for each in screen:
            assert any(each.startswith(bubble.text[:300]) for bubble in worded), each
        if self.skipping:
            return
        self.told = [bubble for bubble in worded if bubble.template in _TOLD]
        self.popped = [bubble.template for bubble in worded if bubble.template.startswith(_POPS)]
        talked = [bubble for bubble in worded if bubble not in self.told]
        self.bubbles = [each for each in talked if each.template not in self.popped]

    def _settled(self) -> None:
        left = [bubble.template for bubble in (*self.bubbles, *self.told)] + self.popped
        assert not left, f"also heard: {left}"
        assert not self.toast, f"also popped up: {self.toast!r}"

    def _hears(self, rest: str) -> None:
        if not rest:
            assert not self.bubbles, [bubble.template for bubble in self.bubbles]
            return
        template, _, expected = rest.partition(":")
        assert self.bubbles, f"nothing more was said, expected {template}"
        bubble = self.bubbles.pop(0)
        assert bubble.template == template, f"heard {bubble.template}"
        part = self._own(expected.strip())
        if part not in self.unsaid:
            # What numbers name has one blank more on the screen where their lines are links.
            assert part in self.seen, f"{part!r} not in {self.seen!r}"

    def _pops(self, rest: str) -> None:
        if not self.toast:  # on platforms without, it is said
            assert self.popped.pop(0) == rest
            return
        words = self.world.engine.words
        expected = words.render(f"customer/{rest}", self.language, {}, "plain")
        toast, self.toast = self.toast, ""
        assert toast == expected

    async def _did(self, rest: str) -> None:
        act, _, details = rest.partition(" ")
        for template in (*TOLD.get(act, ()), *TOLD.get(f"{act} {details}", ())):
            self._expects_told(template)
        wanted = [pair.partition("=") for pair in re.split(r";\s*", details) if pair]
        values = {name.strip(): self._own(value.strip()) for name, _, value in wanted}
        await seen_in_case(self.world, act, values)

    def _expects_told(self, template: str) -> None:
        told = [bubble for bubble in self.told if bubble.template == template]
        assert told, f"nothing was told of the case, expected {template}"
        self.told.remove(told[0])

    def _label(self, key: str) -> str:
        """A button's own words."""
        return self.world.engine.words.labels(self.language).get(key, key)

    def _own(self, text: str) -> str:
        english, bar, chinese = text.partition(" | ")
        return chinese.strip() if bar and self.language == "zh" else english.strip()


def _unescaped(match: re.Match[str]) -> str:
    return codecs.decode(match[0], "unicode_escape")
