"""P49: injuries and media. The insurer is told within twelve hours of the event, whatever else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cases import commands as c
from tests.cases.pure import sealed
from tests.procedures_told.company import World

Opens = Callable[..., World]
TO_BRANCH = ("cu step:told_supervisor", "zhu step:told_manager", "dian step:to_branch")


def test_an_injury_whose_time_was_wrong(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="cu", channel="desk", classes=("injury", "event"), hours_ago=11)
    assert world.clocks() == {
        "TL-P49-01": "11-24 12:00",
        "TL-P49-02b": "11-24 09:00",
        "TL-P49-05": "11-24 11:00",
    }
    world.told_of("xidan", "staff/notice/copy", "dian", "zheng")
    world.told_of("beijing", "staff/notice/copy", "kong", "xing", "bei")
    world.passes(minutes=1)
    world.rings("beijing", "11-24 10:00", "TL-P49-02b", "kong", "bei")  # an hour late already

    at = world.now - timedelta(hours=2)  # it was this morning, not last night
    world.does("dian", c.CorrectIncident(world.name, at, "minute", sealed("camera")))
    assert world.clocks()["TL-P49-02b"] == "11-24 18:01"
    assert world.clocks()["TL-P49-05"] == "11-24 20:01"
    world.presses("dian step:at_scene", "zheng step:called", "zheng step:scene_evidence")
    world.presses("cu step:witness", "zheng step:hospital", *TO_BRANCH)
    world.offered_not("step:money_paid", "step:restrain")
    world.refused("dian step:money_agreed", "other_role")
    world.presses("bei step:money_agreed", "kuai step:money_paid")

    world.until("11-24 20:01")
    world.rings("xidan", "11-24 20:01", "TL-P49-05", "zheng", "dian")
    world.rings("beijing", "11-24 20:01", "TL-P49-05", "bao")
    world.presses("zheng step:insurance_told")
    world.told_of("beijing", "staff/notice/copy", "bao")
    assert "TL-P49-05" not in world.clocks()
    world.presses("bao step:loss_notice")
    world.told_of("hq", "staff/notice/copy", "zi")
    world.presses("zi step:insurer_told", "dian step:survey", "dian step:handled")
    world.presses("dian step:result", "ke step:analysis", "ke step:final_hq")
    world.refused("ke close", "not_closable")  # what the insurer pays is not known yet
    world.presses("bao step:claim_result", "ke close")  # nobody complained: nobody to call back
    assert world.it.status == "closed"


def test_who_was_injured_and_complains_is_called_back(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="cu", channel="desk", classes=("injury", "event"), hours_ago=3)
    world.presses("cu step:told_supervisor", "zhu step:told_manager")
    assert "TL-P49-02a" not in world.clocks()
    world.presses("dian clear:event")
    assert world.clocks()["TL-P49-02a"] == "11-24 12:00"
    assert "TL-P49-02b" not in world.clocks()
    world.presses("dian step:to_branch", "zheng step:insurance_told", "bao step:loss_notice")
    world.presses("zi step:insurer_told", "bao step:claim_result", "ke contact:reached")
    world.presses("dian step:handled", "dian step:result", "ke step:analysis", "ke step:final_hq")
    world.refused("ke close", "not_closable")
    world.presses("ke resolve", "ke step:call_back", "ke satisfied", "ke close")
    assert world.it.status == "closed"


def test_what_was_published_is_told_the_same_day_and_only_pr_speaks(opens: Opens) -> None:
    world = opens("retail")
    world.complains("beijing", by="guang", channel="media", classes=("published", "at_branch"))
    assert world.clocks() == {"TL-P49-06": "11-24 11:00", "TL-P49-11": "11-25 00:00"}
    world.refused("kong step:media_contacted", "other_role")
    world.presses("guang step:media_contacted", "guang step:told_service")
    world.told_of("beijing", "staff/notice/copy", "ke", "kong")
    assert world.clocks() == {"TL-P49-06": "11-24 11:00"}


def test_who_may_expose_it_is_told_to_the_branch_manager_and_pr(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="cu", channel="desk")
    world.refused("cu classify:exposure", "other_role")
    world.presses("dian classify:exposure")
    world.told_of("beijing", "staff/notice/copy", "guang", "bei", "kong")
    world.offered_not("step:media_met")
    world.presses("kong step:exposure_told", "guang step:media_contacted")
    world.presses("dian classify:media_present", "guang step:media_met")
