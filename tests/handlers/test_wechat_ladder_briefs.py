"""A brief in the fields of a template, held against the stand-in's own rules for them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.wechat.templates import fits, kind_of
from conversations.channel import Brief
from handlers.wechat.briefs import Form, filled, form_of
from handlers.wechat.errors import BadSetting

AT = datetime(2026, 3, 2, 17, 5, tzinfo=timezone(timedelta(hours=8)))
BRIEF = Brief("C-20260302-0001", "已受理", "人民路店", AT)
SETTING = "KESU_WECHAT_TEMPLATE"
EVERY = Form(
    "t",
    (
        ("character_string1", "number"),
        ("phrase2", "status"),
        ("thing3", "unit"),
        ("time4", "time"),
        ("date5", "time"),
        ("const6", "status"),
        ("short_thing7", "status"),
        ("thing8", "time"),
    ),
)


def test_a_form_is_read_from_its_setting() -> None:
    form = form_of(SETTING, " Ab-3_x: character_string1 = number, phrase2=status ")
    assert form == Form("Ab-3_x", (("character_string1", "number"), ("phrase2", "status")))
    assert form_of(SETTING, "  ") is None


@pytest.mark.parametrize(
    "given",
    [
        "Ab3",
        "Ab3:",
        ":thing1=number",
        "A b:thing1=number",
        "Ab3:thing=number",
        "Ab3:first1=number",
        "Ab3:thing1",
        "Ab3:thing1=story",
        "Ab3:thing1=number,thing1=status",
        "Ab3:thing1=number,",
        "Ab3:time1=number",
    ],
)
def test_a_setting_that_would_fail_later_is_named_now(given: str) -> None:
    with pytest.raises(BadSetting, match=f"{SETTING} .*Remedy: "):
        form_of(SETTING, given)


def test_each_word_in_its_field() -> None:
    assert filled(EVERY, BRIEF) == {
        "character_string1": "C-20260302-0001",
        "phrase2": "已受理",
        "thing3": "人民路店",
        "time4": "2026年3月2日 17:05",
        "date5": "2026年3月2日 17:05",
        "const6": "已受理",
        "short_thing7": "已受理",
        "thing8": "2026年3月2日 17:05",
    }


def test_what_is_too_long_is_cut() -> None:
    long = Brief("投诉 C-" + "9" * 40, "已经提出解决方案", "一二三四五六七八九十" * 3, AT)
    values = filled(EVERY, long)
    assert values is not None
    assert values["character_string1"] == "C-" + "9" * 30
    assert values["phrase2"] == "已经提出解"
    assert values["thing3"] == "一二三四五六七八九十一二三四五六七八九…"
    assert values["short_thing7"] == "已经提出…"


def test_a_family_is_not_torn() -> None:
    family = "👨‍👩‍👧‍👦"  # seven characters
    values = filled(Form("t", (("thing1", "unit"),)), Brief("", "", family * 3, AT))
    assert values == {"thing1": f"{family * 2}…"}


def test_a_field_with_nothing_left_is_no_message() -> None:
    english = Brief("C-1", "Accepted", "Olaya", AT)
    assert filled(EVERY, english) is None
    assert filled(Form("t", (("thing1", "status"),)), english) == {"thing1": "Accepted"}


WORD = st.text(min_size=1, max_size=60)


@given(WORD, WORD, WORD, st.datetimes(timezones=st.just(UTC)).filter(lambda at: at.year >= 1000))
def test_the_platform_takes_whatever_is_filled_in(
    number: str, status: str, unit: str, at: datetime
) -> None:
    values = filled(EVERY, Brief(number, status, unit, at))
    for name, value in (values or {}).items():
        assert fits(kind_of(name), value), (name, value)
