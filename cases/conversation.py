"""A customer who waits for a person, or is in danger, is a case too: of the product's own procedure
`conversation`. What the rest has to know of it stands here.
"""

from __future__ import annotations

from cases.case import Case, Mark
from cases.runs import running
from procedures.model import Procedure

CONVERSATION = "conversation"
WAITING = "waiting"
DANGER = "danger"


def is_conversation(case: Case) -> bool:
    """True for a talk between a customer and staff, not a complaint."""
    return case.procedure == CONVERSATION


def kind_of(case: Case) -> str:
    """`waiting` or `danger`; empty for a complaint."""
    if not is_conversation(case):
        return ""
    return DANGER if DANGER in case.class_set else WAITING


def waits(case: Case, procedure: Procedure) -> bool:
    """A customer waits for a person now: something of the talk is still to be done."""
    return is_conversation(case) and not case.ended and bool(running(case, procedure))


def answered(case: Case) -> Mark | None:
    """The first word of staff to a customer who waited; None for a complaint, where speaking is no
    acknowledgement.
    """
    if not is_conversation(case):
        return None
    return next((mark for mark in case.since_round() if mark.word == "relayed"), None)
