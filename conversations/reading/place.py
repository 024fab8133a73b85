"""Which unit does a text mean? By name, by alias, by a part of either, by distance of spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Literal

from msgspec import Struct

from conversations.reading.words import core, plain

# Words that many names share and nobody writes the same way twice.
_ENDINGS = ("旗舰店", "专卖店", "分店", "门店", "商店", "店", "store", "branch", "shop")
_CLOSE = 0.72
_READ = 200
_STORY = 4_000
_SLIPS = 400  # of a story are looked at for slips of spelling
_ONE_SLIP = 0.8


class Named(Struct, frozen=True):
    """A unit as this reader needs it: its id and everything it is called."""

    id: str
    names: tuple[str, ...]


class Place(Struct, frozen=True):
    """Units meant. `sure`.

    One, beyond doubt. `close`: one or more that are to be confirmed. `none`: unknown.
    """

    how: Literal["sure", "close", "none"]
    units: tuple[str, ...] = ()


def find_place(text: str, units: Iterable[Named]) -> Place:
    """The units a text may mean, best first, at most five."""
    said = core(text[:_READ])
    short = _short(said)
    known = [(unit.id, [core(name) for name in unit.names if core(name)]) for unit in units]
    for test in (
        lambda name: name == said,
        lambda name: _short(name) == short,
        lambda name: len(_short(name)) >= 2 and _short(name) in said,
        lambda name: len(short) >= 2 and short in name,
    ):
        found = tuple(unit for unit, names in known if any(test(name) for name in names))
        if found:
            return Place("sure" if len(found) == 1 else "close", found[:5])
    scored = sorted(((_likeness(short, names), unit) for unit, names in known), reverse=True)
    close = tuple(unit for score, unit in scored if score >= _CLOSE)
    return Place("close", close[:5]) if close else Place("none")


def mentioned(text: str, units: Iterable[Named]) -> Place:
    """The unit that a story speaks of: `sure` when it names exactly one, `close` when it names
    several or slips in the spelling of one.
    """
    seen = plain(text[:_STORY])
    known = [(unit.id, [plain(name) for name in unit.names if len(name) > 1]) for unit in units]
    found = tuple(unit for unit, names in known if any(_in_story(name, seen) for name in names))
    if found:
        return Place("sure" if len(found) == 1 else "close", found[:5])
    seen = seen[:_SLIPS]
    close = tuple(unit for unit, names in known if any(_slipped(name, seen) for name in names))
    return Place("close", close[:5]) if close else Place("none")


def named(text: str, units: Iterable[Named]) -> str:
    """The one unit that a text calls by a full name or alias; empty for none, and for several."""
    seen = plain(text[:_STORY])
    known = sorted(
        ((plain(name), unit.id) for unit in units for name in unit.names if len(plain(name)) > 1),
        key=lambda pair: -len(pair[0]),
    )
    found: set[str] = set()
    for name, unit in known:
        pattern = rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)
        # What is taken out is not found again in a shorter name: 新天地店 is no 天地店.
        seen, times = re.subn(pattern, " ", seen)
        if times:
            found.add(unit)
    return found.pop() if len(found) == 1 else ""


def _in_story(name: str, seen: str) -> bool:
    if not name.isascii():
        return _short(name) in seen if len(_short(name)) > 1 else name in seen
    short = _short(name).strip()
    words = short if len(short) > 4 else name  # a short English word is any word
    return re.search(rf"\b{re.escape(words)}\b", seen) is not None


def _slipped(name: str, seen: str) -> bool:
    """A Chinese name with one sign wrong and its ending right; an English one nearly right."""
    short = _short(name).strip()
    if name.isascii():
        words = re.findall(r"\w+", seen) if len(short) > 4 and " " not in short else ()
        return any(SequenceMatcher(None, word, short).ratio() >= _ONE_SLIP for word in words)
    ending = name.removeprefix(short)
    if len(short) < 2 or not ending:
        return False
    places = (match.start() for match in re.finditer(re.escape(ending), seen))
    said = (seen[max(0, at - len(short)) : at] for at in places)
    return any(_wrong(word, short) == 1 for word in said)


def _wrong(said: str, name: str) -> int:
    """Signs that differ; as many as there are when the lengths do."""
    if len(said) != len(name):
        return len(name)
    return sum(a != b for a, b in zip(said, name, strict=True))


def _short(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name


def _likeness(said: str, names: list[str]) -> float:
    if len(said) < 2 or len(said) > 40:
        return 0.0
    return max((_ratio(said, _short(name)) for name in names), default=0.0)


def _ratio(said: str, name: str) -> float:
    # In a name of two or three signs one wrong one (徐惠 for 徐汇) is a slip, and is asked about.
    if len(said) == len(name) <= 3 and sum(a != b for a, b in zip(said, name, strict=True)) == 1:
        return _CLOSE
    return SequenceMatcher(None, said, name).ratio()
