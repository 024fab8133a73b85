"""P49: a major complaint between store, branch, departments and headquarters. What ends it is the
customer's acceptance in the call-back, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

from procedures.load import parse
from tests.procedures_told.company import World, company, moment, rules

Opens = Callable[..., World]
TO_BRANCH = ("cu step:told_supervisor", "zhu step:told_manager", "dian step:to_branch")
TO_LOGISTICS = ("ke contact:reached", "ke unit:logistics", "ke step:transfer")
HANDLED = (*TO_LOGISTICS, "wu step:ours", "wu step:handled", "wu step:result")


def ends(world: World) -> None:
    """What is left when the customer is content: analysis, the form to headquarters, closing."""
    world.refused("ke close", "not_closable")
    world.presses("ke step:analysis", "ke step:final_hq")
    world.told_of("hq", "staff/notice/copy", "zong")
    world.presses("ke close")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_from_the_promoter_to_the_branch_its_department_and_the_call_back(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="cu", channel="desk", hours_ago=1)
    assert world.it.classes == ("major", "at_store")
    assert world.clocks() == {"TL-P49-01": "11-24 12:00"}
    world.offered_not("step:told_manager", "step:to_branch", "step:store_form", "step:result")

    world.presses("+1h", "cu step:told_supervisor")
    assert world.clocks() == {"TL-P49-01b": "11-24 13:00"}
    world.presses("+1h", "zhu step:told_manager")
    world.told_of("xidan", "staff/notice/copy", "dian")
    assert world.clocks() == {"TL-P49-02a": "11-24 14:00"}
    world.refused("cu step:to_branch", "other_role")
    world.presses("+1h", "dian step:to_branch")
    world.told_of("beijing", "staff/notice/copy", "ke", "kong")
    assert world.clocks() == {"TL-P49-06": "11-24 14:00"}

    world.presses("+30m", "ke contact:reached")
    assert world.clocks() == {"TL-P49-06": "11-24 14:00"}  # both are wanted: contact and transfer
    world.presses("ke unit:logistics", "ke step:transfer")
    world.told_of("logistics", "staff/notice/copy", "wu")
    assert world.clocks() == {"TL-P49-07": "11-25 01:30", "TL-P49-08": "11-26 13:30"}
    world.refused("dian step:ours", "no_right")  # the store has it no more
    world.presses("+3h", "wu step:ours")
    assert world.clocks() == {"TL-P49-08": "11-26 13:30"}
    world.presses("+20h", "wu step:status")
    assert world.clocks() == {"TL-P49-09": "11-27 12:30"}
    world.presses("+24h", "wu step:status")  # early: the next one is due where it was
    assert world.clocks() == {"TL-P49-09": "11-29 12:30"}
    world.presses("+1h", "wu step:handled")
    assert world.clocks() == {"TL-P49-10": "11-26 15:30"}
    world.offered_not("step:call_back")
    world.presses("wu step:result")
    world.told_of("beijing", "staff/notice/copy", "ke", "kong")
    assert world.clocks() == {}

    world.refused("wu resolve", "no_right")  # the department does not speak for the house
    world.refused("ke close", "not_closable")
    world.presses("ke resolve")
    world.refused("ke close", "not_closable")  # nobody asked the customer yet
    world.presses("ke step:call_back", "ke satisfied")
    assert (world.it.status, world.it.has("satisfied")) == ("open", True)
    ends(world)


def test_a_yes_in_the_chat_does_not_stand_in_for_the_call_back(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan")
    assert world.it.classes == ("major", "at_branch")  # online: the branch has it at once
    world.told_of("beijing", "staff/notice/copy", "ke", "kong")
    world.presses(*HANDLED, "ke resolve", "zhang yes", "ke step:analysis", "ke step:final_hq")
    world.refused("ke close", "not_closable")
    world.presses("ke step:call_back", "ke close")
    assert world.it.status == "closed"


def test_silence_ends_nothing(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan")
    world.presses(*HANDLED, "ke resolve", "ke step:call_back")
    world.presses("ke step:analysis", "ke step:final_hq", "+9d")
    assert world.it.status == "resolved"
    assert [who for who, _ in world.rung("own-answer")].count("beijing") > 1
    world.refused("ke close", "not_closable")


def test_not_content_in_the_call_back_the_branch_has_its_hour_again(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="ke", channel="callback")
    world.presses(*HANDLED, "ke resolve", "ke step:call_back", "ke unsatisfied")
    assert (world.it.status, world.it.round) == ("open", 2)
    assert world.clocks() == {"TL-P49-06": "11-24 11:00"}
    world.offered_not("step:ours", "step:status", "step:call_back", "step:result")
    world.presses("ke contact:reached", "ke step:transfer")
    assert world.clocks() == {"TL-P49-07": "11-24 22:00", "TL-P49-08": "11-26 10:00"}
    world.presses("wu step:status", "wu step:handled", "wu step:result")
    world.presses("ke resolve", "ke step:call_back", "ke satisfied")
    ends(world)


def test_not_ours_goes_back_and_to_another_department(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="ke", channel="phone")
    world.presses(*TO_LOGISTICS)
    world.offered_not("step:transfer")
    world.presses("+11h", "wu step:returned")
    world.told_of("beijing", "staff/notice/copy", "ke", "kong")
    assert world.clocks() == {}
    world.offered_not("step:returned", "step:ours", "step:status")
    world.presses("+1h", "ke unit:purchasing", "ke step:transfer")
    assert world.clocks() == {"TL-P49-07": "11-25 10:00", "TL-P49-08": "11-26 22:00"}
    world.refused("wu step:ours", "no_right")
    world.until("11-25 12:00")
    world.rings("purchasing", "11-25 10:00", "TL-P49-07", "cai")
    world.rings("beijing", "11-25 12:00", "TL-P49-07", "kong", "bei")
    world.presses("cai step:ours", "cai step:returned", "ke unit:logistics", "ke step:transfer")
    assert world.clocks() == {"TL-P49-07": "11-26 00:00", "TL-P49-08": "11-27 12:00"}


def test_the_branch_sends_it_to_the_store_which_cannot_alone(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="ke", channel="letter")
    world.presses("ke contact:reached", "ke step:to_store")
    world.told_of("xidan", "staff/notice/copy", "dian")
    assert world.clocks()["TL-P49-03"] == "11-26 10:00"
    world.presses("+20h", "zhu classify:beyond_store")
    assert world.clocks()["TL-P49-04"] == "11-25 10:00"
    world.presses("dian step:ask_branch", "dian step:store_form")
    world.told_of("beijing", "staff/notice/copy", "ke", "kong")
    assert "TL-P49-03" not in world.clocks()
    assert "TL-P49-04" not in world.clocks()


def test_the_store_sees_too_late_that_it_cannot(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="cu", channel="desk")
    world.presses(*TO_BRANCH, "+30h", "dian classify:beyond_store")
    world.passes(minutes=1)
    assert (0, "11-25 10:00") in world.reached("TL-P49-04")  # it counts from the receipt
    assert {who for who, _ in world.rung("TL-P49-04")} == {"xidan", "beijing"}


def test_headquarters_sends_it_down_and_the_branch_asks_back(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="zong", channel="regulator", classes=("at_hq",))
    world.offered_not("step:told_supervisor", "step:hq_to_branch", "step:branch_form")
    world.presses("zong step:hq_recorded")
    assert world.clocks() == {"TL-P49-13": "11-24 11:00"}
    world.presses("+50m", "zong step:hq_to_branch")
    world.told_of("beijing", "staff/notice/copy", "ke", "kong")
    assert world.clocks() == {"TL-P49-12": "11-26 10:50"}
    world.presses("+40h", "ke step:branch_form")
    world.told_of("hq", "staff/notice/copy", "zong")
    assert world.clocks() == {}

    world.offered_not("step:request_hq")
    world.presses("ke classify:needs_hq")
    world.offered_not("step:request_hq", "step:head_opinion")  # first both opinions, in order
    world.presses("kong step:service_opinion")
    world.refused("kong step:head_opinion", "other_role")
    world.presses("bei step:opinion_back")
    world.offered_not("step:head_opinion", "step:request_hq")
    world.presses("kong step:service_opinion", "bei step:head_opinion", "ke step:request_hq")
    world.told_of("hq", "staff/notice/copy", "zong")
    world.presses("zong step:hq_back")
    world.offered_not("step:hq_opinion", "step:request_hq", "step:head_opinion")
    world.presses("kong step:service_opinion", "bei step:head_opinion", "ke step:request_hq")
    world.presses("zong step:hq_forward")
    world.told_of("hq", "staff/notice/copy", "zhong")
    world.refused("zong step:centre_opinion", "other_role")
    world.presses("zhong step:centre_opinion", "zong step:hq_opinion", "ke step:report_hq")


def test_a_penalty_is_proposed_sent_back_and_decided_by_the_branch_manager(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="ke", channel="phone")
    world.offered_not("step:penalty_decided")
    world.presses("ke step:penalty_proposed")
    world.told_of("beijing", "staff/notice/copy", "bei")
    world.refused("kong step:penalty_decided", "other_role")
    world.presses("bei step:penalty_back")
    world.offered_not("step:penalty_decided")
    world.presses("kong step:penalty_proposed", "bei step:penalty_decided")


def test_a_reply_is_promised_for_the_hour_the_customer_wants(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan")
    assert "set-reply" not in world.clocks()
    world.presses("ke set:set-reply+3h")
    assert world.clocks()["set-reply"] == "11-24 13:00"
    world.refused("ke set:set-reply+5h", "extended_enough")  # a promise is not put off
    world.until("11-24 13:00")
    assert {who for who, _ in world.rung("set-reply")} >= {"xidan", "beijing"}


def test_a_promoter_who_tells_nobody_is_heard_of_by_manager_and_branch(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="cu", channel="desk")
    world.until("11-24 13:00")
    world.rings("xidan", "11-24 12:30", "TL-P49-01", "dian")
    world.rings("beijing", "11-24 13:00", "TL-P49-01", "ke")


SHOP = """
id = "shop"
version = 1
title = { zh = "门店日常投诉", en = "Everyday complaints of a store" }
source = "the company's own"
extends = "base@1"

[[classes]]
id = "major"
moves_to = "retail"
"""


def test_an_everyday_complaint_of_a_store_becomes_a_major_one() -> None:
    shop = parse(SHOP, "shop.toml")
    world = World(org=company("retail"), procedure=shop, others=(rules("retail"),))
    world.complains("xidan")
    assert (world.it.procedure, world.it.classes) == ("shop", ("general",))
    world.presses("cu ack", "cu step:verify", "+3h", "dian classify:major")
    assert (world.it.procedure, world.it.version) == ("retail", 1)
    assert world.it.classes == ("major", "at_store")
    assert world.now == moment("11-24 13:00")
    assert world.clocks() == {"TL-P49-01": "11-24 15:00"}  # counted from the move
    world.told_of("xidan", "staff/notice/procedure_changed")
    world.offered_not("step:verify", "step:told_manager")
    world.presses(*TO_BRANCH)
    assert world.clocks() == {"TL-P49-06": "11-24 14:00"}
    world.presses(*HANDLED, "ke resolve", "zhang yes", "ke step:call_back")
    ends(world)
