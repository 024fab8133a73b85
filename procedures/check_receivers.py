"""What every check needs: names that must be known, and who may be told."""

from __future__ import annotations

from collections.abc import Iterable

from procedures.model import Procedure, Receiver

Finding = tuple[str, str, str]
CUSTOMER = "customer"


def refers(
    key: str, names: Iterable[str], known: set[str] | frozenset[str], what: str
) -> list[Finding]:
    """A finding for each name that is none of the known."""
    remedy = f"use one of: {', '.join(sorted(known))}"
    return [(key, f"no such {what}: {name!r}", remedy) for name in names if name not in known]


def receiver(key: str, to: Receiver, procedure: Procedure) -> list[Finding]:
    """The receiver's role must be the procedure's. The customer is none: ladders ring for staff."""
    return refers(key, (to.role,), {role.id for role in procedure.organisation}, "role")
