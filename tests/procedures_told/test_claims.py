"""P39: order and shipment first, then whose fault; put right, paid by contract, or not ours."""

from __future__ import annotations

from collections.abc import Callable

from tests.procedures_told.company import World

Opens = Callable[..., World]
OURS = ("an step:order", "an step:on_site", "kong step:ours", "an step:sheet")
FOUND = (*OURS, "shi step:batch", "shi step:cause")


def test_an_appeal_is_reworked_and_its_cause_removed(opens: Opens) -> None:
    world = opens("claims")
    world.complains("business")
    assert world.it.classes == ("appeal",)
    assert world.clocks() == {"own-order": "11-25 10:00"}
    world.offered_not("step:on_site", "step:ours", "step:sheet", "step:batch", "step:cause")
    world.presses("an ack", "an step:order", "+2h", "an step:on_site")
    world.offered_not("step:sheet", "step:by_contract", "step:explained")
    world.refused("an step:ours", "other_role")
    world.presses("kong step:ours", "an step:sheet")
    world.told_of("works", "staff/notice/copy", "shi")
    world.presses("+1d", "shi step:batch", "lei step:joined", "shi step:cause")
    world.told_of("works", "staff/notice/copy", "lei")
    world.told_of("business", "staff/notice/copy", "an", "kong")
    world.presses("an step:put_right", "an resolve", "zhang yes")
    assert world.it.status == "open"  # nothing keeps it from happening again yet
    world.refused("kong close", "not_closable")
    world.presses("lei step:measures", "kong close")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_a_claim_is_paid_by_contract_and_only_after_the_cause(opens: Opens) -> None:
    world = opens("claims")
    world.complains("business", by="an", channel="letter", classes=("claim",))
    world.presses(*OURS)
    assert world.clocks() == {"own-cause": "11-27 10:00"}  # three working days of quality
    world.offered_not("step:by_contract")
    world.presses("shi step:batch", "shi step:cause")
    assert world.clocks() == {}
    world.refused("an step:by_contract", "other_role")
    world.presses("shi step:measures")
    world.refused("kong close", "not_closable")
    world.presses("kong step:by_contract", "an step:put_right", "an resolve", "an satisfied")
    assert world.it.status == "closed"


def test_an_appeal_becomes_a_claim(opens: Opens) -> None:
    world = opens("claims")
    world.complains("business")
    world.presses(*FOUND)
    world.offered_not("step:by_contract")
    world.presses("an classify:claim", "shi step:measures")
    world.told_of("business", "staff/notice/copy", "kong")
    world.refused("kong close", "not_closable")
    world.presses("kong step:by_contract", "an resolve", "zhang yes")
    assert world.it.status == "closed"


def test_invented_reasons_are_not_ours(opens: Opens) -> None:
    world = opens("claims")
    world.complains("business", classes=("claim",))
    world.presses("an step:order", "an step:on_site")
    world.refused("an classify:not_quality", "other_role")  # the head says so
    world.presses("kong classify:not_quality")
    world.offered_not("step:ours", "step:sheet", "step:by_contract", "step:put_right")
    world.refused("kong close", "not_closable")
    world.presses("an step:explained", "kong not_ours")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_a_shipment_that_never_was(opens: Opens) -> None:
    world = opens("claims")
    world.complains("business")
    world.presses("an step:order", "an classify:no_shipment")
    world.offered_not("step:on_site", "step:ours", "step:put_right", "step:measures")
    world.presses("an step:explained", "an close")
    assert world.it.status == "closed"


def test_quality_does_not_find_the_cause_of_a_claim(opens: Opens) -> None:
    world = opens("claims")
    world.complains("business", classes=("claim",))
    world.presses(*OURS)
    world.until("11-28 10:00")
    world.rings("works", "11-27 10:00", "own-cause", "shi")
    world.rings("business", "11-27 10:00", "own-cause", "an")
    world.rings("works", "11-28 10:00", "own-cause", "yin")


def test_nobody_checks_the_order(opens: Opens) -> None:
    world = opens("claims")
    world.complains("business")
    world.until("11-25 15:00")
    world.rings("business", "11-25 10:00", "own-order", "an")
    world.rings("business", "11-25 15:00", "own-order", "kong")
