"""When did it happen? Free text -> a moment in the past, with how exactly it was said.

Two readers, one per language; whichever finds a day or an hour wins. Nothing is guessed
silently: the talk always shows back what was understood, and a text without any time in it
gives None.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from conversations.reading import when_en, when_zh
from conversations.reading.found import PARTS, Found
from conversations.reading.words import plain

# Longer texts are stories; the time in them stands near the beginning or nowhere.
_READ = 400
_FEW_DAYS = timedelta(days=10)
_MINUTE = timedelta(minutes=1)
_DAY_OF_WEEK = r"(?:周|星期|礼拜)"
_NO_WHEN = re.compile(
    r"每个?(?:天|晚|月|年|(?:周|星期|礼拜)[一二三四五六日天末]?)"
    rf"|{_DAY_OF_WEEK}[一二三四五六][至到~—、\-]?{_DAY_OF_WEEK}?[二三四五六日天末]"
    rf"|(?<![上这本前个]){_DAY_OF_WEEK}(?:末|[一二三四五六日天](?=[都不才也]))|当[天晚日]|刚刚|那[天晚]"
    r"|(?<=.{12})(?:刚才|方才)"
    r"|(?:\d{1,3}|[一二两三四五六七八九十几半]+)多?年[以之]?前"
    r"|(?<![\d/])(?<!on )[1-9]/(?:[2-9]|10)(?![\d/]|\s*(?:[日号上下晚早中]|\d{1,2}[:点]))"
    r"|24/7|(?<![\d月./])\d{1,4}\s*号"
    r"(?![上下晚早中凌当那左前去在到买订入来给打收送就我退付用吃,，。！!\s]|$)"
    r"|\b(?:every|each|most)\s+\w+|\bweek(?:day|end)s\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b"
    r"|\bjust now\b|\b(?:\w+\s+)?years?\s+ago\b"
)

# What a text that says a time and nothing else is made of.
_TIME_ZH = (
    r"[今昨前去上个这本当是在大概约左右天日号月年周星期礼拜末初底一二两三四五六七八九十〇零"
    r"点钟时半刻分早清晨上中午下傍晚凌夜间里]"
)
_TIME_EN = (
    r"\b(?:it|was|on|in|at|about|around|the|of|last|this|ago|am|pm|noon|midnight|morning|afternoon"
    r"|evening|night|yesterday|today|days?|weeks?|hours?|minutes?|before|(?:mon|tues|wednes|thurs"
    r"|fri|satur|sun)day|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\b"
)
_ONLY_WHEN = re.compile(
    rf"(?:{_TIME_ZH}|{_TIME_EN}|(?<!\d)\d{{1,4}}(?!\d)(?:st|nd|rd|th|am|pm)?|[\s.,，。:/-])+"
)


class When(Struct, frozen=True):
    """From `start` (included) to `end` (excluded), aware and in UTC.

    `precision`: `minute` (15:00), `about` (around 15:00), `part` (of a day: morning ...),
    `day`, `span` (several). `part`: the part of the day, one of `reading.found.PARTS`, where
    precision is `part`.
    """

    start: datetime
    end: datetime
    precision: Literal["minute", "about", "part", "day", "span"]
    part: str = ""

    def future(self, now: datetime) -> bool:
        """True when it has not begun yet."""
        return self.start > now


def read_when(text: str, now: datetime, zone: str) -> When | None:
    """The moment a text speaks of, as seen at `now` in `zone`; None when there is none in it.

    Times without a year, month or day mean the latest one past. Only what is plainly said to
    lie ahead (明天, tomorrow, a full date) is in the future; the talk asks about it.
    """
    local = now.astimezone(ZoneInfo(zone))
    found = _find(plain(text[:_READ]), local)
    return _moment(found, local) if found else None


def told_when(text: str, now: datetime, zone: str) -> When | None:
    """The moment that a story names, and no other: a day or a few, in the past.

    Hours without a day, habits (每周六), anaphora (当天), fractions and numbers of things
    (197号服务员) are left out: a wrong guess costs more than a question.
    """
    local = now.astimezone(ZoneInfo(zone))
    found = _find(_NO_WHEN.sub(" ", plain(text[:_READ])), local)
    if found is None or found.guessed:
        return None
    when = _moment(found, local)
    return None if when.future(now) or when.end - when.start > _FEW_DAYS else when


def only_when(text: str) -> bool:
    """Is a text made of words of time alone (前天下午三点, last Friday at 3 pm)?"""
    return _ONLY_WHEN.fullmatch(plain(text[:_READ])) is not None


def _find(seen: str, local: datetime) -> Found | None:
    chinese = re.search(r"[\u4e00-\u9fff]", seen) is not None
    return when_zh.find(seen, local) if chinese else when_en.find(seen, local)


def on_day(day: date, zone: str) -> When:
    """A whole local day."""
    first = datetime.combine(day, time(), ZoneInfo(zone))
    return When(first.astimezone(UTC), _day_after(day, zone), "day")


def kept_when(start: datetime, precision: str, zone: str) -> When:
    """A moment as a case keeps it, by its beginning alone: of several days the first.

    The part of a day is the one that begins so in `zone`; elsewhere it is about that hour.
    """
    local = start.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    part = next((name for name, (begins, _) in PARTS.items() if begins == minute), "")
    if precision == "part" and part:
        return When(start, start + timedelta(minutes=PARTS[part][1]), "part", part)
    if precision in ("minute", "about", "part"):
        return When(start, start + _MINUTE, "minute" if precision == "minute" else "about")
    return on_day(local.date(), zone)


def _day_after(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def _moment(found: Found, local: datetime) -> When:
    zone = local.tzinfo
    assert isinstance(zone, ZoneInfo)
    if found.ago is not None:
        start = (local - found.ago).replace(second=0, microsecond=0).astimezone(UTC)
        return When(start, start + _MINUTE, "about")
    if found.minute is None:
        first = datetime.combine(found.first, time(), zone).astimezone(UTC)
        whole = found.first == found.last
        return When(first, _day_after(found.last, zone.key), "day" if whole else "span")
    # Wall-clock arithmetic on purpose: "15:00" is what the clock on the wall showed.
    wall = datetime.combine(found.first, time()) + timedelta(minutes=found.minute)
    start = wall.replace(tzinfo=zone).astimezone(UTC)
    precision: Literal["minute", "about", "part"]
    precision = "part" if found.part else "about" if found.about else "minute"
    return When(start, start + timedelta(minutes=found.width), precision, found.part)
