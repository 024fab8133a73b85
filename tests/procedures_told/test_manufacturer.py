"""P09: dealers and website, the clerk's two clocks at once, quality's own hours, and the chief
engineer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.procedures_told.company import World
from tests.procedures_told.limits import Limit, holds, untold

Opens = Callable[..., World]
COPIED = ("mei step:to_clerk", "xu step:to_quality", "pin step:result", "pin step:copy")


def direct(clock: str, due: str, **more: Any) -> Limit:
    """A limit of a complaint that came by the website."""
    return Limit("manufacturer", clock, "sales", due, channel="website", **more)


def dealt(clock: str, due: str, **more: Any) -> Limit:
    """A limit of a complaint that the dealer of Jinan sent on."""
    return Limit("manufacturer", clock, "jinan", due, channel="dealer", by="liu", **more)


LIMITS = [
    direct(
        "TL-P09-01",
        "11-24 15:30",
        presses=("mei step:to_clerk",),
        warned=("11-24 12:00 sales xu", "11-24 14:30 sales xu"),
        rings=("11-24 15:30 sales xu",),
        kept=("xu step:reply",),
    ),
    dealt(
        "TL-P09-01",
        "11-24 15:30",  # in the hours of the clerk's department, whose noon is long; not the shop's
        warned=("11-24 12:00 sales xu", "11-24 14:30 sales xu"),
        rings=("11-24 15:30 sales xu",),
        kept=("xu step:reply",),
    ),
    dealt(
        "TL-P09-02",
        "11-24 15:30",
        warned=("11-24 12:00 sales xu", "11-24 14:30 sales xu"),
        rings=("11-24 15:30 sales xu",),
        kept=("xu step:to_quality",),
    ),
    dealt(
        "TL-P09-02",
        "11-30 12:00",  # a fax of Friday evening
        filed="11-27 17:30",
        warned=("11-30 10:00 sales xu", "11-30 11:00 sales xu"),
        rings=("11-30 12:00 sales xu",),
        kept=("xu step:to_quality",),
    ),
    direct(
        "TL-P09-03",
        "11-24 12:00",
        warned=("11-24 11:00 sales mei", "11-24 11:30 sales mei"),
        rings=("11-24 12:00 sales mei",),
        kept=("mei step:to_clerk",),
    ),
    direct(
        "TL-P09-03",
        "11-24 23:00",  # hours of the clock ring at night
        filed="11-24 21:00",
        warned=("11-24 22:00 sales mei", "11-24 22:30 sales mei"),
        rings=("11-24 23:00 sales mei",),
        kept=("mei step:to_clerk",),
    ),
    dealt(
        "TL-P09-04",
        "11-25 10:00",  # quality's hours: six today, two tomorrow
        presses=("xu step:to_quality",),
        warned=("11-24 15:00 works pin", "11-24 17:00 works pin"),
        rings=("11-25 10:00 works pin",),
        kept=("pin step:result",),
    ),
    dealt(
        "TL-P09-05",
        "11-25 15:00",
        presses=("xu classify:major", "xu step:to_quality"),
        warned=("11-24 17:00 works pin", "11-25 11:00 works pin"),
        rings=("11-25 15:00 works pin",),
        kept=("pin step:opinion",),
    ),
    dealt(
        "TL-P09-05",
        "11-26 12:00",  # the opinion came back before work: twelve hours anew
        presses=(
            "xu classify:major",
            "xu step:to_quality",
            "pin step:opinion",
            "+21h",
            "zong step:send_back",
        ),
        warned=("11-25 15:00 works pin", "11-26 09:00 works pin"),
        rings=("11-26 12:00 works pin",),
        kept=("pin step:opinion",),
    ),
    direct(
        "TL-P09-06",
        "11-24 12:00",
        presses=COPIED,
        warned=("11-24 11:00 sales xu", "11-24 11:30 sales xu"),
        rings=("11-24 12:00 sales xu",),
        kept=("xu contact:reached",),
    ),
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.clock} {limit.due}")
def test_limit(limit: Limit) -> None:
    holds(limit)


def test_every_limit_has_a_row() -> None:
    assert untold("manufacturer", LIMITS) == set()


def test_by_website_general_through_quality_to_the_end(opens: Opens) -> None:
    world = opens("manufacturer")
    world.complains("sales", channel="website")
    assert world.it.classes == ("general", "direct")
    assert world.clocks() == {"TL-P09-03": "11-24 12:00"}
    world.offered_not("step:dealer_told", "step:result", "step:opinion", "step:copy")
    world.presses("mei step:to_clerk")
    world.told_of("sales", "staff/notice/copy", "xu")
    assert world.clocks() == {"TL-P09-01": "11-24 15:30", "TL-P09-02": "11-24 15:30"}
    world.presses("+30m", "xu step:to_quality")
    world.told_of("works", "staff/notice/copy", "pin")
    assert list(world.clocks()) == ["TL-P09-04"]
    world.presses("+3h", "pin step:result")
    assert world.clocks() == {}
    world.presses("pin step:copy")
    assert world.clocks() == {"TL-P09-06": "11-24 15:30"}
    world.presses("pin classify:loss", "pin classify:defect", "xu resolve")
    assert list(world.clocks()) == ["own-answer"]
    world.presses("zhang yes")
    assert (world.it.status, world.it.has("satisfied")) == ("open", True)
    world.refused("pin close", "not_closable")
    world.presses("cai step:amount", "zhu step:rectify")
    world.refused("pin close", "not_closable")  # 跟踪验证 is still to come
    world.presses("pin step:verify", "pin close")
    assert world.it.status == "closed"
    assert all(reached.stage < 0 for reached in world.it.reached)


def test_two_clocks_of_the_clerk_ring_as_one_and_end_as_one(opens: Opens) -> None:
    world = opens("manufacturer")
    world.complains("jinan", by="liu", channel="dealer")
    assert world.it.classes == ("general", "by_dealer")
    world.told_of("sales", "staff/notice/copy", "xu")
    world.skips()
    world.until("11-24 15:30")
    first, second = world.rung("TL-P09-01"), world.rung("TL-P09-02")
    assert first == second
    ring = first[-1][1].message
    assert [reason.clock for reason in ring.reasons] == ["TL-P09-01", "TL-P09-02"]
    world.until("11-24 16:30")
    world.rings("works", "11-24 16:30", "TL-P09-02", "pin")
    world.presses("xu step:reply", "xu step:written")
    assert world.clocks() == {}
    world.told_of("works", "staff/notice/copy", "pin")


def test_the_dealer_stands_between_clerk_and_customer(opens: Opens) -> None:
    world = opens("manufacturer")
    world.complains("jinan", by="liu", channel="dealer")
    world.offered_not("step:to_clerk", "step:customer_told")
    world.presses("xu step:to_quality", "pin step:result", "pin step:copy")
    assert world.clocks() == {}  # the two hours of §5.4 are for website and hotline
    world.presses("xu step:dealer_told")
    world.told_of("jinan", "staff/notice/copy", "liu")
    world.refused("shi step:customer_told", "no_right")  # another dealer
    world.presses("liu step:customer_told", "xu resolve", "xu satisfied")
    world.presses("pin step:verify", "pin close")
    assert world.it.status == "closed"


def test_major_the_chief_engineer_sends_the_opinion_back_and_then_agrees(opens: Opens) -> None:
    world = opens("manufacturer")
    world.complains("sales", channel="phone", by="mei")
    world.presses("mei step:to_clerk", "xu step:to_quality")
    assert list(world.clocks()) == ["TL-P09-04"]
    world.presses("+1h", "pin classify:major")  # on the desk of quality: counted from its arrival
    assert world.clocks() == {"TL-P09-05": "11-25 15:00"}
    world.offered_not("step:result", "step:copy", "step:instruct")
    world.presses("pin step:opinion")
    assert world.clocks() == {}
    world.told_of("works", "staff/notice/copy", "zong")
    world.refused("pin step:instruct", "other_role")
    world.presses("zong step:send_back")
    assert list(world.clocks()) == ["TL-P09-05"]
    world.offered_not("step:instruct", "step:copy_major")
    world.presses("pin step:opinion", "zong step:instruct", "pin step:copy_major")
    assert list(world.clocks()) == ["TL-P09-06"]


def test_not_verified_is_put_right_once_more(opens: Opens) -> None:
    world = opens("manufacturer")
    world.complains("sales", by="mei", channel="phone")
    world.presses(*COPIED, "pin classify:defect", "zhu step:rectify", "xu resolve", "xu satisfied")
    world.presses("pin step:rework")
    world.refused("pin close", "not_closable")
    world.presses("zhu step:rectify", "pin step:verify", "pin close")
    assert world.it.status == "closed"


def test_a_no_goes_back_to_the_clerk(opens: Opens) -> None:
    world = opens("manufacturer")
    world.complains("sales", channel="website")
    world.presses("mei step:to_clerk", "xu step:reply", "xu resolve", "+1h", "zhang no")
    assert world.clocks() == {"TL-P09-01": "11-24 16:30", "TL-P09-02": "11-24 16:30"}
    world.presses("xu step:to_quality")
    assert list(world.clocks()) == ["TL-P09-04"]
    world.refused("pin close", "not_closable")  # nothing was verified


def test_only_finance_names_the_loss_and_only_where_there_is_one(opens: Opens) -> None:
    world = opens("manufacturer")
    world.complains("sales", channel="website")
    world.presses(*COPIED)
    world.offered_not("step:amount", "step:rectify")
    world.presses("pin classify:loss")
    world.told_of("works", "staff/notice/copy", "cai")
    world.refused("pin step:amount", "other_role")
    world.refused("xu classify:loss", "other_role")
    world.presses("cai step:amount")
