"""Events are the record: no gaps, no second filing, step by step the same as replayed."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import msgspec
import pytest

from cases import commands as c
from cases.access import SYSTEM
from cases.events import (
    AnyBody,
    ComplaintFiled,
    Erased,
    Event,
    IncidentCorrected,
    LimitSet,
    ProcedureChanged,
    Rated,
    Recomputed,
    Relayed,
    TrendNoticed,
)
from cases.evolve import evolve, replay
from cases.service import happened
from tests.cases.pure import START, ZHANG, Pure, sealed

# What the shipped procedure has no rule for, and what operators do: told in tests of their own.
OTHERS = {Erased, IncidentCorrected, LimitSet, ProcedureChanged, Rated, Recomputed, TrendNoticed}


def busy() -> Pure:
    """A case to which everything happened that can."""
    pure = Pure()
    pure.files(earlier=(Pure(name="a").files(), Pure(name="b").files()))
    pure.does(ZHANG, c.AddToComplaint("c1", sealed("more"), ("f00d",)))
    pure.does(ZHANG, c.Nudge("c1"))
    pure.acknowledges("li")
    pure.passes(hours=26)
    pure.does("li", c.Take("c1"))
    pure.reaches("wang")
    pure.does("wang", c.RevealContact("c1"))
    pure.does("wang", c.ShowEvidence("c1"))
    pure.does("wang", c.ShowEvidence("c1"))
    pure.classifies("wang", "urgent")
    pure.notes("wang")
    pure.steps("wang", "assign")
    pure.does(SYSTEM, c.ReportUndeliverable("c1", "zhang", "blocked", "customer/late"))
    pure.resolves("wang")
    pure.answers(solved=False)
    pure.hands_over("wang", "jingan")
    pure.resolves("sun")
    pure.passes(days=5)
    pure.does("sun", c.Reopen("c1", sealed()))
    pure.resolves("sun")
    pure.answers(solved=True)
    pure.does("sun", c.Reopen("c1", sealed()))
    pure.does(ZHANG, c.Withdraw("c1"))
    return pure


def test_every_kind_of_event_is_in_the_busy_history() -> None:
    assert {type(event.body) for event in busy().events} == set(get_args(AnyBody)) - {
        Relayed,
        *OTHERS,
    }


def test_step_by_step_is_the_same_as_replayed() -> None:
    pure = busy()
    case = None
    for event in pure.events:
        case = evolve(case, event)
    assert case == replay(pure.events) == pure.it


def test_the_numbers_have_no_gap_and_every_cause_is_its_own() -> None:
    events = busy().events
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert len({event.cause for event in events}) == len(events)


def test_a_gap_is_refused() -> None:
    events = busy().events
    with pytest.raises(ValueError, match="does not follow"):
        replay([*events[:3], *events[4:]])


def test_the_same_event_twice_is_refused() -> None:
    events = busy().events
    with pytest.raises(ValueError, match="does not follow"):
        replay([*events[:3], events[2]])


def test_an_event_of_another_case_is_refused() -> None:
    events = busy().events
    stranger = msgspec.structs.replace(events[3], case="c2")
    with pytest.raises(ValueError, match="does not follow"):
        replay([*events[:3], stranger])


def test_a_history_begins_with_its_filing_and_is_filed_once() -> None:
    first, second, *_ = busy().events
    with pytest.raises(ValueError, match="does not begin with its filing"):
        replay([msgspec.structs.replace(second, seq=1)])
    again = Event(first.case, 2, START, "x", "again#0", first.body)
    with pytest.raises(ValueError, match="a second time"):
        replay([first, again])
    with pytest.raises(ValueError, match="no events"):
        replay([])


def test_bodies_of_one_command_share_its_cause_with_ordinals() -> None:
    pure = Pure()
    pure.files(earlier=(Pure(name="a").files(), Pure(name="b").files()))
    assert [type(e.body).__name__ for e in pure.events] == [
        "ComplaintFiled",
        "RepeatNoticed",
        "Classified",
    ]
    assert [e.cause for e in pure.events] == ["cause:1#0", "cause:1#1", "cause:1#2"]
    assert {e.actor for e in pure.events} == {"customer:zhang"}


def test_nothing_happened_is_no_case() -> None:
    with pytest.raises(ValueError, match="no bodies"):
        happened(None, "c1", (), "x", "y", START)


def test_the_marks_remember_unit_and_actor() -> None:
    pure = Pure()
    pure.files()
    pure.hands_over("wang", "jingan")
    filed, general, moved, unit = pure.it.marks
    assert (filed.word, general.word, moved.word) == ("filed", "classified:general", "handed_over")
    assert unit.word == "moved_unit"
    assert (filed.unit, moved.unit) == ("xuhui", "jingan")
    assert moved.actor == "person:wang"


def test_a_missed_deadline_marks_its_own_moment() -> None:
    """Noticed three hours late, it was reached when it was reached."""
    pure = Pure()
    pure.files()
    pure.sleeps(hours=27)
    mark = next(m for m in pure.it.marks if m.word == "clock:TL-P48-01:missed")
    assert mark.at == START + timedelta(hours=24)


def test_no_event_carries_a_personal_text() -> None:
    """Only ids and commitments: a story is nowhere in the chain."""
    filed = busy().events[0].body
    assert isinstance(filed, ComplaintFiled)
    assert filed.texts == {"story": sealed("story")}
