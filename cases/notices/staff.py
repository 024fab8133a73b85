"""What staff hear beside the clocks: the customer's doings, trouble, and changes that the card
alone would hide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cases import events as e
from cases.case import Case
from cases.conversation import DANGER, is_conversation, kind_of
from cases.events import Event
from cases.notices.conversation import CALLED, SAID, called
from cases.notices.places import (
    Hearing,
    admins,
    event_unit_before,
    group_of,
    message,
    morning,
    reach,
)
from cases.organisation import Address, Organisation
from cases.outgoing import Outgoing
from procedures.model import Procedure

NOT_TOLD = "staff/notice/undeliverable"


def home(case: Case, org: Organisation) -> tuple[Address, ...]:
    """Where the card of a case belongs."""
    return tuple(hearing.address for hearing in group_of(case.unit, org))


def tell(
    case: Case, events: Sequence[Event], procedure: Procedure, org: Organisation, now: datetime
) -> Iterator[Outgoing]:
    """The staff's messages for these events."""
    for event in events:
        told = _words(event, case)
        if told is None:
            continue
        template, values = told
        for hearing in _hearings(event, case, procedure, org):
            quiet = template in (
                "staff/notice/released",
                "staff/notice/nudged",
                "staff/notice/lapsed",
            )
            held = morning(hearing.unit, org, now) if quiet else None
            known = {"number": case.number, "unit": case.unit} | values
            yield message(event, case, hearing, template, known, not_before=held)


def _words(event: Event, case: Case) -> tuple[str, dict[str, object]] | None:
    body = event.body
    match body:
        case e.ComplaintFiled() if is_conversation(case):
            return CALLED[kind_of(case)], {"files": len(case.evidence), "reasons": case.wishes}
        case e.ComplaintAdded(text=text, evidence=evidence):
            template = SAID if is_conversation(case) else "staff/notice/added"
            return template, {"text": text, "files": len(evidence)}
        case e.Nudged():
            return "staff/notice/nudged", {"count": case.nudges}
        case e.RepeatNoticed(count=count):
            return "staff/notice/repeated", {"count": count, "earlier": len(body.earlier)}
        case e.Classified(added=added) if set(added) & {"urgent", "major", DANGER}:
            return "staff/notice/classified", {"classes": added}
        case e.AcknowledgementExpired(was=was, owner=owner):
            return "staff/notice/released", {"was": was, "owner": owner}
        case e.HandedOver(unit=unit, owner=owner, route=""):
            before = event_unit_before(event, case)
            return "staff/notice/handed_over", {"from": before, "to": unit, "owner": owner}
        case e.Undeliverable(why=why, what=what, address=address):
            place = "customer" if address == case.chat else "staff"
            return NOT_TOLD, {"why": why, "what": what, "where": place, "others": []}
        case _:
            return _outcome_words(body)


def _outcome_words(body: e.Body) -> tuple[str, dict[str, object]] | None:
    match body:
        case e.CustomerRefused(round=number, why=why):
            return "staff/notice/refused_by_customer", {"round": number, "why": why}
        case e.CustomerConfirmed(open=False):
            return "staff/notice/confirmed", {}
        case e.CaseLapsed():
            return "staff/notice/lapsed", {}
        case e.Closed(outcome="went_back"):
            return "staff/notice/went_back", {}
        case e.Withdrawn():
            return "staff/notice/withdrawn", {}
        case e.Reopened(round=number):
            return "staff/notice/reopened", {"round": number}
        case _:
            return None


def _hearings(
    event: Event, case: Case, procedure: Procedure, org: Organisation
) -> tuple[Hearing, ...]:
    """The case's own group, naming its owner; for repetitions the supervisor; past a broken chat
    the next one.
    """
    body = event.body
    if isinstance(body, e.ComplaintFiled):
        return called(case, procedure, org) or group_of(case.unit, org)
    if isinstance(body, e.Undeliverable) and body.address != case.chat:
        return _beside(body, case, org)
    if isinstance(body, e.RepeatNoticed) and procedure.repeats.klass in case.classes:
        return _supervisors(case, procedure, org)
    owner = org.people.get(case.owner)
    near = group_of(case.unit, org)
    if owner is None:
        _, people = org.responsible(procedure.reviewer, case.unit)
    else:
        people = (owner,)
    named = tuple(Hearing(h.address, h.unit, h.language, people) for h in near)
    if isinstance(body, e.HandedOver) and event_unit_before(event, case) != case.unit:
        old = group_of(event_unit_before(event, case), org)
        return tuple({h.address: h for h in (*old, *named)}.values())
    return named


def _supervisors(case: Case, procedure: Procedure, org: Organisation) -> tuple[Hearing, ...]:
    """Who owns what a repeated complaint starts (P48 §3.1.3: the head of the centre), and the
    unit's group.
    """
    word = f"classified:{procedure.repeats.klass}"
    owners = [clock.owner for clock in procedure.clocks if word in clock.start]
    told = [h for owner in owners for h in reach(owner, case.unit, org)]
    return tuple({h.address: h for h in (*group_of(case.unit, org), *told)}.values())


def _beside(lost: e.Undeliverable, case: Case, org: Organisation) -> tuple[Hearing, ...]:
    """The next group above the chat that failed, in the end the administrators.

    It only ever climbs: chats that cannot be told of each other's loss must not tell it for ever.
    """
    above = [(u, org.groups[u.id]) for u in org.climb(case.unit) if u.id in org.groups]
    places = [place for place, (_, group) in enumerate(above) if group.chat == lost.address]
    if not places and lost.what == NOT_TOLD:
        return ()  # the administrators' own chat: the record has it, and nobody is left to tell
    for unit, group in above[places[0] + 1 if places else 0 :]:
        return (Hearing(group, unit.id, unit.language),)
    return tuple(h for h in admins(org) if h.address.chat != lost.address)
