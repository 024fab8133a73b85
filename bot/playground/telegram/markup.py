"""Formatted text: HTML to plain text with entities, offsets in UTF-16 units.

The errors carry the offset in bytes of UTF-8, as the server's do. Supported tags: b strong i em
u ins s strike del code pre a span(tg-spoiler) tg-spoiler tg-emoji blockquote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.playground.telegram.model import Json
from bot.playground.telegram.refusals import RefusalError, bad_request

TAGS: dict[str, str] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
}
NAMED: dict[str, str] = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
# Containers first where two entities cover the same text.
ORDER: tuple[str, ...] = ("blockquote", "expandable_blockquote", "text_link", "pre", "code")
REFERENCE = re.compile(r"&(?:#[xX]([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot)(?![a-zA-Z]));?")
SPACE = " \t\r\n\f\v\0"


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, in which the API counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True)
class OpenTag:
    name: str
    begin: int
    offset: int
    text_begin: int
    attributes: dict[str, str]


class HtmlParser:
    """One pass over one text."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text: list[str] = []
        self._length = 0
        self._open: list[OpenTag] = []
        self._entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self._at < len(self._source):
            char = self._source[self._at]
            if char == "<" and self._source[self._at + 1 : self._at + 2] == "/":
                self._close_tag()
            elif char == "<":
                self._open_tag()
            else:
                self._append(self._character())
        if self._open:
            name = self._open[-1].name
            raise _cannot(f'Can\'t find end tag corresponding to start tag "{name}"')
        return "".join(self._text), in_order(_join_code(self._entities))

    def _append(self, text: str) -> None:
        self._text.append(text)
        self._length += utf16_length(text)

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _bytes(self, position: int) -> int:
        return len(self._source[:position].encode("utf-8", "surrogatepass"))

    def _character(self) -> str:
        """The next character, a reference decoded."""
        found = REFERENCE.match(self._source, self._at)
        decoded = _decode(found) if found else None
        if found is None or decoded is None:
            self._at += 1
            return self._source[self._at - 1]
        self._at = found.end()
        return decoded

    def _until(self, stops: str) -> str:
        begin = self._at
        while self._peek() and self._peek() not in stops:
            self._at += 1
        return self._source[begin : self._at]

    def _skip_spaces(self) -> None:
        while self._peek() and self._peek() in SPACE:
            self._at += 1

    def _open_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._until(SPACE + ">").lower()
        if not self._peek():
            raise _cannot(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if name not in TAGS:
            raise _cannot(f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}')
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            at = self._bytes(begin)
            raise _cannot(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        self._open.append(OpenTag(name, begin, self._length, len(self._text), attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._skip_spaces()
            if not self._peek():
                raise self._unclosed(tag, begin)
            if self._peek() == ">":
                self._at += 1
                return found
            name = self._until(SPACE + "=>").lower()
            if not name:
                at = self._bytes(begin)
                raise _cannot(f'Empty attribute name in the tag "{tag}" at byte offset {at}')
            self._skip_spaces()
            found[name] = self._value(tag, begin) if self._peek() == "=" else ""

    def _value(self, tag: str, begin: int) -> str:
        self._at += 1
        self._skip_spaces()
        if not self._peek():
            raise self._unclosed(tag, begin)
        if self._peek() in "\"'":
            return self._quoted(begin)
        token = self._at
        while self._peek() and (self._peek().isalnum() or self._peek() in ".-"):
            self._at += 1
        if not self._peek() or self._peek() not in SPACE + ">":
            raise _cannot(f"Unexpected end of name token at byte offset {self._bytes(token)}")
        return self._source[token : self._at].lower()

    def _quoted(self, begin: int) -> str:
        quote = self._peek()
        self._at += 1
        value: list[str] = []
        while self._peek() != quote:
            if not self._peek():
                raise _cannot(f"Unclosed start tag at byte offset {self._bytes(begin)}")
            value.append(self._character())
        self._at += 1
        return "".join(value)

    def _unclosed(self, tag: str, begin: int) -> RefusalError:
        return _cannot(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')

    def _close_tag(self) -> None:
        at = self._bytes(self._at)
        if not self._open:
            raise _cannot(f"Unexpected end tag at byte offset {at}")
        self._at += 2
        name = self._until(SPACE + ">").lower()
        self._skip_spaces()
        if self._peek() != ">":
            raise _cannot(f"Unclosed end tag at byte offset {at}")
        self._at += 1
        tag = self._open.pop()
        if name and name != tag.name:
            raise _cannot(
                f"Unmatched end tag at byte offset {at}, "
                f'expected "</{tag.name}>", found "</{name}>"'
            )
        if self._length > tag.offset:
            inner = "".join(self._text[tag.text_begin :])
            entity = _entity(tag, inner, self._length - tag.offset)
            if entity is not None:
                self._entities.append(entity)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities; raises the 400 "can't parse entities: ..."."""
    return HtmlParser(source).parse()


def in_order(entities: list[Json]) -> list[Json]:
    def place(entity: Json) -> tuple[int, int, int]:
        kind = entity["type"]
        rank = ORDER.index(kind) if kind in ORDER else len(ORDER)
        return entity["offset"], -entity["length"], rank

    return sorted(entities, key=place)


def _cannot(text: str) -> RefusalError:
    return bad_request(f"can't parse entities: {text}")


def _decode(found: re.Match[str]) -> str | None:
    sixteen, ten, name = found.groups()
    if name:
        return NAMED[name]
    code = int(sixteen, 16) if sixteen else int(ten)
    if 0xD800 <= code <= 0xDFFF:
        raise _cannot(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code) if 0 < code < 0x10FFFF else None


def _entity(tag: OpenTag, inner: str, length: int) -> Json | None:
    entity: Json = {"type": TAGS[tag.name], "offset": tag.offset, "length": length}
    if tag.name == "a":
        url = link(tag.attributes.get("href") or inner)
        return None if url is None else entity | {"url": url}
    if tag.name == "tg-emoji":
        number = tag.attributes.get("emoji-id", "")
        if not number.isdigit():
            raise _cannot("Invalid custom emoji identifier specified")
        return entity | {"custom_emoji_id": number}
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        entity["type"] = "expandable_blockquote"
    language = tag.attributes.get("class", "")
    if tag.name == "code" and language.startswith("language-") and len(language) > 9:
        entity["language"] = language[9:]
    return entity


def _join_code(entities: list[Json]) -> list[Json]:
    """A ``pre`` and a ``code`` with a language over the same text are one entity."""
    spans = {(e["offset"], e["length"]) for e in entities if e["type"] == "pre"}
    joined: list[Json] = []
    languages: dict[tuple[int, int], str] = {}
    for entity in entities:
        span = (entity["offset"], entity["length"])
        language = entity.pop("language", None)
        if language is not None and span in spans:
            languages[span] = language
        else:
            joined.append(entity)
    for entity in joined:
        span = (entity["offset"], entity["length"])
        if entity["type"] == "pre" and span in languages:
            entity["language"] = languages[span]
    return joined


def link(url: str) -> str | None:
    """A usable address in the server's form, or None."""
    text = url.strip()
    if re.match(r"(?:tg|ton|mailto|tel):", text):
        return text
    if not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", text):
        text = f"http://{text}"
    parts = re.match(
        r"(https?://)([^\s/?#]*[^\s/?#.]\.[a-z0-9-]{2,}|localhost|[\d.]+)(:\d+)?(.*)$",
        text,
        re.IGNORECASE | re.DOTALL,
    )
    if parts is None or re.search(r"\s", parts[4]):
        return None
    rest = parts[4]
    slash = "" if rest.startswith("/") else "/"
    return f"{parts[1].lower()}{parts[2]}{parts[3] or ''}{slash}{rest}"
