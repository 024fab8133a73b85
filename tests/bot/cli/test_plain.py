"""Nothing that strangers write may work on a terminal (C6)."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.plain import as_json, as_json_line, padded, plain, width


def _seen(text: str) -> bool:
    """No control, no direction, no half of a character."""
    return all(
        unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        and character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
        for character in text
    )


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=())))
def test_whatever_comes_in_nothing_unseen_goes_out(text: str) -> None:
    assert _seen(plain(text))
    assert _seen(as_json_line({"text": text}))
    assert _seen(as_json([text]).replace("\n", ""))


@given(st.text())
def test_json_keeps_the_text_exactly(text: str) -> None:
    assert json.loads(as_json(text)) == text
    assert json.loads(as_json_line(text)) == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("红烧肉 with rice", "红烧肉 with rice"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("exe.\u202egpj", "exe.\\u202egpj"),
        ("two\nlines", "two ⏎ lines"),
        ("half \ud83d", "half \\ud83d"),
        ("👩\u200d🍳", "👩\u200d🍳"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 4),
    ],
)
def test_what_is_unseen_is_written_out(written: str, shown: str) -> None:
    assert plain(written) == shown


def test_columns_count_wide_characters_twice() -> None:
    assert width("客诉ok") == 6
    assert padded("客诉", 6) == "客诉  "
