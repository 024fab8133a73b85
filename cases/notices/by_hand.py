"""A case that staff filed for a customer without a chat: whatever the customer should hear is a
task of staff, and what was solved on the spot is told to the superior.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cases import events as e
from cases.case import ORIGIN, REPLY, Case
from cases.conversation import is_conversation
from cases.events import Event
from cases.notices.customer import reasons, words
from cases.notices.places import Hearing, group_of, message, morning, reach
from cases.organisation import Organisation
from cases.outgoing import Button, Outgoing
from procedures.model import Procedure, Receiver

TASK = "staff/notice/tell_customer"
ON_THE_SPOT = "staff/notice/on_the_spot"
WAYS = ("phone", REPLY, ORIGIN)
# The receipt went to whoever filed; who could not be reached cannot be told so either.
_NOT_TOLD = frozenset({"customer/receipt", "customer/contact_missed"})
_ASKED = frozenset({"customer/proposal", "customer/asked_again"})
_ANSWERS = (
    Button("satisfied", "staff_satisfied", style="success"),
    Button("unsatisfied", "staff_unsatisfied", style="danger"),
)


def tell(
    case: Case, events: Sequence[Event], procedure: Procedure, org: Organisation, now: datetime
) -> Iterator[Outgoing]:
    """The tasks for these events, and the word to the superior."""
    settled = on_the_spot(events)
    for event in events:
        if isinstance(event.body, e.Closed) and event.body.outcome == "on_the_spot":
            yield from _superior(event, case, procedure, org)
        elif not (case.chat or case.periodic or is_conversation(case)) and settled is None:
            yield from _task(event, case, procedure, org, now)


def on_the_spot(events: Sequence[Event]) -> Event | None:
    """The closing of what was solved on the spot, if that is among these: the customer stood by."""
    for event in events:
        if isinstance(event.body, e.Closed) and event.body.outcome == "on_the_spot":
            return event
    return None


def _task(
    event: Event, case: Case, procedure: Procedure, org: Organisation, now: datetime
) -> Iterator[Outgoing]:
    told = words(event, case, procedure, org, "")
    if told is None or told[0] in _NOT_TOLD:
        return
    template, values, _ = told
    ways = [way for way in WAYS if way in case.texts]
    asked = _ANSWERS if template in _ASKED else ()
    look = (Button("reveal", "staff_reveal", row=1),) if ways else ()
    late = isinstance(event.body, e.DeadlineReached)
    what = template.removeprefix("customer/")
    for hearing in _whose(case, procedure, org):
        yield message(
            event,
            case,
            hearing,
            TASK,
            values | {"what": what, "ways": ways},
            buttons=(*asked, *look),
            not_before=morning(case.unit, org, now) if late else None,
            # That a promise was broken stays to be said, whoever takes the case since.
            reasons=() if what == "late" else reasons(event),
        )


def _whose(case: Case, procedure: Procedure, org: Organisation) -> tuple[Hearing, ...]:
    """The owner in private; where there is none, the unit's group, naming who answers for it."""
    owner = org.people.get(case.owner)
    if owner is not None and owner.id in org.privates:
        return (Hearing(org.privates[owner.id], case.unit, owner.language, (owner,)),)
    people = (owner,) if owner else org.responsible(procedure.reviewer, case.unit)[1]
    return tuple(
        Hearing(near.address, near.unit, near.language, people) for near in group_of(case.unit, org)
    )


def _superior(
    event: Event, case: Case, procedure: Procedure, org: Organisation
) -> Iterator[Outgoing]:
    """Whoever reviews cases, one unit up: solved now, reported at once."""
    above = Receiver(procedure.reviewer.role, "parent")
    values: dict[str, object] = {"by": case.filed_by, "text": case.proposal}
    for hearing in reach(above, case.unit, org):
        yield message(event, case, hearing, ON_THE_SPOT, values)
