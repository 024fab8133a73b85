"""What is said beside the question: places, anonymity, numbers, nothing at all."""

from __future__ import annotations

import pytest

from conversations.talk.holding import STORY_AT_MOST
from tests.conversations.talking import Talking, words

QUESTIONS = ("/start", "1", "There was an insect.", "done", "unsure", "Xuhui store", "refund")


def at_evidence(language: str = "en") -> Talking:
    """A customer who is asked for files."""
    talk = Talking(language)
    for said in QUESTIONS:
        talk.says(said)
    return talk


def heard(talk: Talking) -> list[str]:
    """The templates of the last turn."""
    return [say.template.removeprefix("customer/") for say in talk.last.replies]


@pytest.mark.parametrize(
    ("told", "unit"),
    [
        (("刚才在徐汇店，服务员把热汤打翻了，我女儿的手被烫伤",), "xuhui"),
        (("昨天去的静安店", "汤洒了，我的手被烫伤了"), "jingan"),
        (("静安店没有座位，去了徐汇店", "我的手被烫伤了"), "hq"),
        (("我住徐汇区，手被烫伤了",), "hq"),
        (("In the Xuhui store the waiter burned my hand",), "xuhui"),
    ],
)
def test_danger_goes_to_the_store_that_was_named(told: tuple[str, ...], unit: str) -> None:
    talk = Talking()
    talk.says("/start")
    talk.presses("agree")
    for text in told:
        talk.says(text)
    (wanted,) = (do for do in talk.done if do.act == "people")
    assert wanted.values["unit"] == unit


def test_an_unfinished_story_is_filed_with_the_store_that_it_names() -> None:
    talk = Talking()
    talk.says("/start")
    talk.presses("agree")
    talk.says("昨天徐汇店的菜太咸")
    talk.passes(hours=25)
    assert talk.done[-1].values["unit"] == "xuhui"
    assert talk.done[-1].values["unfinished"]


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("zh", "匿名", "联系：匿名"),
        ("zh", "我要匿名", "联系：匿名"),
        ("en", "anonymous", "anonymous"),
        ("en", "I want to stay anonymous", "anonymous"),
    ],
)
def test_anonymous_at_the_summary_forgets_the_number(language: str, text: str, shown: str) -> None:
    talk = at_evidence(language)
    talk.says("none")
    talk.says("13812345678 Wang")
    talk.says(text)
    assert heard(talk) == ["noted_anonymous", "summary"]
    assert shown in words(talk.last.replies[-1], language)
    talk.presses("submit")
    (filed,) = talk.last.commands
    assert filed.values["anonymous"]
    assert filed.texts["story"] == "There was an insect."
    assert not {"phone", "contact_name"} & filed.texts.keys()


def test_a_story_that_speaks_of_anonymity_is_a_story() -> None:
    talk = at_evidence()
    talk.says("他匿名举报了我们一家人，还在门口贴了告示")
    assert heard(talk) == ["added_to_story", "ask_evidence"]


@pytest.mark.parametrize("shared", ["+14155552671", "13812345678"])
def test_a_shared_contact_is_taken_at_another_question(shared: str) -> None:
    talk = at_evidence()
    talk.says(shared)
    assert heard(talk) == ["noted_phone", "ask_evidence"]
    talk.says("none")
    assert heard(talk) == ["summary"]


def test_after_a_pause_the_kept_words_are_added_and_the_open_question_follows() -> None:
    talk = at_evidence()
    talk.passes(hours=5)
    for text in ("The waiter was rude to all of us, too", "and loud", "three", "four", "five"):
        talk.says(text)
    talk.presses("resume")
    assert heard(talk) == ["added_to_story", "ask_evidence"]


def test_after_a_pause_the_first_words_are_asked_for_more_only_once() -> None:
    talk = Talking()
    talk.says("/start")
    talk.presses("agree")
    talk.passes(hours=5)
    talk.says("菜里有虫子")
    talk.says("还有头发")
    talk.presses("resume")
    assert heard(talk) == ["story_more"]


@pytest.mark.parametrize(("language", "word"), [("zh", "记下了"), ("en", "Noted")])
def test_noted_is_said_only_when_something_was(language: str, word: str) -> None:
    talk = Talking(language)
    talk.says("/start")
    talk.says("1")
    talk.says("菜里有虫子")
    talk.says("还有头发")
    assert word in words(talk.last.replies[-1], language)
    for nothing in ("/skip", "9999", "x" * STORY_AT_MOST):
        talk.says(nothing)
        assert heard(talk)[-1] == "story_more"
        assert word not in words(talk.last.replies[-1], language)


def test_danger_told_to_a_person_rings_as_danger() -> None:
    for said in ("我吞了玻璃渣", "my dad collapsed"):
        talk = Talking()
        talk.says("/human")
        talk.says(said)
        assert [do.act for do in talk.last.commands] == ["add", "people"]
        assert talk.last.commands[-1].values["kind"] == "danger"
        assert heard(talk) == ["danger", "ask_safe"]


def test_a_place_that_comes_to_mind_at_the_evidence_is_the_place() -> None:
    """It was not understood when it was asked for; the words stay in the story all the same."""
    talk = Talking("zh")
    for said in ("/start", "1", "菜太咸", "说完了", "记不清", "火星店", "火星人的店", "退款"):
        talk.says(said)
    talk.says("徐汇店")
    assert heard(talk) == ["noted_unit", "ask_evidence"]
    for said in ("没有", "13812345678", "提交"):
        talk.says(said)
    filed = talk.done[-1]
    assert (filed.act, filed.values["unit"]) == ("file", "xuhui")
    assert filed.texts["story"].endswith("徐汇店")


def test_a_place_that_was_understood_is_not_changed_by_another_in_the_story() -> None:
    talk = at_evidence()
    talk.says("I had been in the Jing'an store before")
    assert heard(talk) == ["added_to_story", "ask_evidence"]


def test_a_wish_that_comes_to_mind_at_the_evidence_is_the_wish() -> None:
    talk = Talking()
    for said in (*QUESTIONS[:-1], "zz@@ please", "a refund"):
        talk.says(said)
    assert heard(talk) == ["noted_wish", "ask_evidence"]
    for said in ("none", "13812345678", "submit"):
        talk.says(said)
    assert talk.done[-1].values["wishes"] == ("refund",)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Jing'an store", "3 Where: Jing'an store"),
        ("an apology please", "4 You want: An apology"),
        ("last Friday at 3 pm", "2 When: 2026-11-20 (Fri), 15:00"),
        ("前天下午", "2 When: 2026-11-22 (Sun)"),
        ("+86 139 0013 9000", "6 Contact: +86 139 0013 9000"),
    ],
)
def test_an_answer_alone_changes_its_item_at_the_summary(said: str, shown: str) -> None:
    talk = at_evidence()
    for before in ("no", "13812345678"):
        talk.says(before)
    talk.says(said)
    summary = words(talk.last.replies[-1], "en")
    assert shown in summary
    assert "1 What happened: There was an insect.\n2" in summary
    assert talk.session is not None
    assert talk.session.story == "There was an insect."


@pytest.mark.parametrize(
    "said",
    ["昨天很生气", "静安店的人不理我", "明天", "they refused a refund there", "1" * 399 + "x"],
)
def test_whatever_says_more_goes_on_with_the_story(said: str) -> None:
    talk = at_evidence()
    for before in ("no", "13812345678"):
        talk.says(before)
    talk.says(said)
    assert talk.session is not None
    assert talk.session.story == f"There was an insect.\n{said}"
    assert heard(talk)[0] == "added_to_story"
