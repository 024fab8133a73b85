"""The talk as a machine: points that transcripts do not show, and random customers."""

import json
from datetime import timedelta
from typing import Any, get_args

import msgspec
import pytest

from conversations.incoming import Incoming
from conversations.talk.files import FILES_AT_MOST, keeps_files
from conversations.talk.hearing import _CHOOSE, _HEAR
from conversations.talk.machine import advance
from conversations.talk.script import Script, ScriptError, Slot, SlotId
from conversations.talk.session import decode, encode
from tests.conversations.talking import NOW, TRANSCRIPTS, Talking, view, words
from tests.conversations.transcripts import play


def told(language: str = "zh") -> Talking:
    """A customer at the summary."""
    talk = Talking(language)
    for said in (
        "/start",
        "1",
        "There was an insect.",
        "done",
        "yesterday",
        "徐汇店",
        "退款",
        "no",
    ):
        talk.says(said)
    talk.presses("here")
    return talk


# --- the script is a checked value ---


@pytest.mark.parametrize(
    ("slots", "fault"),
    [
        ((Slot("story"), Slot("story")), "stands twice"),
        ((Slot("phone", after=("contact", "phone")), Slot("contact")), "comes later"),
        ((Slot("shoe_size"),), "no reader"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_script_cannot_be_made(slots: Any, fault: Any) -> None:
    with pytest.raises(ScriptError, match=fault):
        Script("wrong", slots)


def test_every_slot_can_be_heard_and_chosen() -> None:
    assert set(get_args(SlotId)) == set(_HEAR) == set(_CHOOSE)


# --- what may be kept ---


def test_strangers_cannot_fill_the_house_with_files() -> None:
    talk = Talking()
    for _ in range(FILES_AT_MOST):
        assert keeps_files(talk.session)
        talk.sends("photo")
    assert not keeps_files(talk.session)
    turn = talk.sends("photo")
    assert turn.replies[0].template == "customer/file_not_kept"
    assert turn.session is not None
    assert len(turn.session.held_evidence) == FILES_AT_MOST


def test_consent_is_recorded_with_version_and_time() -> None:
    talk = told()
    talk.presses("submit")
    assert talk.done[0].values["consent"] == "1"
    assert talk.done[0].values["consent_at"] == NOW


def test_words_before_consent_are_held_for_a_day_and_then_destroyed() -> None:
    talk = Talking()
    talk.says("a secret thing happened")
    talk.sends("photo")
    assert talk.session is not None
    assert talk.session.held == ("a secret thing happened",)
    talk.passes(hours=20)
    talk.says("and another")  # the day counts from the first of them
    assert not talk.session.drafting
    talk.passes(hours=4)
    assert not talk.done
    assert b"secret" not in encode(talk.session)
    assert not talk.session.held_evidence


def test_nothing_of_the_draft_is_left_after_filing_and_after_cancelling() -> None:
    for last in ("submit", "drop"):
        talk = told()
        if last == "submit":
            talk.presses("submit")
        else:
            talk.says("/cancel")
            talk.presses("drop_draft")
        assert talk.session is not None
        assert b"insect" not in encode(talk.session)


# --- what is filed ---


def test_a_long_story_survives_unchanged() -> None:
    story = [f"{number}. 第<b>{number}</b>句\u202e\U0001f621 " * 300 for number in range(4)]
    talk = Talking()
    talk.says("/start")
    talk.presses("agree")
    for part in story:
        talk.says(part)
    talk.presses("done")
    for said in ("昨天", "徐汇店", "退款", "没有"):
        talk.says(said)
    talk.presses("anonymous")
    talk.presses("submit")
    assert talk.done[0].texts["story"] == "\n".join(story)


def test_the_case_is_the_talk() -> None:
    talk = told()
    assert talk.session is not None
    name = talk.session.talk
    talk.presses("submit")
    assert talk.done[0].case == name


def test_a_unit_that_is_gone_goes_home() -> None:
    talk = told()
    talk.view = msgspec.structs.replace(talk.view, units=talk.view.units[:1])
    talk.presses("submit")
    assert talk.done[0].values["unit"] == "hq"


def test_a_changed_script_does_not_break_a_running_talk() -> None:
    talk = told()
    assert talk.session is not None
    raw = json.loads(encode(talk.session))
    del raw["answers"]["wish"]
    raw["answers"]["colour"] = {"said": "red"}
    talk.session = decode(json.dumps(raw).encode())
    turn = talk.says("2")
    assert turn.replies[-1].template == "customer/summary"
    assert turn.session is not None
    assert "wish" in turn.session.answers


# --- buttons and chats ---


def test_buttons_fit_into_what_a_channel_carries() -> None:
    for path in TRANSCRIPTS.glob("*.txt"):
        for say in play(path, "en").heard:
            for button in say.buttons:
                packed = len(f"{button.act}.{button.case}.{button.data}".encode()) + 13
                assert packed <= 64, button


def test_a_forged_press_does_nothing() -> None:
    talk = told()
    before = talk.session
    turn = talk.does("press", act="pick", data="submit", forged=True)
    assert not turn.replies
    assert not turn.commands
    assert turn.toast is not None
    assert talk.session == before


@pytest.mark.parametrize("data", ["", ".", "submit", "x.submit", ".submit", "talk00011.submit.x"])
def test_an_invented_press_does_nothing(data: Any) -> None:
    talk = told()
    turn = talk.does("press", act="pick", data=data)
    assert not turn.commands
    assert turn.toast is not None


def test_in_a_group_there_is_no_talk() -> None:
    incoming = Incoming("customer", "g1", "a1", "text", NOW, text="投诉", private=False)
    turn = advance(None, incoming, view(), "talk1", NOW)
    assert (turn.session, turn.replies, turn.commands) == (None, (), ())


def test_a_silence_that_comes_early_or_twice_does_nothing() -> None:
    talk = told()
    talk.passes(hours=3)
    before = talk.session
    for _ in range(2):
        turn = talk.does("silence")
        assert not turn.replies
        assert not turn.commands
    assert talk.session == before
    talk.passes(hours=21)
    assert [do.act for do in talk.done] == ["file"]
    assert talk.last.wake_at is None
    assert not talk.does("silence").commands


@pytest.mark.parametrize(
    ("said_at", "reminded_at"),
    [(7, 9), (10, 12), (11, 26), (20, 26), (23, 25), (25, 27)],
)
def test_reminders_come_by_day(said_at: Any, reminded_at: Any) -> None:
    """Hours after midnight of 24 November, UTC; Shanghai is 8 ahead."""
    midnight = NOW.replace(hour=0)
    talk = Talking(now=midnight + timedelta(hours=said_at))
    for said in ("/start", "1", "It broke."):
        talk.says(said)
    assert talk.last.wake_at == midnight + timedelta(hours=reminded_at)


@pytest.mark.parametrize("kind", ["blocked", "unblocked", "removed", "migrated", "ignored"])
def test_news_of_the_chat_is_not_talked_about(kind: str) -> None:
    talk = told()
    before = talk.session
    turn = talk.does(kind)
    assert not turn.replies
    assert talk.session == before


def test_an_edit_replaces_its_own_part_and_nothing_else() -> None:
    talk = Talking("en")
    for said in ("/start", "1", "One.", "Two.", "One.\nTwo.", "done", "today"):
        talk.says(said)
    talk.edits("Two.", "2")
    assert talk.session is not None
    assert talk.session.story == "One.\n2\nOne.\nTwo."
    talk.edits("One.\nTwo.", "Three.")
    assert talk.session.story == "One.\n2\nThree."
    turn = talk.edits("today", "yesterday")
    assert turn.replies[0].template == "customer/edit_not_followed"
    turn = talk.edits("One.", "😡")
    assert turn.replies[0].template == "customer/edit_not_followed"


@pytest.mark.parametrize(
    ("code", "language"), [("zh-hans", "zh"), ("", "zh"), ("en", "en"), ("ru", "en")]
)
def test_the_first_words_are_in_the_language_of_the_account(code: Any, language: str) -> None:
    talk = Talking(code)
    turn = talk.says("hello")
    assert turn.session is not None
    assert turn.session.language == language


def test_the_language_is_changed_by_command_and_by_button_and_stays() -> None:
    talk = Talking("zh")
    talk.says("/start")
    talk.says("/language en")
    assert "Nothing is used" in words(talk.heard[-1], "en")
    talk.says("/language")
    talk.presses("language_zh")
    assert talk.session is not None
    assert talk.session.language == "zh"
    talk.says("/cancel")
    assert talk.session.language == "zh"


def test_many_units_are_asked_for_by_name() -> None:
    units = view().units * 3
    talk = Talking("en", view(units=units))
    for said in ("/start", "1", "It broke.", "done", "today"):
        talk.says(said)
    assert [b.label for b in talk.heard[-1].buttons] == ["elsewhere"]


def test_with_several_open_cases_the_customer_chooses() -> None:
    talk = told("en")
    talk.presses("submit")
    for said in ("/start", "1", "It broke.", "done", "today", "徐汇店", "退款", "no"):
        talk.says(said)
    talk.presses("here")
    talk.presses("submit")
    talk.says("/status")
    talk.presses("202611YB002")
    assert talk.heard[-1].template == "customer/status_one"
    talk.says("Any news?")
    turn = talk.presses("202611YB001")
    assert turn.replies[0].template == "customer/status_one" or turn.commands[0].act == "add"
