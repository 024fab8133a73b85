"""What a story says, and the figures in it that say nothing (F17)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.preview.company import view
from conversations.reading.phone import shown
from conversations.reading.story import Gist, personal, read_story
from tests.conversations.talking import service

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 18, 16, 30, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
UNITS = [unit.named() for unit in view(service()).units if unit.id != "hq"]


def gist(text: str) -> Gist:
    return read_story(text, NOW, ZONE, UNITS, service().wishes)


@pytest.mark.parametrize(
    "text",
    [
        "197号服务员态度很差",
        "5号服务员不理我",
        "2号楼电梯坏了",
        "我住8号房，15号的房间也吵",
        "订单20261103887766没送",
        "周六日不上班，没人接电话",
        "你们每周六都这样",
        "周一到周五都没人",
        "营业到晚上10点",
        "等了我两个小时，一点都不好",
        "看了1/3就坏了",
        "当天晚上服务员说没有",
        "两年前也来过",
        "明天再不解决我就投诉",
        "六月产的机器",
        "Open 24/7, they said",
        "every Monday the same",
        "I waited until 5 pm",
        "half of it, 1/2, was gone",
        "two years ago it was better",
        "Mondays are bad",
        "tomorrow I will complain again",
    ],
)
def test_a_story_without_a_day_has_none(text: str) -> None:
    assert gist(text).when is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12月25日买的鞋", "2025-12-25"),
        ("昨天下午三点我去店里", "2026-11-17"),
        ("我11月3日买的，197号服务员", "2026-11-03"),
        ("16号上午结账的时候", "2026-11-16"),
        ("上周三送来的", "2026-11-11"),
        ("前天入住", "2026-11-16"),
        ("刚才在店里被骂了", "2026-11-18"),
        ("On 10/12 I bought shoes", "2026-10-12"),
        ("last Friday the waiter shouted at me", "2026-11-13"),
    ],
)
def test_a_day_in_a_story_is_found_and_lies_in_the_past(text: str, day: str) -> None:
    when = gist(text).when
    assert when is not None
    assert when.start.astimezone(ZoneInfo(ZONE)).date().isoformat() == day
    assert not when.future(NOW)


@pytest.mark.parametrize(
    ("text", "how", "units"),
    [
        ("昨天在徐汇店吃饭", "sure", ("xuhui",)),
        ("徐家汇店二楼", "sure", ("xuhui",)),
        ("在徐惠店吃饭", "close", ("xuhui",)),
        ("不是徐汇店，是静安店", "close", ("xuhui", "jingan")),
        ("给总部打电话没人接", "none", ()),
        ("at the Xuhui store", "sure", ("xuhui",)),
        ("at the Xuhuy store", "close", ("xuhui",)),
        ("Xuhuistan is far", "none", ()),
        ("在一家店里", "none", ()),
    ],
)
def test_places_in_a_story(text: str, how: str, units: tuple[str, ...]) -> None:
    place = gist(text).place
    assert (place.how, place.units) == (how, units)


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("我要求退款并道歉", ("apology", "refund")),
        ("服务员给换了一个盘子，还是脏的", ()),
        ("不知道什么原因", ()),
        ("他们解释了半天", ()),
        ("请给我换货", ("exchange",)),
        ("I want a refund", ("refund",)),
        ("they never apologised", ()),
        ("I do not want a refund, I want an apology", ("apology",)),
    ],
)
def test_wishes_are_what_is_asked_for(text: str, wishes: tuple[str, ...]) -> None:
    assert gist(text).wishes == wishes


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("我的电话13812345678", "+86 138 1234 5678"),
        ("有事找我 138 1234 5678", "+86 138 1234 5678"),
        ("联系电话：021-62345678", "+86 21 6234 5678"),
        ("打了店里021-62345678没人接", ""),
        ("打给快递13812345678没人接", ""),
        ("客服400-711-6699一直占线", ""),
        ("订单号13812345678", ""),
        ("身份证110101199003071234", ""),
        ("call me on +44 7911 123456", "+44 7911 123456"),
        ("I called their hotline +44 20 7946 0958", ""),
    ],
)
def test_only_the_customers_own_phone_is_taken(text: str, phone: str) -> None:
    found = gist(text).phone
    assert (shown(found) if found else "") == phone


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("订单号20261103887766", "20261103887766"),
        ("订单编号：ab-12345 没送到", "AB-12345"),
        ("小票号码 008812345", "008812345"),
        ("order no. 4711-0815", "4711-0815"),
        ("receipt number is #12345678", "12345678"),
        ("订单号13812345678", ""),
        ("订单号110101199003071234", ""),
        ("单号 4539578763621486", ""),
        ("订单1234", ""),
        ("our order was wrong and cost 12345 dollars", ""),
        ("20261103887766", ""),
    ],
)
def test_order_numbers_are_called_so_and_are_no_phone_identity_or_card(
    text: str, order: str
) -> None:
    assert gist(text).order == order


def test_what_is_personal_is_no_order_number() -> None:
    assert personal("13812345678")
    assert personal("11010119900307123X".lower())
    assert personal("6222 0212 3456 7890".replace(" ", "")) is False  # fails the check digit
    assert personal("4539578763621486")


def test_everything_in_one_story() -> None:
    found = gist(
        "昨天下午三点左右我在徐汇店吃饭，菜里有虫子，197号服务员还笑我。"
        "我要求退款，订单号20261103887766，我的电话13812345678"
    )
    assert found.when is not None
    assert found.when.precision == "about"
    assert found.place.units == ("xuhui",)
    assert (found.wishes, found.phone, found.order) == (
        ("refund",), "+8613812345678", "20261103887766",
    )  # fmt: skip


_PIECES = "昨前今天上下午点号月日周末徐汇静安店订单号要退款电话0123456789-/: abcorder no"


@given(st.one_of(st.text(max_size=80), st.text(_PIECES, max_size=40)))
def test_nothing_crashes_and_no_moment_lies_ahead(text: str) -> None:
    found = gist(text)
    assert found.when is None or not found.when.future(NOW)
    assert not (found.phone and found.order and found.phone.lstrip("+") == found.order)
