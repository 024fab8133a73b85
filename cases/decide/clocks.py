"""What time does to a case. A stage that comes late, twice, or for a clock that stopped does
nothing.
"""

from __future__ import annotations

from datetime import datetime

from cases import commands as c
from cases import events as e
from cases.agenda import REVIEW, agenda
from cases.case import Case
from cases.decide.facts import Facts
from procedures.model import Procedure


def lapse(
    case: Case, command: c.Lapse, facts: Facts, procedure: Procedure, now: datetime
) -> tuple[e.AnyBody, ...]:
    """The stage came: it is recorded with its own moment, and the deadline itself may release or
    end.
    """
    key = (command.clock, command.run, command.stage)
    due = {(d.clock, d.run, d.stage): d.due_at for d in agenda(case, procedure, facts.org)}
    if key not in due or due[key] > now:
        return ()
    reached = e.DeadlineReached(command.clock, command.run, command.stage, due[key])
    if command.stage != 0 or command.clock == REVIEW:
        return (reached,)
    return (reached, *_consequence(case, command.clock, facts, procedure))


def _consequence(
    case: Case, clock: str, facts: Facts, procedure: Procedure
) -> tuple[e.AnyBody, ...]:
    breach = procedure.clock(clock).breach
    if breach == "release" and case.acknowledged is not None:
        _, people = facts.org.responsible(procedure.clock(clock).owner, case.unit)
        owner = people[0].id if people else case.owner
        return (e.AcknowledgementExpired(case.acknowledged.by, owner),)
    if breach == "lapse":
        return (e.CaseLapsed(),)
    return ()


def undeliverable(
    case: Case, command: c.ReportUndeliverable, facts: Facts, procedure: Procedure, now: datetime
) -> tuple[e.AnyBody, ...]:
    """Somebody could not be told. That a customer is out of reach is said once, till they write."""
    if command.address == case.chat and command.why == case.unreachable:
        return ()
    if command.address == case.chat and command.why == case.unreachable:
        return ()
    return (e.Undeliverable(command.address, command.why, command.what),)
