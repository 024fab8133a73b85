"""Buttons: only what we packed, for the chat we packed it for, is understood."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers.buttons import MAX_BYTES, Buttons, ButtonUnfit

KEY = b"0123456789abcdef"
ACTS = st.text("abcdefghijklmnopqrstuvwxyz_:-0123456789", min_size=1, max_size=14)
CASES = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=16, max_size=16) | st.just("")
DATA = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=14)
CHATS = st.integers(-(10**13), 10**12).map(str)


@given(ACTS, CASES, DATA, CHATS)
def test_what_was_packed_is_unpacked(act: str, case: str, data: str, chat: str) -> None:
    packed = Buttons(KEY).pack(act, case, data, chat)
    assert len(packed.encode()) <= MAX_BYTES
    assert Buttons(KEY).unpack(packed, chat) == (act, case, data)


@given(ACTS, CASES, DATA, CHATS, st.data())
def test_one_changed_character_is_refused(
    act: str, case: str, data: str, chat: str, draw: st.DataObject
) -> None:
    packed = Buttons(KEY).pack(act, case, data, chat)
    at = draw.draw(st.integers(0, len(packed) - 1))
    other = draw.draw(st.characters(min_codepoint=32, max_codepoint=0x2FFF))
    assume(other != packed[at])
    assert Buttons(KEY).unpack(packed[:at] + other + packed[at + 1 :], chat) is None


@given(ACTS, CASES, DATA, CHATS, CHATS)
def test_another_chat_is_refused(act: str, case: str, data: str, chat: str, other: str) -> None:
    assume(chat != other)
    assert Buttons(KEY).unpack(Buttons(KEY).pack(act, case, data, chat), other) is None


@given(ACTS, CASES, DATA, CHATS, st.data())
def test_a_part_of_it_is_refused(
    act: str, case: str, data: str, chat: str, draw: st.DataObject
) -> None:
    packed = Buttons(KEY).pack(act, case, data, chat)
    start = draw.draw(st.integers(0, len(packed)))
    end = draw.draw(st.integers(start, len(packed)))
    assume((start, end) != (0, len(packed)))
    assert Buttons(KEY).unpack(packed[start:end], chat) is None


@given(st.text(), CHATS)
def test_nonsense_is_refused(raw: str, chat: str) -> None:
    assert Buttons(KEY).unpack(raw, chat) is None


def test_another_key_is_refused() -> None:
    packed = Buttons(KEY).pack("ack", "", "", "5")
    assert Buttons(b"fedcba9876543210").unpack(packed, "5") is None


def test_a_border_between_the_parts_cannot_be_moved() -> None:
    """The same characters in other parts have another signature."""
    buttons = Buttons(KEY)
    moved = buttons.pack("a", "bb", "c.d", "5").rpartition(".")[2]
    assert buttons.unpack(f"a.bbc..d.{moved}", "5") is None
    assert buttons.unpack(f"a.bb.c.d.{moved}", "5") == ("a", "bb", "c.d")


@pytest.mark.parametrize(
    ("act", "case", "data", "words"),
    [
        ("", "", "", "act ''"),
        ("Ack", "", "", "act 'Ack'"),
        ("a.b", "", "", "act 'a.b'"),
        ("a" * 15, "", "", "is not 1 to 14"),
        ("ack", "x.y", "", "case 'x.y'"),
        ("ack", "x" * 17, "", "at most 16"),
        ("a" * 14, "b" * 16, "门店" * 6, "of 64 bytes"),
    ],
)
def test_a_button_that_does_not_fit_says_why(act: str, case: str, data: str, words: str) -> None:
    with pytest.raises(ButtonUnfit, match=words):
        Buttons(KEY).pack(act, case, data, "5")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        Buttons(b"short")
