"""What clocks can say: each rule in a procedure of a few lines, run by the clock."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases import commands as c
from tests.cases.pure import START, ZHANG, Pure, sealed
from tests.cases.written import clock, filed, step

TWO_OR_TEN = clock(
    "report",
    """start = ["filed"]
stop = ["step:told"]
limit = "2h"
others = [{ mark = "incident", limit = "10h" }]""",
) + step("told")


def test_of_two_ends_the_earliest_counts() -> None:
    assert filed(TWO_OR_TEN, hours_ago=9).clocks() == {"report": "11-24 11:00"}
    assert filed(TWO_OR_TEN, hours_ago=1).clocks() == {"report": "11-24 12:00"}
    assert filed(TWO_OR_TEN).clocks() == {"report": "11-24 12:00"}


def test_an_end_that_nobody_could_keep_does_not_count() -> None:
    assert filed(TWO_OR_TEN, hours_ago=30).clocks() == {"report": "11-24 12:00"}


def test_of_two_ends_the_latest_counts_where_the_rule_says_so() -> None:
    latest = TWO_OR_TEN.replace('limit = "2h"\n', 'limit = "2h"\ncombine = "latest"\n', 1)
    assert filed(latest, hours_ago=1).clocks() == {"report": "11-24 19:00"}


INSURANCE = clock(
    "insurance",
    """start = ["incident", "filed"]
stop = ["step:told"]
limit = "12h\"""",
) + step("told")


def test_a_clock_may_count_from_the_incident_and_moves_with_its_correction() -> None:
    world = filed(INSURANCE, hours_ago=20)
    assert world.clocks() == {"insurance": "11-24 02:00"}
    world.passes(minutes=1)
    assert world.reached("insurance") == [(0, "11-24 02:00")]

    at = START - timedelta(hours=3)
    world.does("li", c.CorrectIncident(world.name, at, "minute", sealed("asked")))
    assert world.clocks() == {"insurance": "11-24 19:00"}
    assert world.it.incident_at == at
    world.passes(hours=10)
    assert world.reached("insurance") == [(0, "11-24 19:00")]


def test_an_incident_first_known_later_starts_what_counts_from_it() -> None:
    world = filed(TWO_OR_TEN)
    world.does("li", c.CorrectIncident(world.name, START - timedelta(hours=9), "hour"))
    assert world.clocks() == {"report": "11-24 11:00"}
    refused = world.refuses("li", c.CorrectIncident(world.name, START + timedelta(days=1), "hour"))
    assert refused.why == "future"


EVERY = (
    clock(
        "progress",
        """start = ["step:status"]
stop = ["step:status"]
until = ["step:handled", "resolved"]
limit = "48h"
every = "48h\"""",
    )
    + step("status", "again = true")
    + step("handled")
)


def test_a_recurring_duty_is_counted_from_date_to_date() -> None:
    world = filed(EVERY)
    world.steps("li", "status")
    assert world.clocks() == {"progress": "11-26 10:00"}
    world.passes(hours=30)
    world.steps("li", "status")  # in time: the next is due 48 h after the former date
    assert world.clocks() == {"progress": "11-28 10:00"}
    world.passes(hours=70)  # 11-28 14:00: missed four hours ago
    assert world.clocks() == {"progress": "11-30 10:00"}
    assert [s for s in world.reached("progress") if s[0] == 0] == [(0, "11-28 10:00")]
    world.steps("li", "status")
    assert world.clocks() == {"progress": "12-02 10:00"}
    world.steps("li", "handled")
    assert world.clocks() == {}


def test_a_missed_period_rings_until_the_report_or_the_next_miss() -> None:
    daily = clock(
        "daily",
        """start = ["filed"]
stop = ["step:status"]
until = ["resolved"]
limit = "today"
every = "1d"
repeat = "5h\"""",
    ) + step("status", "again = true")
    world = filed(daily)
    assert world.clocks() == {"daily": "11-25 00:00"}
    world.until("11-26 01:00")
    assert world.reached("daily") == [
        (0, "11-25 00:00"),
        (1, "11-25 05:00"),
        (2, "11-25 10:00"),
        (3, "11-25 15:00"),
        (4, "11-25 20:00"),
        (0, "11-26 00:00"),
    ]
    world.steps("li", "status")  # on the 26th, for the 26th
    world.until("11-26 23:00")
    assert world.reached("daily")[-1] == (0, "11-26 00:00")
    assert world.clocks() == {"daily": "11-28 00:00"}


COUNTED = clock(
    "calls",
    """start = ["filed"]
stop = ["step:call"]
limit = "week"
every = "week"
count = 20""",
) + step("call", "again = true")


def test_a_recurring_duty_may_want_a_number_of_reports() -> None:
    world = filed(COUNTED)
    assert world.clocks() == {"calls": "11-30 00:00"}
    world.does("li", c.DoStep(world.name, "call", times=12))
    (run,) = world.runs()
    assert (run.done, run.clock.count) == (12, 20)
    world.until("11-30 00:01")
    assert world.reached("calls") == [(0, "11-30 00:00")]
    world.does("li", c.DoStep(world.name, "call", times=20))
    assert world.clocks() == {"calls": "12-14 00:00"}
    assert world.refuses("li", c.DoStep(world.name, "call", times=0)).why == "once_only"


@given(
    reports=st.lists(st.integers(min_value=1, max_value=24 * 12), max_size=8, unique=True),
    horizon=st.integers(min_value=1, max_value=24 * 14),
)
def test_every_period_is_kept_or_missed_and_none_is_skipped(
    reports: list[int], horizon: int
) -> None:
    """Whatever people report and whenever: the dates stay on the grid, and each miss stands."""
    world = filed(EVERY)
    world.steps("li", "status")
    begin = world.now
    for hour in sorted(h for h in reports if h <= horizon):
        world.until_moment(begin + timedelta(hours=hour))
        world.steps("li", "status")
    world.until_moment(begin + timedelta(hours=horizon))
    grid = [begin + timedelta(hours=48 * n) for n in range(1, 20)]
    missed = [r.due_at for r in world.it.reached if r.stage == 0]
    assert set(missed) <= set(grid)
    assert len(missed) == len(set(missed))
    run = world.runs()[-1]
    kept = run.period - len(missed)
    early = [h for h in reports if h <= horizon]
    assert 0 <= kept <= len(early)


def test_a_clock_may_want_all_of_several_marks() -> None:
    both = (
        clock(
            "all",
            """start = ["filed"]
stop_all = ["step:facts", "step:plan", "contacted:reached"]
limit = "24h\"""",
        )
        + step("facts")
        + step("plan")
    )
    world = filed(both)
    world.steps("li", "facts")
    world.reaches("li")
    assert world.clocks() == {"all": "11-25 10:00"}
    world.steps("li", "plan")
    assert world.clocks() == {}


PAUSED = (
    clock("work", 'start = ["filed"]\nstop = ["resolved"]\nlimit = "24h"')
    + step("wait", "again = true")
    + """
[[pauses]]
id = "customer"
name = { zh = "等客户", en = "Waiting for the customer" }
clocks = ["work"]
start = ["step:wait"]
stop = ["added"]
"""
)


def test_a_pause_is_left_out_of_the_count() -> None:
    world = filed(PAUSED)
    world.passes(hours=2)
    world.steps("li", "wait")
    assert world.clocks() == {}
    assert [d.clock for d in world.agenda()] == ["review"]  # an open case is never without a date
    world.passes(hours=30)
    assert world.reached("work") == []
    world.does(ZHANG, c.AddToComplaint(world.name, sealed("answer")))
    assert world.clocks() == {"work": "11-26 16:00"}


EXTENDED = clock(
    "work",
    """start = ["filed"]
stop = ["resolved"]
limit = "24h"
warn = ["4h"]
promise = true
told = { zh = "答复您", en = "Answer you" }
extend = { by = ["unit_head"], most = "24h", times = 1 }""",
)


def later(world: Pure, hours: float, why: str | None = "waiting for a part") -> c.SetLimit:
    """Another end, so many hours from now."""
    reason = sealed(why) if why else None
    return c.SetLimit(world.name, "work", world.now + timedelta(hours=hours), reason)


def test_a_deadline_is_put_off_only_before_it_comes_and_as_far_as_allowed() -> None:
    world = filed(EXTENDED)
    world.passes(hours=21)  # the warning came at 20 h
    assert world.refuses("li", later(world, 10)).why == "other_role"
    assert world.refuses("wang", later(world, 10, why=None)).why == "reason_needed"
    assert world.refuses("wang", later(world, 1)).why == "not_later"
    assert world.refuses("wang", later(world, 30)).why == "too_far"
    world.skips()
    world.does("wang", later(world, 27))
    assert world.clocks() == {"work": "11-26 10:00"}
    world.hears("zhang", "promise_moved")
    world.hears("xuhui", "limit_set", "wang")
    assert world.refuses("wang", later(world, 40)).why == "extended_enough"
    world.passes(hours=28)
    assert [s for s in world.reached("work") if s[0] == -1] == [(-1, "11-26 06:00")]
    assert (0, "11-26 10:00") in world.reached("work")
    assert world.refuses("wang", later(world, 50)).why == "too_late"


def test_a_limit_set_by_a_person_runs_from_then_on() -> None:
    by_hand = clock(
        "visit",
        """start = ["filed"]
stop = ["resolved"]
limit = "set"
extend = { by = ["unit_head"], most = "7d", times = 2 }""",
    )
    world = filed(by_hand)
    assert world.clocks() == {}
    until = START + timedelta(days=3)
    world.does("wang", c.SetLimit(world.name, "visit", until, sealed("agreed")))
    assert world.clocks() == {"visit": "11-27 10:00"}
    world.passes(days=3)
    assert (0, "11-27 10:00") in world.reached("visit")


def test_a_measured_clock_rings_nobody_and_makes_nobody_late() -> None:
    kpi = clock(
        "kpi", 'start = ["filed"]\nstop = ["closed"]\nlimit = "7d"\nsilent = true', ladder=False
    )
    world = filed(kpi)
    world.skips()
    world.passes(days=1, hours=23)
    assert [d.clock for d in world.agenda()] == ["review", "kpi"]
    world.skips()
    world.passes(days=6)
    heard = {h.message.template for chat in world.heard.values() for h in chat}
    assert heard <= {"staff/notice/review"}
    assert (0, "12-01 10:00") in world.reached("kpi")


def test_working_time_may_be_that_of_whoever_owes_it() -> None:
    """The store is open from 10 to 22, the branch's office from 9 to 12 and from half past one."""
    lines = 'start = ["filed"]\nstop = ["resolved"]\nlimit = "4wh"'
    unit = clock("work", lines, owner="unit_head@branch")
    owner = clock("work", f'{lines}\ncalendar = "owner"', owner="unit_head@branch")
    assert filed(unit).clocks() == {"work": "11-24 14:00"}
    assert filed(owner).clocks() == {"work": "11-24 15:30"}


def test_a_limit_of_the_law_ends_with_its_last_day() -> None:
    """Filed on a Tuesday at ten; the branch's office closes at 18:00 and on Saturdays."""
    lines = 'start = ["filed"]\nstop = ["resolved"]\ncalendar = "owner"\nends = "day"'
    working_days = clock("law", f'{lines}\nlimit = "7wd"', owner="unit_head@branch")
    assert filed(working_days).clocks() == {"law": "12-03 18:00"}
    dates = clock("law", f'{lines}\nlimit = "4d"', owner="unit_head@branch")
    assert filed(dates).clocks() == {"law": "11-30 18:00"}  # the 28th is a Saturday


LEGAL_PAUSE = """
[[pauses]]
id = "{name}"
name = {{ zh = "鉴定", en = "Appraisal" }}
clocks = ["law"]
start = ["step:{name}"]
stop = ["step:{name}_end"]
"""


def test_a_pause_puts_a_legal_date_off_once_and_only_while_the_limit_runs() -> None:
    """Two pauses over the same day count as one; what lay before the start, or comes after the
    date, moves nothing.
    """
    lines = 'start = ["step:accept"]\nstop = ["resolved"]\ncalendar = "owner"\nends = "day"'
    law = clock("law", f'{lines}\nlimit = "4d"', owner="unit_head@branch") + step("accept")
    for name in ("one", "two"):
        law += step(name, "again = true") + step(f"{name}_end", "again = true")
        law += LEGAL_PAUSE.format(name=name)
    world = filed(law)
    world.steps("li", "one")
    world.passes(days=1)
    world.steps("li", "one_end")
    world.steps("li", "accept")  # Wednesday the 25th
    assert world.clocks() == {"law": "11-30 18:00"}  # the 29th is a Sunday
    world.steps("li", "one")
    world.steps("li", "two")
    world.passes(days=2)
    world.steps("li", "one_end")
    world.steps("li", "two_end")
    assert world.clocks() == {"law": "12-01 18:00"}
    world.until("12-01 20:00")
    world.steps("li", "one")
    world.passes(days=3)
    world.steps("li", "one_end")
    assert world.clocks() == {"law": "12-01 18:00"}
