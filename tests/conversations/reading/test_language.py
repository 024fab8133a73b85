"""Which language a text is written in: a sentence decides, a word or a name does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.reading.language import written_in


@pytest.mark.parametrize(
    "text",
    [
        "I agree",
        "I want to complain",
        "There was a hair in my soup at the Xuhui store",
        "MY FOOD WAS COLD",
        "I’d like a refund",
        "the waiter was rude",
    ],
)
def test_english_sentences(text: str) -> None:
    assert written_in(text) == "en"


@pytest.mark.parametrize("text", ["同意", "菜里有虫子", "服务员说 get out of here", "iPhone坏了"])
def test_any_chinese_is_chinese(text: str) -> None:
    assert written_in(text) == "zh"


@pytest.mark.parametrize(
    "text", ["hello", "OK", "hi hi", "iPhone 15 Pro Max", "12", "?!", "", "😡", "the", "refund"]
)
def test_what_both_may_type_decides_nothing(text: str) -> None:
    assert written_in(text) == ""


@given(st.text())
def test_anything_can_be_asked(text: str) -> None:
    assert written_in(text) in ("zh", "en", "")
