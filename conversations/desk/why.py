"""为什么: why a deadline stands where it does, in the reader's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import structs

from cases.case import Case
from cases.hearers import Hearer, stage_kind
from cases.organisation import Organisation
from cases.outgoing import Button
from cases.runs import Ending
from cases.why import Why, why
from conversations.desk import acts, card, marks
from conversations.desk.hearing import DeskTurn, Hearing, together
from conversations.desk.keys import token
from conversations.desk.requests import Request, named
from procedures.check_receivers import CUSTOMER
from procedures.model import Procedure

OTHERS = 8  # buttons for the case's other clocks
TOLD = 3  # stages already reached that are told


async def asked(here: Hearing, wish: Request) -> DeskTurn:
    """`/why NUMBER [clock]`, answered where it was asked."""
    case = await acts.find(here, wish.number)
    if case is None:
        return here.say("no_case", number=wish.number)
    if not here.within_chat(case.unit):
        return here.say("elsewhere", about=case)
    procedure = here.procedure_of(case)
    found = why(case, procedure, here.org)
    if not wish.words:
        return _told(here, case, "")
    names: dict[str, str] = {}
    for each in found:
        clock = each.clock
        names |= dict.fromkeys((clock.id, clock.name.zh, clock.name.en), clock.id)
    clock_id, _ = named(wish.words, names)
    if not clock_id:
        known = [each.clock.name.to(here.language) for each in found]
        return here.say("unknown_name", what="clock", known=known)
    return _told(here, case, clock_id)


def pressed(here: Hearing, case: Case, clock: str) -> DeskTurn:
    """The button: to the presser alone where that is possible, else where it was pressed."""
    contact = here.contact
    private = contact is not None and not contact.blocked
    told = _told(here, case, clock)
    if here.incoming.private or contact is None or not private:
        return told
    replies = tuple(structs.replace(said, chat=contact.chat) for said in told.replies)
    answer = DeskTurn(replies, language=here.language)
    return together(answer, here.toast("toast/why"))


def _told(here: Hearing, case: Case, clock: str) -> DeskTurn:
    """The explanation of this clock, or of the most pressing one; the others stand as buttons."""
    procedure = here.procedure_of(case)
    found = why(case, procedure, here.org)
    one = next((each for each in found if each.clock.id == clock), found[0] if found else None)
    if one is None:
        review = card.review(case, procedure, here.org)
        return here.say("why_none", about=case, status=case.status, review=review)
    values = explained(one, case, procedure, here.org, here.language, here.now)
    turn = here.say("why", about=case, **values)
    others = [each.clock for each in found if each.clock.id != one.clock.id][:OTHERS]
    buttons = tuple(
        Button("why", k.name.to(here.language), token(k.id), row=place, ready=True)
        for place, k in enumerate(others)
    )
    said = structs.replace(turn.replies[0], buttons=buttons)
    return DeskTurn((said,), language=here.language)


def explained(
    found: Why, case: Case, procedure: Procedure, org: Organisation, language: str, now: datetime
) -> dict[str, Any]:
    """Everything that is known about a deadline, as values for `staff/why`."""
    return {
        **_rule(found, procedure, language),
        **counted(found, procedure, org, language),
        **_so_far(found, case, procedure, org, language),
        "left": int((found.end.at - now).total_seconds()) if found.end else 0,
        "overdue": found.end is not None and found.end.at <= now,
    }


def _rule(found: Why, procedure: Procedure, language: str) -> dict[str, Any]:
    clock = found.clock
    cites = [
        {"name": rule.name.to(language), "link": rule.link, "note": rule.note}
        for rule in found.cites
    ]
    return {
        "clock": clock.name.to(language),
        "source": procedure.source or procedure.title.to(language),
        "clause": clock.clause,
        "quote": clock.quote,
        "reading": clock.reading,
        "cites": cites,
        "own": clock.own or not clock.clause,
        "limit": marks.span(clock.limit),
        "every": marks.span(clock.every) if clock.every else None,
        "stops": [marks.mark(word, procedure, language) for word in dict.fromkeys(clock.stop)],
        "stops_all": [marks.mark(word, procedure, language) for word in clock.stop_all],
        "promise": clock.promise,
    }


def counted(found: Why, procedure: Procedure, org: Organisation, language: str) -> dict[str, Any]:
    """How the end was reckoned: from when, in whose time, step by step, who changed it."""
    named, run = found.named, found.run
    base = found.taken.end if found.taken else (named.was if named else found.end)
    limit = found.taken.limit if found.taken else run.clock.limit
    trail, left_out = marks.steps(base.steps if base and limit.working else ())
    return {
        "begun": marks.mark(found.begin.word, procedure, language) | {"at": found.begin.at},
        "begun_by": acts.actor_name(org, found.begin.actor),
        "unit": card.unit_name(org, found.unit, language),
        "owners_time": run.clock.calendar == "owner",
        "working": limit.working,
        "steps": trail,
        "left_out": left_out,
        "period": run.period + 1 if run.clock.every else 0,
        "ends": [_ending(one, found, procedure, language) for one in found.ends],
        "latest": run.clock.combine == "latest",
        "pauses": [{"start": start, "end": end} for start, end in found.pauses],
        "held": run.held,
        "due": found.end.at if found.end else None,
        "provisional": bool(base and base.provisional),
        "named": {
            "by": acts.actor_name(org, named.by),
            "at": named.at,
            "times": named.times,
            "was": named.was.at if named.was else None,
        }
        if named
        else None,
    }


def _ending(one: Ending, found: Why, procedure: Procedure, language: str) -> dict[str, Any]:
    return {
        "mark": marks.mark(one.mark, procedure, language),
        "begin": one.begin,
        "limit": marks.span(one.limit),
        "due": one.end.at,
        "counts": one.counts,
        "taken": one == found.taken,
    }


def _so_far(
    found: Why, case: Case, procedure: Procedure, org: Organisation, language: str
) -> dict[str, Any]:
    clock, coming = found.clock, found.next
    held = case.acknowledged
    quieted = bool(held and found.end and held.at >= found.end.at)
    people = () if clock.owner.role == CUSTOMER else org.responsible(clock.owner, case.unit)[1]
    return {
        "role": card.role_name(procedure, clock.owner.role, language),
        "people": [person.name for person in people],
        "reached": [
            {"kind": stage_kind(clock, r.stage), "at": r.due_at} for r in found.reached[-TOLD:]
        ],
        "next": {"kind": stage_kind(clock, coming.stage), "at": coming.due_at} if coming else None,
        "hears": [_heard(each, procedure, language) for each in found.hears],
        "silent": clock.silent,
        "quieted_by": card.person_name(org, held.by) if held and quieted else "",
    }


def _heard(hearer: Hearer, procedure: Procedure, language: str) -> dict[str, Any]:
    return {
        "role": card.role_name(procedure, hearer.receiver.role, language),
        "people": [person.name for person in hearer.people],
        "customer": hearer.receiver.role == CUSTOMER,
    }
