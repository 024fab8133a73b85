"""P47: eight rules of a repair shop. Whose fault it was, the customer file, the opinion asked."""

from __future__ import annotations

from collections.abc import Callable

from tests.procedures_told.company import World

Opens = Callable[..., World]


def test_our_fault_apologised_car_back_free_of_charge_and_asked(opens: Opens) -> None:
    world = opens("repair_eight")
    world.complains("yuan")
    assert world.clocks() == {"own-reception": "11-24 15:00"}
    world.presses("luo step:named")
    world.told_of("yuan", "staff/notice/copy", "xia")
    world.offered_not("step:apologised", "step:charge", "step:advised", "step:on_file")
    world.presses("+20m", "xia ack", "xia step:heard", "xia classify:our_fault")
    world.offered_not("step:advised", "step:car_back")
    world.refused("xia step:charge", "other_role")  # free of charge is the head's word
    world.presses("xia step:apologised", "luo step:charge")
    world.told_of("yuan", "staff/notice/copy", "peng", "xia")
    world.presses("+1d", "peng step:car_back", "xia resolve", "zhang yes")
    world.told_of("yuan", "staff/notice/copy", "bai")
    assert world.it.status == "open"
    world.refused("luo close", "not_closable")
    world.presses("bai step:opinion", "bai step:on_file", "luo close")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_the_customers_fault_is_explained_with_advice(opens: Opens) -> None:
    world = opens("repair_eight")
    world.complains("yuan", by="bai", channel="callback")  # heard in the follow-up
    world.presses("xia step:heard", "xia classify:user_fault")
    world.offered_not("step:apologised", "step:charge", "step:car_back")
    world.presses("xia step:advised", "xia step:on_file", "xia resolve", "xia satisfied")
    assert world.it.status == "closed"


def test_without_apology_and_car_a_fault_of_ours_is_not_closed(opens: Opens) -> None:
    world = opens("repair_eight")
    world.complains("yuan")
    world.presses("xia step:heard", "xia classify:our_fault", "xia step:on_file")
    world.refused("luo close", "not_closable")
    world.presses("xia step:apologised")
    world.refused("luo close", "not_closable")
    world.presses("luo step:charge", "peng step:car_back", "luo close")
    assert world.it.status == "closed"


def test_not_content_all_begins_again(opens: Opens) -> None:
    world = opens("repair_eight")
    world.complains("yuan")
    world.presses("xia step:heard", "xia resolve", "+1h", "zhang no")
    assert (world.it.round, list(world.clocks())) == (2, ["own-reception"])
    world.offered_not("step:on_file")  # heard anew first


def test_nobody_listens_the_head_of_the_shop_hears(opens: Opens) -> None:
    world = opens("repair_eight")
    world.complains("yuan")
    world.until("11-24 16:00")
    world.rings("yuan", "11-24 15:00", "own-reception", "xia")
    world.rings("yuan", "11-24 16:00", "own-reception", "luo")


def test_a_mechanic_neither_classifies_nor_closes(opens: Opens) -> None:
    world = opens("repair_eight")
    world.complains("yuan")
    world.refused("peng classify:our_fault", "no_right")
    world.refused("peng close", "no_right")
    world.refused("bai step:heard", "other_role")
