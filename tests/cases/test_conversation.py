"""A conversation is a case: its clocks, who may speak, and how it ends."""

from __future__ import annotations

from functools import cache

import pytest

from cases import commands as c
from cases.access import Actor, Refusal
from cases.conversation import kind_of
from cases.decide import decide
from cases.decide.facts import Facts
from cases.offers import offers
from procedures.load import shipped
from procedures.model import Procedure
from tests.cases.pure import ZHANG, Pure, here, sealed


@cache
def conversation() -> Procedure:
    """The product's own procedure."""
    return shipped("conversation")


def filed(*classes: str, unit: str = "xuhui") -> Pure:
    """A customer who waits, or is in danger."""
    world = Pure(procedure=conversation())
    command = c.FileComplaint(
        case=world.name,
        procedure="conversation",
        version=1,
        unit=unit,
        channel="telegram",
        language="zh",
        customer=ZHANG.id,
        chat="zhang",
        wishes=("asked",),
        anonymous=False,
        texts={"story": sealed("story")},
        code="",
        classes=classes,
    )
    decided = decide(
        None, command, Facts(ZHANG, world.org, number="202611RG001"), world.procedure, world.now
    )
    assert not isinstance(decided, Refusal)
    world.happens(decided, ZHANG)
    return world


def says(world: Pure, who: str = "li") -> None:
    """Staff speaks."""
    world.does(who, c.Relay(world.name, sealed("hello")))


def test_nobody_answers_for_three_minutes_and_it_climbs() -> None:
    world = filed()
    assert kind_of(world.it) == "waiting"
    world.hears("zhang", "human_called")
    world.hears("xuhui", "waiting", "li", "wang")
    world.passes(minutes=3)
    world.hears("zhang", "human_late", at="11-24 10:03")
    world.hears("xuhui", "missed", "li", "wang", at="11-24 10:03")
    world.passes(minutes=6)
    world.hears("shanghai", "climbed", "zhao", at="11-24 10:06")
    world.hears("hq", "climbed", "qian", at="11-24 10:09")
    says(world)
    world.hears("zhang", "relayed")
    assert world.it.owner == "li"
    world.passes(minutes=30)
    world.nothing_else()


def test_danger_rings_every_two_minutes_and_one_rung_up_after_three() -> None:
    world = filed("danger")
    world.hears("xuhui", "danger", "li", "wang", at="11-24 10:00")
    world.passes(minutes=10)
    rung = {chat: [here(h.at) for h in heard] for chat, heard in world.heard.items()}
    minutes = {chat: [int(at[-2:]) for at in moments] for chat, moments in rung.items()}
    assert minutes["-xuhui"] == [2, 4, 6, 8, 10]
    assert minutes["-shanghai"] == [3, 4, 6, 8, 10]
    assert minutes["-hq"] == [6, 8, 10]
    world.skips()
    world.acknowledges("wang")
    world.hears("zhang", "human_here")
    assert "own-danger" not in world.clocks()


def test_waiting_that_turns_out_to_be_danger_has_the_clock_of_danger() -> None:
    world = filed()
    world.passes(minutes=1)
    world.classifies("li", "danger")
    assert world.clocks() == {"own-danger": "11-24 10:03"}
    world.skips()


def test_a_person_who_took_over_and_stays_silent_is_rung() -> None:
    world = filed()
    world.acknowledges("li")
    world.skips()
    world.passes(minutes=10)
    world.hears("xuhui", "missed", "li", "wang")
    says(world)
    world.skips()
    world.does(ZHANG, c.AddToComplaint(world.name, sealed("and?")))
    world.hears("xuhui", "said", "li")
    assert world.clocks() == {"own-reply": "11-24 10:20"}


def test_another_unit_has_three_minutes_of_its_own() -> None:
    world = filed()
    says(world)
    world.passes(minutes=5)
    world.skips()
    world.hands_over("li", unit="jingan")
    world.hears("zhang", "human_moved")
    assert world.clocks() == {"own-human": "11-24 10:08"}
    world.skips()


def test_the_end_tells_the_customer_and_stops_every_clock() -> None:
    world = filed("danger")
    world.skips()
    world.does("wang", c.HandBack(world.name))
    back = world.hears("zhang", "bot_back")
    assert [button.act for button in back.buttons] == ["bot"]
    assert world.it.ended
    assert world.refuses("li", c.Relay(world.name, sealed("late"))).why == "ended"
    assert {offer.act for offer in offers(world.it, world.procedure, world.org)} == {"note"}
    world.passes(days=1)
    world.nothing_else()


def test_the_customer_ends_their_own_conversation_and_staff_read_so() -> None:
    world = filed()
    world.skips()
    stranger = Actor("customer:other", kind="customer")
    assert world.refuses(stranger, c.HandBack(world.name)).why == "not_yours"
    world.does(ZHANG, c.HandBack(world.name))
    world.hears("xuhui", "went_back", "wang")
    assert (world.it.status, world.clocks()) == ("closed", {})
    world.nothing_else()


def test_who_has_no_role_there_may_not_speak_and_a_complaint_is_no_conversation() -> None:
    world = filed()
    assert world.refuses("sun", c.Relay(world.name, sealed("hi"))).why == "no_right"
    complaint = Pure()
    complaint.files()
    assert complaint.refuses("li", c.Relay("c1", sealed("hi"))).why == "no_right"
    complaint.skips()
    world.skips()


def test_the_offers_are_those_of_a_conversation() -> None:
    world = filed()
    acts = {offer.act for offer in offers(world.it, world.procedure, world.org)}
    assert acts >= {"ack", "relay", "handback", "reveal", "handover", "note"}
    assert not acts & {"resolve", "close", "reopen"}
    world.skips()


@pytest.mark.parametrize(
    "classes", [("nothing",), ("waiting", "danger"), ("anonymous",)], ids=["unknown", "two", "none"]
)
def test_classes_that_cannot_be_are_refused(classes: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="no set of classes"):
        filed(*classes)
