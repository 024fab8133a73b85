"""Long numbers that lead to nobody: dates, times, prices, orders, and what is masked already."""

from __future__ import annotations

import re

from conversations.reading.cards import ORDER, luhn

COVER = "L"
"""Stands for each sign that was taken out; a letter, since letters end a number."""

_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_JOIN = r"(?![,;:、。!?()\n])[\W_]"  # commas part numbers, other signs may join them
_ALONE = (
    rf"(?<!\d)(?<!\d{_JOIN})(?<!\d{_JOIN * 2})(?<!\d{_JOIN * 3})",
    rf"(?!\d)(?!(?:{_JOIN}){{1,3}}\d)",
)
_TO = r"\s?[-–—~]\s?"
_CURRENCY = r"[¥$€£]|rmb|cny|usd|eur|hkd"
_MONEY = r"元|块|圆|rmb|cny|yuan|usd|dollars?|euros?|pounds?|[¥$€£]"


def _alone(*shapes: str) -> re.Pattern[str]:
    """One of the shapes, or from one to another, that is no part of a longer number."""
    one = f"(?:{'|'.join(shapes)})"
    end = f"(?:{one}|{_MONTH}[-./]{_DAY})"
    return re.compile(f"{_ALONE[0]}{one}(?:{_TO}{end})?{_ALONE[1]}", re.IGNORECASE)


_SHAPES = (
    re.compile(r"\d{1,4}\*{3,}\d{1,4}(?!\d)"),
    re.compile(
        r"(?<!\d)(?<!\d:)(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d|:\d)(?:\s?[ap]m\b)?",
        re.IGNORECASE,
    ),
    _alone(
        *(f"{_YEAR}{sign}{_MONTH}{sign}{_DAY}" for sign in ("-", r"\.", "/")),
        *(f"{_DAY}{sign}{_DAY}{sign}{_YEAR}" for sign in ("-", r"\.", "/")),
    ),
    _alone(
        r"20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
        *(f"{_MONTH}{sign}{_DAY}" for sign in ("-", r"\.", "/")),
        f"{_YEAR}{_TO}{_YEAR}",
    ),
    re.compile(
        rf"(?:{_CURRENCY})\s?(?:\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d{{1,8}})(?:\.\d{{1,2}})?(?!\d)"
        rf"|{_ALONE[0]}(?:\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d{{1,8}})(?:\.\d{{1,2}})?\s?(?:{_MONEY})",
        re.IGNORECASE,
    ),
    _alone(r"\d{1,5}\.\d{1,2}"),
    # A place that was sent: degrees with six digits each, too few figures for an identity number.
    re.compile(r"(?<![\d.,])-?\d{1,2}\.\d{6},-?[01]?\d{1,2}\.\d{6}(?![\d.,])"),
    # The number of an authority's paper: 沪2026-1123号, 〔2026〕1123号.
    re.compile(r"(?<!\d)20[0-4]\d[-–年〕\])]{1,2}第?\d{1,6}号"),
    re.compile(  # a case's number
        r"(?<![A-Za-z\d])(?:[A-Z]{2,6}-?20[0-4]\d{4,7}|20[0-4]\d{3}[A-Z]{1,6}\d{2,6})(?![A-Za-z\d])"
    ),
)
_ORDERS = re.compile(
    rf"(?:{ORDER}|案件|案号|\bcase)(?:编?号码?|\s?no\.?|\s?number)?\s{{0,2}}[:#是为]?\s{{0,2}}(?:is\s)?"
    r"([a-z]{0,6}-?\d[\da-z-]{3,30})(?![\da-z])",
    re.IGNORECASE,
)
_REACHES_SOMEBODY = re.compile(r"(?:86)?1[3-9]\d{9}|\d{15}|\d{17}[\dx]", re.IGNORECASE)


def covered(text: str) -> str:
    """A text of plain figures with all that leads to nobody covered; as long as it was."""
    for shape in _SHAPES:
        text = shape.sub(lambda match: COVER * len(match[0]), text)
    return _ORDERS.sub(_order, text)


def _order(match: re.Match[str]) -> str:
    figures = re.sub(r"[^\dXx]", "", match[1])
    card = 13 <= len(figures) <= 19 and figures.isdigit() and luhn(figures)
    if card or _REACHES_SOMEBODY.fullmatch(figures):
        return match[0]
    return COVER * len(match[0])
