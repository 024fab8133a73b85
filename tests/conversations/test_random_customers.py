"""Customers who do anything at all, in any order."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from conversations.talk.session import Session
from tests.conversations.talking import Talking, words

_SAMPLES = """
1|2|9|是|no|取消|跳过|返回|昨天|明天|13800138000|12315|徐汇店|南京|徐惠店|退款|匿名|说完了|提交|谢谢|你好|已解决
|未解决|😡|\u202e|202611YB009 7K3Q-M9TX-F|202611YB009 2222-2222-2
|转人工|0|我滑倒了|我要打12315|There was an insect in it.
"""
_TEXTS = st.one_of(st.text(max_size=30), st.sampled_from(_SAMPLES.replace("\n", "").split("|")))
_COMMANDS = "start|start u_xuhui|cancel|back|skip|status|language|help|case x|human|bot".split("|")
_KINDS = ["photo", "video", "voice", "document", "sticker", "location", "other"]


class Customers(RuleBasedStateMachine):
    """Anybody doing anything: no crash, two bubbles at most, no answer lost against their wish."""

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
        filed = len(self.talk.done)
        self.talk.passes(minutes=minutes)
        for do in self.talk.done[filed:]:
            assert do.act == "file"
            assert do.values["unfinished"]
        self.before = self.talk.session

    @precondition(lambda self: bool(self.talk.messages))
    @rule(data=st.data(), text=_TEXTS)
    def edits(self, data: st.DataObject, text: str) -> None:
        old = data.draw(st.sampled_from(sorted(self.talk.messages)))
        self.talk.edits(old, text)
        self.before = self.talk.session

    @precondition(lambda self: any(case.open for case in self.talk.view.own_cases))
    @rule()
    def is_proposed_to(self) -> None:
        self.talk.proposal()

    @invariant()
    def commands_have_a_case(self) -> None:
        assert all(do.case for do in self.talk.done)


TestCustomers = Customers.TestCase
TestCustomers.settings = settings(max_examples=60, stateful_step_count=40)
