"""The talk as a machine: points that transcripts do not show, and random customers."""

import json
from datetime import timedelta

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from conversations.incoming import Incoming
from conversations.talk.files import keeps_files
from conversations.talk.hearing import _CHOOSE, _HEAR
from conversations.talk.machine import advance
from conversations.talk.script import Script, ScriptError, Slot, SlotId
from conversations.talk.session import Session, decode, encode
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
def test_a_wrong_script_cannot_be_made(slots, fault):
    with pytest.raises(ScriptError, match=fault):
        Script("wrong", slots)


def test_every_slot_can_be_heard_and_chosen():
    assert set(SlotId.__args__) == set(_HEAR) == set(_CHOOSE)


# --- what may be kept ---


def test_files_are_kept_only_after_consent_or_for_an_open_case():
    talk = Talking()
    assert not keeps_files(talk.session, talk.view)
    talk.says("/start")
    assert not keeps_files(talk.session, talk.view)
    talk.presses("agree")
    assert keeps_files(talk.session, talk.view)


def test_consent_is_recorded_with_version_and_time():
    talk = told()
    talk.presses("submit")
    assert talk.done[0].values["consent"] == "1"
    assert talk.done[0].values["consent_at"] == NOW


def test_words_before_consent_are_in_no_session():
    talk = Talking()
    talk.says("a secret thing happened")
    assert talk.session is not None
    assert b"secret" not in encode(talk.session)


def test_nothing_of_the_draft_is_left_after_filing_and_after_cancelling():
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


def test_a_long_story_survives_unchanged():
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


def test_the_case_is_the_talk():
    talk = told()
    assert talk.session is not None
    name = talk.session.talk
    talk.presses("submit")
    assert talk.done[0].case == name


def test_a_unit_that_is_gone_goes_home():
    talk = told()
    talk.view = msgspec.structs.replace(talk.view, units=talk.view.units[:1])
    talk.presses("submit")
    assert talk.done[0].values["unit"] == "hq"


def test_a_changed_script_does_not_break_a_running_talk():
    talk = told()
    assert talk.session is not None
    raw = json.loads(encode(talk.session))
    del raw["answers"]["wish"]
    raw["answers"]["colour"] = {"said": "red"}
    talk.session = decode(json.dumps(raw).encode())
    turn = talk.says("2")
    assert turn.replies[-1].template == "customer/summary"
    assert "wish" in turn.session.answers


# --- buttons and chats ---


def test_buttons_fit_into_what_a_channel_carries():
    for path in TRANSCRIPTS.glob("*.txt"):
        for say in play(path, "en").heard:
            for button in say.buttons:
                packed = len(f"{button.act}.{button.case}.{button.data}".encode()) + 13
                assert packed <= 64, button


def test_a_forged_press_does_nothing():
    talk = told()
    before = talk.session
    turn = talk.does("press", act="pick", data="submit", forged=True)
    assert not turn.replies
    assert not turn.commands
    assert turn.toast is not None
    assert talk.session == before


@pytest.mark.parametrize("data", ["", ".", "submit", "x.submit", ".submit", "talk00011.submit.x"])
def test_an_invented_press_does_nothing(data):
    talk = told()
    turn = talk.does("press", act="pick", data=data)
    assert not turn.commands
    assert turn.toast is not None


def test_in_a_group_it_only_says_where_to_write():
    incoming = Incoming("customer", "g1", "a1", "text", NOW, text="投诉", private=False)
    turn = advance(None, incoming, view(), "talk1", NOW)
    assert turn.session is None
    assert "kesu_demo_bot" in words(turn.replies[0], "zh")


@pytest.mark.parametrize("kind", ["blocked", "unblocked", "removed", "migrated", "ignored"])
def test_news_of_the_chat_is_not_talked_about(kind):
    talk = told()
    before = talk.session
    turn = talk.does(kind)
    assert not turn.replies
    assert talk.session == before


def test_an_edited_message_is_answered_honestly():
    talk = told()
    turn = talk.does("edited", text="I meant two insects")
    assert turn.replies[0].template == "customer/edit_not_followed"


@pytest.mark.parametrize(
    ("code", "language"), [("zh-hans", "zh"), ("", "zh"), ("en", "en"), ("ru", "en")]
)
def test_the_first_words_are_in_the_language_of_the_account(code, language):
    talk = Talking(code)
    turn = talk.says("hello")
    assert turn.session is not None
    assert turn.session.language == language


def test_the_language_is_changed_by_command_and_by_button_and_stays():
    talk = Talking("zh")
    talk.says("/start")
    talk.says("/language en")
    assert "Nothing is kept" in words(talk.heard[-1], "en")
    talk.says("/language")
    talk.presses("language_zh")
    assert talk.session is not None
    assert talk.session.language == "zh"
    talk.says("/cancel")
    assert talk.session.language == "zh"


def test_many_units_are_asked_for_by_name():
    units = view().units * 3
    talk = Talking("en", view(units=units))
    for said in ("/start", "1", "It broke.", "done", "today"):
        talk.says(said)
    assert [b.label for b in talk.heard[-1].buttons] == ["elsewhere"]


def test_with_several_open_cases_the_customer_chooses():
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


# --- random customers ---

_SAMPLES = """
1|2|9|是|no|取消|跳过|返回|昨天|明天|13800138000|12315|徐汇店|南京|徐惠店|退款|匿名|说完了|提交|谢谢|你好|已解决
|未解决|😡|\u202e|202611YB009 7K3Q-M9TX-F|202611YB009 2222-2222-2|There was an insect in it.
"""
_TEXTS = st.one_of(st.text(max_size=30), st.sampled_from(_SAMPLES.replace("\n", "").split("|")))
_COMMANDS = "start|start u_xuhui|cancel|back|skip|status|language|help|case x".split("|")
_KINDS = ["photo", "video", "voice", "document", "sticker", "location", "other"]


class Customers(RuleBasedStateMachine):
    """Anybody doing anything: no crash, two bubbles at most, no answer lost but by their own wish."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Talking()
        self.before: Session | None = None

    def _did(self, given_up: bool = False) -> None:
        after, before = self.talk.session, self.before
        assert after is not None
        filed = any(do.act == "file" for do in self.talk.last.commands)
        kept = before is not None and before.talk == after.talk and after.drafting
        if before is not None and before.drafting and not filed and not given_up:
            assert kept, "a draft is gone"
        if kept and before is not None:
            lost = before.answers.keys() - after.answers.keys() - {"phone"}
            assert not lost
            assert set(before.evidence) <= set(after.evidence)
            if before.editing == after.editing and "story" not in after.answers:
                assert after.parts[: len(before.parts)] == before.parts
        for say in self.talk.last.replies:
            assert len(words(say, after.language)) < 4096
        self.before = after

    @rule(text=_TEXTS)
    def says(self, text: str) -> None:
        asked = self.before.aside.kind if self.before and self.before.aside else ""
        self.talk.says(text.lstrip("/"))
        self._did(asked in ("cancel", "resume"))

    @rule(command=st.sampled_from(_COMMANDS))
    def commands(self, command: str) -> None:
        self.talk.says(f"/{command}")
        self._did()

    @precondition(lambda self: any(say.buttons for say in self.talk.heard))
    @rule(data=st.data(), newest=st.booleans())
    def presses(self, data: st.DataObject, newest: bool) -> None:
        shown = [say for say in self.talk.heard if say.buttons]
        say = shown[-1] if newest else data.draw(st.sampled_from(shown))
        button = data.draw(st.sampled_from(say.buttons))
        self.talk.press(button)
        self._did(button.label in ("drop_draft", "restart"))

    @rule(kind=st.sampled_from(_KINDS), caption=st.sampled_from(["", "看这里"]))
    def sends(self, kind: str, caption: str) -> None:
        self.talk.sends(kind, caption)
        self._did()

    @precondition(lambda self: not (self.before and self.before.begun))
    @rule()
    def begins(self) -> None:
        self.talk.says("/start")
        self.talk.presses("agree")
        self._did()

    @rule(minutes=st.sampled_from([1, 61, 121, 5000]))
    def waits(self, minutes: int) -> None:
        self.talk.now += timedelta(minutes=minutes)

    @precondition(lambda self: any(case.open for case in self.talk.view.own_cases))
    @rule()
    def is_proposed_to(self) -> None:
        self.talk.proposal()

    @invariant()
    def commands_have_a_case(self) -> None:
        assert all(do.case for do in self.talk.done)


TestCustomers = Customers.TestCase
TestCustomers.settings = settings(max_examples=60, stateful_step_count=40)
