"""P49: every limit of a major complaint, from the promoter to headquarters and back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.procedures_told.limits import Limit, holds, untold

TO_MANAGER = ("cu step:told_supervisor", "zhu step:told_manager")
TO_LOGISTICS = ("ke contact:reached", "ke unit:logistics", "ke step:transfer")
TO_BRANCH = ("zong step:hq_recorded", "zong step:hq_to_branch")


def at_store(clock: str, due: str, **more: Any) -> Limit:
    """A limit of a complaint that a promoter heard in the store, or of an event there."""
    return Limit("retail", clock, "xidan", due, by="cu", channel="desk", **more)


def at_branch(clock: str, due: str, **more: Any) -> Limit:
    """A limit of a complaint that the branch heard on the hotline."""
    return Limit("retail", clock, "xidan", due, by="ke", channel="phone", **more)


def at_hq(clock: str, due: str, **more: Any) -> Limit:
    """A limit of a complaint that headquarters recorded for the store."""
    return Limit("retail", clock, "xidan", due, by="zong", classes=("at_hq",), **more)


LIMITS = [
    at_store(
        "TL-P49-01",
        "11-24 12:00",
        warned=("11-24 11:00 xidan cu", "11-24 11:30 xidan cu"),
        rings=("11-24 12:00 xidan cu,zhu",),
        kept=("cu step:told_supervisor",),
    ),
    at_store(
        "TL-P49-01b",
        "11-24 12:30",
        presses=("+30m", "cu step:told_supervisor"),
        warned=("11-24 11:30 xidan zhu", "11-24 12:00 xidan zhu"),
        rings=("11-24 12:30 xidan zhu,dian",),
        kept=("zhu step:told_manager",),
    ),
    at_store(
        "TL-P49-02a",
        "11-24 12:00",
        presses=TO_MANAGER,
        hours_ago=1,
        warned=("11-24 11:00 xidan dian", "11-24 11:30 xidan dian"),
        rings=("11-24 12:00 xidan dian", "11-24 12:00 beijing ke"),
        kept=("dian step:to_branch",),
    ),
    at_store(  # ten hours from the event come before two from the complaint
        "TL-P49-02a",
        "11-24 11:00",
        presses=TO_MANAGER,
        hours_ago=9,
        warned=("11-24 10:30 xidan dian",),
        rings=("11-24 11:00 xidan dian", "11-24 11:00 beijing ke"),
        kept=("dian step:to_branch",),
    ),
    at_store(  # of the day before yesterday: nobody could have kept the ten hours
        "TL-P49-02a",
        "11-24 12:00",
        presses=TO_MANAGER,
        hours_ago=40,
        warned=("11-24 11:00 xidan dian", "11-24 11:30 xidan dian"),
        rings=("11-24 12:00 xidan dian", "11-24 12:00 beijing ke"),
        kept=("dian step:to_branch",),
    ),
    at_store(
        "TL-P49-02b",
        "11-24 17:00",
        classes=("public_order", "event"),
        presses=TO_MANAGER,
        hours_ago=3,
        warned=("11-24 12:00 xidan dian", "11-24 16:00 xidan dian"),
        rings=("11-24 17:00 xidan dian", "11-24 17:00 beijing ke"),
        kept=("dian step:to_branch",),
    ),
    at_store(
        "TL-P49-03",
        "11-26 10:00",
        presses=("ke step:to_store",),
        warned=("11-25 10:00 xidan dian", "11-26 06:00 xidan dian"),
        rings=("11-26 10:00 xidan dian", "11-26 10:00 beijing ke"),
        kept=("dian step:store_form",),
    ),
    at_store(
        "TL-P49-04",
        "11-25 10:00",
        presses=("+5h", "dian classify:beyond_store"),
        warned=("11-24 22:00 xidan dian", "11-25 08:00 xidan dian"),
        rings=("11-25 10:00 xidan dian", "11-25 10:00 beijing ke"),
        kept=("dian step:ask_branch",),
    ),
    at_store(
        "TL-P49-05",
        "11-24 19:00",
        classes=("injury", "event"),
        hours_ago=3,
        warned=("11-24 13:00 xidan zheng", "11-24 17:00 xidan zheng"),
        rings=("11-24 19:00 xidan zheng,dian", "11-24 19:00 beijing bao"),
        kept=("zheng step:insurance_told",),
    ),
    at_store(  # nobody knows when it happened: from the receipt
        "TL-P49-05",
        "11-24 22:00",
        classes=("damage", "event"),
        warned=("11-24 16:00 xidan zheng", "11-24 20:00 xidan zheng"),
        rings=("11-24 22:00 xidan zheng,dian", "11-24 22:00 beijing bao"),
        kept=("zheng step:insurance_told",),
    ),
    at_branch(
        "TL-P49-06",
        "11-24 11:00",
        warned=("11-24 10:30 beijing ke", "11-24 10:45 beijing ke"),
        rings=("11-24 11:00 beijing ke,kong",),
        kept=("ke contact:reached", "ke step:transfer"),
    ),
    at_branch(
        "TL-P49-07",
        "11-24 22:00",
        presses=TO_LOGISTICS,
        warned=("11-24 16:00 logistics wu", "11-24 20:00 logistics wu"),
        rings=("11-24 22:00 logistics wu", "11-24 22:00 beijing ke"),
        kept=("wu step:returned",),
    ),
    at_branch(
        "TL-P49-08",
        "11-26 10:00",
        presses=(*TO_LOGISTICS, "wu step:ours"),
        warned=("11-25 10:00 logistics wu", "11-26 06:00 logistics wu"),
        rings=("11-26 10:00 logistics wu", "11-26 10:00 beijing ke"),
        kept=("wu step:status",),
    ),
    at_branch(
        "TL-P49-09",
        "11-26 11:00",
        presses=(*TO_LOGISTICS, "wu step:ours", "+1h", "wu step:status"),
        warned=("11-25 11:00 logistics wu", "11-26 07:00 logistics wu"),
        rings=("11-26 11:00 logistics wu", "11-26 11:00 beijing ke"),
        kept=("wu step:status",),
    ),
    at_branch(
        "TL-P49-10",
        "11-24 12:00",
        presses=(*TO_LOGISTICS, "wu step:ours", "wu step:handled"),
        warned=("11-24 11:00 logistics wu", "11-24 11:30 logistics wu"),
        rings=("11-24 12:00 logistics wu", "11-24 12:00 beijing ke"),
        kept=("wu step:result",),
    ),
    Limit(
        "retail",
        "TL-P49-11",
        "beijing",
        "11-25 00:00",
        by="guang",
        channel="media",
        classes=("published", "at_branch"),
        warned=("11-24 18:00 beijing guang", "11-24 22:00 beijing guang"),
        rings=("11-25 00:00 beijing guang,kong",),
        kept=("guang step:told_service",),
    ),
    at_hq(
        "TL-P49-12",
        "11-26 10:00",
        presses=TO_BRANCH,
        warned=("11-25 10:00 beijing ke", "11-26 06:00 beijing ke"),
        rings=("11-26 10:00 beijing ke,kong",),
        kept=("ke step:branch_form",),
    ),
    at_hq(
        "TL-P49-13",
        "11-24 11:00",
        presses=("zong step:hq_recorded",),
        warned=("11-24 10:30 hq zong", "11-24 10:45 hq zong"),
        rings=("11-24 11:00 hq zong",),
        kept=("zong step:hq_to_branch",),
    ),
    at_branch(
        "set-reply",
        "11-24 14:00",
        presses=("ke set:set-reply+4h",),
        warned=("11-24 12:00 beijing ke", "11-24 13:30 beijing ke"),
        rings=("11-24 14:00 xidan dian", "11-24 14:00 beijing ke"),
        kept=("ke contact:reached",),
    ),
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.clock} {limit.due}")
def test_limit(limit: Limit) -> None:
    holds(limit)


def test_every_limit_has_a_row() -> None:
    assert untold("retail", LIMITS) == set()
