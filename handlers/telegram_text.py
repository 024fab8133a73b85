"""Long texts in Telegram's HTML: split on graphemes, with tags closed and opened again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import regex

from handlers.telegram_limits import TEXT_UNITS

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
# As the server reads them, the semicolon may be missing.
_REFERENCE = re.compile(
    r"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?"
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
# Bot API, "HTML style".
_KNOWN = frozenset(
    "a b blockquote code del em i ins pre s span strike strong tg-emoji tg-spoiler u".split()
)
_GRAPHEME = regex.compile(r"\X")
# Where a reader would break a text, best first.
_BREAKS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[。！？；!?;…][”’」』）\")]*|\.(?=\s)"),
    re.compile(r"\s"),
)


@dataclass(frozen=True)
class Part:
    """One message's worth of text: as markup, and as the reader sees it."""

    html: str
    plain: str


@dataclass(frozen=True, eq=False)
class _Tag:
    """A start tag as written; two tags that look alike are still two."""

    name: str
    source: str


_Run = tuple[tuple[_Tag, ...], str]


class BadMarkup(ValueError):
    """Tags that are unknown, unclosed or crossed."""


def units(text: str) -> int:
    """Length in UTF-16 units, in which Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def cleaned(text: str) -> str:
    """Lone surrogates, which cannot travel, become U+FFFD; pairs become the character meant."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def parts(html: str, limit: int = TEXT_UNITS) -> list[Part]:
    """The text as messages of at most `limit` UTF-16 units; their plain texts add up to the whole.

    A text that fits stays as it is. One with broken markup comes without any.
    """
    runs, sound = _runs(html)
    plain = "".join(text for _, text in runs)
    if units(plain) <= limit:
        return [Part(html if sound else _rendered(runs), plain)]
    found: list[Part] = []
    start = 0
    while start < len(plain):
        end = _cut(plain, start, limit)
        found.append(Part(_rendered(_slice(runs, start, end)), plain[start:end]))
        start = end
    return found


def shortened(html: str, limit: int = TEXT_UNITS) -> Part:
    """The beginning that fits into `limit` UTF-16 units; "…" stands for what was left out."""
    runs, sound = _runs(html)
    plain = "".join(text for _, text in runs)
    if units(plain) <= limit:
        return Part(html if sound else _rendered(runs), plain)
    end = len(plain[: _ends(plain, 0, limit - 1)[-1]].rstrip())
    return Part(_rendered(_slice(runs, 0, end)) + "…", plain[:end] + "…")


def shortened_plain(text: str, limit: int) -> str:
    """The same for a text without markup."""
    if units(text) <= limit:
        return text
    return text[: _ends(text, 0, limit - 1)[-1]].rstrip() + "…"


def escaped(text: str) -> str:
    """A text without markup, made safe to stand in HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _decoded(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        sixteen, ten, name = found.groups()
        if name:
            return _NAMED[name]
        number = int(sixteen, 16) if sixteen else int(ten)
        fits = 0 < number < 0x110000 and not 0xD800 <= number < 0xE000
        return chr(number) if fits else found[0]

    return _REFERENCE.sub(character, text)


def _runs(html: str) -> tuple[list[_Run], bool]:
    """Stretches of text with the tags around them, and whether the markup was sound.

    Broken markup counts as none: known tags fall away, anything else is meant as it stands.
    """
    try:
        return _parsed(html), True
    except BadMarkup:
        bare = _TAG.sub(lambda tag: "" if tag[2].lower() in _KNOWN else tag[0], html)
        return [((), _decoded(bare))], False


def _parsed(html: str) -> list[_Run]:
    runs: list[_Run] = []
    stack: tuple[_Tag, ...] = ()
    at = 0
    for tag in _TAG.finditer(html):
        _add(runs, stack, html[at : tag.start()])
        at = tag.end()
        name = tag[2].lower()
        if name not in _KNOWN:
            raise BadMarkup(f"unknown tag {name}")
        if not tag[1]:
            stack = (*stack, _Tag(name, tag[0]))
        elif stack and stack[-1].name == name:
            stack = stack[:-1]
        else:
            raise BadMarkup(f"unexpected end of {name}")
    _add(runs, stack, html[at:])
    if stack:
        raise BadMarkup(f"{stack[-1].name} has no end")
    return runs


def _add(runs: list[_Run], stack: tuple[_Tag, ...], source: str) -> None:
    if "<" in source:
        raise BadMarkup("a bare <")
    if source:
        runs.append((stack, _decoded(source)))


def _slice(runs: Iterable[_Run], start: int, end: int) -> list[_Run]:
    """The runs between two offsets of the plain text."""
    found: list[_Run] = []
    at = 0
    for tags, text in runs:
        piece = text[max(0, start - at) : max(0, end - at)]
        if piece:
            found.append((tags, piece))
        at += len(text)
    return found


def _rendered(runs: Iterable[_Run]) -> str:
    out: list[str] = []
    now: tuple[_Tag, ...] = ()
    for tags, text in runs:
        same = 0
        while same < min(len(now), len(tags)) and now[same] is tags[same]:
            same += 1
        out += [f"</{tag.name}>" for tag in reversed(now[same:])]
        out += [tag.source for tag in tags[same:]]
        out.append(escaped(text))
        now = tags
    out += [f"</{tag.name}>" for tag in reversed(now)]
    return "".join(out)


def _ends(text: str, start: int, limit: int) -> list[int]:
    """The ends of the graphemes that fit; inside one that is too long, of its characters."""
    ends: list[int] = []
    used = 0
    for found in _GRAPHEME.finditer(text, start):
        used += units(found[0])
        if used > limit:
            break
        ends.append(found.end())
    if ends:
        return ends
    end, used = start, 0
    while end < len(text) and used + units(text[end]) <= limit:
        used += units(text[end])
        end += 1
    return [end]


def _cut(text: str, start: int, limit: int) -> int:
    """Where the message that begins at `start` ends: at the best break of its second half."""
    ends = _ends(text, start, limit)
    last = ends[-1]
    if last == len(text):
        return last
    allowed = set(ends)
    for pattern in _BREAKS:
        found = [m.end() for m in pattern.finditer(text, start + (last - start) // 2, last)]
        fitting = [end for end in found if end in allowed]
        if fitting:
            return fitting[-1]
    return last
