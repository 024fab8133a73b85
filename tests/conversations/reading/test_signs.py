"""Danger, people asked for, tempers lost: what is read as such, and what must not be."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.reading.cards import has_card
from conversations.reading.danger import find_danger
from conversations.reading.human import needs_person, only_asks, wants_person

_DATA: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[2] / "data" / "danger.toml").read_text("utf-8")
)
_DANGER = [(kind, text) for kind, texts in _DATA["danger"].items() for text in texts]
# In a story, asking for a person is only told of.
TOLD = "我昨天打你们热线转人工转了半小时都没有人接，最后自己断了，" + "每次都要重新排队，" * 5
_NONE = [text for texts in _DATA["none"].values() for text in texts]


def test_there_are_enough_of_both() -> None:
    assert len(_DANGER) >= 60
    assert len(_NONE) >= 60


@pytest.mark.parametrize(("kind", "text"), _DANGER)
def test_danger_is_found(kind: str, text: str) -> None:
    # Two kinds may stand in one sentence; that people are called is what counts.
    assert find_danger(text)
    if kind in ("self_harm", "fire"):
        assert find_danger(text) == kind


@pytest.mark.parametrize("text", _NONE)
def test_what_is_no_danger_is_left_alone(text: str) -> None:
    assert find_danger(text) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0", "asked"),
        ("人工", "asked"),
        ("转人工！", "asked"),
        ("我要找真人客服", "asked"),
        ("能不能转人工", "asked"),
        ("a human please", "asked"),
        ("Can I speak to a real person?", "asked"),
        ("let me talk to someone, connect me to an agent", "asked"),
        ("我不想跟机器说话", "refused"),
        ("别拿机器人糊弄我", "refused"),
        ("I don't want to talk to a bot", "refused"),
        ("stupid bot", "refused"),
        ("怎么查进度", ""),
        ("你是机器人吗", ""),
        ("人工费多收了", ""),
        ("人工智能客服", ""),
        ("手工饺子不新鲜", ""),
        ("不需要人工", ""),
        ("别给我转人工", ""),
        ("不想找人工", ""),
        ("要不要转人工", "asked"),
        ("为什么不给我转人工", "asked"),
        ("不想说了，转人工", "asked"),
        ("I don't want to talk to a person, just fix my bill", ""),
        ("I don\u2019t want to talk to a person", ""),
        ("I do not want to speak to an agent", ""),
        ("Why don't you connect me to a person", "asked"),
        (TOLD, ""),
        ("10", ""),
        ("The agent at the desk was rude", ""),
    ],
)
def test_people_asked_for(text: str, why: str) -> None:
    assert wants_person(text) == why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("再不处理我就投诉到12315", "regulator"),
        ("我要找记者曝光你们", "regulator"),
        ("法院见", "regulator"),
        ("I will sue you", "regulator"),
        ("I'm reporting this to trading standards", "regulator"),
        ("他妈的，什么服务", "angry"),
        ("滚！", "angry"),
        ("this is bullshit", "angry"),
        ("我的卡号6222 0212 3456 7890 128", "card"),
        ("身份证11010519491231002X", "card"),
        ("身份证110105 19491231 002X", "card"),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", "card"),
        ("气死我了，太差了，垃圾", ""),
        ("滚烫的汤", ""),
        ("我妈的手机坏了", ""),
        ("12315是什么", ""),
        ("不想打12315", ""),
        ("订单号6222021234567890128", ""),
        ("电话13812345678", ""),
        ("The soup was cold", ""),
    ],
)
def test_people_needed(text: str, why: str) -> None:
    assert needs_person(text) == why


def test_a_word_for_a_person_tells_nothing_of_the_matter() -> None:
    assert only_asks("转人工")
    assert not only_asks("我不想跟机器说话")


def test_a_number_whose_check_fails_is_no_card() -> None:
    assert not has_card("110105194912310021")
    assert not has_card("6222021234567890127")


@given(st.text(max_size=300))
def test_anything_can_be_read(text: str) -> None:
    find_danger(text)
    assert wants_person(text) in ("", "asked", "refused")
    assert needs_person(text) in ("", "card", "regulator", "angry")


@pytest.mark.parametrize("piece", ["不", "没有人", "打", "孩子", "no one ", "a ", "1", "6 "])
def test_long_texts_take_no_long_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    find_danger(text)
    needs_person(text)
