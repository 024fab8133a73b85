"""The markdown of WeCom's messages as its clients show it: words, and entities that mark them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.playground.wechat_view import units

Json = dict[str, Any]
# What the platform's page on markdown (101031) names and our messages use.
_INLINE = re.compile(
    r"\*\*(?P<bold>[^\n]+?)\*\*|`(?P<code>[^`\n]+)`|<@(?P<who>[^<>\n]+)>"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<url>https?://[^)\s]+)\)"
)


def marked(markdown: str, names: Mapping[str, str]) -> tuple[str, list[Json]]:
    """Text and entities. `names`: of people, by user id."""
    text, entities = "", []
    for number, line in enumerate(markdown.split("\n")):
        text += "\n" if number else ""
        quote = line.startswith("> ")
        start = units(text)
        said, inside = _line(line[2:] if quote else line, start, names)
        if quote:
            entities.append({"type": "blockquote", "offset": start, "length": units(said)})
        entities += inside
        text += said
    return text, _joined(entities)


def mentions(text: str, names: tuple[str, ...]) -> list[Json]:
    """Where a person called somebody of `names`, with @, at the beginning."""
    name = next((each for each in names if text.startswith(f"@{each}")), None)
    return [] if name is None else [{"type": "mention", "offset": 0, "length": units(name) + 1}]


def _line(line: str, start: int, names: Mapping[str, str]) -> tuple[str, list[Json]]:
    text, at = "", 0
    entities: list[Json] = []
    for found in _INLINE.finditer(line):
        text += line[at : found.start()]
        at, offset = found.end(), start + units(text)
        inside: list[Json] = []
        if found["bold"]:
            said, inside = _line(found["bold"], offset, names)
            mark: Json = {"type": "bold"}
        elif found["who"]:
            said, mark = f"@{names.get(found['who'], found['who'])}", {"type": "mention"}
        elif found["code"]:
            said, mark = found["code"], {"type": "code"}
        else:
            said, mark = found["label"], {"type": "text_link", "url": found["url"]}
        entities += [{**mark, "offset": offset, "length": units(said)}, *inside]
        text += said
    return text + line[at:], entities


def _joined(entities: list[Json]) -> list[Json]:
    """Lines of one quotation are one quotation."""
    kept: list[Json] = []
    last: Json | None = None
    for each in entities:
        if each["type"] != "blockquote":
            kept.append(each)
            continue
        if last is not None and last["offset"] + last["length"] + 1 == each["offset"]:
            last["length"] += each["length"] + 1
            continue
        last = each
        kept.append(each)
    return kept
