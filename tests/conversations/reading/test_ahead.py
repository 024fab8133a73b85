"""Moments still to come, as staff write them, and the reason that follows."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.reading.ahead import Ahead, read_ahead

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # a Tuesday, 15:00 in Shanghai
END = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # the limit as it stands: tomorrow 10:00


def read(text: str, end: datetime | None = END) -> Ahead | None:
    return read_ahead(text, NOW, ZONE, end)


@pytest.mark.parametrize(
    ("text", "moment", "reason"),
    [
        ("明天下午三点 等配件", "2026-11-25T15:00", "等配件"),
        ("下周三上午十点半，配件没到", "2026-12-02T10:30", "配件没到"),
        ("18:00 再等一下", "2026-11-24T18:00", "再等一下"),
        ("下午两点", "2026-11-25T14:00", ""),  # today's is over
        ("再24小时 等配件", "2026-11-26T10:00", "等配件"),  # from the limit as it stands
        ("24小时后 等配件", "2026-11-25T15:00", "等配件"),  # from now
        ("+2h waiting", "2026-11-25T12:00", "waiting"),
        ("12月3日17:30 顾客出差", "2026-12-03T17:30", "顾客出差"),
        ("28号下午5点前 等货", "2026-11-28T17:00", "等货"),
        ("11/30 18:00", "2026-11-30T18:00", ""),
        ("tomorrow 3pm waiting for parts", "2026-11-25T15:00", "waiting for parts"),
        ("next friday 5pm because the guest is away", "2026-12-04T17:00", "the guest is away"),
        ("in 2 hours customer away", "2026-11-24T17:00", "customer away"),
        ("Dec 3 17:30 parts", "2026-12-03T17:30", "parts"),
        ("2026-12-01 15:00 等", "2026-12-01T15:00", "等"),
    ],
)
def test_a_moment_and_its_reason(text: str, moment: str, reason: str) -> None:
    found = read(text)
    assert found is not None
    assert not found.whole
    local = found.at.astimezone(ZoneInfo(ZONE))
    assert (local.isoformat()[:16], found.rest) == (moment, reason)


@pytest.mark.parametrize(
    ("text", "day_after"),
    [
        ("周五", "2026-11-28"),
        ("Friday", "2026-11-28"),
        ("大后天", "2026-11-28"),
        ("1月5日", "2027-01-06"),  # the next one, not the last
        ("下个月5号", "2026-12-06"),
        ("月底 结账", "2026-12-01"),
    ],
)
def test_a_day_ends_with_it(text: str, day_after: str) -> None:
    found = read(text)
    assert found is not None
    assert found.whole
    assert found.at.astimezone(ZoneInfo(ZONE)).isoformat()[:10] == day_after


@pytest.mark.parametrize("text", ["", "等配件", "3个工作日", "soon", "😀"])
def test_what_names_no_moment_is_none(text: str) -> None:
    assert read(text) is None


def test_what_is_past_is_not_made_future() -> None:
    found = read("昨天下午三点")
    assert found is not None
    assert found.at < NOW


def test_a_span_counts_from_now_where_there_is_no_limit_yet() -> None:
    found = read("两天", end=None)
    assert found is not None
    assert found.at == datetime(2026, 11, 26, 7, 0, tzinfo=UTC)
