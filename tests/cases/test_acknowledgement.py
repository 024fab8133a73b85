"""受理: who answers for a case, what that ends, and how it ends itself."""

from __future__ import annotations

from dataclasses import replace

from cases import commands as c
from cases.offers import offered
from tests.cases.pure import Pure, here


def test_acknowledging_names_a_person_and_tells_the_customer(case: Pure) -> None:
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    assert case.it.owner == "li"
    assert case.it.acknowledged is not None
    assert case.it.acknowledged.by == "li"


def test_the_first_press_wins(case: Pure) -> None:
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    refused = case.refuses("wang", c.Acknowledge("c1"))
    assert (refused.why, refused.values) == ("taken_by", {"owner": "小李"})


def test_it_ends_no_clock_of_the_solution(case: Pure) -> None:
    before = case.clocks()
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    assert case.clocks() == before | {"own-follow-up": "11-24 14:00"}


def test_in_time_it_does_not_excuse_a_missed_deadline(case: Pure) -> None:
    """Whoever answers for the case is named in the warnings; the ladder still climbs."""
    case.acknowledges("li")
    case.notes("li")
    case.hears("zhang", "accepted")
    case.passes(hours=25)
    case.hears("xuhui", "warning", "li")
    case.hears("xuhui", "warning", "li")
    case.hears("xuhui", "missed", "li", "wang", at="11-25 10:00")
    case.hears("zhang", "late")
    case.hears("shanghai", "climbed", "zhao", at="11-25 11:00")


def test_late_it_silences_the_ladder(case: Pure) -> None:
    case.passes(hours=24, minutes=20)
    case.skips()
    case.acknowledges("wang")
    case.notes("wang")
    case.hears("zhang", "accepted")
    case.passes(hours=30)
    assert case.reached("TL-P48-01")[-1] == (0, "11-25 10:00")
    assert set(case.clocks()) == {"TL-P48-01", "TL-P48-03"}, "late is late: they run still"


def test_a_silenced_case_is_not_forgotten(case: Pure) -> None:
    """Nothing rings any more, so there is a review date, again and again."""
    case.passes(hours=24, minutes=20)
    case.skips()
    case.acknowledges("wang")
    case.notes("wang")
    case.hears("zhang", "accepted")
    (review,) = case.agenda()
    assert (review.clock, here(review.due_at)) == ("review", "11-27 10:20")
    case.passes(days=5)
    case.hears("xuhui", "review", "wang", at="11-27 10:20")
    case.hears("xuhui", "review", "wang", at="11-29 10:20")


def test_what_waits_to_be_sent_is_withdrawn_when_somebody_answers(case: Pure) -> None:
    case.passes(hours=24)
    waiting = [h.message for h in case.heard["-xuhui"] if h.message.template.endswith("missed")]
    case.skips()
    case.passes(minutes=5)
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    case.held += waiting
    case.delivers()
    assert case.withdrawn == waiting


def test_somebody_late_says_so_again(case: Pure) -> None:
    """After a deadline was missed the button is there once more, for whoever reacts now."""
    case.acknowledges("li")
    case.notes("li")
    assert not offered(case.it, case.procedure, case.org, "ack")
    case.passes(hours=24, minutes=1)
    case.skips()
    assert offered(case.it, case.procedure, case.org, "ack")
    case.acknowledges("wang")
    assert case.it.owner == "wang"
    assert not offered(case.it, case.procedure, case.org, "ack")
    case.passes(hours=2)


def test_the_second_acknowledgement_has_a_life_of_its_own(case: Pure) -> None:
    """Expiry counts from the word of whoever answers now, not from an earlier one."""
    case.until("11-25 09:00")
    case.acknowledges("li")
    case.skips()
    assert case.clocks()["own-follow-up"] == "11-25 14:00"
    case.until("11-25 10:30")
    case.skips()
    case.acknowledges("wang")
    assert case.clocks()["own-follow-up"] == "11-25 14:30"
    case.passes(hours=3, minutes=40)
    case.hears("xuhui", "warning", "wang", at="11-25 13:30")


def test_an_acknowledged_case_that_turns_urgent_asks_for_a_response(case: Pure) -> None:
    """The button of the running step is there: without it only a talk could stop TL-P48-02."""
    case.acknowledges("li")
    case.skips()
    case.classifies("li", "urgent")
    case.skips()
    assert offered(case.it, case.procedure, case.org, "ack")
    case.acknowledges("wang")
    assert "TL-P48-02" not in case.clocks()


def test_a_proposal_has_nothing_to_acknowledge(case: Pure) -> None:
    case.resolves("li")
    case.hears("zhang", "proposal")
    assert not offered(case.it, case.procedure, case.org, "ack")
    assert case.refuses("li", c.Acknowledge("c1")).why == "ended"


def test_it_expires_when_nothing_follows(case: Pure) -> None:
    """Four hours of the store's time; the group is pinged, the unit's head has it. Never nobody."""
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    case.passes(hours=5)
    case.hears("xuhui", "warning", "li", at="11-24 13:00")
    released = case.hears("xuhui", "released", "wang", at="11-24 14:00")
    assert (released.values["was"], released.values["owner"]) == ("li", "wang")
    assert case.it.acknowledged is None
    assert case.it.owner == "wang"


def test_closed_hours_do_not_count_towards_expiry(case: Pure) -> None:
    """Acknowledged at 20:30, closed from 22 to 10: two and a half hours are left in the morning."""
    case.until("11-24 20:30")
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    assert case.clocks()["own-follow-up"] == "11-25 12:30"
    case.passes(hours=16)
    case.hears("xuhui", "warning", "li", at="11-24 22:00")
    case.hears("xuhui", "warning", "li", at="11-25 08:00")
    case.hears("xuhui", "missed", "li", "wang", at="11-25 10:00")
    case.hears("zhang", "late")
    case.hears("shanghai", "climbed", "zhao", at="11-25 11:00")
    case.hears("xuhui", "warning", "li", at="11-25 11:30")
    case.hears("xuhui", "released", "wang", at="11-25 12:30")


def test_after_expiry_the_ladder_goes_on(case: Pure) -> None:
    """Acknowledged late and nothing followed: what was silenced is made up for."""
    case.passes(hours=24, minutes=30)
    case.skips()
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    case.passes(hours=6, minutes=45)
    case.hears("xuhui", "warning", "li", at="11-25 13:30")
    case.hears("xuhui", "released", "wang", at="11-25 14:30")
    case.hears("shanghai", "climbed", "zhao", at="11-25 14:30")
    case.hears("hq", "climbed", "qian", at="11-25 14:30")
    case.hears("hq", "again", "qian", at="11-25 17:00")
    assert case.reached("TL-P48-01")[-3:] == [
        (1, "11-25 11:00"),
        (2, "11-25 13:00"),
        (3, "11-25 17:00"),
    ]


def test_anything_that_follows_keeps_it(case: Pure) -> None:
    for follow in (
        c.Note("c1", case.it.texts["story"]),
        c.RecordContact("c1", "no_answer"),
        c.DoStep("c1", "assign"),
        c.HandOver("c1", owner="wang"),
        c.Classify("c1", "urgent", case.it.texts["story"]),
        c.Resolve("c1", case.it.texts["story"]),
    ):
        other = Pure()
        other.files()
        other.acknowledges("li")
        other.does("li", follow)
        assert "own-follow-up" not in other.clocks(), follow


def test_another_person_s_taking_it_is_something_that_follows(case: Pure) -> None:
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    case.does("wang", c.Take("c1"))
    assert case.it.owner == "wang"
    case.passes(hours=8)
    assert case.it.owner == "wang"


def test_looking_at_the_phone_number_is_not(case: Pure) -> None:
    case.acknowledges("li")
    case.does("li", c.RevealContact("c1"))
    case.hears("zhang", "accepted")
    assert "own-follow-up" in case.clocks()


def test_where_no_head_is_the_next_one_up_has_it(case: Pure) -> None:
    people = {name: p for name, p in case.org.people.items() if name != "wang"}
    case.org = replace(case.org, people=people)
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    case.passes(hours=5)
    case.hears("shanghai", "warning", "zhao", at="11-24 13:00")
    case.hears("xuhui", "released", "zhao", at="11-24 14:00")
    assert case.it.owner == "zhao"


def test_an_expired_one_can_be_given_again_without_new_words_to_the_customer(case: Pure) -> None:
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    case.passes(hours=5)
    case.skips()
    case.acknowledges("li")
    assert case.it.owner == "li"
    assert case.clocks()["own-follow-up"] == "11-24 19:00"
