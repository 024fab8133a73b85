"""Who hears, where, and when: places and people, deputies, quiet hours, chats that are lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cases import commands as c
from cases.access import SYSTEM
from cases.notices.places import morning, reach
from cases.organisation import Address, Holding, Organisation, Person
from cases.runs import due
from procedures.calendar_file import calendar_from_toml
from procedures.model import Receiver
from tests.cases.pure import Pure, demo, here

LATE_SHOP = calendar_from_toml(
    """
    id = "shop"
    zone = "Asia/Shanghai"
    [hours]
    mon-sun = ["10:00-02:00"]
    """,
    "late.toml",
)


def without(org: Organisation, *people: str) -> Organisation:
    """The company without some people."""
    kept = {name: person for name, person in org.people.items() if name not in people}
    return replace(org, people=kept)


def with_person(org: Organisation, person: Person) -> Organisation:
    """The company with one person more, or another one of the same id."""
    return replace(org, people=dict(org.people) | {person.id: person})


def absent(org: Organisation, name: str) -> Organisation:
    """The company while one person is away."""
    return with_person(org, replace(org.people[name], absent=True))


def with_groups(org: Organisation, groups: Iterable[str]) -> Organisation:
    """The company with only these groups bound."""
    return replace(org, groups={unit: Address("staff", f"-{unit}") for unit in groups})


def heard_by(org: Organisation, receiver: str, unit: str = "xuhui") -> dict[str, list[str]]:
    """Chat and whom it names."""
    role, _, at = receiver.partition("@")
    found = reach(Receiver(role, at), unit, org)
    return {hearing.address.chat: [p.id for p in hearing.people] for hearing in found}


# --- places and people -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("receiver", "unit", "chat", "people"),
    [
        ("intake@unit", "xuhui", "-xuhui", ["li"]),
        ("unit_head@unit", "jingan", "-jingan", ["sun"]),
        ("unit_head@parent", "xuhui", "-shanghai", ["zhao"]),
        ("unit_head@branch", "xuhui", "-shanghai", ["zhao"]),
        ("centre_head@root", "xuhui", "-hq", ["qian"]),
        ("committee@hq", "xuhui", "-hq", ["chen"]),
        ("unit_head@parent", "hq", "-hq", ["chen"]),
        ("unit_head@branch", "hq", "-hq", ["chen"]),
        ("investigator@unit", "xuhui", "-shanghai", ["zhao"]),
        ("handler@unit", "xuhui", "-hq", ["qian"]),
    ],
)
def test_a_role_is_looked_for_upwards(
    receiver: str, unit: str, chat: str, people: list[str]
) -> None:
    assert heard_by(demo(), receiver, unit) == {chat: people}


def test_in_the_end_the_administrator_is_named() -> None:
    org = without(demo(), "li", "qian", "sun")
    assert heard_by(org, "intake@unit") == {"-hq": ["chen"]}
    assert heard_by(org, "analyst@unit") == {"-hq": ["chen"]}, "nobody holds the role"


def test_without_a_group_they_hear_in_private() -> None:
    org = with_groups(demo(), ["hq"])
    assert heard_by(org, "intake@unit") == {"private-li": ["li"]}


def test_without_a_group_and_an_account_the_next_group_names_them() -> None:
    org = replace(with_groups(demo(), ["hq"]), privates={})
    assert heard_by(org, "intake@unit") == {"-hq": ["li"]}


def test_without_any_group_the_administrator_s_own_chat() -> None:
    org = replace(demo(), groups={}, privates={"chen": Address("staff", "private-chen")})
    assert heard_by(org, "intake@unit") == {"private-chen": ["chen"]}


def test_the_card_goes_to_the_next_group_up_when_the_store_has_none(case: Pure) -> None:
    case.org = with_groups(case.org, ["hq"])
    case.notes("li")
    assert Address("staff", "-hq") in case.cards


def deputy(name: str = "wu", *, away: bool = False) -> Person:
    """Somebody who takes intake in Xuhui when nobody else is there."""
    return Person(name, "小吴", (Holding("intake", "xuhui", deputy=True),), absent=away)


def test_a_deputy_hears_only_when_no_primary_is_there() -> None:
    org = with_person(demo(), deputy())
    assert heard_by(org, "intake@unit") == {"-xuhui": ["li"]}
    assert heard_by(absent(org, "li"), "intake@unit") == {"-xuhui": ["wu"]}


def test_when_everybody_is_away_the_primary_hears() -> None:
    org = absent(with_person(demo(), deputy(away=True)), "li")
    assert heard_by(org, "intake@unit") == {"-xuhui": ["li"]}


def test_two_primaries_hear_both() -> None:
    second = Person("xu", "小徐", (Holding("intake", "xuhui"),))
    org = with_person(with_person(demo(), second), deputy())
    assert heard_by(org, "intake@unit") == {"-xuhui": ["li", "xu"]}


def test_an_absent_head_s_deputy_gets_what_was_released(case: Pure) -> None:
    head = Person("wu", "小吴", (Holding("unit_head", "xuhui", deputy=True),))
    case.org = absent(with_person(case.org, head), "wang")
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    case.passes(hours=5)
    case.hears("xuhui", "warning", "li")
    case.hears("xuhui", "released", "wu")
    assert case.it.owner == "wu"


def test_a_group_speaks_its_unit_s_language_a_person_their_own() -> None:
    org = demo()
    units = dict(org.units) | {"xuhui": replace(org.unit("xuhui"), language="en")}
    org = replace(org, units=units)
    (group,) = reach(Receiver("intake", "unit"), "xuhui", org)
    assert group.language == "en"
    org = replace(with_person(org, replace(org.people["li"], language="zh")), groups={})
    (private,) = reach(Receiver("intake", "unit"), "xuhui", org)
    assert private.language == "zh"


def test_one_message_for_several_roles_of_one_chat(case: Pure) -> None:
    """Intake and head sit in one group: one ping, both named, nobody twice."""
    both = Holding("unit_head", "xuhui"), Holding("intake", "xuhui")
    case.org = with_person(case.org, replace(case.org.people["wang"], roles=both))
    case.passes(hours=24)
    case.hears("xuhui", "warning", "li", "wang")
    case.hears("xuhui", "warning", "li", "wang")
    case.hears("xuhui", "missed", "li", "wang")
    case.hears("zhang", "late")


# --- quiet hours -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("22:29", None),
        ("22:30", "11-25 09:30"),
        ("23:59", "11-25 09:30"),
        ("00:00", "11-24 09:30"),
        ("09:29", "11-24 09:30"),
        ("09:30", None),
        ("12:00", None),
    ],
)
def test_the_morning_after_a_window_over_midnight(now: str, until: str | None) -> None:
    at = datetime.fromisoformat(f"2026-11-24T{now}:00+08:00").astimezone(UTC)
    found = morning("xuhui", demo(), at)
    assert (here(found) if found else None) == until


@pytest.mark.parametrize(
    ("now", "until"), [("13:30", "11-24 15:00"), ("15:00", None), ("9:00", None)]
)
def test_a_window_within_the_day(now: str, until: str | None) -> None:
    unit = replace(demo().unit("xuhui"), quiet=(13 * 3600, 15 * 3600))
    org = replace(demo(), units=dict(demo().units) | {"xuhui": unit})
    at = datetime.fromisoformat(f"2026-11-24T{now:>05}:00+08:00").astimezone(UTC)
    found = morning("xuhui", org, at)
    assert (here(found) if found else None) == until


def test_where_nothing_is_said_nobody_sleeps() -> None:
    unit = replace(demo().unit("xuhui"), quiet=None)
    org = replace(demo(), units=dict(demo().units) | {"xuhui": unit})
    assert morning("xuhui", org, datetime(2026, 11, 24, 18, 0, tzinfo=UTC)) is None


def test_a_working_time_clock_waits_for_the_morning(case: Pure) -> None:
    """A store that is open till two at night, asleep from 22:30: its working hours run on, the ping
    waits; the elapsed clocks of the same case ring in between.
    """
    case.org = replace(case.org, calendars=dict(case.org.calendars) | {"shop": LATE_SHOP})
    case.until("11-24 20:00")
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    assert case.clocks()["own-follow-up"] == "11-25 00:00"
    case.until("11-25 09:29")
    case.hears("xuhui", "warning", "li", at="11-24 22:00")
    case.hears("xuhui", "warning", "wang", at="11-25 08:00")
    assert case.it.owner == "wang", "what the deadline does, it does in its moment"
    case.until("11-25 09:31")
    warning = next(m for m in case.withdrawn if m.template.endswith("warning"))
    assert warning.reasons[0].clock == "own-follow-up", "moot by then: it has expired"
    released = case.hears("xuhui", "released", "wang", at="11-25 09:30")
    assert not released.loud


def test_a_review_is_no_reason_to_wake_anybody(case: Pure) -> None:
    case.org = replace(case.org, calendars=dict(case.org.calendars) | {"shop": LATE_SHOP})
    case.until("11-24 21:00")
    case.steps("li", "assign")
    case.until("11-24 23:00")
    case.reaches("li")
    case.until("11-26 23:30")
    case.hears("xuhui", "warning", "li", at="11-24 22:00")
    assert case.it.reached[-1].clock == "review"
    case.until("11-27 12:00")
    assert not case.hears("xuhui", "review", "wang", at="11-27 09:30").loud


def test_quiet_is_what_is_counted_in_working_time() -> None:
    quiet = {clock.id for clock in Pure().procedure.clocks if clock.quiet}
    assert quiet == {"own-follow-up", "own-answer"}


# --- chats that are lost -----------------------------------------------------------------------


def lost(chat: str, what: str = "staff/card") -> c.ReportUndeliverable:
    """Delivery could not tell this chat."""
    return c.ReportUndeliverable("c1", chat, "kicked", what)


def test_past_a_lost_group_the_next_one_up_hears(case: Pure) -> None:
    case.does(SYSTEM, lost("-xuhui"))
    assert case.hears("shanghai", "undeliverable").values["where"] == "staff"


def test_lost_chats_do_not_tell_each_other_for_ever(case: Pure) -> None:
    told = "staff/notice/undeliverable"
    case.does(SYSTEM, lost("-xuhui"))
    case.hears("shanghai", "undeliverable")
    case.does(SYSTEM, lost("-shanghai", told))
    case.hears("hq", "undeliverable")
    case.does(SYSTEM, lost("-hq", told))
    case.hears("chen", "undeliverable", "chen")
    case.does(SYSTEM, lost("private-chen", told))


def test_a_lost_private_chat_is_told_to_the_group(case: Pure) -> None:
    case.does(SYSTEM, lost("private-li"))
    case.hears("xuhui", "undeliverable")


def test_a_lost_customer_is_told_to_whoever_owns_the_case(case: Pure) -> None:
    case.acknowledges("li")
    case.hears("zhang", "accepted")
    case.does(SYSTEM, c.ReportUndeliverable("c1", "zhang", "blocked", "customer/accepted"))
    assert case.hears("xuhui", "undeliverable", "li").values["where"] == "customer"


def test_a_case_without_a_chat_is_worked_all_the_same(world: Pure) -> None:
    """Filed at the counter: the clocks run, and nothing is sent to nobody."""
    world.files(chat="")
    world.passes(hours=24)
    world.hears("xuhui", "warning", "li")
    world.hears("xuhui", "warning", "li")
    world.hears("xuhui", "tell_customer", "wang")  # the broken promise, by the hand of staff
    world.hears("xuhui", "missed", "li", "wang")


def test_why_a_deadline_is_when_it_is(case: Pure) -> None:
    """The reckoning of a clock names its calendar and the steps of the count."""
    case.resolves("li")
    case.hears("zhang", "proposal")
    (run,) = case.runs()
    reckoned = due(run, case.org)
    assert reckoned is not None
    assert reckoned.calendar == "shop"
    assert reckoned.steps
