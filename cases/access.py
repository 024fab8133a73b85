"""Who may do what. Authority is the person's, never the chat's: being in a group gives no right at
all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from cases import commands as c
from cases.case import Case
from cases.conversation import is_conversation
from cases.organisation import Organisation, Person
from procedures.model import Procedure


@dataclass(frozen=True)
class Actor:
    """Who asks. `id` is what the record names: `person:<id>`, `customer:<digest>`, `system`, or
    `operator:<user>` for who keeps the machine and has its command line. `shown`: cases of which a
    customer has shown number and code.
    """

    id: str
    person: Person | None = None
    kind: Literal["staff", "customer", "system", "operator"] = "staff"
    shown: frozenset[str] = frozenset()


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
    c.RecordAnswer: "resolve",
    c.Close: "close",
    c.CorrectIncident: "classify",
    c.SetLimit: "step",
    c.Reopen: "reopen",
}
# What administrators may without any role: with this no case is stuck, and no case decided by them.
ADMINS = frozenset({"handover"})
CUSTOMERS = (c.AddToComplaint, c.Nudge, c.Answer, c.Rate, c.Withdraw, c.FileComplaint)
BY_CODE = (c.AddToComplaint, c.Nudge, c.Answer)  # whoever holds number and code may follow it up
HOUSE = (c.Lapse, c.ReportUndeliverable, c.Recompute, c.MoveVersion, c.EndDuty, c.Resume)
OPERATORS = (c.RevealContact, c.Erase)
ON_DUTIES = (c.DoStep, c.Note)  # nobody complains in a periodic duty, and it ends with its rule


def roles_at(person: Person, unit: str, org: Organisation) -> frozenset[str]:
    """The roles a person has over a unit: those held there and those held above it."""
    above = {here.id for here in org.climb(unit)}
    return frozenset(holding.role for holding in person.roles if holding.unit in above)


def sees(person: Person, unit: str, org: Organisation) -> bool:
    """May this person read cases of this unit?"""
    return person.admin or bool(roles_at(person, unit, org))


def may(actor: Actor, act: str, case: Case, procedure: Procedure, org: Organisation) -> bool:
    """True when one of the actor's roles over the case's unit allows this act."""
    if actor.person is not None and actor.person.admin and act in ADMINS:
        return True
    return may_at(actor.person, act, org.home(case.unit), procedure, org)


def may_at(
    person: Person | None, act: str, unit: str, procedure: Procedure, org: Organisation
) -> bool:
    """True when one of the person's roles over the unit allows this act."""
    if person is None or unit not in org.units:
        return False
    held = roles_at(person, unit, org)
    return any(act in role.may for role in procedure.organisation if role.id in held)


def check_filing(
    actor: Actor, command: c.FileComplaint, procedure: Procedure, org: Organisation
) -> Refusal | None:
    """Why the actor may not file this: customers file their own, staff need a role over the unit,
    and for what was solved on the spot one that may solve and close.
    """
    if actor.kind != "staff":
        return None
    acts = ("file", "resolve", "close") if command.solution else ("file",)
    for act in acts:
        if not may_at(actor.person, act, command.unit, procedure, org):
            return Refusal("no_right", {"act": act})
    return None


def check(
    actor: Actor, command: c.Command, case: Case, procedure: Procedure, org: Organisation
) -> Refusal | None:
    """Why the actor may not give this command, or None when he may."""
    if isinstance(command, HOUSE):
        return None if actor.kind == "system" else Refusal("no_right")
    talking = is_conversation(case) and actor.kind == "customer"
    if isinstance(command, CUSTOMERS) or (talking and isinstance(command, c.HandBack)):
        followed = isinstance(command, BY_CODE) and case.id in actor.shown
        return None if followed or actor.id == case.customer else Refusal("not_yours")
    if actor.kind == "operator":
        return None if isinstance(command, OPERATORS) else Refusal("no_right")
    if isinstance(command, c.Erase):
        return Refusal("no_right")
    if case.periodic and not isinstance(command, ON_DUTIES):
        return Refusal("duty_only")
    act = ACT_OF[type(command)]
    if not may(actor, act, case, procedure, org):
        return Refusal("no_right", {"act": act})
    if isinstance(command, c.DoStep):
        return _one_of(actor, case, org, procedure.step(command.step).by)
    if isinstance(command, c.SetLimit):
        return _one_of(actor, case, org, _extenders(command.clock, procedure))
    if isinstance(command, c.Classify):
        return _one_of(actor, case, org, procedure.class_(command.klass).decided_by)
    return None


def _extenders(clock: str, procedure: Procedure) -> tuple[str, ...]:
    extend = next((k.extend for k in procedure.clocks if k.id == clock), None)
    return extend.by if extend else ()


def _one_of(actor: Actor, case: Case, org: Organisation, roles: tuple[str, ...]) -> Refusal | None:
    held = roles_at(actor.person, case.unit, org) if actor.person else frozenset()
    return None if held & set(roles) else Refusal("other_role", {"roles": roles})
