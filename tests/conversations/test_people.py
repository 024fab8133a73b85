"""The talk around people: what is handed over, what waits, and how the bot is back."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from conversations.talk.view import Conversation
from tests.conversations.talking import Talking


def drafting() -> Talking:
    """A customer who has begun to tell."""
    talk = Talking()
    talk.says("/start")
    talk.presses("agree")
    talk.says("菜里有虫子")
    return talk


def acts(talk: Talking) -> list[str]:
    """What the last turn does."""
    return [do.act for do in talk.last.commands]


def talk_goes(talk: Talking, **changes: object) -> None:
    """What staff do with the newest conversation, as the talk sees it."""
    newest, *others = talk.view.conversations
    talks = (msgspec.structs.replace(newest, **changes), *others)
    talk.view = msgspec.structs.replace(talk.view, conversations=talks)


def back_from_danger() -> Talking:
    """A customer who fell, was answered, and went on with the bot."""
    talk = drafting()
    for said in ("我滑倒了", "1", "楼梯口", "13812345678"):
        talk.says(said)
    talk.presses("complaint_go_on")
    talk_goes(talk, answered=True, last=talk.now)
    return talk


def staff_speak(talk: Talking) -> None:
    """A minute later staff write to the customer."""
    talk.now += timedelta(minutes=1)
    talk_goes(talk, answered=True, spoken=talk.now, last=talk.now)
    talk.now += timedelta(minutes=1)


def answered(talk: Talking) -> None:
    """A person has taken the conversation."""
    talks = tuple(msgspec.structs.replace(each, answered=True) for each in talk.view.conversations)
    talk.view = msgspec.structs.replace(talk.view, conversations=talks)


def test_danger_goes_before_the_wish_for_a_person() -> None:
    talk = drafting()
    talk.says("快叫人工来，孩子发烧了")
    (wanted,) = talk.last.commands
    assert wanted.values["kind"] == "danger"
    assert wanted.texts["story"] == "菜里有虫子\n快叫人工来，孩子发烧了"
    assert [say.template for say in talk.last.replies] == ["customer/danger", "customer/ask_safe"]


def test_danger_again_after_coming_back_reaches_the_same_people() -> None:
    talk = drafting()
    talk.says("我滑倒了")
    for answer in ("1", "楼梯口", "13812345678"):
        talk.says(answer)
        assert acts(talk) == ["add"]
    talk.presses("complaint_go_on")
    assert acts(talk) == []
    talk.says("现在头很晕，我晕倒了")
    assert acts(talk) == ["add"]
    assert talk.session is not None
    assert talk.session.people == talk.view.conversations[0].id


def test_while_a_person_is_only_called_for_anger_the_talk_goes_on_until_they_come() -> None:
    talk = drafting()
    talk.says("我要打12315")
    assert acts(talk) == ["people"]
    talk.says("还有头发")
    assert acts(talk) == []  # more of the draft
    answered(talk)
    talk.says("您好")
    assert acts(talk) == ["add"]


def test_when_the_conversation_is_over_the_bot_is_where_it_was() -> None:
    talk = drafting()
    talk.presses("done")
    asked = talk.last.replies[-1].template
    talk.says("转人工")
    talk.view = msgspec.structs.replace(talk.view, conversations=())
    talk.says("/bot")
    assert talk.last.replies[-1].template == asked


@pytest.mark.parametrize("word", ["继续", "同意", "开始", "1"])
def test_after_people_the_notice_is_shown_before_it_can_be_agreed_to(word: str) -> None:
    talk = Talking()
    for said in ("厨房着火了", "1", "徐汇店", "13812345678"):
        talk.says(said)
    talk.view = msgspec.structs.replace(talk.view, conversations=())  # closed by staff
    talk.says(word)
    assert [say.template for say in talk.last.replies] == ["customer/notice"]
    assert talk.session is not None
    assert not talk.session.consent
    assert talk.session.held == ("厨房着火了",)
    talk.says(word)
    assert talk.session.consent


def test_without_consent_only_danger_hands_on_what_was_held() -> None:
    talk = Talking()
    talk.says("菜里有虫子")
    talk.says("人工")
    (wanted,) = talk.last.commands
    assert "story" not in wanted.texts or wanted.texts["story"] == ""
    talk.view = msgspec.structs.replace(talk.view, conversations=())
    talk.says("我过敏了")
    (wanted,) = talk.last.commands
    assert wanted.texts["story"] == "菜里有虫子\n我过敏了"


@pytest.mark.parametrize("kind", ["photo", "voice"])
def test_files_go_along(kind: str) -> None:
    talk = drafting()
    talk.says("人工")
    talk.sends(kind, "看")
    (said,) = talk.last.commands
    assert said.texts == {"text": "看"}
    assert len(said.values["evidence"]) == 1


def test_with_the_bot_off_the_draft_is_untouched() -> None:
    talk = drafting()
    before = talk.session
    talk.view = msgspec.structs.replace(talk.view, off=True)
    talk.says("还有")
    assert acts(talk) == ["people"]
    assert before is not None
    assert talk.session is not None
    assert talk.session.parts == before.parts
    talk.says("/bot")
    assert talk.session.people


def test_a_fresh_start_takes_no_call_back() -> None:
    talk = Talking()
    talk.says("/human")
    assert talk.session is not None
    waiting = Conversation(talk.session.people, "waiting")
    talk.view = msgspec.structs.replace(talk.view, conversations=(waiting,))
    talk.says("/start")
    assert [say.template for say in talk.last.replies] == ["customer/human_still"]
    assert talk.last.commands == ()


def test_the_way_to_a_person_is_seen() -> None:
    talk = Talking()
    talk.says("/start")
    assert "human" in [button.act for button in talk.last.replies[-1].buttons]
    conversation = Conversation("c9", "waiting")
    talk.view = msgspec.structs.replace(talk.view, conversations=(conversation,))
    talk.presses("human")
    assert [say.template for say in talk.last.replies] == ["customer/human_still"]


@pytest.mark.parametrize("minutes", [1, 110])
def test_an_answer_to_staff_reaches_them_though_the_customer_had_gone_back(minutes: int) -> None:
    talk = back_from_danger()
    staff_speak(talk)
    talk.now += timedelta(minutes=minutes)
    talk.says("好的等您")
    assert acts(talk) == ["add"]
    assert talk.last.replies == ()
    talk.now += timedelta(hours=1)
    talk.says("到了吗")
    assert acts(talk) == ["add"]
    talk.says("/bot")
    talk.says("还有头发")
    assert acts(talk) == []


def test_long_after_staff_spoke_words_are_for_the_bot() -> None:
    talk = back_from_danger()
    staff_speak(talk)
    talk.now += timedelta(hours=2)
    talk.says("还有头发")
    assert acts(talk) == []


def test_once_the_bot_has_asked_again_words_are_for_the_bot() -> None:
    talk = back_from_danger()
    staff_speak(talk)
    talk.presses("done")
    talk.says("昨天")
    assert acts(talk) == []


def test_a_recalled_draft_is_answered_to_the_bot() -> None:
    talk = back_from_danger()
    talk.now += timedelta(minutes=30)
    staff_speak(talk)
    (woken,) = talk.passes(hours=1, minutes=35)
    assert woken.replies[0].template == "customer/reminder"
    talk.says("还有头发")
    assert acts(talk) == []


@pytest.mark.parametrize("beginning", ["/start", "我要投诉"])
def test_staffs_words_do_not_keep_one_who_had_left_from_a_complaint(beginning: str) -> None:
    talk = Talking()
    for said in ("我滑倒了", "1", "楼梯口", "13812345678", "/bot"):
        talk.says(said)
    staff_speak(talk)
    talk.now += timedelta(minutes=90)
    talk.says(beginning)
    assert acts(talk) == []
    assert talk.last.replies[-1].template == "customer/notice"


@pytest.mark.parametrize("asking", ["人工", "/human"])
def test_days_after_the_answer_a_person_is_called_anew(asking: str) -> None:
    talk = drafting()
    for said in ("我滑倒了", "1", "楼梯口", "13812345678"):
        talk.says(said)
    danger = talk.view.conversations[0].id
    talk_goes(talk, answered=True, spoken=talk.now, last=talk.now)
    talk.now += timedelta(minutes=50)
    talk.says("/human")
    assert [say.template for say in talk.last.replies] == ["customer/human_still"]
    talk.now += timedelta(days=2)
    talk.says(asking)
    (wanted,) = talk.last.commands
    assert (wanted.act, wanted.values["kind"]) == ("people", "waiting")
    assert wanted.case != danger
    assert talk.last.replies == ()  # who comes and when, the case says
    talk.says("人呢")
    assert [do.case for do in talk.last.commands] == [wanted.case]
    talk.view = msgspec.structs.replace(talk.view, conversations=talk.view.conversations[1:])
    talk.says("还有头发")  # it is over: the draft goes on, not the old conversation
    assert acts(talk) == []


def test_anger_long_after_the_answer_calls_a_person_too() -> None:
    talk = back_from_danger()
    talk.now += timedelta(hours=1, minutes=59)
    talk.says("我要打12315")
    assert acts(talk) == ["people"]


@pytest.mark.parametrize("beginning", ["/start", "我要投诉"])
def test_a_complaint_can_be_begun_when_people_have_long_been_silent(beginning: str) -> None:
    talk = Talking()
    for said in ("我滑倒了", "1", "楼梯口", "13812345678"):
        talk.says(said)
    talk_goes(talk, answered=True, last=talk.now)
    talk.now += timedelta(minutes=30)
    talk.says(beginning)
    assert talk.session is not None
    assert talk.session.people  # they may still be answered
    talk.now += timedelta(days=2)
    talk.says(beginning)
    assert talk.last.replies[-1].template == "customer/notice"
    assert not talk.session.consent
    talk.presses("agree")
    talk.says("昨天下午三点")
    assert acts(talk) == []
    assert "when" in talk.session.answers
