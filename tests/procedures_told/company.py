"""A little company for each procedure, and a case in it that only offered buttons move on.

world = opens("dissatisfaction")
world.files("haidian", by="hu", channel="callback")
world.presses("hu step:form", "+20m", "hu step:to_manager")
world.rings("sales", "11-24 12:30", "TL-P41-03", "gao")
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cases import commands as c
from cases.access import Actor, Refusal
from cases.case import Case
from cases.decide import decide
from cases.decide.facts import Facts
from cases.events import AnyBody, ProcedureChanged
from cases.offers import offered
from cases.organisation import Address, Organisation
from cases.organisation_file import parse_organisation
from cases.service import House, target_of
from procedures.load import shipped
from procedures.model import Procedure
from tests.cases.ears import Heard, here
from tests.cases.pure import ZHANG, Pure, sealed

COMPANIES = Path(__file__).parents[1] / "companies"
UNITS = {"m": 60, "h": 3600, "d": 86_400}


@cache
def company(name: str) -> Organisation:
    """The company in `tests/companies/<name>.toml`, every group bound and everybody reachable."""
    path = COMPANIES / f"{name}.toml"
    org = parse_organisation(path.read_text(encoding="utf-8"), path.name)
    return replace(
        org,
        groups={unit: Address("staff", f"-{unit}") for unit in org.units},
        privates={person: Address("staff", f"private-{person}") for person in org.people},
    )


@cache
def rules(name: str) -> Procedure:
    """A shipped procedure; what it is read from does not change during a test."""
    return shipped(name)


def moment(written: str) -> datetime:
    """`11-24 10:10` in Shanghai as a moment of 2026."""
    local = datetime.strptime(f"2026-{written} +0800", "%Y-%m-%d %H:%M %z")
    return local.astimezone(UTC)


@dataclass
class World(Pure):
    """One case of such a company. Whoever presses must be offered the button, and be allowed to."""

    others: tuple[Procedure, ...] = ()
    recent: dict[str, int] = field(default_factory=dict)

    @property
    def house(self) -> House:
        """The rules in force, those that cases move to included."""
        known = (self.procedure, *self.others)
        return House(self.org, {(p.id, p.version): p for p in known})

    def complains(
        self,
        unit: str,
        *,
        by: str = "",
        channel: str = "telegram",
        classes: Sequence[str] = (),
        hours_ago: float | None = None,
        received: datetime | None = None,
        earlier: Sequence[Case] = (),
    ) -> Case:
        """A complaint comes in: from the customer's chat, or entered by staff (`by`) for one who
        has none. `classes`: beside the initial ones, or instead of those of the same axis.
        """
        actor = self.actor(by) if by else ZHANG
        command = c.FileComplaint(
            case=self.name,
            procedure=self.procedure.id,
            version=self.procedure.version,
            unit=unit,
            channel=channel,
            language="zh",
            customer="customer:by-hand" if by else ZHANG.id,
            chat="" if by else "zhang",
            wishes=(),
            anonymous=False,
            texts={"story": sealed("story")},
            code="" if by else "digest",
            incident_at=None if hours_ago is None else self.now - timedelta(hours=hours_ago),
            received_at=received,
            classes=self._classes(classes),
        )
        facts = Facts(
            actor,
            self.org,
            number="202611YB001",
            earlier=tuple(earlier),
            target=target_of(command.classes, self.procedure, self.house),
            recent=self.recent,
        )
        decided = decide(None, command, facts, self.procedure, self.now)
        assert not isinstance(decided, Refusal), decided
        self._goes_on(decided)
        self.happens(decided, actor)
        return self.it

    def _classes(self, given: Sequence[str]) -> tuple[str, ...]:
        if not given:
            return ()
        axes = {self.procedure.class_(name).axis for name in given} - {"flag"}
        begun = (k for k in self.procedure.classes if k.initial and k.axis not in axes)
        return (*(k.id for k in begun if k.id not in given), *given)

    def _goes_on(self, decided: Sequence[AnyBody]) -> None:
        for body in decided:
            if isinstance(body, ProcedureChanged):
                self.others = (*self.others, self.procedure)
                self.procedure = next(p for p in self.others if p.id == body.procedure)

    # --- presses --------------------------------------------------------------------------------

    def presses(self, *presses: str) -> None:
        """One after the other: `hu step:form`, `zhang no`, `+2h` (time passes). See `command`."""
        for press in presses:
            if press.startswith("+"):
                self.passes(seconds=int(press[1:-1]) * UNITS[press[-1]])
                continue
            who, _, what = press.partition(" ")
            command = self.command(what)
            if who != "zhang":
                assert self.offers(what), f"{what} is not offered: {self.buttons()}"
            self.does(ZHANG if who == "zhang" else who, command)

    def command(self, what: str) -> c.Command:
        """What a press means: `ack take note close reopen resolve yes no add nudge withdraw`,
        `step:x` and `step:x*20`, `contact:reached`, `classify:x`, `clear:x`, `unit:x`, `owner:x`,
        `set:CLOCK+48h` (from now).
        """
        act, _, data = what.partition(":")
        name = self.name
        if act == "set":
            clock, _, span = data.rpartition("+")
            until = self.now + timedelta(seconds=int(span[:-1]) * UNITS[span[-1]])
            return c.SetLimit(name, clock, until, sealed("reason"))
        step, _, times = data.partition("*")
        made: dict[str, Any] = {
            "ack": lambda: c.Acknowledge(name),
            "take": lambda: c.Take(name),
            "note": lambda: c.Note(name, sealed()),
            "close": lambda: c.Close(name, sealed("reason")),
            "not_ours": lambda: c.Close(name, sealed("reason"), not_ours=True),
            "reopen": lambda: c.Reopen(name, sealed("reason")),
            "resolve": lambda: c.Resolve(name, sealed("proposal")),
            "satisfied": lambda: c.RecordAnswer(name, True),
            "unsatisfied": lambda: c.RecordAnswer(name, False, sealed("why")),
            "yes": lambda: c.Answer(name, True),
            "no": lambda: c.Answer(name, False, sealed("why")),
            "add": lambda: c.AddToComplaint(name, sealed("more")),
            "nudge": lambda: c.Nudge(name),
            "withdraw": lambda: c.Withdraw(name),
            "step": lambda: c.DoStep(name, step, sealed("note"), int(times or 1)),
            "contact": lambda: c.RecordContact(name, data),  # type: ignore[arg-type]
            "classify": lambda: c.Classify(name, data, sealed("reason")),
            "clear": lambda: c.Classify(name, data, sealed("reason"), clear=True),
            "unit": lambda: c.HandOver(name, data, "", sealed("reason")),
            "owner": lambda: c.HandOver(name, "", data, sealed("reason")),
        }
        done: c.Command = made[act]()
        return done

    def offers(self, what: str) -> bool:
        """Is this press on the card now? A flag is cleared, a limit set and a class written by
        commands of their own.
        """
        act, _, data = what.partition(":")
        if act in ("set", "clear"):
            return True
        same = {"unit": "handover", "owner": "handover", "not_ours": "close"}
        return offered(
            self.it, self.procedure, self.org, same.get(act, act), data.partition("*")[0]
        )

    def offered_not(self, *whats: str) -> None:
        """None of these is on the card now."""
        assert [what for what in whats if self.offers(what)] == []

    def buttons(self) -> str:
        """The steps on the card, for who reads a failure."""
        steps = [s.id for s in self.procedure.steps if self.offers(f"step:{s.id}")]
        return f"steps {', '.join(steps)}; status {self.it.status}"

    def refused(self, press: str, why: str) -> None:
        """This person may not press it, or it is not the time for it."""
        who, _, what = press.partition(" ")
        assert self.refuses(ZHANG if who == "zhang" else who, self.command(what)).why == why

    def tries(
        self, who: str | Actor, command: c.Command, other: Case | None = None
    ) -> tuple[AnyBody, ...] | Refusal:
        """What a command would make of the case, other procedures known."""
        named = (command.klass,) if isinstance(command, c.Classify) else ()
        target = target_of(named, self.procedure, self.house)
        facts = Facts(self.actor(who), self.org, other=other, target=target)
        return decide(self.case, command, facts, self.procedure, self.now)

    def does(
        self, who: str | Actor, command: c.Command, other: Case | None = None
    ) -> tuple[AnyBody, ...]:
        """A command that is carried out, under other rules from then on where it says so."""
        decided = self.tries(who, command, other)
        assert not isinstance(decided, Refusal), (command, decided)
        self._goes_on(decided)
        self.happens(decided, self.actor(who))
        return decided

    def state(self) -> str:
        """The status of the case: `open`, `resolved`, `closed`, `withdrawn`, `lapsed`."""
        return self.it.status

    # --- what is heard ----------------------------------------------------------------------------

    def rung(self, clock: str) -> list[tuple[str, Heard]]:
        """Every message that rang for this clock, with the unit, person or customer who heard it,
        in the order of coming.
        """
        found = [
            (self.who_hears(chat), heard)
            for chat, waiting in self.heard.items()
            for heard in waiting
            if any(reason.clock == clock for reason in heard.message.reasons)
        ]
        return sorted(found, key=lambda each: (each[1].at, each[0]))

    def rings(self, chat: str, at: str, clock: str, *people: str) -> None:
        """At this moment this chat heard of this clock, and these were named."""
        found = [heard for who, heard in self.rung(clock) if (who, here(heard.at)) == (chat, at)]
        assert found, f"{chat} heard nothing of {clock} at {at}: {self.unheard()}"
        assert set(people) <= set(found[0].message.mention), self.told(found[0])

    def told_of(self, chat: str, template: str, *people: str) -> None:
        """This chat heard this (`customer/receipt`, `staff/notice/copy`), these were named."""
        waiting = self.heard.get(self.address(chat), [])
        found = [h for h in waiting if h.message.template == template]
        assert found, f"{chat} did not hear {template}: {self.unheard()}"
        assert any(set(people) <= set(h.message.mention) for h in found), self.unheard()

    def who_hears(self, chat: str) -> str:
        """The unit whose group it is, or the person, or the customer."""
        return chat.removeprefix("private-").removeprefix("-")


def opens(name: str, *others: str, at: str = "") -> World:
    """A company with its procedure, nothing filed. `others`: procedures that its cases move to."""
    org = company(name)
    world = World(org=org, procedure=rules(org.procedure), others=tuple(map(rules, others)))
    if at:
        world.now = moment(at)
    return world
