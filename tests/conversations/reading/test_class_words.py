"""Words that speak for a class, unless they are denied."""

from __future__ import annotations

import pytest

from conversations.reading.class_words import class_word

WORDS = ("受伤", "曝光", "rude", "hurt")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("孩子受伤了", "受伤"),
        ("再不处理我就曝光", "曝光"),
        ("The clerk was RUDE to us.", "rude"),
        ("没有人受伤，可是很吓人", ""),
        ("没受伤", ""),
        ("并没有受伤。后来又受伤了", "受伤"),  # denied once, said once
        ("菜里有虫子", ""),
        ("nobody was hurt", ""),
        ("We were not really hurt, but the clerk was rude", "rude"),
        ("a crude joke", ""),
        ("", ""),
    ],
)
def test_a_word_counts_unless_denied(text: str, word: str) -> None:
    assert class_word(text, WORDS) == word
