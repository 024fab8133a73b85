"""The choices last shown in a chat whose platform has no buttons, and what a typed answer means.

A tap tells by itself what was chosen. Whoever types the number or the label instead, or whose
client loses what a tap carries, is understood from what was last shown.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice
from typing import Final

import msgspec
from msgspec import Struct

from conversations.reading.words import core, visible

_FIGURES: Final = "一二三四五六七八九十"
_ENGLISH: Final = "one two three four five six seven eight nine ten".split()
_ORDINALS: Final = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
# What may stand before a number or a label, and means no more than "this one".
_LEAD = (
    r"(?:我?(?:要|想)?(?:选择|选)|请?回复|回答|回|按|点|"
    r"(?:i )?(?:choose|select|pick)|reply|answer|option|number|no\b)"
)
_NUMBER = r"(?P<n>[0-9]{1,2}|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_FIGURE = re.compile(
    rf"{_LEAD}?[\s:.#“”\"']*(?:{_NUMBER}\s*[个项]?|第\s*{_NUMBER.replace('<n>', '<m>')}"
    r"\s*[个项条种家]?)[“”\"']?\s*[吧啊呀哦呢]?"
)
_WORD = re.compile(
    rf"(?:the\s)?(?P<ordinal>{'|'.join(_ORDINALS)})(?:\sone)?"
    rf"|(?:(?:option|number|choose)\s)?(?P<cardinal>{'|'.join(_ENGLISH)})"
)
_BEFORE_LABEL = re.compile(rf"{_LEAD}[\s:“”\"']*")
_ENDS = ".。、,，;；:：!！~～()（）[]【】「」『』“”\"'#* "
_KEYCAP = str.maketrans("", "", "\ufe0f\u20e3")  # what makes a figure a key: 1️⃣
_PASSING: Final = "pick."  # how buttons of a question begin, which is over with the next one
_LASTING = 12  # older choices at the most
_LONGEST = 80  # characters; the labels of buttons are shorter


class Choice(Struct, frozen=True):
    """One choice: the number it was shown with (0: none), its label, and its signed button."""

    number: int
    label: str
    packed: str


class Choices(Struct, frozen=True):
    """The choices shown in one message, and when. None of them: its text has numbers of its own,
    which are not for us to understand.
    """

    lines: tuple[Choice, ...]
    at: datetime


def meant(choices: Choices, text: str) -> Choice | None:
    """The choice that a whole message means by number or label; None for anything longer.

    Of two choices with one label neither is guessed.
    """
    if len(text) > _LONGEST:
        return None
    said = " ".join(visible(text.translate(_KEYCAP)).casefold().split()).strip(_ENDS)
    if number := _number(said):
        numbered = (line for line in choices.lines if line.number == number)
        if (found := next(numbered, None)) is not None:
            return found
    labelled = [line for line in choices.lines if _names(line, said)]
    return labelled[0] if len(labelled) == 1 else None


def followed(choices: Choices, older: Choices | None) -> Choices:
    """The choices now that others were shown before: what is lasting among those (已解决 under a
    proposal) can still be said by its label, though no more by its number.
    """
    if older is None:
        return choices
    labels = {core(line.label) for line in choices.lines}
    lasting = (
        Choice(0, line.label, line.packed)
        for line in older.lines
        if not line.packed.startswith(_PASSING) and core(line.label) not in labels
    )
    return Choices((*choices.lines, *islice(lasting, _LASTING)), choices.at)


def encode(choices: Choices) -> bytes:
    """The choices as JSON."""
    return msgspec.json.encode(choices)


def decode(raw: bytes) -> Choices:
    """The choices from `encode`. Raises `msgspec.ValidationError` for anything else."""
    return msgspec.json.decode(raw, type=Choices)


def _number(said: str) -> int:
    """The number a message is, 0 where it is none."""
    if found := _FIGURE.fullmatch(said):
        return _counted(found["n"] or found["m"])
    if found := _WORD.fullmatch(said):
        word, words = found["ordinal"], _ORDINALS
        if not word:
            word, words = found["cardinal"], _ENGLISH
        return words.index(word) + 1
    return 0


def _counted(figures: str) -> int:
    if figures.isdecimal():
        return int(figures)
    tens, ten, ones = figures.rpartition("十")
    if not ten:
        return _FIGURES.index(figures) + 1
    return 10 * (2 if tens else 1) + (_FIGURES.index(ones) + 1 if ones else 0)


def _names(line: Choice, said: str) -> bool:
    """Does the message say the label, alone, after its number, or after a word like 选?"""
    label = core(line.label)
    if not label:
        return visible(line.label).casefold() == said != ""
    if core(said) == label or (line.number and core(said) == f"{line.number}{label}"):
        return True
    lead = _BEFORE_LABEL.match(said)
    return lead is not None and core(said[lead.end() :]) == label
