"""What staff hear when the rules of a procedure act: a case routed to them, moved to other rules,
a date that moved, a warning of many cases, a copy (抄送).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cases import events as e
from cases.case import Case
from cases.decide.rules import unmet
from cases.events import Event
from cases.notices.places import Hearing, group_of, message, morning, reach
from cases.organisation import Address, Organisation
from cases.outgoing import Outgoing
from procedures.model import Procedure, Receiver

Words = tuple[str, dict[str, object]]


def tell(
    case: Case, events: Sequence[Event], procedure: Procedure, org: Organisation, now: datetime
) -> Iterator[Outgoing]:
    """The messages for these events; what only informs waits for the end of quiet hours."""
    for event in events:
        told = _words(event, case, procedure)
        if told is not None:
            for hearing in _hearings(event, case, procedure, org):
                yield _said(event, case, hearing, told, org, now)
        yield from _copies(event, case, procedure, org, now)


def _words(event: Event, case: Case, procedure: Procedure) -> Words | None:
    body = event.body
    match body:
        case e.HandedOver(route=route, owner=owner) if route:
            return "staff/notice/routed", {"owner": owner, "clause": _clause(procedure, route)}
        case e.ProcedureChanged():
            return "staff/notice/procedure_changed", {"procedure": procedure.title.both()}
        case e.TrendNoticed(trend=name, count=count):
            trend = next((t for t in procedure.trends if t.id == name), None)
            named = trend.name.both() if trend else name
            within = trend.within.written if trend else ""
            return "staff/notice/trend", {"trend": named, "count": count, "within": within}
        case e.LimitSet(clock=clock, due_at=due, times=times, reason=reason):
            named = procedure.clock(clock).name.both()
            values = {"clock": named, "due": due, "times": times, "reason": reason}
            return "staff/notice/limit_set", values
        case e.IncidentCorrected(at=at):
            return "staff/notice/incident_corrected", {"at": at}
        case e.CustomerConfirmed(open=True):
            missing = [k.name.both() for k in unmet(case, procedure)]
            return "staff/notice/satisfied", {"missing": missing}
        case _:
            return None


def _clause(procedure: Procedure, route: str) -> str:
    return next((r.clause for r in procedure.routes if r.id == route), "")


def _hearings(
    event: Event, case: Case, procedure: Procedure, org: Organisation
) -> tuple[Hearing, ...]:
    """The receivers of a warning; of all else the case's group, naming whose the case is."""
    if isinstance(event.body, e.TrendNoticed):
        found = next((t.to for t in procedure.trends if t.id == event.body.trend), ())
        return _reached(found, case, org)
    owner = org.people.get(case.owner)
    _, people = org.responsible(procedure.reviewer, case.unit)
    named = (owner,) if owner else people
    near = group_of(case.unit, org)
    return tuple(Hearing(h.address, h.unit, h.language, named) for h in near)


def _copies(
    event: Event, case: Case, procedure: Procedure, org: Organisation, now: datetime
) -> Iterator[Outgoing]:
    """One message for each chat that is to know of what an event left."""
    left = set(event.body.marks())
    wanted = [k for k in procedure.copies if left & set(k.on) and k.when.holds(case.class_set)]
    first = {h.address: k for k in reversed(wanted) for h in _reached(k.to, case, org)}
    for hearing in _reached(tuple(to for copy in wanted for to in copy.to), case, org):
        copy = first[hearing.address]
        word = next(name for name in copy.on if name in left)
        values: dict[str, object] = {"what": happened(word, procedure), "clause": copy.clause}
        yield _said(event, case, hearing, ("staff/notice/copy", values), org, now)


def happened(word: str, procedure: Procedure) -> dict[str, str] | str:
    """A mark in words: the label of its step, class or clock; else the mark for the labels."""
    kind, _, name = word.partition(":")
    if kind == "step":
        return procedure.step(name).label.both()
    if kind == "classified":
        return procedure.class_(name).name.both()
    if kind == "clock":
        return procedure.clock(name.partition(":")[0]).name.both()
    return word


def _reached(to: tuple[Receiver, ...], case: Case, org: Organisation) -> tuple[Hearing, ...]:
    found: dict[Address, Hearing] = {}
    for receiver in to:
        for hearing in reach(receiver, case.unit, org):
            before = found.get(hearing.address)
            people = (*(before.people if before else ()), *hearing.people)
            unique = tuple({p.id: p for p in people}.values())
            found[hearing.address] = Hearing(
                hearing.address, hearing.unit, hearing.language, unique
            )
    return tuple(found.values())


def _said(
    event: Event,
    case: Case,
    hearing: Hearing,
    told: Words,
    org: Organisation,
    now: datetime,
) -> Outgoing:
    template, values = told
    quiet = template in ("staff/notice/copy", "staff/notice/trend", "staff/notice/satisfied")
    held = morning(hearing.unit, org, now) if quiet else None
    known = {"number": case.number, "unit": case.unit} | values
    return message(event, case, hearing, template, known, not_before=held)
