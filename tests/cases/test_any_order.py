"""Whatever people do, in whatever order, and however late the clock is: what always holds."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from cases import commands as c
from cases.access import SYSTEM, Actor, Refusal
from cases.agenda import next_due
from cases.evolve import replay
from cases.offers import offers
from cases.runs import due
from tests.cases.pure import ZHANG, Pure, sealed, service_procedure

PROCEDURE = service_procedure()
STAFF = st.sampled_from(["li", "wang", "sun", "zhao", "qian", "chen"])
STEPS = st.sampled_from([step.id for step in PROCEDURE.steps])
CLASSES = st.sampled_from([klass.id for klass in PROCEDURE.classes])
OUTCOMES = st.sampled_from(["reached", "no_answer", "wrong_number"])
UNITS = st.sampled_from(["xuhui", "jingan", "shanghai", "hq", "nowhere"])
# The mark that a button leaves, before its argument.
LEAVES = {"ack": "acknowledged", "step": "step:", "contact": "contacted:", "resolve": "resolved"}
LOST = st.sampled_from(["zhang", "-xuhui", "private-li"])


class Life(RuleBasedStateMachine):
    """One case, some people, and a clock that is not always watched."""

    def __init__(self) -> None:
        super().__init__()
        self.pure = Pure()
        self.ends: dict[tuple[str, int], Any] = {}
        self.owned = False

    @initialize(anonymous=st.booleans(), earlier=st.integers(0, 3))
    def files(self, anonymous: bool, earlier: int) -> None:
        before = [Pure(name=f"c-{number}").files() for number in range(earlier)]
        self.pure.files(anonymous=anonymous, earlier=before)

    def gives(self, who: str | Actor, command: c.Command) -> None:
        other = Pure(name="c-other")
        other.files()
        before = self.pure.it
        decided = self.pure.tries(who, command, other.it)
        if isinstance(decided, Refusal):
            assert self.pure.it == before
        else:
            self.pure.happens(decided, self.pure.actor(who))

    @rule(who=STAFF)
    def acknowledges(self, who: str) -> None:
        self.gives(who, c.Acknowledge("c1"))

    @rule(who=STAFF)
    def takes(self, who: str) -> None:
        self.gives(who, c.Take("c1"))

    @rule(who=STAFF, unit=UNITS)
    def hands_to_a_unit(self, who: str, unit: str) -> None:
        self.gives(who, c.HandOver("c1", unit))

    @rule(who=STAFF, to=STAFF)
    def hands_to_a_person(self, who: str, to: str) -> None:
        self.gives(who, c.HandOver("c1", owner=to))

    @rule(who=STAFF, step=STEPS)
    def steps(self, who: str, step: str) -> None:
        self.gives(who, c.DoStep("c1", step))

    @rule(who=STAFF, klass=CLASSES, clear=st.booleans())
    def classifies(self, who: str, klass: str, clear: bool) -> None:
        self.gives(who, c.Classify("c1", klass, sealed(), clear))

    @rule(who=STAFF, outcome=OUTCOMES)
    def contacts(self, who: str, outcome: Any) -> None:
        self.gives(who, c.RecordContact("c1", outcome))

    @rule(
        who=STAFF,
        command=st.sampled_from(
            [
                c.Note("c1", sealed()),
                c.RevealContact("c1"),
                c.Resolve("c1", sealed()),
                c.Close("c1", sealed()),
                c.Close("c1", sealed(), not_ours=True),
                c.Reopen("c1", sealed()),
                c.LinkSame("c1", "c-other"),
            ]
        ),
    )
    def works(self, who: str, command: c.Command) -> None:
        self.gives(who, command)

    @rule(
        command=st.sampled_from(
            [
                c.AddToComplaint("c1", sealed()),
                c.Nudge("c1"),
                c.Answer("c1", True),
                c.Answer("c1", False, sealed()),
                c.Withdraw("c1"),
            ]
        )
    )
    def speaks(self, command: c.Command) -> None:
        self.gives(ZHANG, command)

    @rule(chat=LOST)
    def loses_a_chat(self, chat: str) -> None:
        self.gives(SYSTEM, c.ReportUndeliverable("c1", chat, "kicked", "staff/card"))

    @rule(minutes=st.integers(1, 300))
    def time_passes(self, minutes: int) -> None:
        self.pure.passes(minutes=minutes)

    @rule(hours=st.integers(1, 80))
    def nobody_watches(self, hours: int) -> None:
        self.pure.sleeps(hours=hours)

    @precondition(lambda self: self.pure.case is not None)
    @rule(clock=st.sampled_from([clock.id for clock in PROCEDURE.clocks]), stage=st.integers(-3, 9))
    def a_stray_lapse(self, clock: str, stage: int) -> None:
        """A row that should be gone, worked all the same."""
        run = self.pure.it.seq
        self.gives(SYSTEM, c.Lapse("c1", clock, run, stage, self.pure.now))

    @invariant()
    def an_open_case_is_never_forgotten(self) -> None:
        if self.pure.case is None:
            return
        agenda, status = self.pure.agenda(), self.pure.it.status
        if status == "open":
            assert agenda
        elif status == "resolved":
            assert any(d.clock == "own-answer" and d.stage == 0 for d in agenda)
        else:
            assert agenda == ()
            assert self.pure.runs() == ()
            assert next_due(self.pure.it, PROCEDURE, self.pure.org) is None

    @invariant()
    def stages_come_once(self) -> None:
        if self.pure.case is None:
            return
        coming = [(d.clock, d.run, d.stage) for d in self.pure.agenda()]
        came = [(r.clock, r.run, r.stage) for r in self.pure.it.reached]
        assert len(set(coming)) == len(coming)
        assert len(set(came)) == len(came)
        assert not set(coming) & set(came)
        assert [d.due_at for d in self.pure.agenda()] == sorted(
            d.due_at for d in self.pure.agenda()
        )

    @invariant()
    def a_running_clock_keeps_its_end(self) -> None:
        if self.pure.case is None:
            return
        for run in self.pure.runs():
            end = due(run, self.pure.org)
            assert end is not None
            assert self.ends.setdefault((run.clock.id, run.run), end.at) == end.at

    @invariant()
    def every_event_has_its_number_and_cause(self) -> None:
        if self.pure.case is None:
            return
        assert self.pure.events[-1].seq == len(self.pure.events) == self.pure.it.seq
        assert len({e.cause for e in self.pure.events}) == len(self.pure.events)

    @invariant()
    def once_owned_always_owned(self) -> None:
        if self.pure.case is None:
            return
        assert self.pure.it.owner or not self.owned
        self.owned = bool(self.pure.it.owner)

    @invariant()
    def a_running_duty_has_its_button(self) -> None:
        """Whatever stops a clock that staff owes is offered on the card."""
        if self.pure.case is None:
            return
        found = offers(self.pure.it, PROCEDURE, self.pure.org)
        leaves = {LEAVES.get(offer.act, offer.act) + offer.data for offer in found}
        for run in self.pure.runs():
            assert run.clock.breach != "ping" or leaves & set(run.clock.stop), run.clock.id

    def teardown(self) -> None:
        """The record tells the same case."""
        if self.pure.case is not None:
            assert replay(self.pure.events) == self.pure.it


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=30, stateful_step_count=25)
