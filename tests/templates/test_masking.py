"""Numbers masked, links dead, hidden signs gone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.masking import clean, defang, mask_phone, mask_text


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13800138000", "138****8000"),
        ("+8613800138000", "138****8000"),
        ("+86 138 0013 8000", "138****8000"),
        ("021-6234567", "021***4567"),
        ("12315", "*****"),
        ("", ""),
    ],
)
def test_phones(number: Any, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打13800138000找我", "打138****8000找我"),
        ("138-0013-8000", "138****8000"),
        ("电话 021-62345678。", "电话 021****5678。"),
        ("+44 20 7946 0958", "442*****0958"),
        ("身份证11010519491231002X", "身份证110*************2X"),
        ("卡号6222021234567890128", "卡号6222***********0128"),
        ("卡号 6222 0212 3456 7890 128", "卡号 6222***********0128"),
        ("zhang.san@example.com", "z***@example.com"),
        ("订单20261103887766", "订单20261103887766"),
        ("编号 202611YB001，2026-11-24 18:00", "编号 202611YB001，2026-11-24 18:00"),
        ("花了300元，等了2小时", "花了300元，等了2小时"),
        ("iPhone 15，128G", "iPhone 15，128G"),
    ],
)
def test_numbers_in_texts(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    ("link", "dead"),
    [
        ("http://example.com/x", "http[:]//example[.]com/x"),
        ("http://exam\u200bple.com", "http[:]//example[.]com"),
        ("tg://user?id=1", "tg[:]//user?id=1"),
        ("weixin://pay", "weixin[:]//pay"),
        ("www.evil.top", "www[.]evil[.]top"),
        ("@admin_bot", "@\u2060admin_bot"),
        ("退了3.5元。", "退了3.5元。"),
    ],
)
def test_links_are_dead_and_stay_so(link: Any, dead: Any) -> None:
    once = defang(link)
    assert once.replace("\u2060", "") == dead.replace("\u2060", "")
    assert defang(once) == once


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\u202egpj.exe", "agpj.exe"),
        ("\x1b]0;x\x07", "]0;x"),
        ("a\x00b\ud800c", "abc"),
        ("Z" + "\u0301" * 50, "Z" + "\u0301" * 4),
        ("两行\r\n文字\t好", "两行\n文字\t好"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_hidden_signs_are_gone(text: str, left: Any) -> None:
    assert clean(text) == left


@given(st.text(max_size=200))
def test_all_of_them_take_anything_and_are_idempotent(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert defang(defang(text)) == defang(text)
    assert mask_text(mask_text(text)) == mask_text(text)


@pytest.mark.parametrize("piece", ["9", "a", "a-", "a.", "a@", "1 ", "-", "(", "好"])
def test_long_texts_take_no_long_time(piece: Any) -> None:
    """A pattern that looks back over and over would need minutes here, and stop the test."""
    text = piece * (60_000 // len(piece))
    assert clean(text) == text
    assert len(defang(text)) >= len(text)
    assert len(mask_text(text)) <= len(text) + 3 * text.count("@")
