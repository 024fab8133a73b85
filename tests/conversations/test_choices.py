"""What a typed answer means where buttons are numbered lines."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.choices import Choice, Choices, decode, encode, followed, meant
from conversations.reading.words import core

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY, OTHER, LATE, ENOUGH, LIKE = (
    Choice(1, "今天", "pick..a.today"),
    Choice(2, "Other day", "pick..a.other"),
    Choice(3, "22:30 以后", "pick..a.late"),
    Choice(4, "没有更多了", "pick..a.enough"),
    Choice(12, "👍", "rate..x.5"),
)
SUBMIT = Choice(0, "提交", "pick..a.submit")
SHOWN = Choices((SUBMIT, TODAY, OTHER, LATE, ENOUGH, LIKE), AT)


@pytest.mark.parametrize(
    "text",
    [
        *("1", "１", " 1 ", "1.", "1。", "1、", "1)", "（1）", "①", "1️⃣", "01", "#1"),
        *("一", "第一个", "第1个", "第 一 项", "第一", "1个", "1吧", "第一条吧"),
        *("选1", "选 1", "我选1", "我要选一", "选择1", "回复1", "回复：1", "回复“1”", "按1", "点1"),
        *("option 1", "Option 1", "No.1", "no 1", "number 1", "choose 1", "I choose 1"),
        *("one", "option one", "first", "the first one", "The first"),
        *(
            "今天",
            "今 天",
            "今天。",
            "“今天”",
            "1 今天",
            "1、今天",
            "1.今天",
            "选今天",
            "我选 今天",
        ),
    ],
)
def test_the_first_choice_by_number_or_label(text: str) -> None:
    assert meant(SHOWN, text) == TODAY


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("other DAY!", OTHER),
        ("ＯＴＨＥＲ　ＤＡＹ", OTHER),
        ("two", OTHER),
        ("第二个", OTHER),
        ("三", LATE),
        ("22：30以后", LATE),
        ("没有更多了", ENOUGH),
        ("十二", LIKE),
        ("第十二个", LIKE),
        ("12", LIKE),
        ("👍", LIKE),
        ("提交", SUBMIT),
        ("回复“提交”", SUBMIT),
        ("请回复“提交”", SUBMIT),
    ],
)
def test_other_choices(text: str, choice: Choice) -> None:
    assert meant(SHOWN, text) == choice


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "。", "……", "0", "5", "7", "99", "十", "二十", "111", "-", "回复", "选"),
        *("1.5", "1,5", "1-2", "1 2", "10:30", "+1", "1元", "1号", "1月", "1点", "1?", "2026"),
        *("no one", "nobody", "one more thing", "first of all", "no"),
        *(
            "今天下午三点",
            "不是今天",
            "今天 今天",
            "我选了今天去的那家店",
            "没有",
            "第一家店的人",
            "一共一个",
        ),
        "提交之前我还想说一件事",
        "1" * 200,
        "今天" + " " * 100,
    ],
)
def test_what_means_none_of_them(text: str) -> None:
    assert meant(SHOWN, text) is None


def test_of_two_with_one_label_neither_is_guessed_but_numbers_tell() -> None:
    first, second = Choice(1, "催单", "nudge.a.."), Choice(2, "催单", "nudge.b..")
    both = Choices((first, second), AT)
    assert meant(both, "催单") is None
    assert meant(both, "2") == second
    assert meant(both, "2 催单") == second


def test_a_number_counts_before_a_label_that_looks_like_one() -> None:
    shop, other = Choice(1, "2", "pick..a.u:two"), Choice(2, "3", "pick..a.u:three")
    assert meant(Choices((shop, other), AT), "2") == other
    assert meant(Choices((shop, other), AT), "3") == other


def test_nothing_shown_means_nothing() -> None:
    assert meant(Choices((), AT), "1") is None


def test_a_choice_without_a_number_is_not_number_nought() -> None:
    assert meant(Choices((SUBMIT,), AT), "0") is None


def test_choices_are_kept_as_bytes() -> None:
    assert decode(encode(SHOWN)) == SHOWN
    with pytest.raises(msgspec.ValidationError):
        decode(b'{"lines":[1],"at":"2026-03-02T09:00:00Z"}')


@given(st.integers(1, 29), st.sampled_from(["{}", "选{}", "第{}个", "{}.", "回复 {}", "option {}"]))
def test_every_number_finds_its_choice(number: int, form: str) -> None:
    many = Choices(tuple(Choice(n, f"label {n:03}", str(n)) for n in range(1, 30)), AT)
    found = meant(many, form.format(number))
    assert found is not None
    assert found.packed == str(number)


@given(st.text("1二第个选今天提交回复 .“”", max_size=60))
def test_a_long_answer_chooses_nothing(text: str) -> None:
    found = meant(SHOWN, text)
    assert found is None or len(core(text)) <= 6


def test_what_was_offered_before_can_be_said_by_its_label_and_no_more_by_number() -> None:
    proposal = Choices(
        (Choice(1, "已解决", "solved.c1..mac"), Choice(2, "未解决", "no.c1..mac")), AT
    )
    question = Choices(
        (Choice(1, "徐汇店", "pick..a.u1.mac"), Choice(2, "静安店", "pick..a.u2.mac")), AT
    )
    both = followed(question, proposal)
    said = meant(both, "已解决")
    assert said is not None
    assert said.packed == "solved.c1..mac"
    chosen = meant(both, "1")
    assert chosen is not None
    assert chosen.label == "徐汇店"
    # A question is over with the next one.
    later = followed(Choices((Choice(1, "退款", "pick..b.w1.mac"),), AT), both)
    assert meant(later, "静安店") is None
    assert meant(later, "未解决") is not None
