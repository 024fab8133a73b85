"""After downtime: every stage with its own moment, no date moved, nobody flooded."""

from __future__ import annotations

from cases import commands as c
from cases.access import SYSTEM
from cases.events import DeadlineReached
from cases.notices.late import SUMMARY, gathered
from cases.outgoing import Outgoing
from tests.cases.pure import START, Pure, demo, here


def awake() -> Pure:
    """The same case in a house that never slept."""
    other = Pure()
    other.files()
    other.passes(days=3)
    return other


def test_three_days_late_all_stages_stand_with_their_own_moment(case: Pure) -> None:
    events = case.sleeps(days=3)
    assert {event.at for event in events} == {case.now}
    assert case.it.reached == awake().it.reached, "as if nobody had slept"
    assert case.reached("TL-P48-01")[:5] == [
        (-2, "11-24 22:00"),
        (-1, "11-25 08:00"),
        (0, "11-25 10:00"),
        (1, "11-25 11:00"),
        (2, "11-25 13:00"),
    ]
    case.skips()


def test_no_date_moves(case: Pure) -> None:
    case.sleeps(days=3)
    assert case.agenda() == awake().agenda()
    assert case.clocks() == awake().clocks()
    case.skips()


def test_each_chat_hears_once_named_after_the_highest(case: Pure) -> None:
    case.sleeps(days=3)
    missed = case.hears("xuhui", "missed", "li", "wang")
    case.hears("shanghai", "climbed", "zhao")
    again = case.hears("hq", "again", "qian")
    case.hears("zhang", "late")
    assert [line["stage"] for line in missed.values["lines"]] == [0, 0]
    assert here(missed.values["lines"][0]["due"]) == "11-25 10:00"
    assert again.values["stage"] == max(stage for stage, _ in case.reached("TL-P48-01"))


def test_the_ladder_goes_on_from_the_deadline_not_from_the_ping(case: Pure) -> None:
    case.sleeps(hours=29)
    case.skips()
    case.passes(hours=3)
    case.hears("hq", "again", "qian", at="11-25 17:00")


def test_a_clock_started_by_a_missed_one_counts_from_its_deadline(case: Pure) -> None:
    """Reviews follow each other by the calendar, however late the tick is."""
    case.steps("li", "assign")
    case.reaches("li")
    case.sleeps(days=5)
    case.hears("xuhui", "review", "wang")
    reached = [here(r.due_at) for r in case.it.reached if r.clock == "review"]
    assert reached == ["11-26 10:00", "11-28 10:00"]


def test_a_second_tick_says_nothing_new(case: Pure) -> None:
    case.sleeps(days=3)
    case.skips()
    assert case.sleeps(seconds=1) == []


def test_the_same_stage_twice_does_nothing(case: Pure) -> None:
    case.passes(hours=24)
    case.skips()
    for seen in list(case.it.reached):
        command = c.Lapse("c1", seen.clock, seen.run, seen.stage, seen.due_at)
        assert case.does(SYSTEM, command) == ()


def test_a_stage_of_a_clock_that_stopped_does_nothing(case: Pure) -> None:
    stages = case.agenda()
    case.resolves("li")
    case.hears("zhang", "proposal")
    case.now = stages[-1].due_at
    for deadline in stages:
        command = c.Lapse("c1", deadline.clock, deadline.run, deadline.stage, deadline.due_at)
        assert case.does(SYSTEM, command) == ()


def test_a_claimed_moment_is_not_believed(case: Pure) -> None:
    """The stage's own moment is recorded, whatever the row said."""
    case.now += case.agenda()[-1].due_at - case.now
    first = case.agenda()[0]
    command = c.Lapse("c1", first.clock, first.run, first.stage, START)
    (reached,) = case.does(SYSTEM, command)
    assert reached == DeadlineReached(first.clock, first.run, first.stage, first.due_at)
    case.skips()


# --- many cases --------------------------------------------------------------------------------


def caught_up(count: int) -> list[Outgoing]:
    """What one tick after three days would say about so many cases."""
    messages: list[Outgoing] = []
    for number in range(count):
        pure = Pure(name=f"c{number}")
        pure.files(number=f"202611YB{number:03}")
        pure.heard.clear()
        pure.sleeps(days=3)
        messages += [h.message for waiting in pure.heard.values() for h in waiting]
    return messages


def test_several_late_cases_make_one_summary_for_each_group() -> None:
    messages = caught_up(40)
    now = messages[0].created_at
    said = gathered(messages, {m.case for m in messages}, demo(), now)
    staff = [m for m in said if m.bot == "staff"]
    assert sorted(m.chat for m in staff) == ["-hq", "-shanghai", "-xuhui"]
    assert {m.template for m in staff} == {SUMMARY}
    assert [m.mention for m in staff if m.chat == "-xuhui"] == [("li", "wang")]
    assert staff[0].values == {"units": ["xuhui"], "cases": 40}
    assert len([m for m in said if m.bot == "customer"]) == 40, "each customer is told"


def test_one_late_case_is_said_in_full() -> None:
    messages = caught_up(1)
    assert gathered(messages, {"c0"}, demo(), messages[0].created_at) == messages


def test_what_is_in_time_is_not_merged() -> None:
    messages = caught_up(3)
    said = gathered(messages, {"c0", "c1"}, demo(), messages[0].created_at)
    assert [m for m in said if m.case == "c2"] == [m for m in messages if m.case == "c2"]
    assert len([m for m in said if m.template == SUMMARY]) == 3


def test_lapses_do_not_flood_a_group_either() -> None:
    messages: list[Outgoing] = []
    for number in range(5):
        pure = Pure(name=f"c{number}")
        pure.files()
        pure.resolves("li")
        pure.heard.clear()
        pure.sleeps(days=6)
        messages += [h.message for waiting in pure.heard.values() for h in waiting]
    said = gathered(messages, {m.case for m in messages}, demo(), messages[0].created_at)
    assert [m.template for m in said if m.chat == "-xuhui"] == [SUMMARY]
    assert [m.template for m in said if m.chat == "zhang"] == ["customer/lapsed"] * 5


def test_two_batches_of_one_catching_up_say_it_once() -> None:
    first, second = caught_up(2), caught_up(3)
    now = first[0].created_at
    keys = [
        {m.key for m in gathered(batch, {m.case for m in batch}, demo(), now) if m.bot == "staff"}
        for batch in (first, second)
    ]
    assert keys[0] == keys[1]
