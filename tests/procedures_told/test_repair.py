"""P30: an answer within 24 hours, with reasons; who does not agree may turn to 96196."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.procedures_told.company import World
from tests.procedures_told.limits import Limit, holds, untold

Opens = Callable[..., World]
LIMITS = [
    Limit(
        "repair",
        "TL-P30-01",
        "garage",
        "11-25 10:00",
        warned=("11-24 22:00 garage yan", "11-25 08:00 garage yan"),
        rings=("11-25 10:00 garage yan", "11-25 10:00 zhang"),  # it was promised
        kept=("ding step:investigate", "yan resolve", "yan step:reasons"),
    ),
    Limit(
        "repair",
        "TL-P30-01",
        "garage",
        "11-25 13:00",  # the customer did not agree: another answer is owed
        presses=("ding step:investigate", "yan step:reasons", "yan resolve", "+3h", "zhang no"),
        warned=("11-25 01:00 garage yan", "11-25 11:00 garage yan"),
        rings=("11-25 13:00 garage yan", "11-25 13:00 zhang"),
        kept=("ding step:investigate", "yan step:reasons", "yan resolve"),
    ),
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.clock} {limit.due}")
def test_limit(limit: Limit) -> None:
    holds(limit)


def test_every_limit_has_a_row() -> None:
    assert untold("repair", LIMITS) == set()


def test_answered_with_reasons_and_accepted(opens: Opens) -> None:
    world = opens("repair")
    world.complains("garage")
    world.offered_not("step:reasons", "step:authority_named", "step:papers")
    world.presses("yan ack", "ding step:investigate", "yan classify:charges", "+5h", "yan resolve")
    assert world.clocks()["TL-P30-01"] == "11-25 10:00"  # an answer without reasons is half of it
    world.presses("yan step:reasons")
    assert "TL-P30-01" not in world.clocks()
    world.presses("zhang yes")
    assert world.it.status == "closed"


def test_the_customer_hears_the_promise_and_where_else_to_turn(opens: Opens) -> None:
    world = opens("repair")
    world.complains("garage")
    world.told_of("zhang", "customer/receipt")
    receipt = world.heard["zhang"][0].message
    assert "96196" in str(receipt.values["promises"])
    world.skips()
    world.presses("ding step:investigate", "yan step:reasons", "yan resolve", "zhang no")
    again = [
        h.message for h in world.heard["zhang"] if h.message.template.endswith("refused_again")
    ]
    assert "96196" in str(again[0].values["promises"])
    assert "96196" in world.procedure.texts["promise_contact"].zh


def test_the_customer_does_not_agree_and_turns_to_the_authority(opens: Opens) -> None:
    world = opens("repair")
    world.complains("garage")
    world.presses("ding step:investigate", "yan step:reasons", "yan resolve", "zhang no")
    world.told_of("garage", "staff/notice/copy", "zhou")
    world.presses("yan step:authority_named", "zhou classify:mediation")
    world.told_of("garage", "staff/notice/copy", "zhou", "ding")
    world.refused("zhou close", "not_closable")
    world.refused("yan step:papers", "other_role")
    world.presses("ding step:papers", "zhou close")
    assert world.it.status == "closed"


def test_what_the_authority_passes_on_needs_the_papers(opens: Opens) -> None:
    world = opens("repair")
    world.complains("garage", by="yan", channel="regulator")
    assert "mediation" in world.it.classes
    world.presses("ding step:investigate", "yan resolve", "yan step:reasons", "yan satisfied")
    assert world.state() == "open"
    world.presses("ding step:papers", "yan close")
    assert world.state() == "closed"


def test_nobody_answers_the_head_of_the_shop_hears_and_the_customer_too(opens: Opens) -> None:
    world = opens("repair")
    world.complains("garage")
    world.until("11-25 11:00")
    world.rings("garage", "11-25 11:00", "TL-P30-01", "zhou")
    world.told_of("zhang", "customer/late")


def test_phrases_to_use_and_not_to_use(opens: Opens) -> None:
    lists = {each.id: each for each in opens("repair").procedure.lists}
    assert len(lists["polite"].items) == 10
    assert lists["polite"].clause
    assert not lists["never"].clause  # ours
    assert all(item.zh and item.en for item in lists["never"].items)
