"""P31: six rules of a repair shop. What is covered, a ledger, and the authority in a stalemate."""

from __future__ import annotations

from collections.abc import Callable

from tests.procedures_told.company import World

Opens = Callable[..., World]


def test_covered_put_right_in_the_ledger_and_closed(opens: Opens) -> None:
    world = opens("repair_rules")
    world.complains("shunda")
    assert world.clocks() == {"own-attend": "11-24 15:00"}  # four working hours, lunch between
    world.offered_not("step:ledger", "step:honoured", "step:explained", "step:applied")
    world.presses("+30m", "mei ack", "mei step:register", "mei classify:within")
    world.told_of("shunda", "staff/notice/copy", "qin")
    world.offered_not("step:explained", "step:car_asked")
    world.presses("+2h", "qin step:honoured", "mei resolve", "zhang yes")
    assert world.it.status == "open"  # the customer is content, the ledger is not written
    world.refused("guo close", "not_closable")
    world.presses("mei step:ledger", "mei step:car_asked", "mei close")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_not_covered_is_explained_and_still_solved(opens: Opens) -> None:
    world = opens("repair_rules")
    world.complains("shunda", by="mei", channel="callback")
    world.refused("mei classify:beyond", "other_role")  # who saw the car says so
    world.presses("mei step:register", "mei step:ledger", "qin classify:beyond")
    world.offered_not("step:honoured")
    world.presses("qin step:explained", "guo resolve", "guo satisfied")
    assert world.it.status == "closed"


def test_a_stalemate_goes_to_the_local_authority_and_stays_open_until_it_has_a_result(
    opens: Opens,
) -> None:
    world = opens("repair_rules")
    world.complains("shunda")
    world.presses("mei step:register", "mei step:ledger", "mei classify:radical", "mei resolve")
    world.told_of("shunda", "staff/notice/copy", "guo")
    world.presses("zhang no")
    assert list(world.clocks()) == ["own-attend"]
    world.refused("mei classify:mediation", "other_role")
    world.presses("guo ack", "guo classify:mediation")
    world.refused("mei step:applied", "other_role")
    world.offered_not("step:negotiated")
    world.presses("guo step:applied", "mei step:register", "mei step:ledger")
    world.refused("guo close", "not_closable")
    assert [deadline.clock for deadline in world.agenda()][-1] == "review"
    world.presses("+3d", "guo step:negotiated", "guo close")
    assert world.it.status == "closed"


def test_what_the_authority_passes_on_is_negotiated_there(opens: Opens) -> None:
    world = opens("repair_rules")
    world.complains("shunda", by="mei", channel="regulator")
    assert "mediation" in world.it.classes
    world.presses("mei step:register", "mei step:ledger")
    world.refused("guo close", "not_closable")


def test_who_is_ignored_reaches_the_head_of_the_shop(opens: Opens) -> None:
    world = opens("repair_rules")
    world.complains("shunda")
    world.until("11-24 16:00")
    world.rings("shunda", "11-24 15:00", "own-attend", "mei")
    world.rings("shunda", "11-24 16:00", "own-attend", "guo")


def test_the_words_are_those_of_repair_shops(opens: Opens) -> None:
    procedure = opens("repair_rules").procedure
    assert procedure.texts["empathy"].zh.startswith("谢谢您给我们提出了宝贵意见")
    assert "24" not in procedure.texts["promise_contact"].zh  # that is the notice of another shop
    assert [duty.id for duty in procedure.duties if duty.because] == ["PER-P31-01"]
