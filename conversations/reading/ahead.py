"""Until when? 明天下午三点 等配件, 周五, 再24小时, next Friday 5pm: a moment still to come at the
beginning of a text, and the words after it.

Days without a year, month or week mean the next ones; the readers of past times do the rest.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from msgspec import Struct

from conversations.reading.days import WEEKDAYS
from conversations.reading.figures_zh import figures
from conversations.reading.when import read_when
from conversations.reading.words import plain

_Reading = Callable[[re.Match[str], date], date | None]
_LOOKED_AT = 60  # signs at the beginning in which the moment stands
_UNITS = {"分": 60, "m": 60, "小": 3600, "钟": 3600, "h": 3600, "天": 86400, "d": 86400}
_WEEK = 7 * 86400
_SPAN = re.compile(
    r"\s*(?P<more>再|延长|延|推迟|顺延|加|\+|extend by|by|another)?\s*(?P<soon>in\s+)?"
    r"(?P<n>\d{1,4}|半|an?)\s*个?\s*(?P<half>半)?"
    r"(?P<unit>分钟|小时|钟头|天|周|星期|minutes?|mins?|hours?|days?|weeks?|[hdm])(?![a-z\d])"
    r"(?P<after>之?后|以后|内|from now)?"
)
_NAMES = "mon|tues|wednes|thurs|fri|satur|sun"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY = re.compile(
    r"[昨今明后前当]|月|[日号]|\d{4}-\d|\b(?:today|tonight|tomorrow|yesterday|this|last)\b"
)
_LINKS = re.compile(
    r"^(?:[日号]|之前|以前|前|左右|为止|[\s，,。.；;：:、]|because\b|since\b|as\b)+", re.I
)


class Ahead(Struct, frozen=True):
    """`at`: the moment in UTC; of a part of a day, or (`whole`) of a day, its end. `rest`: what was
    said after it.
    """

    at: datetime
    whole: bool = False
    rest: str = ""


def read_ahead(text: str, now: datetime, zone: str, end: datetime | None = None) -> Ahead | None:
    """The moment that a text names, as seen at `now` in `zone`; None where there is none.

    `end`: what spans without "from now" count from (再两天 of a limit); else from `now`. What is
    plainly past (昨天) is given as it is.
    """
    said = text.strip()
    whole = _read(said[:_LOOKED_AT], now, zone, end)
    if whole is None:
        return None
    # The shortest beginning that says as much: what follows it is said about it.
    for length in range(1, len(said) + 1):
        inside = said[length - 1 : length + 1]
        if len(inside) > 1 and inside.isascii() and inside.isalnum():
            continue  # in the middle of a word
        if _read(said[:length], now, zone, end) == whole:
            rest = _LINKS.sub("", said[length:]).strip()
            return Ahead(whole.at, whole.whole, rest)
    return whole


def _read(text: str, now: datetime, zone: str, end: datetime | None) -> Ahead | None:
    seen = plain(text)
    if re.search(r"[\u4e00-\u9fff]", seen):
        seen = figures(seen)
    if span := _SPAN.match(seen):
        return Ahead(_from(span, now, end) + _length(span))
    local = now.astimezone(ZoneInfo(zone))
    dated = seen
    for pattern, reading in _DATES:
        dated = pattern.sub(partial(_iso, reading, local.date()), dated)
    when = read_when(dated, now, zone)
    if when is None or when.precision == "span":
        return None
    if when.precision == "day":
        return Ahead(when.end, whole=True)
    at = when.end if when.precision == "part" else when.start
    if at <= now and not _DAY.search(dated):
        at += timedelta(days=1)
    return Ahead(at)


def _from(span: re.Match[str], now: datetime, end: datetime | None) -> datetime:
    from_now = span["after"] or span["soon"] or end is None
    return now if from_now or end is None else end


def _length(span: re.Match[str]) -> timedelta:
    count = 0.5 if span["n"] == "半" else 1 if span["n"] in ("a", "an") else int(span["n"])
    count += 0.5 if span["half"] else 0
    unit = span["unit"]
    seconds = _WEEK if unit[0] in "周星w" else _UNITS[unit[0]]
    return timedelta(seconds=int(count * seconds))


def _iso(reading: _Reading, today: date, match: re.Match[str]) -> str:
    day = reading(match, today)
    return f"{day.isoformat()} " if day else match[0]


def _weekday(match: re.Match[str], today: date) -> date | None:
    name = match["day"]
    number = "1234567".find(name) if name.isdigit() else -1
    number = 6 if name in "日天" else number
    if number < 0:
        number = [day[:3].lower() for day in WEEKDAYS["en"]].index(name[:3])
    which = match["which"] or ""
    weeks = which.count("下") or int("next" in which)
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=number, weeks=weeks)
    return day if weeks or day >= today or which else day + timedelta(weeks=1)


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    day = int(match["day"])
    for further in range(3):
        first = _months_on(today, further + (1 if match["next"] else 0))
        if day <= monthrange(first.year, first.month)[1]:
            found = first.replace(day=day)
            if found >= today:
                return found
    return None


def _month_day(match: re.Match[str], today: date) -> date | None:
    named = match["month"]
    month = int(named) if named.isdigit() else _MONTHS.split("|").index(named[:3]) + 1
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, int(match["day"]))
        except ValueError:
            continue
        if found >= today:
            return found
    return None


def _end_of_month(match: re.Match[str], today: date) -> date:
    first = _months_on(today, 1 if match["next"] else 0)
    return first.replace(day=monthrange(first.year, first.month)[1])


def _months_on(today: date, count: int) -> date:
    months = today.year * 12 + today.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


_DATES: tuple[tuple[re.Pattern[str], _Reading], ...] = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (r"大后天", lambda match, today: today + timedelta(days=3)),
        (r"(?P<which>下下|下|这|本)?个?(?:周|星期|礼拜)(?P<day>[1-7日天])", _weekday),
        (rf"\b(?P<which>next |this |on |by )?(?P<day>{_NAMES})day\b", _weekday),
        (r"(?:本|这个?|(?P<next>下个?))?月[底末]", _end_of_month),
        (r"\bend of (?:the |this |(?P<next>next ))?month\b", _end_of_month),
        (r"(?P<next>下个?)月(?P<day>\d{1,2})[日号]?", _day_of_month),
        (r"(?<![\d年])(?P<month>\d{1,2})月(?P<day>\d{1,2})(?!\d)[日号]?", _month_day),
        (r"(?<![\d./\-:])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?![\d./])", _month_day),
        (
            rf"\b(?P<month>{_MONTHS})[a-z]*\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:|,?\s+20\d\d)",
            _month_day,
        ),
        (
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTHS})[a-z]*\b(?!\s+20\d\d)",
            _month_day,
        ),
        (r"(?P<next>(?!))?(?<![\d.月\-])(?P<day>\d{1,2})[日号]", _day_of_month),
    )
)
