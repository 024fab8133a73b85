"""Who hears a stage of a clock: the receivers that the rules name, and the people behind them."""

from __future__ import annotations

from dataclasses import dataclass

from cases.organisation import Organisation, Person
from procedures.check_receivers import CUSTOMER
from procedures.model import Clock, Procedure, Receiver


@dataclass(frozen=True)
class Hearer:
    """A receiver, the unit at which the role is held, and who holds it."""

    receiver: Receiver
    unit: str
    people: tuple[Person, ...]


def stage_kind(clock: Clock | None, stage: int) -> str:
    """What a stage does: `warned`, `missed`, `climbed`, `again`, or what the deadline brings;
    `review` for the review date (`clock` None).
    """
    if clock is None:
        return "review"
    if stage < 0:
        return "warned"
    if clock.breach != "ping":
        return clock.breach
    if stage == 0:
        return "missed"
    return "climbed" if stage < len(clock.ladder) else "again"


def receivers(clock: Clock | None, stage: int, procedure: Procedure) -> tuple[Receiver, ...]:
    """Whom a stage rings: warnings the owner, the deadline and rungs the ladder. `clock` None: the
    review date.
    """
    if clock is None:
        return (procedure.reviewer,)
    if clock.silent:
        return ()
    if stage < 0 or not clock.ladder:
        return (clock.owner,) if stage < 0 else ()
    return clock.ladder[min(stage, len(clock.ladder) - 1)].to


def hearer(to: Receiver, unit: str, org: Organisation) -> Hearer:
    """The people behind a receiver, as seen from a unit; none for the customer."""
    if to.role == CUSTOMER:
        return Hearer(to, unit, ())
    return Hearer(to, *org.responsible(to, unit))
