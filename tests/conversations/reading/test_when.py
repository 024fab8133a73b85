"""When did it happen: every row of the measured list, and nothing that crashes on anything."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.reading.days import FESTIVALS, festival
from conversations.reading.when import on_day, read_when

ZONE = "Asia/Shanghai"
SHANGHAI = ZoneInfo(ZONE)
NOW = datetime(2026, 11, 18, 16, 30, tzinfo=SHANGHAI).astimezone(UTC)
_LINES = (Path(__file__).parents[2] / "data" / "time_expressions.jsonl").read_text("utf-8")
ROWS = [row for line in _LINES.splitlines() if "text" in (row := json.loads(line))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_time_expressions(row: Any) -> None:
    when = read_when(row["text"], NOW, ZONE)
    expected = row["expected"]
    if expected is None:
        assert when is None
        return
    assert when is not None
    start = when.start.astimezone(SHANGHAI).replace(tzinfo=None)
    first, before = (datetime.fromisoformat(expected[key]) for key in ("from", "before"))
    assert first <= start < before
    assert (when.precision in ("minute", "about", "part")) == expected["time_given"]


@pytest.mark.parametrize(
    ("text", "local", "precision"),
    [
        ("昨晚12点", "2026-11-18T00:00", "minute"),
        ("下午五点", "2026-11-17T17:00", "minute"),
        ("早上八点", "2026-11-18T08:00", "minute"),
        ("2月29日", "2024-02-29T00:00", "day"),
        ("5 pm", "2026-11-17T17:00", "minute"),
        ("9:15 this morning", "2026-11-18T09:15", "minute"),
        ("25/12/2025", "2025-12-25T00:00", "day"),
        ("midnight yesterday", "2026-11-18T00:00", "minute"),
        ("I sat there in the sun on Monday", "2026-11-16T00:00", "day"),
        ("Sat around 3pm", "2026-11-14T15:00", "about"),
        ("last fri", "2026-11-13T00:00", "day"),
        ("last weekend", "2026-11-14T00:00", "span"),
    ],
)
def test_the_latest_past_time_is_meant(text: str, local: Any, precision: Any) -> None:
    when = read_when(text, NOW, ZONE)
    assert when is not None
    assert when.start.astimezone(SHANGHAI) == datetime.fromisoformat(local).replace(tzinfo=SHANGHAI)
    assert when.precision == precision


@pytest.mark.parametrize("text", ["明天下午三点", "后天", "tomorrow at 3 pm", "2027年1月3日"])
def test_what_is_said_to_lie_ahead_is_seen(text: str) -> None:
    when = read_when(text, NOW, ZONE)
    assert when is not None
    assert when.future(NOW)


@pytest.mark.parametrize(
    "text",
    ["3号楼", "5号服务员", "13月45日", "2026-02-30", "99:99", "Feb 30", "0天", "version 1.2"],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_when(text, NOW, ZONE) is None


def test_a_day_is_a_local_day() -> None:
    when = on_day(datetime(2026, 11, 23).date(), ZONE)  # noqa: DTZ001
    assert when.start == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert when.end - when.start == timedelta(days=1)


@pytest.mark.parametrize("name", sorted(FESTIVALS))
def test_festivals_lie_in_the_past(name: str) -> None:
    today = NOW.astimezone(SHANGHAI).date()
    days = festival(name, today)
    assert days is not None
    assert days[0] <= today


_PIECES = (
    "昨前今明天上下午晚点半刻号月日年周末国庆春节第一二三十前后小时个多左右"
    "0123456789:/.-~ agopmlast "
)


@given(st.one_of(st.text(max_size=60), st.text(_PIECES, max_size=24)))
def test_nothing_crashes_and_ends_follow_starts(text: str) -> None:
    when = read_when(text, NOW, ZONE)
    if when is not None:
        assert when.end > when.start
        assert when.start.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("last night around 9", 21),
        ("around 9 last night", 21),
        ("last night at 9:30", 21),
        ("yesterday evening at 8", 20),
        ("this morning around 9 the lift stopped", 9),
        ("yesterday afternoon at 3", 15),
        ("last night I waited about 9 minutes", 18),
    ],
)
def test_an_hour_belongs_to_the_part_of_the_day_beside_it(text: str, hour: int) -> None:
    when = read_when(text, NOW, ZONE)
    assert when is not None
    assert when.start.astimezone(ZoneInfo(ZONE)).hour == hour
