"""Telegram HTML taken apart: lines of words with what is meant by them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser

from msgspec import Struct

from handlers.telegram_text import cleaned

_BOLD = frozenset({"b", "strong"})
_CODE = frozenset({"code", "pre"})
_QUOTE = "blockquote"
_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class Span(Struct, frozen=True):
    """Words of one line that are meant alike. `link`: where they lead, as written."""

    text: str
    bold: bool = False
    code: bool = False
    quote: bool = False
    link: str = ""


Line = tuple[Span, ...]


def lines_of(html: str) -> list[Line]:
    """The lines of a message; neighbours in a line differ in more than their text.

    Control signs are left out. Tags without a meaning here fall away, broken ones as well.
    """
    reader = _Reader()
    reader.feed(_BREAK.sub("\n", cleaned(html)))
    reader.close()
    return [tuple(line) for line in reader.lines]


def plain(html: str) -> str:
    """The words alone."""
    return "\n".join("".join(span.text for span in line) for line in lines_of(html))


@dataclass
class _Open:
    bold: int = 0
    code: int = 0
    quote: int = 0
    links: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[Span]] = [[]]
        self._open = _Open()
        self._fresh = False  # a quotation has just ended its line

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._open.links.append(dict(attrs).get("href") or "")
        self._count(tag, 1)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open.links:
            self._open.links.pop()
        self._count(tag, -1)

    def handle_data(self, data: str) -> None:
        data = _BREAK.sub("\n", cleaned(data))
        if self._fresh:
            data, self._fresh = data.removeprefix("\n"), False
        for number, text in enumerate(data.split("\n")):
            if number:
                self.lines.append([])
            self._add("".join(sign for sign in text if _shown(sign)))

    def _count(self, tag: str, step: int) -> None:
        now = self._open
        if tag in _BOLD:
            now.bold = max(0, now.bold + step)
        elif tag in _CODE:
            now.code = max(0, now.code + step)
        elif tag == _QUOTE:
            now.quote = max(0, now.quote + step)
            if self.lines[-1]:  # a quotation stands in lines of its own
                self.lines.append([])
                self._fresh = step < 0

    def _add(self, text: str) -> None:
        if not text:
            return
        now = self._open
        link = now.links[-1] if now.links else ""
        span = Span(text, now.bold > 0, now.code > 0, now.quote > 0, link)
        line = self.lines[-1]
        if line and _alike(line[-1], span):
            text = line.pop().text + text
            span = Span(text, span.bold, span.code, span.quote, link)
        line.append(span)


def _alike(one: Span, other: Span) -> bool:
    return (one.bold, one.code, one.quote, one.link) == (
        other.bold,
        other.code,
        other.quote,
        other.link,
    )


def _shown(sign: str) -> bool:
    return sign == "\t" or unicodedata.category(sign) not in ("Cc", "Cs")
