"""A customer who waits for a person, or is in danger, is a case too: of the product's own procedure
`conversation`. What the rest has to know of it stands here.
"""

from __future__ import annotations

from cases.case import Case

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
