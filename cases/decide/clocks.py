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
from cases.moved import Moved
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


def recompute(
    case: Case, command: c.Recompute, facts: Facts, procedure: Procedure, now: datetime
) -> tuple[e.AnyBody, ...]:
    """The deadlines still to come that moved; nothing when none did."""
    former = {(was.clock, was.run): was for was in command.former}
    moved = tuple(
        Moved(d.clock, d.run, was.due_at, d.due_at, was.calendar, d.calendar)
        for d in agenda(case, procedure, facts.org)
        if d.stage == 0
        and (was := former.get((d.clock, d.run))) is not None
        and was.due_at != d.due_at
    )
    return (e.Recomputed(moved),) if moved else ()


def move_version(
    case: Case, command: c.MoveVersion, facts: Facts, procedure: Procedure, now: datetime
) -> tuple[e.AnyBody, ...]:
    """The same case under another version: its marks stand, its dates are worked out by the new
    rules.
    """
    if command.version == case.version or (case.ended and not case.periodic):
        return ()
    return (e.ProcedureChanged(case.procedure, command.version, case.classes, case.procedure),)


def end_duty(
    case: Case, command: c.EndDuty, facts: Facts, procedure: Procedure, now: datetime
) -> tuple[e.AnyBody, ...]:
    """A duty that nobody has any more is over."""
    return (e.Closed("over"),) if case.periodic and not case.ended else ()


def resume(
    case: Case, command: c.Resume, facts: Facts, procedure: Procedure, now: datetime
) -> tuple[e.AnyBody, ...]:
    """A duty that was over is there again, from now on."""
    return (e.Reopened(case.round + 1),) if case.periodic and case.ended else ()


def undeliverable(
    case: Case, command: c.ReportUndeliverable, facts: Facts, procedure: Procedure, now: datetime
) -> tuple[e.AnyBody, ...]:
    """Somebody could not be told. That a customer is out of reach is said once, till they write."""
    if command.address == case.chat and case.unreachable:
        return ()  # each way to them has its own words for why
    return (e.Undeliverable(command.address, command.why, command.what),)
