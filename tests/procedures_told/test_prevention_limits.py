"""P29: every limit of early prevention."""

from __future__ import annotations

from typing import Any

import pytest

from tests.procedures_told.limits import Limit, holds, untold

TO_LEADING = (
    "he step:media_phoned",
    "tan step:media_to_working",
    "liu step:media_to_leading",
)


def row(clock: str, unit: str, by: str, classes: tuple[str, ...], due: str, **more: Any) -> Limit:
    """A limit of what somebody filed with these classes."""
    return Limit("prevention", clock, unit, due, by=by, classes=classes, **more)


PROVINCIAL = ("level_a", "media", "provincial_media")
LIMITS = [
    row(
        "TL-P29-01",
        "henan",
        "he",
        ("serious",),
        "11-24 11:00",
        warned=("11-24 10:30 henan he", "11-24 10:50 henan he"),
        rings=("11-24 11:00 henan he", "11-24 11:00 office tan"),
        kept=("he step:phoned",),
    ),
    row(
        "TL-P29-02",
        "henan",
        "he",
        ("serious",),
        "11-24 14:00",
        warned=("11-24 12:00 henan he", "11-24 13:30 henan he"),
        rings=("11-24 14:00 henan he", "11-24 14:00 office tan"),
        kept=("he step:papers",),
    ),
    row(
        "TL-P29-03",
        "henan",
        "he",
        ("pressing",),
        "11-25 00:00",
        warned=("11-24 16:00 henan he", "11-24 22:00 henan he"),
        rings=("11-25 00:00 henan he", "11-25 00:00 office tan"),
        kept=("he step:daily",),
    ),
    row(
        "TL-P29-04",
        "henan",
        "he",
        ("level_a", "media"),
        "11-24 11:00",
        warned=("11-24 10:30 henan he", "11-24 10:45 henan he"),
        rings=("11-24 11:00 henan he", "11-24 11:00 office tan"),
        kept=("he step:media_phoned",),
    ),
    row(
        "TL-P29-05",
        "henan",
        "he",
        ("level_a", "media"),
        "11-24 12:00",
        warned=("11-24 11:30 henan he", "11-24 11:45 henan he"),
        rings=("11-24 12:00 henan he", "11-24 12:00 office tan"),
        kept=("he step:media_phoned", "he step:media_written"),
    ),
    row(
        "TL-P29-06",
        "henan",
        "he",
        ("level_a", "media"),
        "11-24 11:20",
        presses=("+20m", "he step:media_phoned"),
        warned=("11-24 10:50 office tan", "11-24 11:05 office tan"),
        rings=("11-24 11:20 office tan", "11-24 11:20 working liu"),
        kept=("tan step:media_to_working",),
    ),
    row(
        "TL-P29-07",
        "henan",
        "he",
        PROVINCIAL,
        "11-24 12:00",
        presses=("he step:media_phoned", "+1h", "tan step:media_to_working"),
        warned=("11-24 11:30 working liu", "11-24 11:45 working liu"),
        rings=("11-24 12:00 working liu", "11-24 12:00 company yang"),
        kept=("liu step:media_to_leading",),
    ),
    row(
        "TL-P29-08",
        "henan",
        "he",
        PROVINCIAL,
        "11-24 14:00",
        presses=TO_LEADING,
        warned=("11-24 12:00 company shao", "11-24 13:30 company shao"),
        rings=("11-24 14:00 company shao,yang",),
        kept=("shao step:media_plan",),
    ),
    row(
        "TL-P29-09",
        "calls",
        "hua",
        ("very_dissatisfied",),
        "11-24 11:00",
        warned=("11-24 10:30 calls hua", "11-24 10:50 calls hua"),
        rings=("11-24 11:00 calls hua", "11-24 11:00 office tan"),
        kept=("hua step:call_report",),
    ),
    row(
        "TL-P29-10",
        "aftersales",
        "guan",
        ("beyond_section",),
        "11-24 11:00",
        warned=("11-24 10:30 aftersales guan", "11-24 10:50 aftersales guan"),
        rings=("11-24 11:00 aftersales guan", "11-24 11:00 office tan"),
        kept=("guan step:section_report",),
    ),
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.clock)
def test_limit(limit: Limit) -> None:
    holds(limit)


def test_every_limit_has_a_row() -> None:
    assert untold("prevention", LIMITS) == set()
