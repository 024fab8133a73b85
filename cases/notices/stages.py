"""What time makes ring: warnings, missed deadlines, rungs and repeats; one message per chat and
moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cases import events as e
from cases.access import roles_at
from cases.agenda import REVIEW
from cases.case import Case
from cases.events import Event
from cases.notices import duties
from cases.notices.ping import Ping
from cases.notices.places import Hearing, morning, reach
from cases.organisation import Address, Organisation
from cases.outgoing import Outgoing, Reason
from cases.runs import due, runs
from procedures.check import CUSTOMER
from procedures.model import Clock, Procedure, Receiver


def pings(
    case: Case, events: Sequence[Event], procedure: Procedure, org: Organisation, now: datetime
) -> list[Outgoing]:
    """The messages for all stages among `events`, gathered per chat, named after the highest."""
    by_chat: dict[Address, list[Ping]] = {}
    last = events[-1].seq if events else 0
    for event in events:
        if isinstance(event.body, e.DeadlineReached):
            for ping in _of(case, event.body, procedure, org):
                by_chat.setdefault(ping.hearing.address, []).append(ping)
    make = duties.message if case.periodic else _message
    made = (make(case, last, group, procedure, org, now) for group in by_chat.values())
    return [message for message in made if message is not None]


def _of(
    case: Case, stage: e.DeadlineReached, procedure: Procedure, org: Organisation
) -> Iterator[Ping]:
    if stage.clock == REVIEW:
        yield from _review(case, stage, procedure, org)
        return
    clock = procedure.clock(stage.clock)
    if clock.silent:
        return
    if clock.owner.role == CUSTOMER and stage.stage < 0:
        return  # the customer is reminded in the customer's own chat
    if clock.breach != "ping" and stage.stage >= 0:
        return  # what the deadline does (release, lapse) is told by its own notice
    run = next(
        (r for r in runs(case, procedure) if (r.clock.id, r.run) == (stage.clock, stage.run)), None
    )
    end = due(run, org) if run else None
    deadline = end.at if end else stage.due_at
    rung = 0 if stage.stage < 0 else min(stage.stage, len(clock.ladder) - 1)
    values: dict[str, object] = {
        "clock": clock.name.both(),
        "clause": clock.clause,
        "due": deadline,
        "own": clock.own,
        "stops": tuple(dict.fromkeys(clock.stop)),
        "stops_all": clock.stop_all,
    }
    for hearing in _hearings(clock, stage.stage, rung, case, org):
        yield Ping(
            hearing, stage.clock, stage.run, stage.stage, rung, stage.due_at, values, clock.quiet
        )


def _hearings(
    clock: Clock, stage: int, rung: int, case: Case, org: Organisation
) -> Iterator[Hearing]:
    """Warnings are for whoever owes the step: the owner of the case, unless the step is another
    place's. A rung is for its receivers; repeats are for the last rung's.
    """
    receivers: tuple[Receiver, ...] = (clock.owner,) if stage < 0 else clock.ladder[rung].to
    seen: dict[Address, Hearing] = {}
    for receiver in receivers:
        for hearing in reach(receiver, case.unit, org):
            before = seen.get(hearing.address)
            people = (*(before.people if before else ()), *hearing.people)
            unique = tuple({p.id: p for p in people}.values())
            seen[hearing.address] = Hearing(hearing.address, hearing.unit, hearing.language, unique)
    owner = org.people.get(case.owner)
    place, _ = org.responsible(clock.owner, case.unit)
    owes = owner if stage < 0 and owner and roles_at(owner, place, org) else None
    for hearing in seen.values():
        named = (owes,) if owes else hearing.people
        yield Hearing(hearing.address, hearing.unit, hearing.language, named)


def _review(
    case: Case, stage: e.DeadlineReached, procedure: Procedure, org: Organisation
) -> Iterator[Ping]:
    values: dict[str, object] = {"clock": "", "clause": "", "due": stage.due_at, "own": True}
    for hearing in reach(procedure.reviewer, case.unit, org):
        yield Ping(hearing, REVIEW, stage.run, 0, 0, stage.due_at, values, True)


def _message(
    case: Case,
    seq: int,
    group: list[Ping],
    procedure: Procedure,
    org: Organisation,
    now: datetime,
) -> Outgoing:
    highest = max(group, key=lambda p: (p.stage, p.due_at))
    latest: dict[str, Ping] = {}
    for ping in group:
        if ping.clock not in latest or ping.stage > latest[ping.clock].stage:
            latest[ping.clock] = ping
    people = {p.id: p for ping in latest.values() for p in ping.hearing.people}
    hearing = highest.hearing
    held = morning(hearing.unit, org, now) if all(p.quiet for p in latest.values()) else None
    return Outgoing(
        key=f"{case.id}:{seq}:stages:{hearing.address}",
        bot=hearing.address.bot,
        chat=hearing.address.chat,
        template=_template(highest, procedure),
        language=hearing.language,
        created_at=now,
        values={
            "number": case.number,
            "unit": case.unit,
            "stage": highest.stage,
            "rung": highest.rung,
            "owner": case.owner,
            "acknowledged": case.acknowledged is not None,
            "lines": [ping.values | {"stage": ping.stage} for ping in latest.values()],
        },
        case=case.id,
        mention=tuple(people),
        reasons=tuple(Reason(p.clock, p.run, p.stage, p.due_at) for p in latest.values()),
        not_before=held,
        loud=held is None,
    )


def _template(ping: Ping, procedure: Procedure) -> str:
    if ping.clock == REVIEW:
        return "staff/notice/review"
    if ping.stage < 0:
        return "staff/notice/warning"
    if ping.stage == 0:
        return "staff/notice/missed"
    last = len(procedure.clock(ping.clock).ladder) - 1
    return "staff/notice/climbed" if ping.stage <= last else "staff/notice/again"


def moot(message: Outgoing, case: Case, procedure: Procedure) -> bool:
    """True when all that the message rings for is over: the clock stopped, or somebody acknowledged
    since.

    Decided when it is about to be sent, so that nobody is pinged for what is done.
    """
    if not message.reasons:
        return False
    if case.ended:
        return True
    going = {(run.clock.id, run.run) for run in runs(case, procedure) if run.stop is None}
    return not any(_stands(reason, case, going, message) for reason in message.reasons)


def _stands(reason: Reason, case: Case, going: set[tuple[str, int]], message: Outgoing) -> bool:
    if reason.clock == REVIEW:
        return not any(mark.at > message.created_at for mark in case.marks)
    if (reason.clock, reason.run) not in going:
        return False
    acknowledged = case.acknowledged
    silenced = acknowledged is not None and acknowledged.at >= message.created_at
    return not (message.bot == "staff" and reason.stage >= 0 and silenced)
