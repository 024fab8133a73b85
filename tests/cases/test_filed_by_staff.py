"""What staff enters for a customer: clocks from the true time, rights, repetition, replay."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import commands as c
from cases import events as e
from cases.access import Refusal
from cases.agenda import agenda
from cases.case import Case
from cases.decide import decide
from cases.decide.facts import Facts
from cases.decide.filing import OLDEST
from cases.events import Sealed
from cases.evolve import evolve, replay
from cases.runs import dated
from cases.service import happened, lapsed
from tests.cases.pure import ZHANG, Pure, sealed

LI = "li"
HOUR = timedelta(hours=1)


def entered(
    pure: Pure,
    *,
    received: datetime | None = None,
    by: str = LI,
    unit: str = "xuhui",
    solution: Sealed | None = None,
    earlier: tuple[Case, ...] = (),
) -> tuple[e.AnyBody, ...] | Refusal:
    """What a clerk's filing makes."""
    command = c.FileComplaint(
        case=pure.name,
        procedure=pure.procedure.id,
        version=pure.procedure.version,
        unit=unit,
        channel="phone",
        language="zh",
        customer="customer:by-phone",
        chat="",
        wishes=(),
        anonymous=False,
        texts={"story": sealed("story")},
        code="digest",
        received_at=received,
        solution=solution,
    )
    facts = Facts(pure.actor(by), pure.org, number="202611YB001", earlier=earlier)
    return decide(None, command, facts, pure.procedure, pure.now)


def case_of(
    pure: Pure, bodies: tuple[e.AnyBody, ...] | Refusal
) -> tuple[Case, tuple[e.Event, ...]]:
    """The case after its filing."""
    assert not isinstance(bodies, Refusal), bodies
    return happened(None, pure.name, bodies, f"person:{LI}", "c", pure.now)


@settings(max_examples=40, deadline=None)
@given(back=st.integers(0, int(OLDEST.total_seconds())))
def test_every_limit_counts_from_the_receipt_and_the_record_says_when_it_was_entered(
    back: int,
) -> None:
    pure = Pure()
    received = pure.now - timedelta(seconds=back)
    case, events = case_of(pure, entered(pure, received=received))
    assert case.filed_at == events[0].at == pure.now
    assert {mark.at for mark in case.marks} == {received}
    for run, end in dated(case, pure.procedure, pure.org):
        assert run.start.at == received
        assert end.at == received + 24 * HOUR  # both clocks of a filing count elapsed hours
    assert replay(events) == case


@settings(max_examples=25, deadline=None)
@given(hours=st.integers(25, 24 * 300))
def test_what_rang_before_it_was_entered_is_recorded_once_and_never_as_a_flood(hours: int) -> None:
    pure = Pure()
    case, events = case_of(pure, entered(pure, received=pure.now - hours * HOUR))
    after, more = lapsed(case, pure.house, pure.now)
    stages = [
        body for body in (event.body for event in more) if isinstance(body, e.DeadlineReached)
    ]
    assert len(stages) <= 10  # two clocks: two warnings, the deadline, two rungs
    assert all(deadline.due_at > pure.now for deadline in agenda(after, pure.procedure, pure.org))
    # The next repeat keeps the beat of the ladder: every four hours from the last rung.
    nexts = [d.due_at for d in agenda(after, pure.procedure, pure.org) if d.stage > 2]
    for moment in nexts:
        assert (moment - case.marks[0].at - 27 * HOUR) % (4 * HOUR) == timedelta(0)
        assert moment <= max(pure.now, case.marks[0].at + 27 * HOUR) + 4 * HOUR
    assert replay((*events, *more)) == after


def test_the_third_of_the_same_is_one_from_its_receipt() -> None:
    pure = Pure()
    earlier = tuple(evolve(None, e_) for e_ in (_first("a", pure), _first("b", pure)))
    received = pure.now - 3 * HOUR
    case, _ = case_of(pure, entered(pure, received=received, earlier=earlier))
    (again,) = [mark for mark in case.marks if mark.word == "classified:repeated"]
    assert again.at == received


def _first(name: str, pure: Pure) -> e.Event:
    bodies = entered(Pure(name=name))
    assert not isinstance(bodies, Refusal)
    return e.Event(name, 1, pure.now, f"person:{LI}", "c", bodies[0])


@pytest.mark.parametrize(
    "off", [timedelta(seconds=1), timedelta(days=30), -OLDEST - timedelta(seconds=1)]
)
def test_a_receipt_in_the_future_or_long_ago_is_refused(off: timedelta) -> None:
    pure = Pure()
    refused = entered(pure, received=pure.now + off)
    assert isinstance(refused, Refusal)
    assert refused.why == "received_wrong"


@pytest.mark.parametrize(
    ("who", "unit", "allowed"),
    [
        ("li", "xuhui", True),
        ("li", "jingan", False),
        ("li", "shanghai", False),
        ("zhao", "jingan", True),
        ("sun", "xuhui", False),
        ("li", "mars", False),
    ],
)
def test_only_a_role_over_the_unit_may_file(who: str, unit: str, allowed: bool) -> None:
    decided = entered(Pure(), by=who, unit=unit)
    assert isinstance(decided, Refusal) != allowed


def test_solved_on_the_spot_is_one_decision_and_needs_the_right_to_close() -> None:
    pure = Pure()
    decided = entered(pure, solution=sealed("again"))
    case, _ = case_of(pure, decided)
    assert (case.status, case.proposal) == ("closed", sealed("again"))
    assert agenda(case, pure.procedure, pure.org) == ()
    role = pure.procedure.role("intake")
    lesser = tuple(
        r if r.id != role.id else type(r)(r.id, r.name, tuple(a for a in r.may if a != "close"))
        for r in pure.procedure.organisation
    )
    pure.procedure = msgspec.structs.replace(pure.procedure, organisation=lesser)
    refused = entered(pure, solution=sealed("again"))
    assert isinstance(refused, Refusal)
    assert refused.values == {"act": "close"}
    assert not isinstance(entered(pure), Refusal)


def test_staff_records_an_answer_only_where_the_customer_has_no_chat(world: Pure) -> None:
    world.files()
    world.hears("zhang", "receipt")
    world.resolves("wang")
    world.hears("zhang", "proposal")
    assert world.refuses("wang", c.RecordAnswer(world.name, True)).why == "has_chat"
    assert world.refuses(ZHANG, c.RecordAnswer(world.name, True)).why == "no_right"
