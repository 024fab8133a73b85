"""Proposal, answer, refusal, lapse, reopening: how the loop is closed and starts again."""

from __future__ import annotations

from datetime import timedelta

from cases import commands as c
from cases.runs import runs
from tests.cases.pure import ZHANG, Pure, sealed


def proposed(case: Pure) -> Pure:
    """A solution is before the customer, Tuesday at ten."""
    case.resolves("li")
    case.hears("zhang", "proposal")
    return case


def test_yes_closes(case: Pure) -> None:
    proposed(case).answers(solved=True)
    case.hears("xuhui", "confirmed", "wang")
    assert case.it.status == "closed"
    assert case.agenda() == ()


def test_no_starts_the_second_round_with_the_promise_anew(case: Pure) -> None:
    case.acknowledges("li")
    case.steps("li", "assign")
    case.reaches("li")
    case.hears("zhang", "accepted")
    proposed(case)
    case.passes(hours=2)
    case.answers(solved=False)
    again = case.hears("zhang", "refused_again")
    case.hears("xuhui", "refused_by_customer", "li")
    assert case.it.round == 2
    assert case.it.acknowledged is None
    assert case.clocks() == {"TL-P48-01": "11-25 12:00", "TL-P48-03": "11-25 12:00"}
    assert again.values["promises"][0]["due"] == case.now + timedelta(hours=24)


def test_an_urgent_one_is_answered_at_once_in_every_round(case: Pure) -> None:
    case.classifies("wang", "urgent")
    case.skips()
    proposed(case).answers(solved=False)
    case.skips()
    assert case.clocks() == {"TL-P48-02": "11-24 10:15", "TL-P48-03": "11-25 10:00"}


def test_a_repeated_one_is_supervised_in_every_round(world: Pure) -> None:
    world.files(earlier=(Pure(name="a").files(), Pure(name="b").files()))
    world.resolves("qian")
    world.passes(hours=5)
    world.answers(solved=False)
    world.skips()
    assert world.clocks()["TL-P48-04"] == "11-26 15:00"


def test_no_duty_begins_while_a_proposal_is_before_the_customer(case: Pure) -> None:
    """What a solution would stop cannot be stopped by one that was given; the no starts it."""
    proposed(case)
    case.classifies("wang", "urgent")
    case.steps("li", "register")
    case.hears("xuhui", "classified", "wang")
    assert set(case.clocks()) == {"own-answer"}
    case.passes(hours=1)
    case.answers(solved=False)
    case.skips()
    assert case.clocks() == {"TL-P48-02": "11-24 11:15", "TL-P48-03": "11-25 11:00"}


def test_a_class_that_comes_in_the_second_round_counts_from_then(case: Pure) -> None:
    proposed(case).answers(solved=False)
    case.passes(hours=3)
    case.skips()
    case.classifies("wang", "urgent")
    case.skips()
    assert case.clocks()["TL-P48-02"] == "11-24 13:15"
    assert [run.run for run in runs(case.it, case.procedure) if run.clock.id == "TL-P48-02"] == [
        case.it.seq
    ], "and was not late before it was there"


def test_in_the_second_round_the_steps_are_open_again(case: Pure) -> None:
    case.steps("li", "assign")
    assert case.refuses("li", c.DoStep("c1", "assign")).why == "step_done"
    proposed(case).answers(solved=False)
    case.skips()
    case.steps("li", "assign")
    assert set(case.clocks()) == {"TL-P48-03"}


def test_the_first_acknowledgement_of_every_round_is_told(case: Pure) -> None:
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    proposed(case).answers(solved=False)
    case.skips()
    case.acknowledges("li")
    case.hears("zhang", "accepted")


def test_a_silent_customer_is_reminded_and_the_case_lapses(case: Pure) -> None:
    """Three working days of the store, open every day; half-way a reminder with the buttons."""
    proposed(case)
    assert case.clocks() == {"own-answer": "11-27 10:00"}
    case.passes(days=4)
    reminder = case.hears("zhang", "asked_again", at="11-25 22:00")
    assert [button.act for button in reminder.buttons] == ["solved_yes", "solved_no"]
    assert reminder.texts["text"] == case.it.proposal
    case.hears("zhang", "lapsed", at="11-27 10:00")
    case.hears("xuhui", "lapsed", "wang", at="11-27 10:00")
    assert case.it.status == "lapsed"
    assert case.agenda() == ()


def test_working_days_are_the_store_s(world: Pure) -> None:
    """A case of headquarters, closed at the weekend: proposed on Wednesday, lapses on Monday."""
    world.now += timedelta(days=1)
    world.files(unit="hq")
    world.hears("zhang", "receipt")
    world.resolves("qian")
    world.hears("zhang", "proposal")
    assert world.clocks() == {"own-answer": "11-30 10:00"}


def test_who_answered_is_not_asked_again(case: Pure) -> None:
    """A reminder held over the night is withdrawn when the answer comes first."""
    case.until("11-24 18:00")
    proposed(case)
    case.until("11-26 06:30")
    assert [m.template for m in case.held] == ["customer/asked_again"], "due at 06:00"
    case.answers(solved=True)
    case.hears("xuhui", "confirmed", "wang")
    case.passes(hours=8)
    assert [m.template for m in case.withdrawn] == ["customer/asked_again"]


def test_a_lapsed_case_is_still_answered_yes(case: Pure) -> None:
    proposed(case)
    case.passes(days=4)
    case.skips()
    case.answers(solved=True)
    case.hears("xuhui", "confirmed", "wang")
    assert case.it.status == "closed"


def test_a_lapsed_case_is_still_answered_no(case: Pure) -> None:
    proposed(case)
    case.passes(days=4)
    case.skips()
    case.answers(solved=False)
    case.hears("zhang", "refused_again")
    case.hears("xuhui", "refused_by_customer", "wang")
    assert (case.it.status, case.it.round) == ("open", 2)
    assert set(case.clocks()) == {"TL-P48-01", "TL-P48-03"}


def test_after_a_long_downtime_nobody_is_asked_about_what_has_lapsed(case: Pure) -> None:
    proposed(case)
    case.sleeps(days=6)
    case.hears("zhang", "lapsed")
    case.hears("xuhui", "lapsed", "wang")


def test_reopening_counts_a_round_and_promises_again(case: Pure) -> None:
    case.does("li", c.Close("c1", sealed()))
    case.hears("zhang", "closed")
    assert case.agenda() == ()
    case.passes(days=2)
    case.does("wang", c.Reopen("c1", sealed()))
    case.hears("zhang", "reopened")
    case.hears("xuhui", "reopened", "wang")
    assert (case.it.status, case.it.round) == ("open", 2)
    assert case.clocks() == {"TL-P48-01": "11-27 10:00", "TL-P48-03": "11-27 10:00"}


def test_a_note_on_a_closed_case_starts_nothing(case: Pure) -> None:
    case.does("li", c.Close("c1", sealed()))
    case.hears("zhang", "closed")
    case.notes("li")
    case.does(ZHANG, c.AddToComplaint("c1", sealed("more")))
    case.hears("xuhui", "added", "wang")
    assert case.runs() == ()
    case.passes(days=30)


def test_a_withdrawal_ends_everything_and_keeps_the_record(case: Pure) -> None:
    case.passes(hours=1)
    case.does(ZHANG, c.Withdraw("c1"))
    case.hears("zhang", "withdrawn")
    case.hears("xuhui", "withdrawn", "wang")
    assert case.it.status == "withdrawn"
    case.passes(days=30)


def test_a_case_without_a_running_clock_has_a_review_date(case: Pure) -> None:
    """Two working days after the last that was done; a new deed moves it, nothing else."""
    case.steps("li", "assign")
    case.reaches("li")
    assert [d.clock for d in case.agenda()] == ["review"]
    case.passes(days=1)
    case.notes("li")
    case.passes(days=4)
    case.hears("xuhui", "review", "wang", at="11-27 10:00")
    case.hears("xuhui", "review", "wang", at="11-29 10:00")


def test_a_nudge_is_counted_and_shown_to_staff(case: Pure) -> None:
    case.does(ZHANG, c.Nudge("c1"))
    assert case.hears("xuhui", "nudged", "wang").values["count"] == 1
    case.until("11-24 23:00")
    case.skips()
    case.does(ZHANG, c.Nudge("c1"))
    assert case.it.nudges == 2
    assert "-xuhui" not in case.heard, "held: the store is asleep"
    case.until("11-25 09:40")
    case.hears("xuhui", "warning", "li", at="11-25 08:00")
    assert not case.hears("xuhui", "nudged", "wang", at="11-25 09:30").loud
