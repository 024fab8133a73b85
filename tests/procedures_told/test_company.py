"""P42: everybody takes complaints down, a manager sets person and limit, few see the customer."""

from __future__ import annotations

from collections.abc import Callable

from cases import commands as c
from tests.procedures_told.company import World

Opens = Callable[..., World]


def test_taken_down_assigned_with_a_limit_written_up_and_closed(opens: Opens) -> None:
    world = opens("company")
    world.complains("south", by="ji", channel="phone")
    world.told_of("south", "staff/notice/copy", "fu")
    assert world.clocks() == {"own-assign": "11-24 14:00"}
    world.presses("ji step:record")
    world.offered_not("step:investigate", "step:explain", "step:written_up", "step:coordinate")
    world.refused("han step:assign", "other_role")  # a manager assigns
    world.presses("+1h", "fu step:assign")
    world.told_of("south", "staff/notice/copy", "han")
    assert world.clocks() == {}  # the limit is not named yet: the review date watches
    world.refused("han set:set-handling+24h", "other_role")
    world.presses("fu set:set-handling+48h")
    assert world.clocks() == {"set-handling": "11-26 11:00"}
    world.presses("han ack", "han step:investigate")
    world.offered_not("step:explain")  # the customer was not spoken to yet
    world.presses("han contact:reached", "han step:explain", "han resolve", "fu satisfied")
    assert world.it.status == "open"
    world.refused("fu close", "not_closable")
    world.presses("han step:written_up", "fu close")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_a_department_helps_and_learns_nothing_of_the_customer(opens: Opens) -> None:
    world = opens("company")
    world.complains("south")
    world.presses("fu step:assign", "han classify:departments", "han step:coordinate")
    world.told_of("mingda", "staff/notice/copy", "mo")
    assert world.refuses("mo", c.RevealContact(world.name)).why == "no_right"
    assert world.refuses("mo", c.ShowEvidence(world.name)).why == "no_right"
    world.presses("mo step:department_done")


def test_confidential_only_handler_and_manager_look(opens: Opens) -> None:
    world = opens("company")
    world.complains("south")
    assert world.refuses("ji", c.RevealContact(world.name)).why == "no_right"
    assert world.refuses("nie", c.RevealContact(world.name)).why == "no_right"  # another department
    assert [role.id for role in world.procedure.organisation if "reveal" in role.may] == [
        "handler",
        "unit_head",
        "centre_head",
    ]
    world.does("han", c.RevealContact(world.name))  # who looked is on record
    assert any(type(event.body).__name__ == "ContactRevealed" for event in world.events)


def test_nobody_assigns_management_hears(opens: Opens) -> None:
    world = opens("company")
    world.complains("south")
    world.until("11-24 16:00")
    world.rings("south", "11-24 14:00", "own-assign", "fu")
    world.rings("mingda", "11-24 16:00", "own-assign", "xue")


def test_the_limit_that_was_set_passes(opens: Opens) -> None:
    world = opens("company")
    world.complains("south")
    world.presses("fu step:assign", "fu set:set-handling+24h")
    world.until("11-25 14:00")
    world.rings("south", "11-25 10:00", "set-handling", "han", "fu")
    world.rings("mingda", "11-25 14:00", "set-handling", "xue")


def test_a_no_wants_a_new_assignment_and_a_new_limit(opens: Opens) -> None:
    world = opens("company")
    world.complains("south")
    world.presses("fu step:assign", "fu set:set-handling+24h", "han resolve", "+1h", "zhang no")
    assert world.clocks() == {"own-assign": "11-24 15:00"}
    world.presses("fu step:assign", "fu set:set-handling+6h")
    assert world.clocks() == {"set-handling": "11-24 17:00"}


def test_the_words_of_the_talk_and_of_confidentiality(opens: Opens) -> None:
    procedure = opens("company").procedure
    assert "不管原因在哪里" in procedure.texts["empathy"].zh
    assert "保密" in procedure.texts["promise_contact"].zh
    assert {"talk-never", "talk-say"} <= {each.id for each in procedure.lists}
