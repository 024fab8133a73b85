"""A world in memory: one case of the demo company, its clock, and what every chat hears.

    world.files()
    world.passes(hours=12)
    world.hears("xuhui", "warning", "li", at="11-24 22:00")

Nothing is stored and nothing is worded: the same machines as in the house decide, and each message
is delivered at once, or in the morning, or withdrawn when it is moot. What no story took note of
fails it at its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cases import commands as c
from cases import service
from cases.access import SYSTEM, Actor, Refusal
from cases.agenda import Deadline, agenda
from cases.case import Case
from cases.decide import decide
from cases.decide.facts import Facts
from cases.events import AnyBody, DeadlineReached, Event, Sealed
from cases.evolve import replay
from cases.notices import notices
from cases.notices.late import gathered
from cases.organisation import Address
from cases.runs import dated, running
from cases.service import House
from tests.cases.ears import CODE, DEMO, START, Ears, demo, here, service_procedure

__all__ = ["DEMO", "START", "ZHANG", "Pure", "demo", "here", "sealed", "service_procedure"]

ZHANG = Actor("customer:zhang", kind="customer")


def sealed(words: str = "w") -> Sealed:
    """A personal text as the record knows it."""
    return Sealed(f"text-{words}", "0" * 64, len(words))


@dataclass
class Pure(Ears):
    """One case and the chats around it."""

    name: str = "c1"
    events: list[Event] = field(default_factory=list)
    cards: set[Address] = field(default_factory=set)
    causes: int = 0

    @property
    def house(self) -> House:
        """The rules in force."""
        procedure = self.procedure
        return House(self.org, {(procedure.id, procedure.version): procedure})

    # --- what people do -----------------------------------------------------------------------

    def files(
        self,
        unit: str = "xuhui",
        *,
        anonymous: bool = False,
        earlier: Sequence[Case] = (),
        number: str = "202611YB001",
        customer: Actor = ZHANG,
        chat: str = "zhang",
    ) -> Case:
        """A customer complains. `earlier`: the same person's cases, as the store finds them."""
        command = c.FileComplaint(
            case=self.name,
            procedure=self.procedure.id,
            version=self.procedure.version,
            unit=unit,
            channel="telegram",
            language="zh",
            customer=customer.id,
            chat=chat,
            wishes=("refund",),
            anonymous=anonymous,
            texts={"story": sealed("story")},
            code="digest",
        )
        facts = Facts(customer, self.org, number=number, earlier=tuple(earlier))
        decided = decide(self.case, command, facts, self.procedure, self.now)
        assert not isinstance(decided, Refusal)
        self.happens(decided, customer)
        return self.it

    def tries(
        self, who: str | Actor, command: c.Command, other: Case | None = None
    ) -> tuple[AnyBody, ...] | Refusal:
        """What a command would make of the case."""
        facts = Facts(self.actor(who), self.org, other=other)
        return decide(self.case, command, facts, self.procedure, self.now)

    def does(
        self, who: str | Actor, command: c.Command, other: Case | None = None
    ) -> tuple[AnyBody, ...]:
        """A command that is carried out."""
        decided = self.tries(who, command, other)
        assert not isinstance(decided, Refusal), decided
        self.happens(decided, self.actor(who))
        return decided

    def refuses(self, who: str | Actor, command: c.Command, other: Case | None = None) -> Refusal:
        """A command that is refused; nothing changes."""
        decided = self.tries(who, command, other)
        assert isinstance(decided, Refusal), decided
        return decided

    def actor(self, who: str | Actor) -> Actor:
        """A member of staff by id; actors are themselves."""
        if isinstance(who, Actor):
            return who
        return Actor(f"person:{who}", self.org.people[who])

    def acknowledges(self, who: str) -> None:
        """受理."""
        self.does(who, c.Acknowledge(self.name))

    def notes(self, who: str) -> None:
        """An internal note."""
        self.does(who, c.Note(self.name, sealed()))

    def steps(self, who: str, step: str) -> None:
        """A step of the procedure."""
        self.does(who, c.DoStep(self.name, step))

    def reaches(self, who: str) -> None:
        """The customer was spoken to."""
        self.does(who, c.RecordContact(self.name, "reached"))

    def classifies(self, who: str, klass: str, *, clear: bool = False) -> None:
        """Another class, with a reason."""
        self.does(who, c.Classify(self.name, klass, sealed("reason"), clear))

    def resolves(self, who: str) -> None:
        """A solution is proposed."""
        self.does(who, c.Resolve(self.name, sealed("proposal")))

    def answers(self, *, solved: bool) -> None:
        """The customer says whether it is one."""
        self.does(ZHANG, c.Answer(self.name, solved, None if solved else sealed("why")))

    def hands_over(self, who: str, unit: str = "", owner: str = "") -> None:
        """转交."""
        self.does(who, c.HandOver(self.name, unit, owner, sealed("reason")))

    # --- time ---------------------------------------------------------------------------------

    def passes(self, **span: float) -> None:
        """Time goes by as it does in the house: each stage is noticed when it comes."""
        end = self.now + timedelta(**span)
        while moments := [at for at in self.moments() if at <= end]:
            self.now = max(self.now, min(moments))
            self.ticks()
        self.now = end

    def until(self, moment: str) -> None:
        """As `passes`, to a local clock time of this or the next year: 11-25 09:30."""
        at = datetime.strptime(f"2026-{moment} +0800", "%Y-%m-%d %H:%M %z").astimezone(UTC)
        self.passes(seconds=(at - self.now).total_seconds())

    def until_moment(self, at: datetime) -> None:
        """As `passes`, to this moment."""
        self.passes(seconds=(at - self.now).total_seconds())

    def sleeps(self, **span: float) -> list[Event]:
        """The machine is down for a while; then one tick catches up."""
        self.now += timedelta(**span)
        before = len(self.events)
        self.ticks(late=True)
        return self.events[before:]

    def moments(self) -> list[datetime]:
        """When something is due or a held message may go."""
        stages = [deadline.due_at for deadline in self.agenda()]
        return stages + [m.not_before for m in self.held if m.not_before is not None]

    def ticks(self, *, late: bool = False) -> None:
        """Run the case until nothing is due; deliver what may go now."""
        assert self.case is not None
        self.case, events = service.lapsed(self.case, self.house, self.now)
        self.events += events
        self.tells(events, late=late)

    # --- what follows -------------------------------------------------------------------------

    def happens(self, bodies: Sequence[AnyBody], actor: Actor = SYSTEM) -> None:
        """Events of one command, their notices told."""
        if not bodies:
            return
        self.causes += 1
        cause = f"cause:{self.causes}"
        made = service.happened(self.case, self.name, bodies, actor.id, cause, self.now)
        self.case, events = made
        self.events += events
        self.tells(events)

    def tells(self, events: Sequence[Event], *, late: bool = False) -> None:
        """Put out what these events say, then deliver."""
        if events:
            told = notices(
                self.it,
                events,
                self.procedure,
                self.org,
                sorted(self.cards, key=str),
                CODE,
                self.now,
            )
            self.cards |= {Address(card.bot, card.chat) for card in told.cards}
            messages = list(told.messages)
            self.held += gathered(messages, {self.name}, self.org, self.now) if late else messages
        self.delivers()

    # --- what is seen -------------------------------------------------------------------------

    def agenda(self) -> tuple[Deadline, ...]:
        """What is still to come."""
        return agenda(self.it, self.procedure, self.org)

    def clocks(self) -> dict[str, str]:
        """The running clocks and when each ends, in Shanghai."""
        return {k.clock.id: here(end.at) for k, end in dated(self.it, self.procedure, self.org)}

    def runs(self) -> tuple[Any, ...]:
        """The clocks that run now."""
        return running(self.it, self.procedure)

    def reached(self, clock: str) -> list[tuple[int, str]]:
        """The stages of a clock that have come: number and moment, in Shanghai."""
        return [(r.stage, here(r.due_at)) for r in self.it.reached if r.clock == clock]

    def nothing_else(self) -> None:
        """Nobody heard anything that the story does not know of; the record tells the same case."""
        assert self.unheard() == {}
        if self.case is not None:
            assert replay(self.events) == self.case

    def stages_noticed(self) -> list[DeadlineReached]:
        """Every stage on record."""
        return [e.body for e in self.events if isinstance(e.body, DeadlineReached)]
