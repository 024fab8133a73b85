"""The standing case of a periodic duty: its periods, and what may be done with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cases import commands as c
from cases import events as e
from cases.access import SYSTEM, Actor, Refusal
from cases.case import Case
from cases.decide import decide
from cases.decide.facts import Facts
from cases.duties import Owed, filing, owed, units_of
from cases.events import Event
from cases.evolve import replay
from cases.offers import offers
from cases.organisation import Organisation
from cases.periods import past, present
from cases.service import House, happened, lapsed
from procedures.duty import DONE
from procedures.load import parse
from tests.cases.ears import SHANGHAI, START, demo

WEEK = timedelta(days=7)
MONDAY = datetime(2026, 11, 30, tzinfo=SHANGHAI)  # the end of the first, broken week
RULES = """id = "mine"
version = 1
title = { zh = "办法", en = "Rules" }
source = "the test"
extends = "base@1"
without = ["duties"]

[[duties]]
id = "calls"
name = { zh = "回访电话", en = "Calls" }
owner = "unit_head@store"
clause = "第五条"
quote = "每周至少回访5家"
limit = "week"
count = 5

[[duties]]
id = "meeting"
name = { zh = "月会", en = "Meeting" }
owner = "unit_head@root"
clause = "第六条"
quote = "每月开会"
limit = "month"

[[duties]]
id = "whenever"
name = { zh = "培训", en = "Training" }
owner = "unit_head@store"
clause = "第七条"
quote = "定期培训"
because = "no period is named"
"""


@cache
def house() -> House:
    procedure = parse(RULES, "mine.toml")
    org = demo()
    org = Organisation(**{**org.__dict__, "procedure": "mine"})
    return House(org, {("mine", 1): procedure})


@dataclass
class Standing:
    """A duty's case in memory."""

    it: Owed
    now: datetime = START
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gives(filing(self.it, house().org), SYSTEM)

    @property
    def case(self) -> Case | None:
        return replay(self.events) if self.events else None

    def gives(self, command: c.Command, actor: Actor) -> tuple[e.AnyBody, ...] | Refusal:
        procedure = house().procedure(self.it.procedure, 1)
        facts = Facts(actor, house().org, number="DQ2026001")
        decided = decide(self.case, command, facts, procedure, self.now)
        if not isinstance(decided, Refusal):
            cause = f"cause:{len(self.events)}"
            _, events = happened(self.case, self.it.case, decided, actor.id, cause, self.now)
            self.events += events
        return decided

    def until(self, moment: datetime) -> None:
        self.now = moment
        case = self.case
        assert case is not None
        self.events += lapsed(case, house(), moment)[1]

    def reports(self, times: int, who: str = "wang") -> tuple[e.AnyBody, ...] | Refusal:
        person = house().org.people[who]
        return self.gives(c.DoStep(self.it.case, DONE, None, times), Actor(f"person:{who}", person))

    def missed(self) -> list[datetime]:
        bodies = (event.body for event in self.events)
        return [b.due_at for b in bodies if isinstance(b, e.DeadlineReached) and b.stage == 0]


def standing(duty: str, unit: str) -> Standing:
    found = {(it.duty.id, it.unit): it for it in owed(house())}
    return Standing(found[duty, unit])


def test_each_unit_of_the_kind_owes_it_and_nobody_what_has_no_limit() -> None:
    found = {(it.duty.id, it.unit) for it in owed(house())}
    assert found == {("calls", "xuhui"), ("calls", "jingan"), ("meeting", "hq")}
    (procedure,) = house().ruling()
    everywhere = next(d for d in procedure.duties if d.id == "whenever")
    assert units_of(everywhere, procedure, house().org) == ("xuhui", "jingan")


def test_ids_are_the_same_in_every_process_and_fit_a_button() -> None:
    first, again = ([it.case for it in owed(house())] for _ in range(2))
    assert first == again
    assert len(set(first)) == 3
    assert all(len(name) == 16 and name.isalnum() and name == name.lower() for name in first)


def test_what_is_done_beyond_a_period_is_no_credit_for_the_next() -> None:
    calls = standing("calls", "xuhui")
    assert isinstance(calls.reports(3), tuple)
    done = calls.reports(9)
    assert isinstance(done, tuple)
    assert [b.times for b in done if isinstance(b, e.StepDone)] == [2]
    refused = calls.reports(1)
    assert isinstance(refused, Refusal)
    assert (refused.why, refused.values["next"]) == ("duty_full", MONDAY)
    calls.until(MONDAY + timedelta(seconds=1))
    assert calls.missed() == []
    case = calls.case
    assert case is not None
    procedure = house().procedure_of(case)
    now = present(case, procedure, house().org, calls.now)
    assert now is not None
    assert (now.done, now.begins, now.ends) == (0, MONDAY, MONDAY + WEEK)
    assert [(p.done, p.missed) for p in past(case, procedure, house().org, calls.now)] == [
        (5, False)
    ]


def test_the_warning_of_a_kept_period_s_successor_counts_from_its_own_beginning() -> None:
    calls = standing("calls", "xuhui")
    calls.reports(5)  # days before the week begins in which the next warning lies
    calls.until(MONDAY + WEEK * 0.75)
    warned = [x.body.due_at for x in calls.events if isinstance(x.body, e.DeadlineReached)]
    assert warned == [MONDAY + WEEK * 0.75]


@pytest.mark.parametrize("command", [c.Acknowledge, c.Take, c.Close, c.Reopen, c.Resolve])
def test_a_duty_is_no_complaint(command: type[c.Command]) -> None:
    meeting = standing("meeting", "hq")
    extra = (e.Sealed("t", ""),) if command in (c.Resolve, c.Close) else ()
    chen = Actor("person:chen", house().org.people["chen"])
    refused = meeting.gives(command(meeting.it.case, *extra), chen)
    assert isinstance(refused, Refusal)
    assert refused.why == "duty_only"


def test_what_is_offered_fits_the_number_that_is_wanted() -> None:
    for duty, unit, wanted in (
        ("calls", "xuhui", ["step", "all", "note"]),
        ("meeting", "hq", ["step", "note"]),
    ):
        case = standing(duty, unit).case
        assert case is not None
        offered = offers(case, house().procedure_of(case), house().org)
        assert [offer.act for offer in offered] == wanted


def test_a_rule_that_is_gone_leaves_a_case_that_can_be_read_and_ended() -> None:
    calls = standing("calls", "xuhui")
    case = calls.case
    assert case is not None
    bare = House(house().org, {})
    facts = Facts(SYSTEM, bare.org)
    assert decide(case, c.EndDuty(case.id), facts, bare.procedure_of(case), calls.now) == (
        e.Closed("over"),
    )


@given(
    st.lists(
        st.tuples(st.integers(min_value=1, max_value=200), st.integers(min_value=1, max_value=9)),
        max_size=12,
    ),
    st.integers(min_value=0, max_value=400),
)
@example([(1, 1), (133, 1)], 0)  # in the very moment at which the week ends
def test_every_period_is_kept_or_missed_exactly_once(
    reports: list[tuple[int, int]], rest: int
) -> None:
    """Whatever is reported, whenever: a week is missed if and only if too little was done in it."""
    calls = standing("calls", "xuhui")
    done: Counter[datetime] = Counter()
    for hours, times in reports:
        calls.until(calls.now + timedelta(hours=hours))
        week = _end_of_week(calls.now)
        if not isinstance(calls.reports(times), Refusal):
            done[week] = min(5, done[week] + times)
        else:
            assert done[week] == 5
    calls.until(calls.now + timedelta(hours=rest))
    weeks = [MONDAY + WEEK * n for n in range(200) if MONDAY + WEEK * n <= calls.now]
    assert calls.missed() == [week for week in weeks if done[week] < 5]
    case = calls.case
    assert case is not None
    told = past(case, house().procedure_of(case), house().org, calls.now)
    assert [(p.ends, p.done) for p in told] == [(w, done[w]) for w in reversed(weeks)][: len(told)]
    assert all(p.missed == (p.done < 5) for p in told)


def _end_of_week(moment: datetime) -> datetime:
    here = moment.astimezone(SHANGHAI)
    return (here - timedelta(days=here.weekday())).replace(hour=0, minute=0, second=0) + WEEK
