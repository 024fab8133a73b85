"""What a customer hears who still waits: honestly again, after a quarter of an hour, then hourly in
the daytime, and not for ever. Whoever is in danger hears it at night, too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cases import events as e
from cases.case import Case
from cases.conversation import DANGER, kind_of
from cases.notices.places import morning
from cases.organisation import Organisation
from procedures.check import CUSTOMER
from procedures.model import Clock, Procedure

FIRST = timedelta(minutes=15)
THEN = timedelta(hours=1)
AT_MOST = 4  # times: the first, and three more
_SPOKEN = "relayed"  # the mark of staff's words to the customer


def still(
    stage: e.DeadlineReached, case: Case, procedure: Procedure, org: Organisation
) -> tuple[str, dict[str, object]] | None:
    """Template and values for a stage of a conversation's clock; None where nothing is said.

    A promised clock speaks of nobody coming, one that only staff's words stop of nobody answering
    after somebody came.
    """
    clock = next((k for k in procedure.clocks if k.id == stage.clock), None)
    if clock is None or not _silent(clock, case) or not _due(stage, clock, case, org):
        return None
    values: dict[str, object] = {
        "unit": case.unit,
        "since": case.filed_at,
        "danger": kind_of(case) == DANGER,
        "came": not clock.promise,
    }
    return "customer/still_waiting", values


def _silent(clock: Clock, case: Case) -> bool:
    if clock.promise:
        return True
    taken = bool(case.acknowledged or case.owner)
    return taken and clock.owner.role != CUSTOMER and _SPOKEN in clock.stop


def _due(stage: e.DeadlineReached, clock: Clock, case: Case, org: Organisation) -> bool:
    """Is this the first stage after one of the moments at which they are to hear of it?"""
    begin = _begin(stage, clock, case)
    if begin is None or stage.stage < 1:
        return False
    if kind_of(case) != DANGER:
        if morning(case.unit, org, stage.due_at) is not None:
            return False
        begin = morning(case.unit, org, begin) or begin
    before = _before(stage, clock, case, begin)
    moments = (begin + FIRST + number * THEN for number in range(AT_MOST))
    return any(before < moment <= stage.due_at for moment in moments)


def _before(stage: e.DeadlineReached, clock: Clock, case: Case, begin: datetime) -> datetime:
    """When the stage before this one came. The case forgets old repeats, which are evenly apart."""
    mine = (r for r in case.reached if (r.clock, r.run) == (stage.clock, stage.run))
    known = [r.due_at for r in mine if r.stage < stage.stage and r.due_at >= begin]
    if clock.repeat is not None and stage.stage >= len(clock.ladder):
        span = timedelta(days=clock.repeat.days, seconds=clock.repeat.seconds)
        known.append(stage.due_at - span)
    return max((begin, *known))


def _begin(stage: e.DeadlineReached, clock: Clock, case: Case) -> datetime | None:
    """Since when they wait: since they last heard of it, or since somebody came."""
    if not clock.promise:
        return next((mark.at for mark in case.marks if mark.seq == stage.run), None)
    known = (stage.clock, stage.run, 0)
    heard = (r.due_at for r in case.reached if (r.clock, r.run, r.stage) == known)
    return next(heard, None)
