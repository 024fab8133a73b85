"""Figures in the source's words, and which limits they allow."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from procedures.check_numbers import amounts, contradictions, numeral
from procedures.load import parse, shipped
from procedures.model import Clock
from tests.procedures.test_load import TEXT


@pytest.mark.parametrize(
    ("figure", "number"),
    [
        *(("48", 48), ("十", 10), ("十五", 15), ("二十", 20), ("四十八", 48), ("两", 2), ("每", 1)),
        *(("一百二十", 120), ("一百零五", 105), ("二四", 24), ("２４", 24)),
    ],
)
def test_numerals(figure: str, number: int) -> None:
    assert numeral(figure) == number


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("15分钟内", [(900, False)]),
        ("在二小时内传递", [(7200, False)]),
        ("四个工作小时内", [(14_400, True)]),
        ("12个 工作小时", [(43_200, True)]),
        ("半小时", [(1800, False)]),
        ("两个工作日内", [(172_800, True)]),
        ("2至3天", [(172_800, False), (259_200, False)]),
        ("1-2小时", [(3600, False), (7200, False)]),
        ("每48小时", [(172_800, False)]),
        ("每天一调度", [(86_400, False)]),
        ("一周结案率", [(604_800, False)]),
        ("within 24 Hours", [(86_400, False)]),
        ("及时处理，不低于80%", []),
        ("3次及以上", []),
    ],
)
def test_amounts(words: str, found: list[tuple[int, bool]]) -> None:
    assert [tuple(amount) for amount in amounts(words)] == found


def _clock(limit: str, quote: str) -> Clock:
    procedure = parse(TEXT.replace('review = "2wd"', f'review = "{limit}"'), "mine.toml")
    return replace(shipped("service").clock("TL-P48-01"), limit=procedure.review, quote=quote)


@pytest.mark.parametrize(
    ("limit", "quote", "fits"),
    [
        ("24h", "24小时内", True),
        ("24h", "一天内", True),
        ("1d", "24小时内", True),
        ("24wh", "24小时内", True),  # a company may count them in working time
        ("4h", "四个工作小时内", False),  # never the other way round
        ("4wh", "四个工作小时内", True),
        ("3wd", "3日内", True),
        ("3wd", "三个工作日内", True),
        ("5wd", "一周内", True),
        ("4wd", "一周内", False),
        ("31d", "一个月内", True),
        ("today", "当天通知", True),
        ("today", "一天内通知", False),
        ("24h", "及时通知", False),
        ("24h", "2小时内,4天内", False),
    ],
)
def test_which_limits_a_quote_allows(limit: str, quote: str, fits: bool) -> None:
    service = shipped("service")
    wrong = list(contradictions(replace(service, clocks=(_clock(limit, quote),))))
    assert (wrong == []) == fits


def test_a_clock_of_one_s_own_is_free() -> None:
    service = shipped("service")
    clock = replace(_clock("9h", "24小时内"), own=True)
    assert list(contradictions(replace(service, clocks=(clock,)))) == []
