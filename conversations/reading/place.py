"""Which unit does a text mean? By name, by alias, by a part of either, by distance of spelling."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Literal

from msgspec import Struct

from conversations.reading.words import core

# Words that many names share and nobody writes the same way twice.
_ENDINGS = ("旗舰店", "专卖店", "分店", "门店", "商店", "店", "store", "branch", "shop")
_CLOSE = 0.72
_READ = 200


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
