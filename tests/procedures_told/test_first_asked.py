"""P36: whoever is asked first is responsible; directors decide, major ones climb."""

from __future__ import annotations

from collections.abc import Callable

from tests.procedures_told.company import World

Opens = Callable[..., World]


def test_whoever_is_asked_first_owns_it_and_care_follows_to_the_end(opens: Opens) -> None:
    world = opens("first_asked")
    world.complains("sales")
    world.told_of("dealer", "staff/notice/copy", "qiao")
    assert world.clocks() == {"own-first": "11-24 11:00"}
    world.presses("ling ack", "ling classify:complete", "ling step:warned")
    assert world.it.owner == "ling"
    assert world.clocks() == {}  # the director names the limit
    world.told_of("sales", "staff/notice/copy", "bao")
    world.refused("ling set:set-handling+24h", "other_role")
    world.presses("bao step:verified", "bao set:set-handling+24h", "bao step:plan")
    assert world.clocks() == {"set-handling": "11-25 10:00"}
    world.told_of("sales", "staff/notice/copy", "ling")
    world.presses("+3h", "ling step:progress", "ling resolve", "zhang yes")
    assert world.it.status == "open"
    world.refused("bao close", "not_closable")
    world.refused("ling step:followed", "other_role")
    world.presses("qiao step:followed", "qiao close")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_papers_missing_the_customer_hears_what_comes_next(opens: Opens) -> None:
    world = opens("first_asked")
    world.complains("aftersales", by="sun", channel="desk")
    world.presses("sun ack", "sun classify:incomplete")
    world.offered_not("step:guided")
    world.presses("sun step:next_told", "rong step:plan", "sun resolve", "qiao satisfied")
    world.presses("qiao step:followed", "qiao close")
    assert world.it.status == "closed"


def test_not_my_duty_the_customer_is_guided_and_the_next_one_answers(opens: Opens) -> None:
    world = opens("first_asked")
    world.complains("sales")
    world.presses("ling ack", "ling classify:other_duty")
    world.told_of("dealer", "staff/notice/copy", "qiao")
    assert world.clocks()["own-guide"] == "11-24 11:00"
    world.refused("sun step:guided", "no_right")  # not theirs yet
    world.refused("qiao close", "not_closable")
    world.presses("+10m", "ling step:guided", "ling unit:aftersales")
    assert world.clocks() == {"own-first": "11-24 11:10"}  # asked anew, there
    world.presses("sun ack", "sun classify:complete", "sun resolve", "zhang yes")
    world.presses("qiao step:followed", "qiao close")
    assert world.it.status == "closed"


def test_major_goes_to_the_general_manager_and_the_manufacturer(opens: Opens) -> None:
    world = opens("first_asked")
    world.complains("sales")
    world.presses("ling ack", "ling step:warned", "bao step:verified", "bao classify:major")
    world.offered_not("step:plan", "step:manager_plan")
    assert world.clocks() == {"own-to-manager": "11-24 11:00"}
    world.presses("+20m", "bao step:to_manager")
    world.told_of("dealer", "staff/notice/copy", "gu")
    world.refused("bao step:manager_plan", "other_role")
    world.presses("gu step:manager_plan", "bao classify:media")
    assert world.clocks() == {"own-to-maker": "11-24 12:20"}
    world.refused("gu close", "not_closable")
    world.presses("bao step:to_maker", "ling resolve", "qiao step:followed", "zhang yes")
    assert world.it.status == "closed"


def test_nobody_feels_asked(opens: Opens) -> None:
    world = opens("first_asked")
    world.complains("sales")
    world.until("11-24 12:00")
    world.rings("sales", "11-24 11:00", "own-first", "ling", "bao")
    world.rings("dealer", "11-24 12:00", "own-first", "qiao")


def test_a_director_who_tells_nobody_of_a_major_one(opens: Opens) -> None:
    world = opens("first_asked")
    world.complains("sales")
    world.presses("ling ack", "bao classify:major", "bao classify:product")
    world.until("11-24 12:30")
    world.rings("sales", "11-24 11:00", "own-to-manager", "bao")
    world.rings("dealer", "11-24 11:30", "own-to-manager", "gu")
    world.rings("dealer", "11-24 12:30", "own-to-maker", "gu", "qiao")


def test_a_no_is_heard_by_care_and_begins_anew(opens: Opens) -> None:
    world = opens("first_asked")
    world.complains("sales")
    world.presses("ling ack", "ling resolve")
    world.skips()
    world.presses("zhang no")
    world.told_of("dealer", "staff/notice/copy", "qiao")
    assert list(world.clocks()) == ["own-first"]


def test_the_monthly_analysis_is_owed_by_each_director(opens: Opens) -> None:
    (duty,) = opens("first_asked").procedure.duties
    assert (duty.id, duty.owner.role, duty.owner.at) == ("PER-P36-01", "unit_head", "department")
    assert duty.limit is not None
    assert duty.limit.period == "month"
