"""What the customer hears about the case, in the chat it came from. Nothing is promised that no
clock keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import structs

from cases import events as e
from cases.case import Case
from cases.conversation import is_conversation
from cases.events import Event
from cases.notices import conversation
from cases.notices.places import Hearing, event_unit_before, message, morning
from cases.organisation import Address, Organisation
from cases.outgoing import Button, File, Outgoing, Reason
from cases.runs import dated
from procedures.check import CUSTOMER
from procedures.model import Procedure

Words = tuple[str, dict[str, object], tuple[Button, ...]]
RATINGS = tuple(Button(f"rate{score}", f"rate{score}") for score in range(1, 6))
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
    for event, told in _told(case, events, procedure, org, code, now):
        template, values, buttons = _simply(case, told)
        late = template in ("customer/late", "customer/asked_again")
        held = morning(case.unit, org, now) if late else None
        said = message(
            event,
            case,
            hearing,
            template,
            values,
            buttons=buttons,
            not_before=held,
            reasons=reasons(event),
        )
        file = event.body.file if isinstance(event.body, e.Relayed) else ""
        yield structs.replace(said, file=File(file)) if file else said


def _told(
    case: Case,
    events: Sequence[Event],
    procedure: Procedure,
    org: Organisation,
    code: str,
    now: datetime,
) -> Iterator[tuple[Event, Words]]:
    """Events with the customer's words for them. Of several stages of a conversation that come at
    once, after downtime, the customer hears the last.
    """
    talks = is_conversation(case)
    if procedure.survey is not None:
        yield from _surveys(case, events)
    found = [
        (event, told)
        for event in events
        if (
            told := conversation.to_customer(event, case, procedure, org, now)
            if talks
            else words(event, case, procedure, org, code)
        )
    ]
    rung = [event.seq for event, _ in found if isinstance(event.body, e.DeadlineReached)]
    over = frozenset(rung[:-1] if talks else ())
    yield from ((event, told) for event, told in found if event.seq not in over)


def _simply(case: Case, told: Words) -> Words:
    """In simple mode (长者模式) buttons stand one below another, and a figure will do."""
    template, values, buttons = told
    if not case.simple or not buttons:
        return told
    below = tuple(structs.replace(button, row=row) for row, button in enumerate(buttons))
    return template, values | {"simple": True}, below


def _surveys(case: Case, events: Sequence[Event]) -> Iterator[tuple[Event, Words]]:
    """The question after closing, unless the case runs again by now."""
    for event in events:
        if isinstance(event.body, e.Closed) and case.status == "closed":
            yield event, ("customer/survey", {"number": case.number}, RATINGS)


def reasons(event: Event) -> tuple[Reason, ...]:
    """What rings by the clock is withdrawn when, at the time of sending, that clock has stopped."""
    body = event.body
    if not isinstance(body, e.DeadlineReached):
        return ()
    return (Reason(body.clock, body.run, body.stage, body.due_at),)


def words(
    event: Event, case: Case, procedure: Procedure, org: Organisation, code: str
) -> Words | None:
    """What the customer of a complaint hears of an event: template, values, buttons."""
    number: dict[str, object] = {"number": case.number}
    match event.body:
        case e.ComplaintFiled():
            return "customer/receipt", _receipt(case, procedure, org, code), ()
        case e.Acknowledged():
            return ("customer/accepted", number, ()) if _first(event, case) else None
        case e.ContactAttempted(outcome="no_answer" | "wrong_number" as outcome):
            return "customer/contact_missed", number | {"outcome": outcome}, ()
        case e.HandedOver(unit=unit, route=""):
            moved = unit != event_unit_before(event, case)
            return ("customer/handed_over", number | {"unit": unit}, ()) if moved else None
        case e.StepDone(step=step):
            tells = procedure.step(step).tells
            return ("customer/step_told", number | {"text": tells.both()}, ()) if tells else None
        case e.LimitSet(clock=clock, due_at=due, times=times, promise=True, reason=why):
            told = procedure.clock(clock)
            values = {"name": (told.told or told.name).both(), "due": due, "reason": why}
            values["first"] = not times
            return "customer/promise_moved", number | values, ()
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
    if clock.promise and stage.stage == 0 and stage.due_at > case.filed_at:
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
        "case_word": procedure.words.case.both(),
        "unit": case.unit,
        "filed_at": case.filed_at,
    } | _promises(case, procedure, org)


def _promises(case: Case, procedure: Procedure, org: Organisation) -> dict[str, object]:
    """The clocks that were promised, with date and hour; a calendar without its holidays yet is
    said so. What was missed before the case was entered is promised no more.
    """
    ends = [(run.clock, end) for run, end in dated(case, procedure, org) if run.clock.promise]
    ends = [(clock, end) for clock, end in ends if end.at > case.filed_at]
    return {
        "promises": [
            {"name": (clock.told or clock.name).both(), "due": end.at} | {"clause": clock.clause}
            for clock, end in ends
        ],
        "provisional": any(end.provisional for _, end in ends),
        "none_promised": not ends,
    }
