"""Text of strangers on a terminal: nothing in it may move the cursor, colour, hide or turn back."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

# Controls, marks that turn the direction, what takes no place, and halves of characters. The joiner
# U+200D stays: emoji are written with it.
_UNSEEN = (
    r"\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
)
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_HIDDEN_IN_JSON = re.compile(f"[{_UNSEEN}]".replace(r"\x00-\x1f", r"\x00-\x09\x0b-\x1f"))
_MARKS_ON_ONE = 4
"""Combining marks on one character; no script needs more, and stacks climb over other lines."""


def plain(text: str) -> str:
    """`text` with everything unseen written out (`\\u202e`) and stacks of marks cut down."""
    return _HIDDEN.sub(_written, _unstacked(text))


def as_json(data: Any) -> str:
    """`data` as JSON, readable and safe on a terminal: what is unseen stands there escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    return _HIDDEN_IN_JSON.sub(_escaped, text)


def as_json_line(data: Any) -> str:
    """`data` as JSON on one line."""
    return _HIDDEN.sub(_escaped, json.dumps(data, ensure_ascii=False, default=str))


def width(text: str) -> int:
    """Columns that `text` takes on a terminal: East Asian wide characters take two."""
    return sum(_columns(character) for character in text)


def padded(text: str, columns: int) -> str:
    """`text` filled up with blanks to `columns`."""
    return text + " " * max(0, columns - width(text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _written(match: re.Match[str]) -> str:
    character = match[0]
    if character in "\n\t":
        return {"\n": " ⏎ ", "\t": " "}[character]
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _escaped(match: re.Match[str]) -> str:
    """As JSON writes it, in two halves beyond the basic plane."""
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _unstacked(text: str) -> str:
    kept: list[str] = []
    stacked = 0
    for character in text:
        stacked = stacked + 1 if unicodedata.combining(character) else 0
        if stacked <= _MARKS_ON_ONE:
            kept.append(character)
    return "".join(kept)
