"""What a procedure will do, before it does it: a case in memory alone, played through by the rules
of the house.

It is filed, what is given happens, nobody does anything else, and every moment at which somebody
would hear is written down. Nothing is stored and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases import commands as c
from cases.access import Actor, Refusal
from cases.agenda import REVIEW, agenda
from cases.case import Case
from cases.decide import decide
from cases.decide.facts import Facts
from cases.decide.filing import initial_classes
from cases.events import DeadlineReached, Sealed
from cases.hearers import Hearer, hearer, receivers
from cases.notices.places import morning
from cases.organisation import Holding, Organisation, Person
from cases.runs import Run, due, runs
from cases.service import House, happened, lapsed, target_of
from procedures.calendar import Reckoned
from procedures.model import Clock, Procedure

CUSTOMER = Actor("customer:simulated", kind="customer")
_WORDS = Sealed("simulated", "")


class SimulationError(ValueError):
    """What was asked cannot happen under this procedure. `remedy` says what can; `mark`: the
    happening that cannot, if it is one.
    """

    def __init__(self, problem: str, remedy: str, mark: str = "") -> None:
        super().__init__(problem)
        self.remedy, self.mark = remedy, mark


@dataclass(frozen=True)
class Happening:
    """Somebody does something: the mark that it leaves, and when."""

    at: datetime
    mark: str


@dataclass(frozen=True)
class Ring:
    """One moment at which somebody hears. `clock` None: the review date. `rings_at` is later than
    `due_at` in quiet hours.
    """

    due_at: datetime
    clock: Clock | None
    run: int
    stage: int
    who: tuple[Hearer, ...]
    rings_at: datetime
    provisional: bool


@dataclass(frozen=True)
class Simulated:
    """The case at the end, every running of a clock with its end, and all that rang, in order."""

    case: Case
    clocks: tuple[tuple[Run, Reckoned | None], ...]
    rings: tuple[Ring, ...]
    whole: bool = True


@dataclass(frozen=True)
class Wanted:
    """The case to play: where, when, of which classes, by which way, of what moment."""

    unit: str
    at: datetime
    until: datetime
    classes: tuple[str, ...] = ()
    channel: str = "telegram"
    incident_at: datetime | None = None
    happenings: tuple[Happening, ...] = ()
    most: int = 2000


def simulate(house: House, procedure: Procedure, wanted: Wanted) -> Simulated:
    """Play a case. SimulationError for a class, channel, unit or happening that cannot be."""
    case = _filed(house, procedure, wanted)
    rings: list[Ring] = []
    for step in sorted(wanted.happenings, key=lambda h: h.at):
        if step.at < wanted.at:
            problem = f"{step.mark!r} happens before filing"
            raise SimulationError(problem, "give a later moment", step.mark)
        case, whole = _passes(case, house, step.at, rings, wanted.most)
        if not whole:
            return _ended(case, house, rings, whole=False)
        case = _happens(case, step, house)
    case, whole = _passes(case, house, wanted.until, rings, wanted.most)
    return _ended(case, house, rings, whole=whole)


def _ended(case: Case, house: House, rings: list[Ring], *, whole: bool) -> Simulated:
    found = runs(case, house.procedure_of(case))
    clocks = tuple((run, due(run, house.org)) for run in found)
    return Simulated(case, clocks, tuple(rings), whole)


def _passes(
    case: Case, house: House, until: datetime, rings: list[Ring], most: int
) -> tuple[Case, bool]:
    """Time jumps from one stage to the next; False when there are more than `most`."""
    while True:
        deadlines = agenda(case, house.procedure_of(case), house.org)
        if not deadlines or deadlines[0].due_at > until:
            return case, True
        provisional = {(d.clock, d.run, d.stage): d.provisional for d in deadlines}
        case, events = lapsed(case, house, deadlines[0].due_at)
        if not events:
            return case, True
        for event in events:
            if isinstance(event.body, DeadlineReached):
                stage = event.body
                known = provisional.get((stage.clock, stage.run, stage.stage), False)
                rings.append(_ring(stage, case, house, known))
        if len(rings) >= most:
            return case, False


def _ring(stage: DeadlineReached, case: Case, house: House, provisional: bool) -> Ring:
    procedure, org = house.procedure_of(case), house.org
    clock = None if stage.clock == REVIEW else procedure.clock(stage.clock)
    to = receivers(clock, stage.stage, procedure)
    quiet = clock is None or clock.quiet
    held = morning(case.unit, org, stage.due_at) if quiet else None
    who = tuple(hearer(each, case.unit, org) for each in to)
    rings_at = held or stage.due_at
    return Ring(stage.due_at, clock, stage.run, stage.stage, who, rings_at, provisional)


def _filed(house: House, procedure: Procedure, wanted: Wanted) -> Case:
    """A new case with these classes, given as the house would give them."""
    _known("unit", wanted.unit, house.org.units)
    _known("channel", wanted.channel, [channel.id for channel in procedure.channels])
    for name in wanted.classes:
        _known("class", name, [klass.id for klass in procedure.classes])
    # Anonymity and repetition are not set by anybody: they come from how and how often is filed.
    anonymous = "anonymous" in wanted.classes
    repeated = procedure.repeats.klass in wanted.classes
    earlier: tuple[Case, ...] = ()
    for serial in range(1, procedure.repeats.count if repeated else 1):
        day = wanted.at - timedelta(days=1)
        earlier += (_file(house, procedure, wanted, day, serial, earlier),)
    case = _file(house, procedure, wanted, wanted.at, len(earlier) + 1, earlier)
    given = {*initial_classes(procedure, anonymous), procedure.repeats.klass, *case.classes}
    for name in wanted.classes:
        if name not in given:
            case = _happens(case, Happening(wanted.at, f"classified:{name}"), house)
    return case


def _known(what: str, name: str, known: Iterable[str]) -> None:
    names = tuple(known)
    if name not in names:
        raise SimulationError(f"There is no {what} {name!r}", f"name one of: {', '.join(names)}")


def _file(
    house: House,
    procedure: Procedure,
    wanted: Wanted,
    at: datetime,
    serial: int,
    earlier: tuple[Case, ...],
) -> Case:
    name = f"simulated{serial}"
    command = c.FileComplaint(
        case=name,
        procedure=procedure.id,
        version=procedure.version,
        unit=wanted.unit,
        channel=wanted.channel,
        language="zh",
        customer=CUSTOMER.id,
        chat="simulated",
        wishes=(),
        anonymous="anonymous" in wanted.classes,
        texts={},
        code="",
        incident_at=wanted.incident_at,
    )
    facts = Facts(CUSTOMER, house.org, number=f"S{serial}", earlier=earlier)
    return _done(None, name, command, facts, procedure, at)


def _happens(case: Case, step: Happening, house: House) -> Case:
    """As `_carried`; what cannot be is named."""
    try:
        return _carried(case, step, house)
    except SimulationError as error:
        raise SimulationError(str(error), error.remedy, step.mark) from None


def _carried(case: Case, step: Happening, house: House) -> Case:
    """By the hand of the customer, or of somebody who holds every role."""
    procedure = house.procedure_of(case)
    command, actor = _command(case, step, procedure, house.org)
    target = None
    if isinstance(command, c.Classify):
        target = target_of((command.klass,), procedure, house)
    return _done(case, case.id, command, Facts(actor, house.org, target=target), procedure, step.at)


def _done(
    case: Case | None,
    name: str,
    command: c.Command,
    facts: Facts,
    procedure: Procedure,
    at: datetime,
) -> Case:
    decided = decide(case, command, facts, procedure, at)
    if isinstance(decided, Refusal):
        what = type(command).__name__
        problem = f"{what} is refused at {at:%Y-%m-%d %H:%M} ({decided.why})"
        raise SimulationError(problem, "leave it out, or let what it needs happen before")
    if not decided:
        assert case is not None  # filing always makes something
        return case
    after, _ = happened(case, name, decided, facts.actor.id, f"simulated:{at.isoformat()}", at)
    return after


def _command(
    case: Case, step: Happening, procedure: Procedure, org: Organisation
) -> tuple[c.Command, Actor]:
    kind, _, name = step.mark.partition(":")
    held = tuple(Holding(role.id, org.root().id) for role in procedure.organisation)
    staff = Actor("person:simulated", Person("simulated", "simulated", held))
    customers: dict[str, c.Command] = {
        "added": c.AddToComplaint(case.id, _WORDS),
        "nudged": c.Nudge(case.id),
        "withdrawn": c.Withdraw(case.id),
        "confirmed": c.Answer(case.id, solved=True),
        "refused": c.Answer(case.id, solved=False, why=_WORDS),
    }
    if step.mark in customers:
        return customers[step.mark], CUSTOMER
    if kind == "step":
        _known("step", name, [each.id for each in procedure.steps])
        return c.DoStep(case.id, name), staff
    if kind == "classified":
        _known("class", name, [klass.id for klass in procedure.classes])
        return c.Classify(case.id, name, _WORDS), staff
    others = _by_staff(case)
    _known("happening", step.mark, [*customers, *others, "step:STEP", "classified:CLASS"])
    return others[step.mark], staff


def _by_staff(case: Case) -> dict[str, c.Command]:
    return {
        "contacted:reached": c.RecordContact(case.id, "reached"),
        "contacted:no_answer": c.RecordContact(case.id, "no_answer"),
        "contacted:wrong_number": c.RecordContact(case.id, "wrong_number"),
        "acknowledged": c.Acknowledge(case.id),
        "taken": c.Take(case.id),
        "noted": c.Note(case.id, _WORDS),
        "resolved": c.Resolve(case.id, _WORDS),
        "closed": c.Close(case.id, _WORDS),
        "reopened": c.Reopen(case.id, _WORDS),
    }
