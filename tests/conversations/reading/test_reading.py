"""Phones, places, wishes, receipts and small words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.numbering import normal_code, secret_code
from conversations.reading import receipt, words
from conversations.reading.phone import NoPhone, Phone, find_phone, shown
from conversations.reading.place import Named, find_place
from conversations.reading.wish import find_wishes, wished
from tests.conversations.talking import service

UNITS = (
    Named("hq", ("总部", "Head office")),
    Named("xuhui", ("徐汇店", "Xuhui store", "徐家汇店")),
    Named("east", ("南京东路店", "Nanjing East Road store")),
    Named("west", ("南京西路店", "Nanjing West Road store")),
)


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("13800138000", "+8613800138000", ""),
        ("王女士 138 0013 8000", "+8613800138000", "王女士"),
        ("我的电话：１３８００１３８０００", "+8613800138000", "我的电话"),
        ("021-62345678 转 王芳", "+862162345678", "转 王芳"),
        ("+44 20 7946 0958 Jane Doe", "+442079460958", "Jane Doe"),
    ],
)
def test_phones_are_found_with_what_stands_beside_them(text: str, number: Any, rest: Any) -> None:
    assert find_phone(text) == Phone(number, rest)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("打给我", "none"),
        ("", "none"),
        ("12315", "short"),
        ("110", "short"),
        ("1380013800", "impossible"),
        ("138001380001234567", "impossible"),
    ],
)
def test_why_there_is_no_phone(text: str, why: Any) -> None:
    assert find_phone(text) == NoPhone(why)


def test_phones_are_shown_in_groups() -> None:
    assert shown("+8613800138000") == "+86 138 0013 8000"
    assert shown("nonsense") == "nonsense"


@pytest.mark.parametrize(
    ("text", "how", "units"),
    [
        ("徐汇店", "sure", ("xuhui",)),
        ("徐汇", "sure", ("xuhui",)),
        ("你们徐家汇店二楼", "sure", ("xuhui",)),
        ("XUHUI  Store", "sure", ("xuhui",)),
        ("the Xuhui one", "sure", ("xuhui",)),
        ("南京", "close", ("east", "west")),
        ("徐惠店", "close", ("xuhui",)),
        ("Xuhuy", "close", ("xuhui",)),
        ("月球", "none", ()),
        ("", "none", ()),
        ("店", "none", ()),
    ],
)
def test_places(text: str, how: Any, units: Any) -> None:
    place = find_place(text, UNITS)
    assert (place.how, place.units) == (how, units)


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("把钱退给我", ("refund",)),
        ("我要退款，还要道歉", ("apology", "refund")),
        ("不要退款，只要道歉", ("apology",)),
        ("I want my money back", ("refund",)),
        ("no refund, an apology", ("apology",)),
        ("关门一天", ()),
    ],
)
def test_wishes_by_words(text: str, wishes: Any) -> None:
    assert find_wishes(text, service().wishes) == wishes


@pytest.mark.parametrize(
    "text",
    [
        "202611YB001 7K3Q-M9TX-F",
        "编号 202611YB001，查询码 7k3q m9tx f",
        "202611yb001 7K3QM9TXF",
        "202611YB001\n7K3Q-M9TX-*",
    ],
)
def test_number_and_code_are_found(text: str) -> None:
    found = receipt.find(text)
    assert found is not None
    assert found[0] == "202611YB001"


@pytest.mark.parametrize(
    "text",
    ["202611YB001", "20261103 下午三点", "20261103 afternoon", "订单号20261103887766", "x" * 100],
)
def test_what_is_no_receipt(text: str) -> None:
    assert receipt.find(text) is None


@given(st.binary(min_size=8, max_size=8))
def test_every_code_we_make_is_found_again(entropy: Any) -> None:
    code = secret_code(entropy)
    found = receipt.find(f"202611YB001 {code}")
    assert found is not None
    assert normal_code(found[1]) == code


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("３", 3), ("第2项", 2), ("二", 2), ("12", 12), ("123", 0), ("a", 0)],
)
def test_typed_numbers(text: str, number: Any) -> None:
    assert words.count(text) == number


def test_only_a_whole_message_is_a_word() -> None:
    assert words.means("取消", "cancel")
    assert words.means("Cancel!", "cancel")
    assert not words.means("他们取消了我的订单", "cancel")
    assert not words.has_words("😡😡\u202e")


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("菜里有虫，要退款", ("refund",)),
        ("衣服破了要换货", ("exchange",)),
        ("菜坏了，不要退款", ()),
        ("店员说要退款得找总部", ()),
        ("太慢了，要退款得先填表", ()),
    ],
)
def test_what_is_wanted_is_read_in_a_story(text: str, wishes: tuple[str, ...]) -> None:
    assert wished(text, service().wishes) == wishes
