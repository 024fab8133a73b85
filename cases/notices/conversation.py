"""What is said around a conversation: to the customer who waits, to the staff who are called."""

from __future__ import annotations

from datetime import datetime

from cases import events as e
from cases.agenda import due, running
from cases.case import Case
from cases.conversation import DANGER, kind_of
from cases.events import Event
from cases.notices.places import Hearing, event_unit_before, reach
from cases.organisation import Address, Organisation
from cases.outgoing import Button
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
            until = place | {"due": promised(case, procedure, org)}
            return "customer/human_called", until, ()
        case e.Acknowledged():
            before = any(m.word == "acknowledged" and m.seq < event.seq for m in case.marks)
            return None if before else ("customer/human_here", place, ())
        case e.Relayed(text=text):
            return "customer/relayed", place | {"text": text}, ()
        case e.HandedOver(unit=unit):
            moved = unit != event_unit_before(event, case)
            return ("customer/human_moved", place, ()) if moved else None
        case e.ContactAttempted(outcome="no_answer" | "wrong_number" as outcome):
            return "customer/call_missed", {"outcome": outcome}, ()
        case e.Closed():
            return "customer/bot_back", {}, _GO_ON
        case e.DeadlineReached(stage=0):
            return _late(event.body, case, procedure, org, now)
        case _:
            return None


def _late(
    stage: e.DeadlineReached, case: Case, procedure: Procedure, org: Organisation, now: datetime
) -> Words | None:
    """Nobody came in time: that, and when somebody works there. Nothing else is promised."""
    clock = next((k for k in procedure.clocks if k.id == stage.clock), None)
    if clock is None or not clock.promise:
        return None
    if kind_of(case) == DANGER:
        return "customer/danger_late", {}, ()
    calendar = org.calendar_of(case.unit)
    opens = None if is_open(calendar, now) else next_opening(calendar, now)
    values: dict[str, object] = {"unit": case.unit, "opens": opens}
    return "customer/human_late", values, ()


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
    ends = [due(run, org).at for run in running(case, procedure) if run.clock.promise]
    return min(ends, default=None)
