"""转交: to a person or a unit; running clocks keep their calendar, and somebody always owns it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases.organisation import Address
from tests.cases.pure import Pure


def test_to_a_person_of_the_unit(case: Pure) -> None:
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    case.hands_over("li", owner="wang")
    case.hears("xuhui", "handed_over", "wang")
    assert (case.it.unit, case.it.owner) == ("xuhui", "wang")
    assert case.it.acknowledged is None, "who gets it has not said yes yet"


def test_to_another_unit_both_groups_hear_and_the_customer_too(case: Pure) -> None:
    case.hands_over("wang", "jingan")
    told = case.hears("xuhui", "handed_over")
    case.hears("jingan", "handed_over", "sun")
    assert case.hears("zhang", "handed_over").values["unit"] == "jingan"
    assert (told.values["from"], told.values["to"]) == ("xuhui", "jingan")
    assert case.it.owner == "sun"
    assert case.cards == {Address("staff", "-xuhui"), Address("staff", "-jingan")}


def test_the_groups_that_ring_are_the_new_unit_s(case: Pure) -> None:
    case.hands_over("wang", "jingan")
    case.skips()
    case.passes(hours=25)
    case.hears("jingan", "warning", "sun", at="11-24 22:00")
    case.hears("jingan", "warning", "sun", at="11-25 08:00")
    case.hears("jingan", "missed", "sun", at="11-25 10:00")
    case.hears("zhang", "late")
    case.hears("shanghai", "climbed", "zhao", at="11-25 11:00")


def test_a_running_clock_keeps_the_calendar_it_began_in(case: Pure) -> None:
    """Three working days of the store (open daily), though headquarters rests at the weekend."""
    case.passes(days=2)
    case.skips()
    case.resolves("wang")
    case.skips()
    assert case.clocks()["own-answer"] == "11-29 10:00"
    case.hands_over("wang", "hq")
    case.skips()
    assert case.clocks()["own-answer"] == "11-29 10:00"


def test_to_a_unit_without_a_head_the_next_one_up_owns_it(case: Pure) -> None:
    people = {name: person for name, person in case.org.people.items() if name != "sun"}
    case.org = replace(case.org, people=people)
    case.hands_over("wang", "jingan")
    case.hears("xuhui", "handed_over")
    case.hears("jingan", "handed_over", "zhao")
    case.hears("zhang", "handed_over")
    assert case.it.owner == "zhao"


@pytest.mark.parametrize(
    ("unit", "owner", "why"),
    [
        ("nowhere", "", "no_unit"),
        ("", "nobody", "no_person"),
        ("", "sun", "no_person"),
        ("jingan", "li", "no_person"),
    ],
)
def test_to_nobody_is_refused(case: Pure, unit: str, owner: str, why: str) -> None:
    assert case.refuses("wang", c.HandOver("c1", unit, owner)).why == why


def test_to_whom_it_is_already(case: Pure) -> None:
    case.hands_over("wang", owner="li")
    case.hears("xuhui", "handed_over", "li")
    assert case.refuses("wang", c.HandOver("c1", "", "li")).why == "nothing_changes"


def test_whoever_gave_it_away_has_no_say_any_more(case: Pure) -> None:
    case.hands_over("wang", "jingan")
    case.skips()
    assert case.refuses("wang", c.Acknowledge("c1")).why == "no_right"
