"""Numbers of identity and bank cards in free text: never asked for, never shown whole."""

from __future__ import annotations

import re

from conversations.reading.words import plain

IDENTITY = re.compile(r"(?<![\da-z])\d{17}[\dx](?![\da-z])", re.IGNORECASE)
_BANK = re.compile(r"(?<![\da-z+])[3-6]\d{3}(?:[ \u00a0\-]?\d){11,15}(?![\da-z])")
_OTHERS = re.compile(r"(?:订单|单号|运单|快递|流水|编号|order|tracking|invoice|receipt)[^\d]{0,6}$")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BESIDE = 16  # characters before a number that say what it is


def has_card(text: str) -> bool:
    """True when an identity card or bank card number stands in the text.

    What is called an order number is none, and what fails its check is none.
    """
    seen = plain(text)
    if any(is_identity(match[0]) for match in IDENTITY.finditer(seen)):
        return True
    return any(
        luhn(re.sub(r"\D", "", match[0]))
        and not _OTHERS.search(seen[max(0, match.start() - _BESIDE) : match.start()])
        for match in _BANK.finditer(seen)
    )


def is_identity(number: str) -> bool:
    """Does the check character of an 18-place identity number fit (GB 11643)?"""
    total = sum(int(sign) * weight for sign, weight in zip(number, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


def luhn(figures: str) -> bool:
    """Does the check digit of a bank card fit (ISO/IEC 7812)?"""
    total = 0
    for place, sign in enumerate(reversed(figures)):
        value = int(sign) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
