"""Phone numbers in free text, by `phonenumbers`.

Numbers without a country are read as mainland China's.
"""

from __future__ import annotations

from typing import Literal

import phonenumbers
from msgspec import Struct

from conversations.reading.words import plain

REGION = "CN"
_READ = 400


class Phone(Struct, frozen=True):
    """A number in E.164 (`+8613800138000`) and what else the person wrote beside it (a name, as a
    rule).
    """

    number: str
    rest: str = ""


class NoPhone(Struct, frozen=True):
    """Why there is no number.

    `none` (no figures), `short` (a hotline such as 12315), `impossible`.
    """

    why: Literal["none", "short", "impossible"]


def find_phone(text: str) -> Phone | NoPhone:
    """The first number in a text that can be dialled from anywhere, or why there is none."""
    seen = plain(text[:_READ])
    for match in phonenumbers.PhoneNumberMatcher(seen, REGION):
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        rest = f"{seen[: match.start]} {seen[match.end :]}"
        return Phone(number, " ".join(rest.split()).strip(" ,，。;；:：、.-()（）"))
    figures = "".join(sign for sign in seen if sign.isascii() and sign.isdigit())
    if not figures:
        return NoPhone("none")
    return NoPhone("short" if len(figures) <= 6 else "impossible")


def shown(number: str) -> str:
    """An E.164 number as people read it: `+86 138 0013 8000`."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
