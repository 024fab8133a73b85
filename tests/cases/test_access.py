"""Who may do what: every role, every act, at every place of the tree; customers; the house."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases.access import ACT_OF, CUSTOMERS, HOUSE, SYSTEM, Actor, check, may, sees
from cases.organisation import Holding, Organisation, Person, Unit
from procedures.check import ACTS
from procedures.model import Text
from tests.cases.pure import START, ZHANG, Pure, demo, sealed, service_procedure

PROCEDURE = service_procedure()
ROLES = [role.id for role in PROCEDURE.organisation]
# Where a role is held, seen from a case of the Shanghai branch, and whether it counts there.
PLACES = {"shanghai": True, "hq": True, "xuhui": False, "beijing": False}
COMMANDS: list[tuple[str, c.Command]] = [
    ("ack", c.Acknowledge("c1")),
    ("take", c.Take("c1")),
    ("step", c.DoStep("c1", "assign")),
    ("contact", c.RecordContact("c1", "reached")),
    ("note", c.Note("c1", sealed())),
    ("classify", c.Classify("c1", "urgent", sealed())),
    ("classify", c.CorrectIncident("c1", START, "hour")),
    ("step", c.SetLimit("c1", "TL-P48-01", START, sealed())),
    ("resolve", c.Resolve("c1", sealed())),
    ("resolve", c.RecordAnswer("c1", True)),
    ("close", c.Close("c1", sealed())),
    ("reveal", c.RevealContact("c1")),
    ("reveal", c.ShowEvidence("c1")),
    ("handover", c.HandOver("c1", "hq")),
    ("reopen", c.Reopen("c1", sealed())),
    ("link", c.LinkSame("c1", "c2")),
    ("relay", c.Relay("c1", sealed())),
    ("relay", c.HandBack("c1")),
]
of_staff = pytest.mark.parametrize(
    ("act", "command"), COMMANDS, ids=[type(command).__name__ for _, command in COMMANDS]
)


def company() -> Organisation:
    """The demo company with a second branch."""
    units = dict(demo().units)
    units["beijing"] = Unit("beijing", Text("北京分公司", "Beijing branch"), "branch", "hq")
    return replace(demo(), units=units)


def holder(role: str, unit: str, *, deputy: bool = False) -> Actor:
    """Somebody with one role at one place."""
    return Actor("person:x", Person("x", "小夏", (Holding(role, unit, deputy),)))


def branch_case() -> Pure:
    """A case of the Shanghai branch."""
    pure = Pure(org=company())
    pure.files(unit="shanghai")
    return pure


CASE = branch_case().it


def test_the_matrix_is_whole() -> None:
    # Filing has no case yet: `check_filing` asks for the right over the unit.
    assert set(ACT_OF.values()) == ACTS - {"see", "bind", "file"}
    # Files are shown to whoever may see name and phone.
    assert ACT_OF[c.ShowEvidence] == ACT_OF[c.RevealContact]
    assert {type(command): act for act, command in COMMANDS} == ACT_OF


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("role", ROLES)
def test_a_role_counts_at_its_place_and_below(role: str, act: str, place: str) -> None:
    listed = act in PROCEDURE.role(role).may
    allowed = may(holder(role, place), act, CASE, PROCEDURE, company())
    assert allowed == (listed and PLACES[place])


def expected(role: str, act: str, command: c.Command, place: str) -> str:
    """What the procedure file says, read plainly; empty when it is allowed."""
    if not PLACES[place] or act not in PROCEDURE.role(role).may:
        return "no_right"
    named: dict[type[c.Command], tuple[str, ...]] = {
        c.DoStep: PROCEDURE.step("assign").by,
        c.Classify: PROCEDURE.class_("urgent").decided_by,
        c.SetLimit: (),  # no clock of the plan may be put off
    }
    return "" if role in named.get(type(command), (role,)) else "other_role"


@pytest.mark.parametrize("place", PLACES)
@of_staff
@pytest.mark.parametrize("role", ROLES)
def test_every_command_asks_for_the_right(
    role: str, act: str, command: c.Command, place: str
) -> None:
    refused = check(holder(role, place), command, CASE, PROCEDURE, company())
    assert (refused.why if refused else "") == expected(role, act, command, place)


@of_staff
def test_the_administrator_sees_all_and_hands_over_and_does_nothing_else(
    act: str, command: c.Command
) -> None:
    """Setting the house up is no right over cases; but none may be stuck for want of a role."""
    admin = Person("root", "管理员", admin=True)
    assert sees(admin, "shanghai", company())
    refused = check(Actor("person:root", admin), command, CASE, PROCEDURE, company())
    if act == "handover":
        assert refused is None
        return
    assert refused is not None
    assert (refused.why, refused.values) == ("no_right", {"act": act})


@of_staff
@pytest.mark.parametrize("who", [ZHANG, SYSTEM, Actor("person:gone")], ids=lambda who: who.id)
def test_staff_s_commands_are_for_staff(who: Actor, act: str, command: c.Command) -> None:
    refused = check(who, command, CASE, PROCEDURE, company())
    assert refused is not None
    assert (refused.why, refused.values) == ("no_right", {"act": act})


@of_staff
def test_an_operator_may_only_look_at_texts(act: str, command: c.Command) -> None:
    """Who keeps the machine can read everything, so that looking goes on record; nothing else."""
    operator = Actor("operator:root", kind="operator")
    refused = check(operator, command, CASE, PROCEDURE, company())
    assert (refused is None) == isinstance(command, c.RevealContact), act


@pytest.mark.parametrize("place", PLACES)
def test_a_deputy_may_what_the_primary_may(place: str) -> None:
    found = [
        may(holder("intake", place, deputy=d), "ack", CASE, PROCEDURE, company())
        for d in (False, True)
    ]
    assert found == [PLACES[place]] * 2


@pytest.mark.parametrize("place", PLACES)
def test_seeing_goes_by_the_place_alone(place: str) -> None:
    person = holder("analyst", place).person
    assert person is not None
    assert sees(person, "shanghai", company()) == PLACES[place]


OF_CUSTOMERS = [
    c.AddToComplaint("c1", sealed()),
    c.Nudge("c1"),
    c.Rate("c1", 5),
    c.Answer("c1", True),
    c.Withdraw("c1"),
]
OF_THE_HOUSE = [
    c.Lapse("c1", "TL-P48-01", 1, 0, START),
    c.ReportUndeliverable("c1", "-hq", "kicked", "staff/card"),
    c.Recompute("c1", ()),
    c.MoveVersion("c1", 2),
    c.EndDuty("c1"),
    c.Resume("c1"),
]


def test_every_command_has_somebody_who_gives_it() -> None:
    kinds = {type(command) for command in OF_CUSTOMERS} | {c.FileComplaint}
    assert kinds == set(CUSTOMERS)
    assert {type(command) for command in OF_THE_HOUSE} == set(HOUSE)


@pytest.mark.parametrize("command", OF_CUSTOMERS, ids=lambda command: type(command).__name__)
@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (ZHANG, True),
        (Actor("customer:other", kind="customer"), False),
        (Actor("customer:", kind="customer"), False),
        (SYSTEM, False),
        (holder("centre_head", "hq"), False),
    ],
    ids=lambda value: value.id if isinstance(value, Actor) else str(value),
)
def test_customers_have_their_own_cases_only(who: Actor, allowed: bool, command: c.Command) -> None:
    refused = check(who, command, CASE, PROCEDURE, company())
    assert (refused is None) == allowed
    assert refused is None or refused.why == "not_yours"


@pytest.mark.parametrize("command", OF_THE_HOUSE, ids=lambda command: type(command).__name__)
@pytest.mark.parametrize("who", [ZHANG, holder("centre_head", "hq")], ids=lambda who: who.id)
def test_nobody_gives_the_house_s_commands(who: Actor, command: c.Command) -> None:
    refused = check(who, command, CASE, PROCEDURE, company())
    assert refused is not None
    assert refused.why == "no_right"
    assert check(SYSTEM, command, CASE, PROCEDURE, company()) is None


def test_being_in_the_group_gives_no_right() -> None:
    """Authority is the person's: a bound chat says nothing about who presses."""
    guest = Actor("person:guest", Person("guest", "来宾"))
    refused = check(guest, c.Acknowledge("c1"), CASE, PROCEDURE, company())
    assert refused is not None
    assert refused.why == "no_right"
