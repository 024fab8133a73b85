"""Phone numbers in free text, by `phonenumbers`.

Numbers without a country are read as mainland China's.
"""

from __future__ import annotations

import re
from typing import Literal

import phonenumbers
from msgspec import Struct

from conversations.reading.words import visible

REGION = "CN"
_READ = 400
_CHINA = 86
_ALONE = re.compile(r"(?:\+|\(?0|1[3-9])[\d\-().]{9,20}")
_LONG = 9  # figures; shorter numbers show two at the end, not four


class Phone(Struct, frozen=True):
    """A number in E.164 (`+8613800138000`) and what else the person wrote beside it (a name, as a
    rule), in their own letters.
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
    seen = visible(text[:_READ])
    for match in phonenumbers.PhoneNumberMatcher(seen, REGION):
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        rest = f"{seen[: match.start]} {seen[match.end :]}"
        return Phone(number, " ".join(rest.split()).strip(" ,，。;；:：、.-()（）"))
    figures = "".join(sign for sign in seen if sign.isascii() and sign.isdigit())
    if not figures:
        return NoPhone("none")
    return NoPhone("short" if len(figures) <= 6 else "impossible")


def bare_phone(text: str) -> Phone | None:
    """The number of a message that is nothing else: as typed, or of a shared contact."""
    signs = "".join(visible(text[:_READ]).split())
    found = find_phone(text) if _ALONE.fullmatch(signs) else None
    return found if isinstance(found, Phone) and not found.rest else None


def masked(number: str) -> str:
    """A number with its middle hidden, by its own shape: `138****1234`, `+44 20 **** 0018`.

    Mainland China's stand as P48 §3.1.2 writes them, all others with country and area. Empty for
    what is no number of any country; numbers without a country are read as mainland China's.
    """
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(parsed):
        return ""
    figures = phonenumbers.national_significant_number(parsed)
    last = figures[-4:] if len(figures) >= _LONG else figures[-2:]
    if parsed.country_code == _CHINA:
        area = phonenumbers.length_of_geographical_area_code(parsed)
        return f"{'0' + figures[:area] if area else figures[:3]}****{last}"
    area = min(phonenumbers.length_of_national_destination_code(parsed), len(figures) - 6)
    beginning = (f"+{parsed.country_code}", figures[: max(area, 0)])
    return " ".join(part for part in (*beginning, "****", last) if part)


def shown(number: str) -> str:
    """An E.164 number as people read it: `+86 138 0013 8000`."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
