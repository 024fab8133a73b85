"""What a text becomes on its way in: parsed, trimmed, measured, with entities found in it."""

from __future__ import annotations

import re
from typing import Any

from bot.playground.telegram.markup import in_order, parse_html, utf16_length
from bot.playground.telegram.model import Json
from bot.playground.telegram.refusals import bad_request

MAX_TEXT = 4096
MAX_CAPTION = 1024
WHITESPACE = " \t\r\n\v\f\0"
EXPLICIT_TYPES: frozenset[str] = frozenset(
    "mention hashtag cashtag bot_command url email phone_number bold italic underline "
    "strikethrough spoiler blockquote expandable_blockquote code pre text_link "
    "text_mention custom_emoji".split()
)
FOUND: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("url", re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?()]")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[A-Za-z]{2,}\b")),
    ("bot_command", re.compile(r"(?<![\w/<>@.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?\b(?!/)")),
    ("mention", re.compile(r"(?<![\w@./])@[A-Za-z]\w{3,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#&/])#\w*[^\W\d]\w*")),
)


def formatted(text: str, mode: str, entities: Any) -> tuple[str, list[Json]]:
    """Plain text and entities of what a bot sends; an empty result is the caller's business."""
    plain = text
    found: list[Json] = []
    if mode.lower() == "html":
        plain, found = parse_html(text)
    elif mode and mode.lower() != "none":
        # The stand-in reads HTML only; a Markdown text is refused rather than misread.
        raise bad_request("unsupported parse_mode")
    elif entities:
        found = explicit(plain, entities)
    plain, found = trimmed(plain, found)
    return plain, in_order(found + detected(plain, found))


def explicit(text: str, entities: Any) -> list[Json]:
    """Entities given by the bot, checked against the text."""
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    end = utf16_length(text)
    checked: list[Json] = []
    for entity in entities:
        kind, offset, length = _read(entity)
        if offset < 0:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if offset > end:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + length > end:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
                f"at UTF-16 offset {offset + length}"
            )
        kept = {k: entity[k] for k in ("url", "language", "custom_emoji_id") if k in entity}
        if length > 0:
            checked.append({"type": kind, "offset": offset, "length": length} | kept)
    return checked


def _read(entity: Any) -> tuple[str, int, int]:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: MessageEntity must be an Object")
    for name in ("offset", "length", "type"):
        if name not in entity:
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    if entity["type"] not in EXPLICIT_TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    try:
        return str(entity["type"]), int(entity["offset"]), int(entity["length"])
    except (TypeError, ValueError):
        raise bad_request(
            'can\'t parse MessageEntity: Field "offset" must be of type Number'
        ) from None


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space at both ends; at the start it stays inside an entity."""
    first = min((entity["offset"] for entity in entities), default=utf16_length(text))
    lead = min(len(text) - len(text.lstrip(WHITESPACE)), first)
    kept = text[lead:].rstrip(WHITESPACE)
    end = utf16_length(kept)
    moved: list[Json] = []
    for entity in entities:
        offset = entity["offset"] - lead
        length = min(entity["length"], end - offset)
        if length > 0:
            moved.append(entity | {"offset": offset, "length": length})
    return kept, moved


def detected(text: str, known: list[Json]) -> list[Json]:
    """Commands, mentions, addresses and hashtags that stand in the text without markup."""
    taken = [
        (e["offset"], e["offset"] + e["length"])
        for e in known
        if e["type"] in ("code", "pre", "text_link", "custom_emoji")
    ]
    found: list[Json] = []
    for kind, pattern in FOUND:
        for match in pattern.finditer(text):
            begin = utf16_length(text[: match.start()])
            end = begin + utf16_length(match[0])
            if all(end <= other or begin >= stop for other, stop in taken):
                taken.append((begin, end))
                found.append({"type": kind, "offset": begin, "length": end - begin})
    return found


def pieces(text: str) -> list[str]:
    """As a person's client splits a long text: parts of at most 4,096 UTF-16 units."""
    parts: list[str] = []
    rest = text
    while rest:
        size, cut = 0, len(rest)
        for index, char in enumerate(rest):
            size += 2 if ord(char) > 0xFFFF else 1
            if size > MAX_TEXT:
                cut = index
                break
        parts.append(rest[:cut])
        rest = rest[cut:]
    return parts
