"""The history of a case as people read it: when, what, who, and the words said, masked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cases import events as e
from cases.agenda import REVIEW
from cases.case import REPLY, Case
from cases.events import Event
from conversations.desk import card
from conversations.desk.acts import actor_name
from conversations.desk.hearing import Hearing
from conversations.turn import Say

LINES = 25
WORDS = 80


async def history(here: Hearing, case: Case) -> Say:
    """The timeline of a case as one message; of a long one the beginning is only counted."""
    events = await here.work.cases.history(case.id)
    known: dict[str, str] = {
        slot: text
        for slot in ("name", "phone", "contact", REPLY)
        if slot in case.texts
        and (text := await here.texts.open(case.id, case.texts[slot])) is not None
    }
    secrets = card.secrets_in(known)
    lines = [await _line(here, case, event, secrets) for event in events[-LINES:]]
    values = {
        "zone": here.zone,
        "number": case.number,
        "lines": lines,
        "earlier": len(events) - len(lines),
        "chars": WORDS,
    }
    return Say("staff/history", values, case=case.id)


async def _line(here: Hearing, case: Case, event: Event, secrets: Sequence[str]) -> dict[str, Any]:
    kept = _words_of(event.body)
    words = await here.texts.open(case.id, kept) if kept else None
    return {
        "at": event.at,
        "kind": type(event.body).__name__,
        "by": actor_name(here.org, event.actor),
        "words": card.shown(words or "", secrets, WORDS),
        "what": "",
        "stage": 0,
        "moved": [],
        "times": 1,
        "until": None,
        **_particulars(here, case, event.body),
    }


def _words_of(body: e.AnyBody) -> e.Sealed | None:
    match body:
        case e.ComplaintAdded(text=text) | e.Noted(text=text) | e.Resolved(text=text):
            return text
        case e.Relayed(text=text):
            return text
        case e.StepDone(note=text) | e.ContactAttempted(note=text) | e.CustomerRefused(why=text):
            return text
        case (
            e.Classified(reason=text)
            | e.HandedOver(reason=text)
            | e.Closed(reason=text)
            | e.LimitSet(reason=text)
            | e.IncidentCorrected(reason=text)
            | e.Reopened(reason=text)
        ):
            return text
    return None


def _particulars(here: Hearing, case: Case, body: e.AnyBody) -> dict[str, Any]:
    procedure, org, language = here.procedure_of(case), here.org, here.language
    match body:
        case e.Classified(classes=classes):
            names = [card.class_name(procedure, name, language) for name in classes]
            return {"what": " · ".join(names)}
        case e.HandedOver(unit=unit, owner=owner):
            to = (card.unit_name(org, unit, language), card.person_name(org, owner))
            return {"what": " · ".join(name for name in to if name)}
        case e.AcknowledgementExpired(owner=owner):
            return {"what": card.person_name(org, owner)}
        case e.StepDone(step=step, times=times):
            found = [s.label.to(language) for s in procedure.steps if s.id == step]
            return {"what": found[0] if found else step, "times": times}
        case e.ContactAttempted(outcome=outcome) | e.Closed(outcome=outcome):
            return {"what": outcome}
        case e.RepeatNoticed(count=count) | e.EvidenceShown(count=count):
            return {"what": str(count)}
        case e.CustomerRefused(round=number) | e.Reopened(round=number):
            return {"what": str(number)}
        case e.DeadlineReached(clock=clock, stage=stage, due_at=due_at):
            return {"what": _clock(here, case, clock), "stage": stage, "at": due_at}
        case e.Erased(reason=reason):
            return {"what": reason}
        case e.Recomputed(moved=moved):
            dates = [
                {"clock": _clock(here, case, m.clock), "was": m.was, "due": m.due} for m in moved
            ]
            return {"moved": dates, "calendar": any(m.calendar != m.calendar_was for m in moved)}
    return _by_rules(here, case, body)


def _by_rules(here: Hearing, case: Case, body: e.AnyBody) -> dict[str, Any]:
    """What people or rules did to dates and procedure."""
    procedure, language = here.procedure_of(case), here.language
    match body:
        case e.LimitSet(clock=clock, due_at=until):
            return {"what": _clock(here, case, clock), "until": until}
        case e.IncidentCorrected(at=until):
            return {"until": until}
        case e.ProcedureChanged(procedure=name):
            newest = here.house.newest(name)
            return {"what": newest.title.to(language) if newest else name}
        case e.TrendNoticed(trend=name):
            known = [t.name.to(language) for t in procedure.trends if t.id == name]
            return {"what": known[0] if known else name}
    return {}


def _clock(here: Hearing, case: Case, name: str) -> str:
    if name == REVIEW:
        return ""
    found = [c.name.to(here.language) for c in here.procedure_of(case).clocks if c.id == name]
    return found[0] if found else name
