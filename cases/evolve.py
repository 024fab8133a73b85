"""How a case changes: `evolve` takes one event, and nothing else changes a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from cases import events as e
from cases.case import (
    INCIDENT,
    STAGES_KEPT,
    Acknowledgement,
    Case,
    Fixed,
    Mark,
    Reached,
)


def evolve(case: Case | None, event: e.Event) -> Case:
    """The case after `event`. Events come in order and without gaps; ValueError if they do not."""
    body = event.body
    if event.seq != (case.seq if case else 0) + 1 or (case and case.id != event.case):
        raise ValueError(f"event {event.seq} of case {event.case} does not follow")
    if case is None:
        if not isinstance(body, e.ComplaintFiled):
            raise ValueError(f"case {event.case} does not begin with its filing")
        return _marked(_filed(event, body), event)
    if isinstance(body, e.ComplaintFiled):
        raise ValueError(f"case {event.case} is filed a second time by event {event.seq}")
    changed = msgspec.structs.replace(case, seq=event.seq, **_changes(case, event))
    return _marked(changed, event)


def replay(events: Iterable[e.Event]) -> Case:
    """The case that a whole history tells. ValueError for an empty one."""
    case: Case | None = None
    for event in events:
        case = evolve(case, event)
    if case is None:
        raise ValueError("no events")
    return case


def _filed(event: e.Event, body: e.ComplaintFiled) -> Case:
    return Case(
        id=event.case,
        seq=event.seq,
        number=body.number,
        procedure=body.procedure,
        version=body.version,
        unit=body.unit,
        channel=body.channel,
        language=body.language,
        customer=body.customer,
        chat=body.chat,
        code=body.code,
        filed_at=event.at,
        classes=body.classes,
        wishes=body.wishes,
        anonymous=body.anonymous,
        texts=body.texts,
        incident_at=body.incident_at,
        incident_precision=body.incident_precision,
        evidence=body.evidence,
        simple=body.simple,
        received_at=body.received_at,
        filed_by=body.filed_by,
        conversation=body.conversation,
    )


def _marked(case: Case, event: e.Event) -> Case:
    at, first = _moment(event), _incident(event, case)
    new = tuple(Mark(word, event.seq, at, case.unit, event.actor) for word in event.body.marks())
    return msgspec.structs.replace(case, marks=first + case.marks + new) if first or new else case


def _incident(event: e.Event, case: Case) -> tuple[Mark, ...]:
    """The mark of when it happened, before all others; left when that is first known."""
    body = event.body
    known = body.incident_at if isinstance(body, e.ComplaintFiled) else None
    if isinstance(body, e.IncidentCorrected) and not case.has(INCIDENT):
        known = body.at
    return (Mark(INCIDENT, event.seq, known, case.unit, event.actor),) if known else ()


def _moment(event: e.Event) -> datetime:
    """When what an event tells was so. What was noticed late (a deadline) or entered late (a letter
    of yesterday) counts from its own moment.
    """
    match event.body:
        case e.DeadlineReached(due_at=at):
            return at
        case e.ComplaintFiled(received_at=since) | e.Classified(since=since) if since is not None:
            return since
        case _:
            return event.at


def _changes(case: Case, event: e.Event) -> dict[str, object]:
    """What an event changes beside the sequence number and the marks."""
    match event.body:
        case e.Acknowledged(by=by):
            return {"owner": by, "acknowledged": Acknowledgement(by, event.at, event.seq)}
        case e.Taken(by=by):
            return {"owner": by}
        case e.AcknowledgementExpired(owner=owner):
            return {"owner": owner, "acknowledged": None}
        case e.HandedOver(unit=unit, owner=owner):
            return {"unit": unit, "owner": owner, "acknowledged": None}
        case e.Classified(classes=classes):
            return {"classes": classes}
        case e.RepeatNoticed(count=count, earlier=earlier):
            return {"repeated": count, "earlier": earlier}
        case e.ComplaintAdded(text=text, evidence=evidence):
            more = (text,) if text else ()
            heard = {"additions": case.additions + more, "evidence": case.evidence + evidence}
            return heard | {"unreachable": ""}
        case e.Nudged():
            return {"nudges": case.nudges + 1, "unreachable": ""}
        case e.DeadlineReached(clock=clock, run=run, stage=stage, due_at=due_at):
            return {"reached": _reached(case.reached, Reached(clock, run, stage, due_at))}
        case e.Undeliverable(address=address, why=why):
            return {"unreachable": why if address == case.chat else case.unreachable}
        case _:
            return _rule_changes(case, event.body)


def _reached(before: tuple[Reached, ...], new: Reached) -> tuple[Reached, ...]:
    """Repeats go on without end: of those beyond `STAGES_KEPT` only a run's latest is remembered
    here, and all of them in the record.
    """
    if new.stage > STAGES_KEPT:
        run = (new.clock, new.run)
        before = tuple(r for r in before if (r.clock, r.run) != run or r.stage <= STAGES_KEPT)
    return (*before, new)


def _rule_changes(case: Case, body: e.Body) -> dict[str, object]:
    """What an event changes of the rules and times that a case is under."""
    match body:
        case e.IncidentCorrected():
            return _corrected(case, body)
        case e.LimitSet(clock=clock, run=run, due_at=due_at, times=times):
            return _fixed(case, Fixed(clock, run, due_at, times))
        case e.ProcedureChanged(procedure=procedure, version=version, classes=classes):
            moved = {"procedure": procedure, "version": version, "classes": classes}
            return moved if procedure == body.before else moved | {"acknowledged": None}
        case _:
            return _status_changes(body)


def _corrected(case: Case, body: e.IncidentCorrected) -> dict[str, object]:
    """Another time of the incident: what counts from it counts anew, and may ring once more."""
    marks = tuple(
        msgspec.structs.replace(m, at=body.at) if m.word == INCIDENT else m for m in case.marks
    )
    kept = tuple(r for r in case.reached if r.clock not in body.afresh)
    changed = {"incident_at": body.at, "incident_precision": body.precision}
    return changed | {"marks": marks, "reached": kept}


def _fixed(case: Case, new: Fixed) -> dict[str, object]:
    """The end of a run is moved; the warnings before it come anew."""
    run = (new.clock, new.run)
    others = tuple(f for f in case.fixed if (f.clock, f.run) != run)
    kept = tuple(r for r in case.reached if (r.clock, r.run) != run or r.stage >= 0)
    return {"fixed": (*others, new), "reached": kept}


def _status_changes(body: e.Body) -> dict[str, object]:
    match body:
        case e.Resolved(text=text):
            return {"status": "resolved", "proposal": text}
        case e.CustomerConfirmed(open=still):
            return {"status": "open" if still else "closed", "unreachable": ""}
        case e.Closed():
            return {"status": "closed"}
        case e.CustomerRefused(round=number, why=why):
            again = {"status": "open", "round": number, "acknowledged": None}
            return again | {"refusal": why, "unreachable": ""}
        case e.Reopened(round=number):
            return {"status": "open", "round": number, "acknowledged": None}
        case e.Withdrawn():
            return {"status": "withdrawn"}
        case e.CaseLapsed():
            return {"status": "lapsed"}
        case _:
            return {}
