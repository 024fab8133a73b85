"""The card says when it happened as exactly as the customer did, and no more so."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations.reading.found import PARTS
from templates.render import Words
from tests.templates.test_every_text import STAFF

WORDS = Words()
ZONE = "Asia/Shanghai"
DAY = datetime(2026, 11, 23, tzinfo=ZoneInfo(ZONE))


def line(language: str, minute: int, precision: str) -> str:
    """The card's line about it."""
    when = {"incident_at": DAY + timedelta(minutes=minute), "incident_precision": precision}
    values = STAFF["staff/card"] | when | {"zone": ZONE}
    text = WORDS.render("staff/card", language, values, "plain")
    (found,) = [each for each in text.splitlines() if each.startswith(("事发时间", "When"))]
    return found


@pytest.mark.parametrize(
    ("precision", "zh", "en"),
    [
        ("minute", "事发时间：11月23日(周一) 15:00", "When: Mon 23 Nov, 15:00"),
        ("about", "事发时间：11月23日(周一) 15:00左右", "When: Mon 23 Nov, 15:00 or so"),
        ("day", "事发时间：11月23日(周一)", "When: Mon 23 Nov"),
        ("span", "事发时间：11月23日(周一)", "When: Mon 23 Nov"),
    ],
)
def test_moments_and_days(precision: str, zh: str, en: str) -> None:
    assert line("zh", 900, precision) == zh
    assert line("en", 900, precision) == en


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_day_is_no_hour(language: str, part: str) -> None:
    begins = PARTS[part][0]
    assert not any(sign.isdigit() for sign in line(language, begins, "part")[-6:])


def test_an_afternoon() -> None:
    assert line("zh", 780, "part") == "事发时间：11月23日(周一) 下午"
    assert line("en", 780, "part") == "When: Mon 23 Nov, in the afternoon"
