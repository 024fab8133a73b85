"""Re-classification: the clocks follow by themselves, and a reason is needed."""

from __future__ import annotations

import pytest

from cases import commands as c
from cases.events import Classified
from tests.cases.pure import Pure, sealed


def test_general_counts_from_filing_again_when_it_comes_back(case: Pure) -> None:
    case.passes(hours=3)
    case.classifies("wang", "urgent")
    assert "TL-P48-01" not in case.clocks()
    case.skips()
    case.passes(hours=1)
    case.skips()
    case.classifies("wang", "general")
    assert case.clocks() == {"TL-P48-01": "11-25 10:00", "TL-P48-03": "11-25 10:00"}


def test_urgent_for_a_second_time_is_fifteen_minutes_from_then(case: Pure) -> None:
    case.classifies("wang", "urgent")
    case.classifies("wang", "general")
    case.passes(hours=3)
    case.skips()
    case.classifies("wang", "urgent")
    case.skips()
    assert case.clocks()["TL-P48-02"] == "11-24 13:15"


def test_a_deadline_that_passed_meanwhile_is_noticed_with_its_own_moment(case: Pure) -> None:
    case.reaches("li")
    case.classifies("wang", "major")
    case.skips()
    case.until("11-25 12:30")
    case.skips()
    case.classifies("wang", "general")
    case.passes(minutes=1)
    case.hears("xuhui", "missed", "li", "wang", at="11-25 12:30")
    case.hears("shanghai", "climbed", "zhao", at="11-25 12:30")
    assert case.reached("TL-P48-01") == [
        (-2, "11-24 22:00"),
        (-1, "11-25 08:00"),
        (0, "11-25 10:00"),
        (1, "11-25 11:00"),
    ]


def test_not_ours_stops_the_clocks_and_leaves_a_review_date(case: Pure) -> None:
    case.steps("li", "register")
    case.classifies("li", "not_ours")
    assert case.clocks() == {}
    assert [d.clock for d in case.agenda()] == ["review"]


def test_taking_not_ours_back_brings_them_back(case: Pure) -> None:
    case.classifies("li", "not_ours")
    case.passes(hours=2)
    case.classifies("li", "not_ours", clear=True)
    assert case.clocks() == {"TL-P48-01": "11-25 10:00", "TL-P48-03": "11-25 10:00"}


def test_one_class_of_an_axis_at_a_time_and_flags_beside_it(case: Pure) -> None:
    case.classifies("li", "not_ours")
    case.classifies("wang", "major")
    assert case.it.classes == ("not_ours", "major")
    case.skips()


@pytest.mark.parametrize(
    ("klass", "clear", "reason", "why"),
    [
        ("urgent", False, False, "reason_needed"),
        ("general", False, True, "nothing_changes"),
        ("not_ours", True, True, "nothing_changes"),
        ("general", True, True, "nothing_changes"),
        ("repeated", False, True, "other_role"),
        ("anonymous", False, True, "other_role"),
    ],
)
def test_what_is_no_change(case: Pure, klass: str, clear: bool, reason: bool, why: str) -> None:
    command = c.Classify("c1", klass, sealed() if reason else None, clear)
    assert case.refuses("wang", command).why == why


def test_only_higher_ranks_say_major(case: Pure) -> None:
    refused = case.refuses("li", c.Classify("c1", "major", sealed()))
    assert refused.why == "other_role"
    assert refused.values["roles"] == ("unit_head", "centre_head", "committee")


def test_the_committee_s_approval_is_for_major_ones(case: Pure) -> None:
    case.steps("li", "assign")
    assert case.refuses("chen", c.DoStep("c1", "approve")).why == "step_not_yet"
    case.classifies("wang", "major")
    case.skips()
    case.steps("chen", "approve")


def test_the_reason_stands_in_the_record(case: Pure) -> None:
    (event,) = case.does("wang", c.Classify("c1", "urgent", sealed("fever")))
    assert event == Classified(("urgent",), ("urgent",), sealed("fever"))
    case.skips()
