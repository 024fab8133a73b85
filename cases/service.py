"""The way in: one command, one case, one transaction. Gathers facts, decides, writes, tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases import commands as c
from cases.access import HOUSE, SYSTEM, Actor, Refusal
from cases.agenda import agenda
from cases.case import Case
from cases.conversation import CONVERSATION
from cases.decide import decide
from cases.decide.facts import Facts
from cases.decide.filing import filed_classes
from cases.errors import OrganisationError, RuleError
from cases.events import AnyBody, Event
from cases.evolve import evolve
from cases.notices import Told, notices
from cases.numbering import counter, number, type_code
from cases.organisation import Address, Organisation
from cases.outgoing import Outgoing
from cases.ports import Work
from cases.runs import running
from procedures.duty import is_duty_id, of_duty
from procedures.model import Procedure, Span


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
        if is_duty_id(name):
            return of_duty(name, self.procedures.get((name.partition(":")[0], version)))
        try:
            return self.procedures[(name, version)]
        except KeyError:
            raise RuleError(
                f"procedure {name!r} version {version} is not installed; put its file back"
            ) from None

    def current(self, unit: str = "") -> Procedure:
        """The version that new cases of a unit get: the newest of its procedure. Without a unit
        that of the company.

        OrganisationError when none is installed.
        """
        wanted = self.org.procedure_of(unit) if unit else self.org.procedure
        return self._installed(wanted)

    def _installed(self, wanted: str) -> Procedure:
        newest = self.newest(wanted)
        if newest is None:
            known = ", ".join(sorted({name for name, _ in self.procedures}))
            raise OrganisationError(
                f"the organisation names procedure {wanted!r}, "
                f"and no procedure {wanted!r} is installed. Remedy: name one of: {known}"
            )
        return newest

    def ruling(self) -> tuple[Procedure, ...]:
        """Every procedure that a new case may come under: the company's, those of units, and those
        that a class or a kind leads to. OrganisationError when one is not installed.
        """
        found = {p.id: p for p in (self.current(), *(self.current(u) for u in self.org.units))}
        waiting = list(found.values())
        while waiting:
            for name in _leads_to(waiting.pop()):
                if name not in found:
                    found[name] = self._installed(name)
                    waiting.append(found[name])
        return tuple(found.values())

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


def _leads_to(procedure: Procedure) -> set[str]:
    named = {klass.moves_to for klass in procedure.classes}
    return (named | {kind.procedure for kind in procedure.kinds}) - {""}


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
    result, messages = await carried(work, command, actor, cause, house, now, code)
    await work.messages.add(messages)
    return result


async def carried(
    work: Work,
    command: c.Command,
    actor: Actor,
    cause: str,
    house: House,
    now: datetime,
    code: str = "",
) -> tuple[Done | Refusal | Nothing, tuple[Outgoing, ...]]:
    """As `handle`, but what is to be said is given back, for who gathers it first."""
    case = await work.cases.lock(command.case)
    if case is not None and await work.cases.has_cause(case.id, cause):
        return Nothing(case), ()
    procedure = _procedure(case, command, house)
    if procedure is None:
        return Refusal("no_case"), ()
    facts = await _facts(work, case, command, actor, procedure, house, now)
    # What came due before is recorded before: who is late by a minute does not undo it.
    late: tuple[Event, ...] = ()
    if case is not None and not isinstance(command, HOUSE):
        case, late = lapsed(case, house, now)
    decided = decide(case, command, facts, procedure, now)
    if isinstance(decided, Refusal):
        return decided, ()
    if not decided:
        return Nothing(case), ()
    case, events = happened(case, command.case, decided, actor.id, cause, now)
    procedure = house.procedure_of(case)  # it may have come under another one by this
    told = await record(work, case, (*late, *events), procedure, house, code, now)
    return Done(case, events), told.messages


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
    standing: Sequence[Address] | None = None,
) -> Told:
    """Write events, the difference of the agenda and the cards; gives back what is to be said.

    `standing`: where the case's cards stand, for who looked that up for many cases at once.
    """
    due = agenda(case, procedure, house.org)
    going = _owed(case, procedure)
    await work.cases.append(case, events, due, now, running=going)
    if standing is None:
        standing = await work.cards.chats(case.id)
    told = notices(case, events, procedure, house.org, standing, code, now)
    await work.cards.want(told.cards)
    return told


async def rewrite(work: Work, case: Case, house: House, now: datetime) -> None:
    """Bring the deadline rows of a case in line with its agenda (a calendar or procedure file
    changed).
    """
    procedure = house.procedure_of(case)
    going = _owed(case, procedure)
    await work.cases.append(case, (), agenda(case, procedure, house.org), now, running=going)


def _owed(case: Case, procedure: Procedure) -> list[tuple[str, int]]:
    """The runs by which somebody can be late."""
    going = running(case, procedure)
    return [(run.clock.id, run.run) for run in going if not run.clock.silent]


async def gone_units(work: Work, org: Organisation, now: datetime) -> dict[str, int]:
    """How many open cases belong to each unit that the organisation has no more."""
    counts = await work.cases.counts(None, now)
    held = {unit: figures["open"] + figures["resolved"] for unit, figures in counts.items()}
    return {unit: count for unit, count in held.items() if count and unit not in org.units}


def lapsed(case: Case, house: House, now: datetime) -> tuple[Case, tuple[Event, ...]]:
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
    if isinstance(command, c.Classify) and not command.clear:
        return Facts(actor, house.org, target=target_of((command.klass,), procedure, house))
    if isinstance(command, c.LinkSame):
        return Facts(actor, house.org, other=await work.cases.read(command.other))
    return Facts(actor, house.org)


def target_of(classes: Sequence[str], procedure: Procedure, house: House) -> Procedure | None:
    """The procedure to which one of these classes moves a case. RuleError when it is not there."""
    wanted = [k.moves_to for k in procedure.classes if k.id in classes and k.moves_to]
    if not wanted or wanted[0] == procedure.id:
        return None
    found = house.newest(wanted[0])
    if found is None:
        raise RuleError(f"procedure {wanted[0]!r} is not installed; put its file back")
    return found


async def _filing_facts(
    work: Work,
    command: c.FileComplaint,
    actor: Actor,
    procedure: Procedure,
    house: House,
    now: datetime,
) -> Facts:
    """Earlier cases first, the number counter last: locks are taken in one order everywhere."""
    since = _ago(procedure.repeats.within, now)
    earlier = await work.cases.same_problem(command.customer, command.unit, since)
    classes = filed_classes(procedure, command)
    kind = type_code(procedure, classes)
    zone = house.org.zone_of(command.unit)
    serial = await work.numbers.next(counter(procedure.numbering, kind, now, zone))
    return Facts(
        actor,
        house.org,
        number=number(procedure.numbering, kind, serial, now, zone),
        earlier=tuple(earlier),
        target=target_of(classes, procedure, house),
        recent={
            trend.id: await work.cases.recent(command.unit, trend.klass, _ago(trend.within, now))
            for trend in procedure.trends
            if not trend.klass or trend.klass in classes
        },
    )


def _ago(span: Span, now: datetime) -> datetime:
    return now - timedelta(days=span.days, seconds=span.seconds)
