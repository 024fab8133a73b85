"""The way in: one command, one case, one transaction. Gathers facts, decides, writes, tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases import commands as c
from cases.access import SYSTEM, Actor, Refusal
from cases.agenda import Deadline, agenda, running
from cases.case import Case, evolve
from cases.conversation import CONVERSATION
from cases.decide import decide
from cases.decide.facts import Facts
from cases.decide.filing import filed_classes
from cases.errors import OrganisationError, RuleError
from cases.events import AnyBody, Event
from cases.notices import Told, notices
from cases.numbering import counter, number, type_code
from cases.organisation import Organisation
from cases.ports import Work
from procedures.model import Procedure


@dataclass(frozen=True)
class House:
    """The rules in force: the organisation and every version of every procedure still pinned by a
    case.
    """

    org: Organisation
    procedures: Mapping[tuple[str, int], Procedure]

    def procedure_of(self, case: Case) -> Procedure:
        """The version pinned to a case. RuleError names it when it is not installed."""
        return self.procedure(case.procedure, case.version)

    def procedure(self, name: str, version: int) -> Procedure:
        """A procedure version. RuleError when it is not installed."""
        try:
            return self.procedures[(name, version)]
        except KeyError:
            raise RuleError(
                f"procedure {name!r} version {version} is not installed; put its file back"
            ) from None

    def current(self) -> Procedure:
        """The version that new cases get: the newest of the organisation's procedure.

        OrganisationError when none is installed.
        """
        wanted = self.org.procedure
        newest = self.newest(wanted)
        if newest is None:
            known = ", ".join(sorted({name for name, _ in self.procedures}))
            raise OrganisationError(
                f"the organisation names procedure {wanted!r}, "
                f"and no procedure {wanted!r} is installed. Remedy: name one of: {known}"
            )
        return newest

    def newest(self, name: str) -> Procedure | None:
        """The newest version of a procedure; None when none is installed."""
        versions = [p for (known, _), p in self.procedures.items() if known == name]
        return max(versions, key=lambda p: p.version) if versions else None

    def conversation(self) -> Procedure:
        """What conversations with people follow. RuleError when it is not installed."""
        newest = self.newest(CONVERSATION)
        if newest is None:
            raise RuleError(f"procedure {CONVERSATION!r} is not installed; put its file back")
        return newest


@dataclass(frozen=True)
class Done:
    """It was done: the case after it and what happened."""

    case: Case
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Nothing:
    """Nothing changed: a repeat, or a moment that is past."""

    case: Case | None


async def handle(
    work: Work,
    command: c.Command,
    actor: Actor,
    cause: str,
    house: House,
    now: datetime,
    code: str = "",
) -> Done | Refusal | Nothing:
    """Carry out one command inside `work`. `cause` makes a repeat harmless; `code`: the secret of a
    new case.
    """
    case = await work.cases.lock(command.case)
    if case is not None and await work.cases.has_cause(case.id, cause):
        return Nothing(case)
    procedure = _procedure(case, command, house)
    if procedure is None:
        return Refusal("no_case")
    facts = await _facts(work, case, command, actor, procedure, house, now)
    decided = decide(case, command, facts, procedure, now)
    if isinstance(decided, Refusal):
        return decided
    if not decided:
        return Nothing(case)
    case, events = happened(case, command.case, decided, actor.id, cause, now)
    told = await record(work, case, events, procedure, house, code, now)
    await work.messages.add(told.messages)
    return Done(case, events)


def happened(
    case: Case | None, name: str, bodies: Sequence[AnyBody], actor: str, cause: str, now: datetime
) -> tuple[Case, tuple[Event, ...]]:
    """The events in their envelopes and the case after them."""
    events: list[Event] = []
    for ordinal, body in enumerate(bodies):
        seq = (case.seq if case else 0) + 1
        event = Event(name, seq, now, actor, f"{cause}#{ordinal}", body)
        case = evolve(case, event)
        events.append(event)
    if case is None:
        raise ValueError("no bodies")
    return case, tuple(events)


async def record(
    work: Work,
    case: Case,
    events: Sequence[Event],
    procedure: Procedure,
    house: House,
    code: str,
    now: datetime,
) -> Told:
    """Write events, the difference of the agenda and the cards; gives back what is to be said."""
    due = agenda(case, procedure, house.org)
    going = [(run.clock.id, run.run) for run in running(case, procedure)]
    await work.cases.append(case, events, due, now, running=going)
    told = notices(case, events, procedure, house.org, await work.cards.chats(case.id), code, now)
    await work.cards.want(told.cards)
    return told


async def rewrite(work: Work, case: Case, house: House, now: datetime) -> None:
    """Bring the deadline rows of a case in line with its agenda (a calendar or procedure file
    changed).
    """
    procedure = house.procedure_of(case)
    going = [(run.clock.id, run.run) for run in running(case, procedure)]
    await work.cases.append(case, (), agenda(case, procedure, house.org), now, running=going)


def lapsed(
    case: Case, due: Sequence[Deadline], house: House, now: datetime
) -> tuple[Case, tuple[Event, ...]]:
    """Run a case until nothing is due at `now`. Pure: the tick writes what comes out."""
    procedure = house.procedure_of(case)
    events: list[Event] = []
    facts = Facts(SYSTEM, house.org)
    while True:
        ready = [d for d in agenda(case, procedure, house.org) if d.due_at <= now]
        if not ready:
            return case, tuple(events)
        first = ready[0]
        command = c.Lapse(case.id, first.clock, first.run, first.stage, first.due_at)
        decided = decide(case, command, facts, procedure, now)
        if isinstance(decided, Refusal) or not decided:
            return case, tuple(events)
        cause = f"deadline:{first.clock}:{first.run}:{first.stage}"
        case, more = happened(case, case.id, decided, SYSTEM.id, cause, now)
        events.extend(more)


def _procedure(case: Case | None, command: c.Command, house: House) -> Procedure | None:
    if case is not None:
        return house.procedure_of(case)
    if isinstance(command, c.FileComplaint):
        return house.procedure(command.procedure, command.version)
    return None


async def _facts(
    work: Work,
    case: Case | None,
    command: c.Command,
    actor: Actor,
    procedure: Procedure,
    house: House,
    now: datetime,
) -> Facts:
    if isinstance(command, c.FileComplaint) and case is None:
        return await _filing_facts(work, command, actor, procedure, house, now)
    if isinstance(command, c.LinkSame):
        return Facts(actor, house.org, other=await work.cases.read(command.other))
    return Facts(actor, house.org)


async def _filing_facts(
    work: Work,
    command: c.FileComplaint,
    actor: Actor,
    procedure: Procedure,
    house: House,
    now: datetime,
) -> Facts:
    """Earlier cases first, the number counter last: locks are taken in one order everywhere."""
    since = now - timedelta(seconds=procedure.repeats.within.seconds)
    earlier = await work.cases.same_problem(command.customer, command.unit, since)
    kind = type_code(procedure, filed_classes(procedure, command))
    zone = house.org.zone_of(command.unit)
    serial = await work.numbers.next(counter(procedure.numbering, kind, now, zone))
    return Facts(
        actor,
        house.org,
        number=number(procedure.numbering, kind, serial, now, zone),
        earlier=tuple(earlier),
    )
