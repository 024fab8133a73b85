"""One walk along the whole procedure: every text, condition, receiver and list of it, with its
place. What holds everywhere is checked here, so that a new table of the model is checked at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from procedures.check_receivers import Finding, receiver, refers
from procedures.model import Condition, Procedure, Receiver, Text

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_NAMED = ("id", "place")  # by which entries of a list are told apart
_OWNER = re.compile(r"clocks \([^)]*\)\.owner")  # may be the customer: looked at with the clock


def everywhere(procedure: Procedure) -> Iterator[Finding]:
    """Doubles, ids, texts, sources, conditions and receivers, in the order of the model."""
    known = {klass.id for klass in procedure.classes}
    for place, value in walk(procedure, ""):
        if isinstance(value, tuple):
            yield from _doubles(place, value)
        elif isinstance(value, Text):
            yield from _text(place, value)
        elif isinstance(value, Condition):
            yield from _condition(place, value, known)
        elif isinstance(value, Receiver):
            yield from () if _OWNER.fullmatch(place) else receiver(place, value, procedure)
        elif isinstance(value, Struct):
            yield from _entry(place, value)


def walk(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every struct and list below `value`, outermost first."""
    if isinstance(value, Struct):
        if place:
            yield place, value
        for name in value.__struct_fields__:
            yield from walk(getattr(value, name), f"{place}.{name}".lstrip("."))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, f"{place}.{key}")
    elif isinstance(value, tuple):
        yield place, value
        for number, inner in enumerate(value):
            name = _name(inner)
            yield from walk(inner, f"{place} ({name})" if name else f"{place}[{number}]")


def _name(entry: Any) -> str:
    return next((str(getattr(entry, key)) for key in _NAMED if hasattr(entry, key)), "")


def _doubles(place: str, entries: tuple[Any, ...]) -> Iterator[Finding]:
    for name, times in Counter(_name(entry) for entry in entries).items():
        if name and times > 1:
            yield f"{place} ({name})", f"stands there {times} times", "give each its own id"
    for word, times in Counter(entry for entry in entries if isinstance(entry, str)).items():
        if times > 1:
            yield place, f"{word!r} stands there {times} times", "once is enough"


def _text(place: str, text: Text) -> Iterator[Finding]:
    for language in ("zh", "en"):
        words, key = text.to(language).strip(), f"{place}.{language}"
        if not words:
            yield key, "is empty", "write what is to be read"
        elif language == "zh" and not _CHINESE.search(words):
            yield key, f"{words!r} has no Chinese in it", "write what Chinese readers read"
        elif language == "en" and _CHINESE.search(words):
            yield key, f"{words!r} has Chinese in it", "write what English readers read"


def _condition(place: str, when: Condition, known: set[str]) -> Iterator[Finding]:
    yield from refers(place, when.any + when.none, known, "class")
    if when.any and set(when.any) <= set(when.none):
        yield place, "never holds", "take a class out of none"


def _entry(place: str, entry: Struct) -> Iterator[Finding]:
    identity = getattr(entry, "id", None)
    if identity is not None and not _ID.fullmatch(identity):
        yield f"{place}.id", "is no id", "use 1 to 64 of letters, digits, . _ and -"
    clause, quote = getattr(entry, "clause", ""), getattr(entry, "quote", "")
    if quote and not clause:
        yield f"{place}.clause", "is missing for the quote", "say where the quote stands"
