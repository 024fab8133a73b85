"""When something ends, as people say it: the time of the incident, a limit named or put off."""

from __future__ import annotations

from datetime import datetime

from msgspec import structs

from cases import commands as c
from cases import events as e
from cases.access import Refusal
from cases.case import INCIDENT, Case
from cases.decide.facts import Facts
from cases.evolve import evolve
from cases.runs import Run, calendar_of, due, reckon, running
from procedures.model import Clock, Procedure

Decided = tuple[e.AnyBody, ...] | Refusal


def correct_incident(
    case: Case, command: c.CorrectIncident, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """It happened at another time than was thought. What counts from it moves, and whatever then
    lies ahead may ring once more.
    """
    if case.ended:
        return Refusal("ended", {"status": case.status})
    if command.at > now:
        return Refusal("future")
    if command.at == case.incident_at:
        return Refusal("nothing_changes")
    body = e.IncidentCorrected(command.at, command.precision, reason=command.reason)
    after = evolve(case, e.Event(case.id, case.seq + 1, now, facts.actor.id, "", body))
    ahead = {
        run.clock.id
        for run in running(after, procedure)
        if _from_incident(run.clock) and (end := due(run, facts.org)) is not None and end.at > now
    }
    return (structs.replace(body, afresh=tuple(sorted(ahead))),)


def _from_incident(clock: Clock) -> bool:
    return INCIDENT in clock.start or any(other.mark == INCIDENT for other in clock.others)


def set_limit(
    case: Case, command: c.SetLimit, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """Name the end of a running clock whose limit is `set`, or put one off: only before it comes,
    for a reason, as far and as often as the procedure allows.
    """
    if case.ended:
        return Refusal("ended", {"status": case.status})
    if command.reason is None:
        return Refusal("reason_needed")
    found = [run for run in running(case, procedure) if run.clock.id == command.clock]
    if not found or found[0].clock.extend is None:
        return Refusal("not_extendable")
    if command.until <= now:
        return Refusal("past")
    return _put_off(case, command, found[0], facts, now)


def _put_off(case: Case, command: c.SetLimit, run: Run, facts: Facts, now: datetime) -> Decided:
    end, allowed = due(run, facts.org), run.clock.extend
    if end is None and run.held:
        return Refusal("paused")
    before = next((f for f in case.fixed if (f.clock, f.run) == (run.clock.id, run.run)), None)
    times = 0 if end is None else (before.times if before else 0) + 1
    if end is not None and allowed is not None:
        if end.at <= now:
            return Refusal("too_late", {"due": end.at})
        if command.until <= end.at:
            return Refusal("not_later", {"due": end.at})
        if times > allowed.times:
            return Refusal("extended_enough", {"times": allowed.times})
        most = reckon(allowed.most, end.at, calendar_of(run, facts.org)).at
        if command.until > most:
            return Refusal("too_far", {"most": most})
    promise = run.clock.promise
    return (e.LimitSet(command.clock, run.run, command.until, times, promise, command.reason),)
