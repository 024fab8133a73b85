"""Chinese times: 昨天下午三点左右, 上周三, 国庆第二天, 两三天前, 11.3号 ...

The latest past one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from conversations.reading.days import (
    FESTIVALS,
    day_of,
    festival,
    latest,
    month_end,
    month_span,
    months_back,
)
from conversations.reading.figures_zh import figures
from conversations.reading.found import Found, Hour, joined, on_clock, part_of_day

Days = tuple[date, date]
_PARTS = {
    "凌晨": "small_hours",
    "半夜": "small_hours",
    "清晨": "morning",
    "早上": "morning",
    "早晨": "morning",
    "一早": "morning",
    "1早": "morning",
    "大早": "morning",
    "上午": "forenoon",
    "中午": "noon",
    "正午": "noon",
    "下午": "afternoon",
    "午后": "afternoon",
    "傍晚": "dusk",
    "晚上": "evening",
    "晚间": "evening",
    "夜里": "evening",
    "夜间": "evening",
    "早": "morning",
    "晚": "evening",
    "夜": "evening",
}
_PART = "|".join(_PARTS)
_CLOCK = re.compile(
    rf"(?P<part>{_PART})?[,，、\s的]*(?P<about>大概|大约|差不多|约|快)?\s*(?<!\d)(?P<hour>\d{{1,2}})"
    r"(?:(?:点钟?|时)(?P<more>多|半|过)?(?:(?P<quarter>[13])刻|(?P<minute>\d{1,2})分?(?!\d))?"
    r"|:(?P<colon>\d{2})(?::\d{2})?(?!\d))(?P<after>左右|前后|上下|多)?"
)
_YEAR = r"(?P<year>去年|今年|前年|(?<!\d)(?:19|20)\d{2}年)?的?"
_MONTH = r"(?<!\d)(?P<month>\d{1,2})月份?"
_WHICH = r"(?:第(?P<nth>\d)天|(?P<beside>[前后]1天)|(?P<last>最后1天)|(?P<itself>当天|那天))?"
_FESTIVAL = "|".join(sorted((n for n in FESTIVALS if not n.isascii()), key=len, reverse=True))
_WEEKDAYS = {sign: value for value, sign in enumerate("1234567")} | {"日": 6, "天": 6}


def find(text: str, now: datetime) -> Found | None:
    """The first time in `text` (already plain), seen from local `now`."""
    text = figures(text)
    ago = _ago(text, now)
    if ago is not None:
        return ago
    today = now.date()
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
    # The hour follows the day closely (昨天，下午三点) or is part of its word (昨晚).
    return joined(
        days, _hour(text[max(start, end - 1) : end + 14]) or _hour(text[start : end + 14])
    )


def _ago(text: str, now: datetime) -> Found | None:
    today = now.date()
    if re.search(r"刚才|刚刚|方才", text):
        return Found(today, today, ago=timedelta())
    if match := re.search(r"(半|\d{1,3})个?(多|半)?(小时|钟头|分钟)(多)?[以之]?前", text):
        minutes = 0.5 if match[1] == "半" else float(match[1])
        minutes += 0.5 if match[2] == "半" else 0
        length = timedelta(minutes=minutes * (1 if match[3] == "分钟" else 60))
        return Found(today, today, ago=length)
    if match := re.search(
        r"(半|\d{1,3})(?:~(\d))?(?:来)?个?(多|半)?(天|日|周|星期|礼拜|月|年)(多|半)?[以之]?前", text
    ):
        return _days_ago(match, today)
    if match := re.search(r"前(几|[2-9])天", text):
        back = 7 if match[1] == "几" else int(match[1])
        return Found(today - timedelta(days=back), today - timedelta(days=1))
    return None


def _days_ago(match: re.Match[str], today: date) -> Found | None:
    amount = 0.5 if match[1] == "半" else float(match[2] or match[1])
    unit = match[4]
    try:
        if unit in "天日":
            first = today - timedelta(days=int(amount))
        elif unit in ("周", "星期", "礼拜"):
            first = today - timedelta(days=int(amount * 7))
        elif unit == "月":
            half = timedelta(days=15 if amount == 0.5 or "半" in (match[3], match[5]) else 0)
            first = months_back(today, int(amount)) - half
        else:
            first = months_back(today, int(amount * 12))
    except (ValueError, OverflowError):
        return None
    last = today - timedelta(days=int(match[1])) if match[2] and unit in "天日" else first
    return Found(first, last)


def _hour(text: str) -> Hour | None:
    for match in _CLOCK.finditer(text):
        part = _PARTS.get(match["part"] or "", "")
        minute = int(match["colon"] or match["minute"] or 0)
        minute = (
            30
            if match["more"] == "半"
            else int(match["quarter"]) * 15
            if match["quarter"]
            else minute
        )
        found = on_clock(int(match["hour"]), minute, part)
        if found is None:
            continue
        about = bool(match["about"] or match["after"] or match["more"] in ("多", "过"))
        return Hour(found, about=about)
    part_match = re.search(_PART, text)
    return part_of_day(_PARTS[part_match[0]]) if part_match else None


def _today_or_before(hour: Hour, now: datetime) -> Found:
    """An hour without a day: today's, or yesterday's when today's is still to come."""
    ahead = hour.minute > now.hour * 60 + now.minute
    day = now.date() - timedelta(days=1 if ahead else 0)
    return replace(joined((day, day), hour), guessed=True)


def _one(day: date | None) -> Days | None:
    return (day, day) if day else None


def _year(word: str | None, today: date) -> int | None:
    if not word:
        return None
    named = {"去年": today.year - 1, "今年": today.year, "前年": today.year - 2}
    return named.get(word) or int(re.sub(r"\D", "", word))


def _full(m: re.Match[str], today: date) -> Days | None:
    return _one(day_of(int(m[1]), int(m[2]), int(m[3])))


def _month_day(m: re.Match[str], today: date) -> Days | None:
    year = _year(m["year"], today)
    if year:
        return _one(day_of(year, int(m["month"]), int(m["day"])))
    return _one(latest(int(m["month"]), int(m["day"]), today))


def _whole_month(m: re.Match[str], today: date) -> Days | None:
    month = int(m["month"])
    year = _year(m["year"], today) or today.year - (1 if month > today.month else 0)
    return month_span(year, month)


def _named_month(m: re.Match[str], today: date) -> Days | None:
    back = 2 if m[1].startswith("上上") else 1 if m[1].startswith("上") else 0
    first = months_back(today.replace(day=1), back)
    last = month_end(first.year, first.month)
    if m["day"]:
        return _one(day_of(first.year, first.month, int(m["day"])))
    third = {"初": (1, 10), "中": (11, 20), "底": (21, last.day), "末": (21, last.day)}.get(
        m["third"] or ""
    )
    return (first.replace(day=third[0]), first.replace(day=third[1])) if third else (first, last)


def _end_of_year(m: re.Match[str], today: date) -> Days | None:
    year = _year(m["year"], today) or (
        today.year if m[2] == "初" or today.month == 12 else today.year - 1
    )
    month = 1 if m[2] == "初" else 12
    return month_span(year, month)


def _weekday(m: re.Match[str], today: date) -> Days | None:
    monday = today - timedelta(days=today.weekday())
    weeks = 2 if m["which"] == "上上" else 1 if m["which"] in ("上", "前") else 0
    monday -= timedelta(weeks=weeks)
    if m["end"]:
        return monday + timedelta(days=5), monday + timedelta(days=6)
    if not m["day"]:
        return (monday, monday + timedelta(days=6)) if m["which"] else None
    day = monday + timedelta(days=_WEEKDAYS[m["day"]])
    return _one(day - timedelta(weeks=1) if day > today and not m["which"] else day)


_RELATIVE = {"大前": 3, "前": 2, "昨": 1, "今": 0, "当": 0, "明": -1, "后": -2}


def _relative(m: re.Match[str], today: date) -> Days | None:
    return _one(today - timedelta(days=_RELATIVE[m[1]]))


def _festival(m: re.Match[str], today: date) -> Days | None:
    days = festival(m["name"], today, _year(m["year"], today))
    if days is None:
        return None
    first, last = days
    if m["nth"]:
        return _one(first + timedelta(days=int(m["nth"]) - 1))
    if m["beside"]:
        return _one(first - timedelta(days=1) if "前" in m["beside"] else last + timedelta(days=1))
    if m["last"]:
        return _one(last)
    return _one(first) if m["itself"] else days


def _bare_day(m: re.Match[str], today: date) -> Days | None:
    for back in (0, 1, 2):
        month = months_back(today.replace(day=1), back)
        day = day_of(month.year, month.month, int(m[1]))
        if day and day <= today:
            return _one(day)
    return None


_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days | None]], ...] = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (r"(?<!\d)((?:19|20)\d{2})[年/.\-](\d{1,2})[月/.\-](\d{1,2})(?!\d)[日号]?", _full),
        (r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)", _full),
        (
            rf"{_YEAR}{_MONTH}(?P<day>\d{{1,2}})(?!\d)[日号]?",
            _month_day,
        ),
        (
            r"(?P<year>(?!))?(?<![\d.])(?P<month>\d{1,2})[./\-](?P<day>\d{1,2})(?![\d.])[日号]",
            _month_day,
        ),
        (r"(?P<year>(?!))?(?<![\d./])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?![\d./])", _month_day),
        (
            rf"{_YEAR}{_MONTH}(?!\d)",
            _whole_month,
        ),
        (
            r"((?:上上|上|这|本)个?月)的?(?:(?P<day>\d{1,2})[日号]|(?P<third>[初中底末]))?",
            _named_month,
        ),
        (rf"{_YEAR}年?([底末初])(?<=年.)", _end_of_year),
        (
            r"(?P<which>上上|上|这|本|前)?个?(?:周|星期|礼拜)(?:(?P<day>[1-7日天])(?!年)|(?P<end>末))?",
            _weekday,
        ),
        (r"(大前|前|昨|今|当|明|后)(?:天|儿|日|晚|早|夜|晨)", _relative),
        (
            rf"{_YEAR}(?P<name>{_FESTIVAL})节?(?:假期|放假|长假)?的?{_WHICH}",
            _festival,
        ),
        (r"(?<![\d.月])(\d{1,2})[日号](?![楼店桌线窗柜门院馆厅床服员机房])", _bare_day),
    )
)
