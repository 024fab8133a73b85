"""Who is served first among cases that wait: a rank for lists and queues."""

from __future__ import annotations

from cases.case import Case
from cases.conversation import DANGER

URGENT = frozenset({"urgent", "major"})
ENDANGERED, PRESSING, ELDERLY, ORDINARY = range(4)


def priority(case: Case) -> int:
    """Danger to a person before everything, also before what is overdue. Among equals of time:
    urgent and major complaints, then customers in simple mode (长者模式; GB/T 47746-2026: elderly
    and disabled people first), then all others.
    """
    if DANGER in case.class_set:
        return ENDANGERED
    if case.class_set & URGENT:
        return PRESSING
    return ELDERLY if case.simple else ORDINARY
