"""What every check needs: names that must be known, who may be told, spans that last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procedures.model import Procedure, Receiver, Span

Finding = tuple[str, str, str]
CUSTOMER = "customer"
DAY = 86_400
LONGEST = 10 * 366 * DAY
_PERIODS = {"week": 7 * DAY, "month": 28 * DAY, "quarter": 90 * DAY, "year": 365 * DAY}


def refers(
    key: str, names: Iterable[str], known: set[str] | frozenset[str], what: str
) -> list[Finding]:
    """A finding for each name that is none of the known."""
    remedy = f"use one of: {', '.join(sorted(known))}" if known else f"there is no {what} yet"
    return [(key, f"no such {what}: {name!r}", remedy) for name in names if name not in known]


def roles(procedure: Procedure) -> set[str]:
    """The ids of the procedure's roles."""
    return {role.id for role in procedure.organisation}


def receiver(key: str, to: Receiver, procedure: Procedure) -> list[Finding]:
    """The receiver's role must be the procedure's. The customer is none: ladders ring for staff."""
    return refers(key, (to.role,), roles(procedure), "role")


def rough(span: Span) -> int:
    """Seconds in elapsed time, at the least; 0 where nobody knows."""
    return span.seconds + span.days * DAY + (_PERIODS[span.period] if span.period else 0)


def lasting(
    key: str, span: Span, *, period: bool = False, by_hand: bool = False
) -> Iterator[Finding]:
    """A span that is neither nothing nor beyond what anybody can mean. `period`, `by_hand`: it may
    be written `month` or `set`.
    """
    if span.by_hand:
        if not by_hand:
            yield key, "'set' is for the limit of a clock", "give a time such as 24h"
    elif span.period and not period:
        yield key, f"{span.written!r} is a period and no span", "give a time such as 24h"
    elif not (span.seconds or span.days or span.same_day or span.period):
        yield key, "is nothing", "give a time such as 24h"
    if span.seconds + span.days * DAY > LONGEST:
        yield key, f"{span.written} is longer than ten years", "give a time such as 24h"
