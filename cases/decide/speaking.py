"""Staff and a customer speak with each other (GB/T 47746-2026: hand-over to a person)."""

from __future__ import annotations

from datetime import datetime

from cases import commands as c
from cases import events as e
from cases.access import Refusal
from cases.case import Case
from cases.conversation import is_conversation
from cases.decide.facts import Facts
from procedures.model import Procedure

Decided = tuple[e.AnyBody, ...] | Refusal


def relay(
    case: Case, command: c.Relay, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """Words for the customer. Whoever speaks first has the conversation."""
    if refused := _silent(case):
        return refused
    said: tuple[e.AnyBody, ...] = (e.Relayed(command.text, command.file),)
    person = facts.actor.person
    if case.owner or case.acknowledged or person is None:
        return said
    return (e.Taken(person.id), *said)


def hand_back(
    case: Case, command: c.HandBack, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """The conversation ends; what was said stays with its case, or goes on as a complaint."""
    if refused := _silent(case):
        return refused
    if command.complaint:
        return (e.Closed("complaint", complaint=command.complaint),)
    return (e.Closed("went_back" if facts.actor.kind == "customer" else "handed_back"),)


def _silent(case: Case) -> Refusal | None:
    if case.ended:
        return Refusal("ended", {"status": case.status})
    return None if is_conversation(case) else Refusal("no_conversation")
