"""Who may do what. Authority is the person's, never the chat's: being in a group gives no right at
all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from cases import commands as c
from cases.case import Case
from cases.organisation import Organisation, Person
from procedures.model import Procedure


@dataclass(frozen=True)
class Actor:
    """Who asks. `id` is what the record names: `person:<id>`, `customer:<digest>`, `system`, or
    `operator:<user>` for who keeps the machine and has its command line.
    """

    id: str
    person: Person | None = None
    kind: Literal["staff", "customer", "system", "operator"] = "staff"


SYSTEM = Actor("system", kind="system")


@dataclass(frozen=True)
class Refusal:
    """A reply that says why not. `why` names a wording under `staff/refusal/`."""

    why: str
    values: dict[str, Any] = field(default_factory=dict)


# The act by which a role's `may` allows each command of staff.
ACT_OF: dict[type[c.Command], str] = {
    c.Acknowledge: "ack",
    c.Take: "take",
    c.HandOver: "handover",
    c.DoStep: "step",
    c.Note: "note",
    c.RecordContact: "contact",
    c.RevealContact: "reveal",
    c.ShowEvidence: "reveal",
    c.Resolve: "resolve",
    c.Relay: "relay",
    c.HandBack: "relay",
    c.Classify: "classify",
    c.LinkSame: "link",
    c.Close: "close",
    c.Reopen: "reopen",
}
CUSTOMERS = (c.AddToComplaint, c.Nudge, c.Answer, c.Withdraw, c.FileComplaint)
HOUSE = (c.Lapse, c.ReportUndeliverable)
OPERATORS = (c.RevealContact,)


def roles_at(person: Person, unit: str, org: Organisation) -> frozenset[str]:
    """The roles a person has over a unit: those held there and those held above it."""
    above = {here.id for here in org.climb(unit)}
    return frozenset(holding.role for holding in person.roles if holding.unit in above)


def sees(person: Person, unit: str, org: Organisation) -> bool:
    """May this person read cases of this unit?"""
    return person.admin or bool(roles_at(person, unit, org))


def may(actor: Actor, act: str, case: Case, procedure: Procedure, org: Organisation) -> bool:
    """True when one of the actor's roles over the case's unit allows this act."""
    if actor.person is None:
        return False
    held = roles_at(actor.person, case.unit, org)
    return any(act in role.may for role in procedure.organisation if role.id in held)


def check(
    actor: Actor, command: c.Command, case: Case, procedure: Procedure, org: Organisation
) -> Refusal | None:
    """Why the actor may not give this command, or None when he may."""
    if isinstance(command, HOUSE):
        return None if actor.kind == "system" else Refusal("no_right")
    if isinstance(command, CUSTOMERS):
        return None if actor.id == case.customer else Refusal("not_yours")
    if actor.kind == "operator":
        return None if isinstance(command, OPERATORS) else Refusal("no_right")
    act = ACT_OF[type(command)]
    if not may(actor, act, case, procedure, org):
        return Refusal("no_right", {"act": act})
    if isinstance(command, c.DoStep):
        return _one_of(actor, case, org, procedure.step(command.step).by)
    if isinstance(command, c.Classify):
        return _one_of(actor, case, org, procedure.class_(command.klass).decided_by)
    return None


def _one_of(actor: Actor, case: Case, org: Organisation, roles: tuple[str, ...]) -> Refusal | None:
    held = roles_at(actor.person, case.unit, org) if actor.person else frozenset()
    return None if held & set(roles) else Refusal("other_role", {"roles": roles})
