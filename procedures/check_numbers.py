"""A number that contradicts its quote: the limit must stand in the source's own words.

Read are digits and Chinese numerals before a unit (`15分钟`, `二小时`, `四个工作小时`), and words
for a day or a period (`当天`, `每周`, `季度`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from procedures.check_receivers import DAY, Finding
from procedures.model import Clock, Procedure, Span

_FIGURES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBER = r"\d+|[零〇一二两三四五六七八九十百]+"
_UNITS = dict.fromkeys(("分钟", "minute"), 60) | dict.fromkeys(("小时", "钟头", "hour"), 3600)
_UNITS |= dict.fromkeys(("天", "日", "day"), DAY)
_UNITS |= dict.fromkeys(("周", "星期", "礼拜", "week"), 7 * DAY)
_UNITS |= dict.fromkeys(("月", "month"), 30 * DAY) | dict.fromkeys(("季", "quarter"), 90 * DAY)
_UNITS |= dict.fromkeys(("年", "year"), 365 * DAY)
_AMOUNT = re.compile(
    rf"(?:({_NUMBER})\s*(?:-|~|–|—|至|到)\s*)?(半|每|{_NUMBER})\s*个?\s*(工作|working )?(?:自然)?"
    rf"({'|'.join(_UNITS)})"
)
_WORDS = {
    "today": "当天|当日|同日|同一天|今日|今天|即日|每天|每日|天天|same day|daily|every day",
    "week": "周|星期|礼拜|week",
    "month": "月|month",
    "quarter": "季|quarter",
    "year": "年|year|annual",
}
_REMEDY = (
    "write the limit that the source names; where its words are out of order give `reading`, "
    "where the figure is yours say own = true"
)


class _Amount(NamedTuple):
    seconds: int
    working: bool


def contradictions(procedure: Procedure) -> Iterator[Finding]:
    """Every limit of a clock or duty that its quote does not name."""
    for clock in procedure.clocks:
        if not clock.own and clock.quote:
            yield from _clock(clock)
    for duty in procedure.duties:
        if not duty.own and duty.limit is not None and not _named(duty.limit, duty.quote):
            yield _finding(f"duties ({duty.id}).limit", duty.limit, duty.quote)


def _clock(clock: Clock) -> Iterator[Finding]:
    key, words = f"clocks ({clock.id})", clock.reading or clock.quote
    spans = {f"{key}.limit": clock.limit}
    if clock.every is not None:
        spans[f"{key}.every"] = clock.every
    spans |= {f"{key}.others[{n}].limit": other.limit for n, other in enumerate(clock.others)}
    for place, span in spans.items():
        if not _named(span, words):
            yield _finding(place, span, words)


def _finding(place: str, span: Span, words: str) -> Finding:
    found = ", ".join(match[0] for match in _AMOUNT.finditer(words)) or "no such figure"
    return place, f"{span.written!r} contradicts the quote, which says: {found}", _REMEDY


def _named(span: Span, words: str) -> bool:
    if span.by_hand:
        return True
    word = "today" if span.same_day else span.period
    if word:
        return re.search(_WORDS[word], words, re.IGNORECASE) is not None
    return any(_same(span, amount) for amount in amounts(words))


def _same(span: Span, said: _Amount) -> bool:
    """A company may count the source's hours and days in working time, never the other way round;
    a week may be five working days, a month 31 days.
    """
    if span.days:
        week, rest = divmod(said.seconds, 7 * DAY)
        return span.days * DAY == said.seconds or (not rest and span.days == 5 * week)
    if said.working and not span.working:
        return False
    return span.seconds in (said.seconds, said.seconds + DAY * (said.seconds == 30 * DAY))


def amounts(words: str) -> Iterator[_Amount]:
    """Every amount of time that a text names; of `2至3天` both."""
    for low, high, working, unit in _AMOUNT.findall(words.lower()):
        for figure in (low, high):
            if figure == "半":
                yield _Amount(_UNITS[unit] // 2, bool(working))
            elif figure:
                yield _Amount(numeral(figure) * _UNITS[unit], bool(working))


def numeral(figure: str) -> int:
    """`48`, `四十八`, `每` (one) as a number below a thousand."""
    if figure == "每":
        return 1
    if figure.isdecimal():
        return int(figure)
    total, last = 0, 0
    for sign in figure:
        if sign in "十百":
            total, last = total + (last or 1) * (10 if sign == "十" else 100), 0
        else:
            last = last * 10 + _FIGURES[sign]  # 二四小时 is written too
    return total + last
