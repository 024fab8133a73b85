"""Words that work as commands when they are all that a message says, never as a part of more."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from conversations.talk.view import Conversation
from tests.conversations.talking import ELSEWHERE, Talking, view

# What is said alone, and the first text heard while nothing is open.
ALONE = [
    ("我要投诉", "notice"),
    ("complain", "notice"),
    ("我的投诉", "status"),
    ("“我的投诉”。", "status"),
    ("My cases", "status"),
    ("查进度", "status"),
    ("催单", "nudged"),
    ("Nudge", "nudged"),
    ("机器人", "bot_here"),
    ("bot", "bot_here"),
    ("长者模式", "simple_on"),
    ("普通模式", "simple_off"),
    ("normal mode", "simple_off"),
    ("English", "language_set"),
    ("英文", "language_set"),
    ("中文", "language_set"),
    ("Chinese", "language_set"),
    ("隐私说明", "privacy"),
    ("privacy", "privacy"),
    ("帮助", "help"),
    ("撤回同意", "consent_case"),
    ("withdraw consent", "consent_case"),
]


def with_a_case() -> Talking:
    """Somebody with one open case and nothing else in hand."""
    return Talking(view=view(own_cases=(ELSEWHERE,)))


def drafting(*said: str) -> Talking:
    """Somebody who has agreed and said this since."""
    talk = Talking()
    talk.says("/start")
    talk.presses("agree")
    for text in said:
        talk.says(text)
    return talk


def heard(talk: Talking) -> list[str]:
    """The texts of the last turn."""
    return [say.template.removeprefix("customer/") for say in talk.last.replies]


@pytest.mark.parametrize(("text", "first"), ALONE)
def test_a_word_alone_is_a_command(text: str, first: str) -> None:
    talk = with_a_case()
    talk.says(text)
    assert heard(talk)[0] == first


@pytest.mark.parametrize(("text", "first"), ALONE)
def test_the_same_word_in_a_sentence_is_told(text: str, first: str) -> None:
    talk = drafting()
    talk.says(f"昨天店员说{text}就可以，结果没有人理我")
    assert heard(talk) == ["story_more"]
    assert talk.session is not None
    assert len(talk.session.parts) == 1
    assert (talk.session.language, talk.session.simple) == ("zh", False)


def test_the_mode_that_is_on_stays_on() -> None:
    talk = with_a_case()
    for text, simple in (("普通模式", False), ("长者模式", True), ("长者模式", True)):
        talk.says(text)
        assert talk.session is not None
        assert talk.session.simple is simple


@pytest.mark.parametrize("text", ["长者模式", "English", "我的投诉", "隐私说明", "帮助"])
def test_in_a_story_they_add_nothing_and_lose_nothing(text: str) -> None:
    talk = drafting("菜里有虫子")
    talk.says(text)
    assert talk.session is not None
    assert talk.session.parts == ("菜里有虫子",)
    talk.says("服务员不理我")
    assert talk.session.story == "菜里有虫子\n服务员不理我"


@pytest.mark.parametrize("text", ["我要投诉", "机器人", "催单"])
def test_what_may_well_be_told_is_a_piece_of_the_story(text: str) -> None:
    talk = drafting("菜里有虫子", text)
    assert talk.session is not None
    assert talk.session.parts == ("菜里有虫子", text)


def test_in_the_middle_of_the_questions_a_new_beginning_asks_what_becomes_of_the_old() -> None:
    talk = drafting("菜里有虫子", "说完了")
    talk.says("我要投诉")
    assert heard(talk) == ["ask_resume"]
    talk.says("继续")
    assert heard(talk) == ["ask_when"]


def test_a_word_that_answers_the_open_question_is_its_answer() -> None:
    talk = with_a_case()
    talk.says("长者模式")
    talk.says("我的投诉")
    assert heard(talk) == ["simple"]
    talk.says("催单")  # one of the lines now offered
    assert heard(talk) == ["nudged"]
    fresh = Talking()
    fresh.says("您好")
    fresh.says("我要投诉")
    assert heard(fresh)[-1] == "ask_story"


@pytest.mark.parametrize("text", ["催单", "机器人", "我要投诉"])
def test_words_for_a_case_are_added_to_it(text: str) -> None:
    talk = with_a_case()
    talk.says("我的投诉")
    talk.presses("add")
    talk.says(text)
    (added,) = talk.last.commands
    assert (added.act, added.texts) == ("add", {"text": text})


def test_nothing_is_nudged_where_nothing_is_open() -> None:
    talk = Talking()
    talk.says("催单")
    assert heard(talk) == ["notice"]  # the beginning of a story, like any other words
    assert not talk.last.commands


def test_of_several_cases_none_is_nudged_unseen() -> None:
    other = msgspec.structs.replace(ELSEWHERE, id="case8", number="202611YB008")
    talk = Talking(view=view(own_cases=(ELSEWHERE, other)))
    talk.says("催单")
    assert heard(talk) == ["status"]
    assert not talk.last.commands


def test_what_waits_is_not_lost_over_a_word() -> None:
    talk = with_a_case()
    talk.says("还有一根头发")
    talk.says("催单")
    assert heard(talk) == ["nudged", "ask_choose"]
    talk.says("我要投诉")  # what was said begins the new one
    talk.presses("agree")
    assert talk.session is not None
    assert talk.session.story == "还有一根头发"


def test_who_comes_back_after_hours_is_answered_and_not_held() -> None:
    talk = drafting("菜里有虫子", "说完了")
    talk.now += timedelta(hours=3)
    talk.says("我的投诉")
    assert heard(talk)[0] == "status_none"
    assert talk.session is not None
    assert not talk.session.held


# --- people listen ---


@pytest.mark.parametrize("text", ["English", "长者模式", "我要投诉", "查进度", "催单", "隐私说明"])
def test_to_a_person_they_are_words(text: str) -> None:
    talk = with_a_case()
    talk.says("人工")
    talk.says(text)
    (said,) = talk.last.commands
    assert (said.act, said.texts) == ("add", {"text": text})


@pytest.mark.parametrize(
    ("text", "first"), [("机器人", "bot_here"), ("我的投诉", "status"), ("bot", "bot_here")]
)
def test_what_our_texts_speak_of_works_beside_a_person(text: str, first: str) -> None:
    talk = with_a_case()
    talk.says("转人工")
    talk.says(text)
    assert heard(talk)[0] == first


def test_the_bot_that_is_called_back_asks_where_it_was() -> None:
    talk = drafting("菜里有虫子", "说完了", "转人工")
    talk.says("机器人")
    assert heard(talk) == ["ask_when"]
    assert [do.act for do in talk.last.commands] == ["back"]


def test_in_danger_every_word_goes_to_people() -> None:
    talk = drafting("菜里有虫子", "我滑倒了，流血了")
    for text in ("机器人", "English", "我的投诉"):
        talk.says(text)
        (said,) = talk.last.commands
        assert (said.act, said.texts) == ("add", {"text": text})
    assert isinstance(talk.view.conversations[0], Conversation)


def test_where_the_bot_is_switched_off_words_call_a_person() -> None:
    talk = Talking(view=view(off=True))
    talk.says("English")
    assert [do.act for do in talk.last.commands] == ["people"]
