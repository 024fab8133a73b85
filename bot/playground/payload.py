"""Reading the page's objects. TypeError or ValueError say in a sentence what is wrong."""

from __future__ import annotations

import base64
import binascii
from typing import Any

Json = dict[str, Any]


def number(given: Json, name: str) -> int:
    """A whole number; true and false are none."""
    value = given.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} is a number")
    return value


def amount(given: Json, name: str) -> float:
    """A number, broken or whole."""
    value = given.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"{name} is a number")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{name} is too large a number") from None


def text(given: Json, name: str) -> str:
    """A text without halves of surrogate pairs, which no real client can send either."""
    value = given.get(name)
    if not isinstance(value, str):
        raise TypeError(f"{name} is a text")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise ValueError(f"{name} holds half of a surrogate pair, which is no text")
    return value


def text_or(given: Json, name: str, other: str = "") -> str:
    """A text, or `other` where none is given."""
    return other if given.get(name) is None else text(given, name)


def reply(given: Json) -> int | None:
    """The message that is answered, if any."""
    return None if given.get("reply_to") is None else number(given, "reply_to")


def content(encoded: str, name: str) -> bytes:
    """The bytes of a file, which come in base64."""
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"{name} is no base64") from None
