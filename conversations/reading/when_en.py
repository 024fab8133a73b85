"""English times: yesterday around 3pm, last Wednesday, Oct 8, a couple of weeks ago ...

The latest past one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from conversations.reading.days import FESTIVALS, day_of, festival, latest, month_span, months_back
from conversations.reading.found import Found, Hour, joined, on_clock, part_of_day

Days = tuple[date, date]
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = r"(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)day"
# Short forms are words too (I sat there, the sun): they count only where a day is expected.
_SHORT = r"(?P<weekday>mon|tues?|wed|thurs?|fri|sat|sun)\b"
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "a couple of": 2, "couple of": 2, "a few": 3, "few": 3,
    "several": 4, "half a": 0.5, "half an": 0.5, "half": 0.5,
}  # fmt: skip
_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_CLOCK = re.compile(
    r"(?P<about>around|about|approximately|roughly|circa|~)?\s*(?:at\s+)?(?P<later>around|about)?\s*"
    r"(?<![\d:/.\-])(?:(?P<word>\b(?:noon|midday|midnight)\b)|(?P<hour>\d{1,2})"
    r"(?:[:.](?P<minute>\d{2}))?(?:\s*(?P<half>[ap])\.?m\b\.?|(?<=:\d\d)(?!\d)|\s*o'?clock\b)"
    r"|(?P<day_clock>\d{1,2}):(?P<day_minute>\d{2})(?!\d))"
)
# An hour without more is one only where the part of the day stands beside it.
_BARE = re.compile(
    r"\b(?P<about>around|about|at)\s+(?P<hour>\d{1,2})(?=\s*(?:$|[,.;!?](?!\d)"
    r"|(?:last|in the|at night|yesterday|this|or so|when|while|i|we|my|the|they|he|she)\b))"
)
_PARTS = (
    (re.compile(r"\bearly hours\b|\bmiddle of the night\b"), "small_hours"),
    (re.compile(r"\bmorning\b"), "forenoon"),
    (re.compile(r"\blunch ?time\b"), "noon"),
    (re.compile(r"\bafternoon\b"), "afternoon"),
    (re.compile(r"\bevening\b"), "evening"),
    (re.compile(r"\b(?:last )?night\b|\btonight\b"), "night"),
)
_FESTIVAL = "|".join(sorted((name for name in FESTIVALS if name.isascii()), key=len, reverse=True))


def find(text: str, now: datetime) -> Found | None:
    """The first time in `text` (already plain), seen from local `now`."""
    today = now.date()
    if re.search(r"\bjust now\b|\ba moment ago\b|\ba minute ago\b", text):
        return Found(today, today, ago=timedelta())
    ago = _ago(text, today)
    if ago is not None:
        return ago
    best: tuple[int, int, Days] | None = None
    for pattern, reading in _DAYS:
        for match in pattern.finditer(text):
            days = reading(match, today)
            if days and (best is None or match.start() < best[0]):
                best = (match.start(), match.end(), days)
            if days:
                break
    if best is None:
        hour = _hour(text)
        return _today_or_before(hour, now) if hour else None
    start, end, days = best
    before, after = max(0, start - 30), end + 40
    beside = _part(text[start:end]) or _part(text[end:after]) or _part(text[before:end])
    return joined(days, _hour(text[end:after], beside) or _hour(text[before:end], beside))


def _ago(text: str, today: date) -> Found | None:
    match = re.search(
        rf"\b(?P<n>{_NUMBER}|\d{{1,3}})\s+(?P<unit>minute|min|hour|day|week|month|year)s?\s+ago\b",
        text,
    )
    if not match:
        return None
    amount = float(_NUMBERS.get(match["n"]) or match["n"]) if match["n"] != "0" else 0.0
    unit = match["unit"]
    if unit in ("minute", "min", "hour"):
        return Found(today, today, ago=timedelta(minutes=amount * (60 if unit == "hour" else 1)))
    try:
        if unit in ("day", "week"):
            day = today - timedelta(days=int(amount * (7 if unit == "week" else 1)))
        else:
            months = amount * (12 if unit == "year" else 1)
            day = months_back(today, int(months)) - timedelta(days=15 if months % 1 else 0)
    except (ValueError, OverflowError):
        return None
    return Found(day, day)


def _part(text: str) -> str:
    return next((part for pattern, part in _PARTS if pattern.search(text)), "")


def _hour(text: str, beside: str = "") -> Hour | None:
    """The hour in a text. `beside`: the part of the day that is said with it (last night at 9)."""
    for match in _CLOCK.finditer(text):
        about = bool(match["about"] or match["later"])
        if match["word"]:
            return Hour(1440 if match["word"] == "midnight" else 720, about=about)
        hour, minute = match["hour"] or match["day_clock"], match["minute"] or match["day_minute"]
        part = beside
        if match["half"]:
            part = "small_hours" if match["half"] == "a" else "afternoon"
        found = on_clock(int(hour), int(minute or 0), part)
        if found is not None:
            return Hour(found, about=about)
    if beside and (bare := _BARE.search(text)):
        found = on_clock(int(bare["hour"]), 0, beside)
        if found is not None:
            return Hour(found, about=bare["about"] != "at")
    part = _part(text)
    return part_of_day(part) if part else None


def _today_or_before(hour: Hour, now: datetime) -> Found:
    ahead = hour.minute > now.hour * 60 + now.minute
    day = now.date() - timedelta(days=1 if ahead else 0)
    return replace(joined((day, day), hour), guessed=True)


def _one(day: date | None) -> Days | None:
    return (day, day) if day else None


def _month(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"][:3]) + 1


def _year(match: re.Match[str], today: date) -> int | None:
    if match["year"]:
        return int(match["year"])
    return today.year - 1 if match["last_year"] else None


def _named(m: re.Match[str], today: date) -> Days | None:
    year, day = _year(m, today), int(m["day"])
    return _one(day_of(year, _month(m), day) if year else latest(_month(m), day, today))


def _iso(m: re.Match[str], today: date) -> Days | None:
    return _one(day_of(int(m[1]), int(m[2]), int(m[3])))


def _slashed(m: re.Match[str], today: date) -> Days | None:
    """Month first; a first figure over 12 can only be the day."""
    first, second = int(m[1]), int(m[2])
    month, day = (second, first) if first > 12 else (first, second)
    if m[3]:
        return _one(day_of(int(m[3]), month, day))
    return _one(latest(month, day, today))


def _whole_month(m: re.Match[str], today: date) -> Days | None:
    month = _month(m)
    year = _year(m, today) or today.year - (1 if month > today.month else 0)
    return month_span(year, month)


def _week_of_month(m: re.Match[str], today: date) -> Days | None:
    days = _whole_month(m, today)
    if days is None:
        return None
    number = ("first", "second", "third", "fourth").index(m["nth"])
    first = days[0] + timedelta(weeks=number)
    return first, first + timedelta(days=6)


def _weekday(m: re.Match[str], today: date) -> Days | None:
    day = (
        today - timedelta(days=today.weekday()) + timedelta(days=_WEEKDAYS.index(m["weekday"][:3]))
    )
    if m["which"] == "last":
        return _one(day - timedelta(weeks=1))
    return _one(day - timedelta(weeks=1) if day > today else day)


_RELATIVE = {
    "the day before yesterday": 2,
    "day before yesterday": 2,
    "yesterday": 1,
    "last night": 1,
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "tomorrow": -1,
    "the day after tomorrow": -2,
}
_RELATIVE_DAY = "|".join(sorted(_RELATIVE, key=len, reverse=True))


def _relative(m: re.Match[str], today: date) -> Days | None:
    return _one(today - timedelta(days=_RELATIVE[m[1]]))


def _last(m: re.Match[str], today: date) -> Days | None:
    monday = today - timedelta(days=today.weekday())
    back = 0 if m[1] == "this" else 1
    if m[2] == "weekend":
        saturday = monday + timedelta(days=5 - (7 if back or today.weekday() < 5 else 0))
        return saturday, saturday + timedelta(days=1)
    if m[2] == "week":
        monday -= timedelta(weeks=back)
        return monday, monday + timedelta(days=6)
    if m[2] == "month":
        first = months_back(today.replace(day=1), back)
        return month_span(first.year, first.month)
    return date(today.year - back, 1, 1), date(today.year - back, 12, 31)


def _festival(m: re.Match[str], today: date) -> Days | None:
    return festival(m["name"], today, _year(m, today))


_YEAR = r"(?:,?\s+(?P<year>20\d{2})|\s+(?P<last_year>last year))?"
_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days | None]], ...] = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (r"(?<!\d)((?:19|20)\d{2})[\-/.](\d{1,2})[\-/.](\d{1,2})(?!\d)", _iso),
        (r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)", _iso),
        (rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:){_YEAR}", _named),
        (rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b{_YEAR}", _named),
        (r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?:/(20\d{2}))?(?![\d/])", _slashed),
        (rf"\b(?P<nth>first|second|third|fourth) week of {_MONTH}\b{_YEAR}", _week_of_month),
        (rf"\b(?:in|during|of|since) {_MONTH}\b(?!\s*\d{{1,2}}\b){_YEAR}", _whole_month),
        (rf"\b(?:(?P<which>last|this|on|past)\s+)?{_WEEKDAY}\b", _weekday),
        (rf"\b(?P<which>last|this|on|past)\s+{_SHORT}", _weekday),
        (rf"^(?P<which>(?!))?{_SHORT}", _weekday),
        (
            rf"\b({_RELATIVE_DAY})\b",
            _relative,
        ),
        (r"\b(last|this|past)\s+(weekend|week|month|year)\b", _last),
        (rf"\b(?P<name>{_FESTIVAL})(?:'s)?(?: day| eve)?\b{_YEAR}", _festival),
    )
)
