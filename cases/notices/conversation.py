"""What is said around a conversation: to the customer who waits, to the staff who are called."""

from __future__ import annotations

from datetime import datetime

from cases import events as e
from cases.case import Case
from cases.conversation import DANGER, kind_of
from cases.events import Event
from cases.notices.places import Hearing, event_unit_before, reach
from cases.notices.waiting import still
from cases.organisation import Address, Organisation
from cases.outgoing import Button
from cases.runs import dated, running
from procedures.calendar import is_open, next_opening
from procedures.model import Procedure

SAID = "staff/notice/said"
CALLED = {"waiting": "staff/notice/waiting", DANGER: "staff/notice/danger"}
Words = tuple[str, dict[str, object], tuple[Button, ...]]
_GO_ON = (Button("bot", "bot_go_on", style="primary"),)


def to_customer(
    event: Event, case: Case, procedure: Procedure, org: Organisation, now: datetime
) -> Words | None:
    """The customer's words for an event of a conversation.

    At a filing for danger nothing: the talk has said the emergency numbers before all else.
    """
    place: dict[str, object] = {"unit": case.unit}
    match event.body:
        case e.ComplaintFiled():
            if kind_of(case) == DANGER:
                return None
            until = {"due": promised(case, procedure, org), "opens": _opens(case, org, now)}
            return "customer/human_called", place | until, ()
        case e.Acknowledged():
            before = any(m.word == "acknowledged" and m.seq < event.seq for m in case.marks)
            return None if before else ("customer/human_here", place, ())
        case e.Relayed(text=text, file=file):
            return "customer/relayed", place | {"text": text or "", "file": bool(file)}, ()
        case e.HandedOver(unit=unit):
            moved = unit != event_unit_before(event, case)
            return ("customer/human_moved", place, ()) if moved else None
        case e.ContactAttempted(outcome="no_answer" | "wrong_number" as outcome):
            return "customer/call_missed", {"outcome": outcome}, ()
        case e.Closed(outcome="went_back"):
            return None  # the talk has gone on already
        case e.Closed(outcome="complaint"):
            return "customer/became_complaint", {}, ()
        case e.Closed():
            return "customer/bot_back", {}, _GO_ON
        case e.DeadlineReached():
            return _late(event.body, case, procedure, org, now)
        case _:
            return None


def _late(
    stage: e.DeadlineReached, case: Case, procedure: Procedure, org: Organisation, now: datetime
) -> Words | None:
    """Nobody came in time: that, and when somebody works there. Nothing else is promised."""
    clock = next((k for k in procedure.clocks if k.id == stage.clock), None)
    if stage.stage != 0 or clock is None or not clock.promise:
        waits = still(stage, case, procedure, org)
        return (*waits, ()) if waits else None
    if kind_of(case) == DANGER:
        return "customer/danger_late", {}, ()
    values: dict[str, object] = {"unit": case.unit, "opens": _opens(case, org, now)}
    return "customer/human_late", values, ()


def _opens(case: Case, org: Organisation, now: datetime) -> datetime | None:
    """When somebody works there again; None while somebody does."""
    calendar = org.calendar_of(case.unit)
    return None if is_open(calendar, now) else next_opening(calendar, now)


def called(case: Case, procedure: Procedure, org: Organisation) -> tuple[Hearing, ...]:
    """Who is rung at once: the first rung of what was promised, by chat, naming its people."""
    found: dict[Address, Hearing] = {}
    for run in running(case, procedure):
        if not run.clock.promise:
            continue
        for receiver in run.clock.ladder[0].to:
            for hearing in reach(receiver, case.unit, org):
                before = found.get(hearing.address)
                people = (*(before.people if before else ()), *hearing.people)
                unique = tuple({person.id: person for person in people}.values())
                found[hearing.address] = Hearing(
                    hearing.address, hearing.unit, hearing.language, unique
                )
    return tuple(found.values())


def promised(case: Case, procedure: Procedure, org: Organisation) -> datetime | None:
    """Until when somebody was promised to answer; None when nothing of the kind runs."""
    ends = [end.at for run, end in dated(case, procedure, org) if run.clock.promise]
    return min(ends, default=None)
