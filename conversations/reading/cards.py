"""Numbers of identity and bank cards in free text: never asked for, never shown whole."""

from __future__ import annotations

import re
import unicodedata

from conversations.reading.words import visible

_CHINESE = dict(
    zip("〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "000" + "123456789" * 2 + "1", strict=True)
)
# What may stand between two figures of one number; three stars are the mask of another, a tick
# stands behind a count.
GAP = r"(?:(?!\*{3}|[✓✗])[\W_]){0,6}"
_GAP = r"(?:[^\w*:,;，、；。]|_){0,3}"
_MONTH = rf"(?:0{_GAP}[1-9]|1{_GAP}[0-2])"
_DAY = rf"(?:0{_GAP}[1-9]|[12]{_GAP}\d|3{_GAP}[01])"
_BORN = _GAP.join((rf"(?:1{_GAP}[89]|2{_GAP}0)", r"\d", r"\d", _MONTH, _DAY))
IDENTITY = re.compile(rf"(?<!\d)(?:\d{_GAP}){{6}}{_BORN}(?:{_GAP}\d){{3}}{_GAP}[\dXx](?!\d)")
"""An identity number as people write it, to be looked for in what `folded` gives."""
ORDER = "订单|单号|运单|快递|流水|编号|order|tracking|invoice|receipt"
_BANK = re.compile(r"(?<![\da-z+])[3-6]\d{3}(?:[ \u00a0\-]?\d){11,15}(?![\da-z])", re.IGNORECASE)
_OTHERS = re.compile(rf"(?:{ORDER})[^\d]{{0,6}}$", re.IGNORECASE)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BESIDE = 16  # characters before a number that say what it is


def normal(text: str) -> str:
    """Sign for sign what readers see: full-width and circled figures are plain ones. As long as
    the text itself.
    """
    return text if text.isascii() else "".join(map(_normal, text))


def folded(text: str) -> str:
    """As `normal`, and Chinese figures are plain ones too."""
    return "".join(_CHINESE.get(sign, sign) for sign in normal(text))


def _normal(sign: str) -> str:
    figure = unicodedata.digit(sign, None)
    if figure is not None:
        return str(figure)
    seen = unicodedata.normalize("NFKC", sign)
    return seen if len(seen) == 1 else sign


def has_card(text: str) -> bool:
    """True when an identity card or bank card number stands in the text.

    What is called an order number is none, and what fails its check is none.
    """
    seen = folded(visible(text))
    if any(is_identity(match[0]) for match in IDENTITY.finditer(seen)):
        return True
    return any(
        luhn(re.sub(r"\D", "", match[0]))
        and not _OTHERS.search(seen[max(0, match.start() - _BESIDE) : match.start()])
        for match in _BANK.finditer(seen)
    )


def is_identity(number: str) -> bool:
    """Does the check character of an 18-place identity number fit (GB 11643)? Gaps are none."""
    signs = re.sub(r"[\W_]", "", number)
    total = sum(int(sign) * weight for sign, weight in zip(signs, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == signs[-1].upper()


def luhn(figures: str) -> bool:
    """Does the check digit of a bank card fit (ISO/IEC 7812)?"""
    total = 0
    for place, sign in enumerate(reversed(figures)):
        value = int(sign) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
