"""P37: the content of a complaint says whose it is, and the customer is told by when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.procedures_told.company import World

Opens = Callable[..., World]


@pytest.mark.parametrize(
    ("klass", "person"),
    [("service_quality", "dong"), ("repair_quality", "jian"), ("charges", "cao")],
)
def test_each_content_has_its_person(opens: Opens, klass: str, person: str) -> None:
    world = opens("routing")
    world.complains("north")
    assert world.it.owner == "wei"  # until somebody says what it is about
    world.presses(f"wei classify:{klass}")
    assert world.it.owner == person


def test_a_repair_is_inspected_answered_in_time_and_closed(opens: Opens) -> None:
    world = opens("routing")
    world.complains("north")
    world.told_of("north", "staff/notice/copy", "dong")
    assert world.clocks() == {"own-deadline": "11-24 14:00"}  # no date is named yet
    world.offered_not("step:repair_looked", "step:staff_looked", "step:prices_looked")
    world.presses("wei step:recorded", "wei classify:repair_quality", "+1h")
    world.presses("jian ack", "jian set:set-answer+24h")
    assert "own-deadline" not in world.clocks()
    assert world.clocks()["set-answer"] == "11-25 11:00"
    told = [h.message for h in world.heard["zhang"] if h.message.template.endswith("moved")]
    assert [(m.values["first"], bool(m.values["due"])) for m in told] == [(True, True)]
    world.offered_not("step:appointed", "step:staff_looked")
    world.refused("dong step:repair_looked", "other_role")  # even the leader does not judge it
    world.refused("jian close", "not_closable")
    world.presses("jian step:repair_looked", "jian resolve", "zhang yes")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_prices_by_a_person_appointed(opens: Opens) -> None:
    world = opens("routing")
    world.complains("north", by="wei", channel="phone")
    world.presses("wei classify:charges")
    world.refused("jian step:appointed", "other_role")
    world.presses("cao step:appointed")
    world.told_of("north", "staff/notice/copy", "tian")
    world.presses("cao set:set-answer+48h", "tian step:prices_looked")
    world.refused("tian resolve", "no_right")  # looks into it; the leader answers
    world.presses("cao resolve", "cao satisfied")
    assert world.it.status == "closed"


def test_classed_wrongly_it_goes_to_the_next(opens: Opens) -> None:
    world = opens("routing")
    world.complains("north")
    world.presses("wei classify:charges", "cao step:prices_looked", "cao classify:repair_quality")
    assert world.it.owner == "jian"
    world.offered_not("step:prices_looked")
    world.refused("cao close", "not_closable")  # the inspector has to look


def test_no_date_named_the_leader_hears(opens: Opens) -> None:
    world = opens("routing")
    world.complains("north")
    world.until("11-24 16:00")
    world.rings("north", "11-24 14:00", "own-deadline", "wei")
    world.rings("north", "11-24 16:00", "own-deadline", "dong")


def test_the_date_given_passes_and_the_customer_is_told(opens: Opens) -> None:
    world = opens("routing")
    world.complains("north")
    world.presses("wei classify:charges", "cao set:set-answer+6h")
    world.until("11-24 14:00")
    world.rings("north", "11-24 14:00", "set-answer", "cao")  # the warning, to whose case it is
    world.until("11-24 16:00")
    world.rings("north", "11-24 16:00", "set-answer")
    world.told_of("zhang", "customer/late")
    world.refused("cao set:set-answer+24h", "too_late")


def test_named_once_it_is_not_put_off(opens: Opens) -> None:
    world = opens("routing")
    world.complains("north")
    world.refused("tian set:set-answer+6h", "other_role")
    world.presses("wei set:set-answer+6h")
    world.refused("dong set:set-answer+24h", "extended_enough")
