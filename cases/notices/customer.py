"""What the customer hears about the case, in the chat it came from. Nothing is promised that no
clock keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cases import events as e
from cases.agenda import due, running
from cases.case import Case
from cases.conversation import is_conversation
from cases.events import Event
from cases.notices import conversation
from cases.notices.places import Hearing, event_unit_before, message, morning
from cases.organisation import Address, Organisation
from cases.outgoing import Button, Outgoing, Reason
from procedures.check import CUSTOMER
from procedures.model import Procedure

SOLVED = (
    Button("solved_yes", "solved_yes", style="success"),
    Button("solved_no", "solved_no", style="danger"),
)


def tell(
    case: Case,
    events: Sequence[Event],
    procedure: Procedure,
    org: Organisation,
    code: str,
    now: datetime,
) -> Iterator[Outgoing]:
    """The customer's messages for these events; none for a case without a chat (filed at the
    counter).
    """
    if not case.chat:
        return
    hearing = Hearing(Address("customer", case.chat), case.unit, case.language)
    for event in events:
        if is_conversation(case):
            told = conversation.to_customer(event, case, procedure, org, now)
        else:
            told = _words(event, case, procedure, org, code)
        if told is None:
            continue
        template, values, buttons = told
        late = template in ("customer/late", "customer/asked_again")
        held = morning(case.unit, org, now) if late else None
        yield message(
            event,
            case,
            hearing,
            template,
            values,
            buttons=buttons,
            not_before=held,
            reasons=_reasons(event),
        )


def _reasons(event: Event) -> tuple[Reason, ...]:
    """What rings by the clock is withdrawn when, at the time of sending, that clock has stopped."""
    body = event.body
    if not isinstance(body, e.DeadlineReached):
        return ()
    return (Reason(body.clock, body.run, body.stage, body.due_at),)


Words = tuple[str, dict[str, object], tuple[Button, ...]]


def _words(
    event: Event, case: Case, procedure: Procedure, org: Organisation, code: str
) -> Words | None:
    number: dict[str, object] = {"number": case.number}
    match event.body:
        case e.ComplaintFiled():
            return "customer/receipt", _receipt(case, procedure, org, code), ()
        case e.Acknowledged():
            return ("customer/accepted", number, ()) if _first(event, case) else None
        case e.ContactAttempted(outcome="no_answer" | "wrong_number" as outcome):
            return "customer/contact_missed", number | {"outcome": outcome}, ()
        case e.HandedOver(unit=unit):
            moved = unit != event_unit_before(event, case)
            return ("customer/handed_over", number | {"unit": unit}, ()) if moved else None
        case e.DeadlineReached():
            return _clock_words(event.body, case, procedure)
        case _:
            return _outcome_words(event, case, procedure, org)


def _outcome_words(
    event: Event, case: Case, procedure: Procedure, org: Organisation
) -> Words | None:
    """Proposal, answer, and how the case ends or runs again."""
    number: dict[str, object] = {"number": case.number}
    match event.body:
        case e.Resolved(text=text):
            return "customer/proposal", number | {"text": text}, SOLVED
        case e.CustomerRefused():
            return "customer/refused_again", number | _promises(case, procedure, org), ()
        case e.Closed(outcome="confirmed"):
            return None  # said in the talk, in answer to the customer's own word
        case e.Closed(outcome=outcome, reason=reason):
            return "customer/closed", number | {"outcome": outcome, "reason": reason}, ()
        case e.Reopened():
            return "customer/reopened", number | _promises(case, procedure, org), ()
        case e.Withdrawn():
            return "customer/withdrawn", number, ()
        case e.CaseLapsed():
            return "customer/lapsed", number, ()
        case _:
            return None


def _clock_words(stage: e.DeadlineReached, case: Case, procedure: Procedure) -> Words | None:
    """A broken promise is owned up to once; a proposal still without an answer is recalled."""
    clock = next((k for k in procedure.clocks if k.id == stage.clock), None)
    if clock is None:
        return None
    if clock.owner.role == CUSTOMER and stage.stage < 0 and case.status == "resolved":
        values: dict[str, object] = {"number": case.number, "text": case.proposal}
        return "customer/asked_again", values, SOLVED
    if clock.promise and stage.stage == 0:
        return "customer/late", {"number": case.number, "due": stage.due_at}, ()
    return None


def _first(event: Event, case: Case) -> bool:
    """Only the first acknowledgement of a round is news to the customer."""
    return not any(
        mark.word == "acknowledged" and mark.seq < event.seq for mark in case.since_round()
    )


def _receipt(case: Case, procedure: Procedure, org: Organisation, code: str) -> dict[str, object]:
    return {
        "number": case.number,
        "code": code,
        "unit": case.unit,
        "filed_at": case.filed_at,
    } | _promises(case, procedure, org)


def _promises(case: Case, procedure: Procedure, org: Organisation) -> dict[str, object]:
    """The clocks that were promised, with date and hour; a calendar without its holidays yet is
    said so.
    """
    promised = [run for run in running(case, procedure) if run.clock.promise]
    ends = [(run.clock, due(run, org)) for run in promised]
    return {
        "promises": [
            {"name": {"zh": clock.name.zh, "en": clock.name.en}, "due": end.at}
            | {"clause": clock.clause}
            for clock, end in ends
        ],
        "provisional": any(end.provisional for _, end in ends),
        "none_promised": not ends,
    }
