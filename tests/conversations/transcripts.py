r"""Talks as readable files, played in both languages.

# what this talk shows
> /start                     said; a command begins with a slash
> yesterday | 昨天            said in English | in Chinese
> [done]                     a press, by the button's label or word
> old [done]                 the first such button that was ever shown
> {photo} words              a file: photo, video, voice, document, sticker, lost, big, album ...
> edit old => new          an earlier message is edited
> {20000} {9x600}            so many characters, so many nines; \u202e is the sign of that number
< ask_when                   heard: the template of a bubble, in order, nothing left out
< summary: 3 pm | 15:00      and words in it
<                            nothing at all
= toast_stale                what popped up
! file unit=xuhui            done: the act, and some of its texts or values
@ 3h                         time passes; what silence brings is heard
+ proposal                   staff proposes a solution
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conversations.talk.session import Turn
from conversations.turn import Do, Say
from tests.conversations.talking import Talking, words


def play(path: Path, language: str) -> Talking:
    """Play a transcript; AssertionError names the line that went otherwise."""
    talk = Talking(language)
    player = _Player(talk)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            player.line(line[0], line[1:].strip())
        except (AssertionError, KeyError, ValueError) as error:
            error.add_note(f"{path.name}:{number} ({language}): {line}")
            raise
    player.settled()
    return talk


class _Player:
    def __init__(self, talk: Talking) -> None:
        self.talk = talk
        self.bubbles: list[Say] = []
        self.commands: list[Do] = []
        self.toast = ""

    def line(self, sign: str, rest: str) -> None:
        does = {
            ">": self.say,
            "<": self.hear,
            "=": self.pop,
            "!": self.do,
            "@": self.wait,
            "+": self.staff,
        }
        does[sign](rest)

    def settled(self) -> None:
        """Everything that was heard and done stands in the transcript."""
        assert not self.bubbles, f"also heard: {[say.template for say in self.bubbles]}"
        assert not self.commands, f"also done: {self.commands}"
        assert not self.toast, f"also popped up: {self.toast}"

    def say(self, rest: str) -> None:
        self.settled()
        turn = self._act(rest)
        self._heard(turn)
        self.toast = turn.toast.template.removeprefix("customer/") if turn.toast else ""

    def _heard(self, turn: Turn) -> None:
        self.bubbles += turn.replies
        self.commands += turn.commands
        for bubble in turn.replies:
            assert len(words(bubble, self.talk.language)) < 4096

    def _act(self, said: str) -> Any:
        talk = self.talk
        if said.startswith("edit "):
            old, _, new = self._own(said.removeprefix("edit ")).partition(" => ")
            return talk.edits(old, new)
        if match := re.fullmatch(r"(old )?\[(.+)\]", said):
            label = self._own(match[2])
            return talk.presses(label, self._first_with(label) if match[1] else None)
        if match := re.fullmatch(r"\{(\d+)\}", said):
            return talk.says("很" * int(match[1]))
        if match := re.fullmatch(r"\{(\d)x(\d+)\}", said):
            return talk.says(match[1] * int(match[2]))
        if match := re.fullmatch(r"\{(\w+)\}\s*(.*)", said):
            return self._file(match[1], self._own(match[2]))
        escaped = re.sub(r"\\[ux]\w+", _unescaped, self._own(said))
        return talk.says(escaped)

    def _file(self, kind: str, caption: str) -> Any:
        match kind:
            case "lost":
                return self.talk.sends("document", caption, sha256="", problem="FileLost")
            case "big":
                return self.talk.sends("video", caption, sha256="", problem="FileTooLarge")
            case "album":
                return self.talk.sends("photo", caption, group="album")
            case "location":
                return self.talk.sends("location", caption, ref="31.230400,121.473700", sha256="")
            case _:
                return self.talk.sends(kind, caption)

    def _first_with(self, label: str) -> Say:
        return next(s for s in self.talk.heard if any(b.label == label for b in s.buttons))

    def hear(self, rest: str) -> None:
        if not rest:
            assert not self.bubbles, [say.template for say in self.bubbles]
            return
        template, _, expected = rest.partition(":")
        assert self.bubbles, f"nothing more was said, expected {template}"
        bubble = self.bubbles.pop(0)
        assert bubble.template == f"customer/{template}", f"heard {bubble.template}"
        text, part = words(bubble, self.talk.language), self._own(expected.strip())
        assert part in text, f"{part!r} not in {text!r}"

    def pop(self, rest: str) -> None:
        toast, self.toast = self.toast, ""
        assert toast == rest, f"popped up: {toast!r}"

    def do(self, rest: str) -> None:
        act, _, details = rest.partition(" ")
        assert self.commands, "nothing was done"
        command = self.commands.pop(0)
        assert command.act == act, command
        for name, expected in _pairs(details):
            known = command.texts | command.values
            assert str(known.get(name, "")) == self._own(expected), (name, known.get(name))

    def wait(self, rest: str) -> None:
        self.settled()
        span = {{"h": "hours", "m": "minutes", "d": "days"}[rest[-1]]: int(rest[:-1])}
        for turn in self.talk.passes(**span):
            self._heard(turn)

    def staff(self, rest: str) -> None:
        assert rest == "proposal"
        self.talk.proposal()

    def _own(self, text: str) -> str:
        english, bar, chinese = text.partition(" | ")
        return chinese.strip() if bar and self.talk.language == "zh" else english.strip()


def _unescaped(match: re.Match[str]) -> str:
    return codecs.decode(match[0], "unicode_escape")


def _pairs(details: str) -> Iterator[tuple[str, str]]:
    for pair in re.split(r";\s*", details) if details else ():
        name, _, value = pair.partition("=")
        yield name.strip(), value.strip()
