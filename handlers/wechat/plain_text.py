"""From Telegram's HTML to what WeChat shows: plain text in which only our own links are links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import regex

from handlers.wechat.markup import clean

_HTTPS = re.compile(r"https://[^\s\"'<>]{1,500}")
_ENTITY = re.compile(r"&(?=lt\b|#0*60\b|#x0*3c\b)", re.IGNORECASE)
_SCHEME = re.compile(r"(?i)(?<=weixin):(?=//)")
# A link of ours, whole, or one character as readers count.
_ATOM = regex.compile(r'<a href="[^"]*">[^<]*</a>|\X')
# Where a reader would break a text, best first.
_BREAKS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[。！？；!?;…][”’」』）\")]*|\.(?=\s)"),
    re.compile(r"\s"),
)


def size(text: str) -> int:
    """Length in bytes of UTF-8, in which WeChat counts."""
    return len(text.encode())


def neutral(text: str) -> str:
    """A person's words, in which nothing is a link.

    The client makes links of `<a`, however it came into the text, so no `<` stays in any spelling;
    what the platform's XML cannot carry goes.
    """
    said = clean(text).replace("<", "＜")
    return _SCHEME.sub("[:]", _ENTITY.sub("＆", said))


def plain(html: str) -> str:
    """The text of a message: emphasis falls away, a quotation stands in 「」, links to https stay.

    Unknown tags are left out; a sign that begins no tag is meant as it stands.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.said).strip()


def pieces(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` bytes, broken between sentences where that can be."""
    found: list[str] = []
    while size(text) > limit:
        end = _cut(text, limit)
        found.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [piece for piece in (*found, text) if piece]


class _Reader(HTMLParser):
    """Collects what is read. Its input comes from our templates, which escape people's words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._links: list[bool] = []
        self._broken = False  # a line has to begin before anything else is said

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.said.append("\n")
        elif tag == "blockquote":
            self._line()
            self._broken = False
            self.said.append("「")
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            safe = _HTTPS.fullmatch(href) is not None and not any(self._links)
            self._links.append(safe)
            if safe:
                self._begin()
                self.said.append(f'<a href="{href}">')

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self.said.append("」")
            self._broken = True
        elif tag == "a" and self._links and self._links.pop():
            self.said.append("</a>")

    def handle_data(self, data: str) -> None:
        if data.startswith("\n"):
            self._broken = False
        self._begin()
        self.said.append(neutral(data))

    def close(self) -> None:
        super().close()
        while self._links:
            self.handle_endtag("a")

    def _begin(self) -> None:
        if self._broken:
            self._line()
        self._broken = False

    def _line(self) -> None:
        if self.said and not self.said[-1].endswith("\n"):
            self.said.append("\n")


def _cut(text: str, limit: int) -> int:
    """Where the first piece ends: at the best break of its second half, inside no link and no
    character.
    """
    ends = list(_ends(text, limit))
    if not ends:  # one single character of so many bytes: somebody's game with marks
        return max(1, limit // 4)
    for pattern in _BREAKS:
        allowed, middle = set(ends), ends[-1] // 2
        fitting = [m.end() for m in pattern.finditer(text, middle, ends[-1]) if m.end() in allowed]
        if fitting:
            return fitting[-1]
    return ends[-1]


def _ends(text: str, limit: int) -> Iterator[int]:
    used = 0
    for atom in _ATOM.finditer(text):
        used += size(atom[0])
        if used > limit:
            return
        yield atom.end()
