"""Staff read when it happened as exactly as the customer said it, and no more so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from conversations.reading.found import PARTS
from conversations.reading.when import kept_when, read_when
from conversations.talk.scene import shown_when
from templates.render import Words

WORDS = Words()
ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 24, 15, tzinfo=ZoneInfo(ZONE))
DAY = datetime(2026, 11, 23, tzinfo=ZoneInfo(ZONE))


def line(language: str, said: str, zone: str = ZONE) -> str:
    """What was said, as a case keeps it and a form of the company shows it in `zone`."""
    when = read_when(said, NOW, ZONE)
    assert when is not None
    shown = shown_when(kept_when(when.start, when.precision, zone))
    field: dict[str, Any] = {
        "name": "#",
        "text": "",
        "at": None,
        "when": shown,
        "names": [],
        "word": "",
        "by": [],
    }
    values = {"form": "F", "clause": "", "number": "1", "whole": False, "chars": 99, "zone": zone}
    text = WORDS.render("staff/form", language, values | {"lines": [field]}, "plain")
    return text.splitlines()[1].removeprefix("#").strip(" ：:")


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        ("昨天15:00", "2026-11-23（周一）15:00", "2026-11-23 (Mon), 15:00"),
        ("昨天下午三点左右", "2026-11-23（周一）15:00左右", "2026-11-23 (Mon), around 15:00"),
        ("昨天下午", "2026-11-23（周一）下午", "2026-11-23 (Mon), in the afternoon"),
        ("昨天", "2026-11-23（周一）", "2026-11-23 (Mon)"),
        ("去年3月5日", "2025-03-05（周三）", "2025-03-05 (Wed)"),
    ],
)
def test_as_exactly_as_it_was_said(said: str, zh: str, en: str) -> None:
    assert line("zh", said) == zh
    assert line("en", said) == en


def test_for_readers_elsewhere_an_afternoon_is_about_an_hour() -> None:
    assert line("en", "昨天下午", "Asia/Tokyo") == "2026-11-23 (Mon), around 14:00"


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_day_is_found_again(part: str) -> None:
    begins = DAY + timedelta(minutes=PARTS[part][0])
    kept = kept_when(begins, "part", ZONE)
    assert (kept.start, kept.precision) == (begins, "part")
    assert PARTS[kept.part][0] == PARTS[part][0]


@pytest.mark.parametrize("precision", ["day", "span", "hour", ""])
def test_whatever_is_less_exact_is_a_day(precision: str) -> None:
    kept = kept_when(DAY, precision, ZONE)
    assert (kept.start, kept.end, kept.precision) == (DAY, DAY + timedelta(days=1), "day")
