"""What can be left on a case, and by whom: a clock needs a hand that can reach it."""

from __future__ import annotations

import re

import pytest

from procedures.check import FIXED_MARKS, findings, marks
from procedures.errors import ProcedureError
from procedures.load import SHIPPED, parse, shipped
from procedures.model import Condition, Procedure

TEXT = (SHIPPED / "service.toml").read_text(encoding="utf-8")


def without_act(act: str) -> str:
    """P48 in which no role may do something."""
    return TEXT.replace(f'"{act}", ', "")


def test_all_fixed_marks_can_be_left() -> None:
    assert marks(shipped("service")) >= FIXED_MARKS


@pytest.mark.parametrize(
    ("act", "key"),
    [
        ("ack", "clocks (TL-P48-02).stop"),
        ("contact", "clocks (TL-P48-02).stop"),
        ("step", "steps (register).by"),
        ("classify", "classes (urgent)"),
        ("reopen", "clocks (TL-P48-01).start"),
        ("resolve", "steps (rectify).after"),
        ("note", "clocks (own-follow-up).stop"),
        ("take", "clocks (own-follow-up).stop"),
        ("handover", "clocks (own-follow-up).stop"),
    ],
)
def test_what_nobody_may_do_starts_and_stops_nothing(act: str, key: str) -> None:
    with pytest.raises(ProcedureError, match=r"nobody may|nothing can|nothing leaves") as caught:
        parse(without_act(act), "mine.toml")
    assert caught.value.key.startswith(key.partition(".")[0])


def test_a_clock_that_starts_by_another_s_missing_runs() -> None:
    chained = TEXT.replace('start = ["step:register"]', 'start = ["clock:TL-P48-03:missed"]')
    assert parse(chained, "mine.toml").clock("TL-P48-05").start == ("clock:TL-P48-03:missed",)


def test_two_clocks_that_wait_for_each_other_never_start() -> None:
    ring = TEXT.replace('start = ["step:register"]', 'start = ["clock:TL-P48-04:missed"]').replace(
        'start = ["classified:repeated", "refused", "reopened"]',
        'start = ["clock:TL-P48-05:missed"]',
    )
    with pytest.raises(ProcedureError, match="nothing can start it"):
        parse(ring, "mine.toml")


def test_two_steps_that_wait_for_each_other_are_never_offered() -> None:
    ring = TEXT.replace(
        'by = ["investigator", "intake", "unit_head"]',
        'by = ["investigator", "intake", "unit_head"]\nafter = ["step:report"]',
    )
    with pytest.raises(ProcedureError, match=r"steps \(assign\).after: nothing leaves the mark"):
        parse(ring, "mine.toml")


def test_the_second_complaint_may_start_a_clock_the_fourth_not() -> None:
    assert {"repeated:2", "repeated:3"} <= marks(shipped("service"))
    assert "repeated:4" not in marks(shipped("service"))


def test_an_anonymous_class_is_not_needed() -> None:
    """Where a procedure has none, the case simply has no contact."""
    plain = re.sub(r'\[\[classes\]\]\nid = "anonymous".*?\n\n', "", TEXT, flags=re.DOTALL)
    plain = plain.replace('none = ["anonymous", "not_ours"]', 'none = ["not_ours"]')
    assert isinstance(parse(plain, "mine.toml"), Procedure)


def test_all_that_is_wrong_is_found() -> None:
    import msgspec

    service = shipped("service")
    wrong = msgspec.structs.replace(service, version=0, texts={})
    assert [key for key, _, _ in findings(wrong)] == [
        "version",
        "texts.evidence_received",
        "texts.promise_contact",
        "texts.empathy",
        "texts.not_ours",
    ]


@pytest.mark.parametrize(
    ("any_of", "none_of", "classes", "holds"),
    [
        ((), (), (), True),
        ((), (), ("a",), True),
        (("a", "b"), (), ("b",), True),
        (("a", "b"), (), ("c",), False),
        ((), ("x",), ("a", "x"), False),
        (("a",), ("x",), ("a",), True),
        (("a",), ("x",), ("a", "x"), False),
    ],
)
def test_when_a_condition_holds(
    any_of: tuple[str, ...], none_of: tuple[str, ...], classes: tuple[str, ...], holds: bool
) -> None:
    assert Condition(any_of, none_of).holds(frozenset(classes)) == holds
