"""A case as the page draws it: its clocks, what comes next and who hears it, and the history.

Read from the events and the agenda alone. No personal text is opened: the timeline says what
happened, not what was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.playground.reasons import Reasons
from cases import events as e
from cases.agenda import REVIEW, Deadline, agenda
from cases.case import Case
from cases.conversation import answered
from cases.events import Event
from cases.hearers import stage_kind
from cases.organisation import Organisation
from cases.runs import Run, due, runs
from conversations.desk import card
from procedures.check import CUSTOMER
from procedures.model import Clock, Procedure, Receiver

Json = dict[str, Any]
COMING = 8


def timeline(
    case: Case,
    events: Sequence[Event],
    procedure: Procedure,
    org: Organisation,
    language: str,
    now: datetime,
) -> Json:
    """The whole picture as JSON; moments are ISO 8601 in UTC."""
    reading = Reading(case, events, procedure, org, language, now)
    held = case.acknowledged
    deadlines = agenda(case, procedure, org)
    return {
        "number": case.number,
        "status": case.status,
        "unit": card.unit_name(org, case.unit, language),
        "classes": [card.class_name(procedure, name, language) for name in case.classes],
        "owner": card.person_name(org, case.owner),
        "acknowledged_by": card.person_name(org, held.by) if held else "",
        "accepted": bool(held or answered(case)),
        "round": case.round,
        "filed_at": case.filed_at.isoformat(),
        "clocks": [reading.clock(run, deadlines) for run in runs(case, procedure)],
        "coming": [reading.coming(each) for each in deadlines[:COMING]],
        "history": [reading.event(each) for each in events],
    }


class Reading:
    """One look at one case, in one language."""

    def __init__(
        self,
        case: Case,
        events: Sequence[Event],
        procedure: Procedure,
        org: Organisation,
        language: str,
        now: datetime,
    ) -> None:
        self._reasons = Reasons(case, events, procedure, org, language)
        self._case, self._procedure, self._org = case, procedure, org
        self._language, self._now = language, now

    def clock(self, run: Run, deadlines: Sequence[Deadline]) -> Json:
        """One running of a clock, ended or not, with the stages it reached and the reasons.
        `due_at`: None while a pause goes on (`held`) or nobody has named a date.
        """
        end, clock = due(run, self._org), run.clock
        last = run.stop.at if run.stop else self._now
        reached = [r for r in self._case.reached if (r.clock, r.run) == (clock.id, run.run)]
        coming = [d for d in deadlines if (d.clock, d.run) == (clock.id, run.run)]
        return {
            "id": clock.id,
            "run": run.run,
            "name": clock.name.to(self._language),
            "clause": clock.clause,
            "quote": clock.quote,
            "reading": clock.reading,
            "own": clock.own,
            "limit": clock.limit.written,
            "started_at": run.start.at.isoformat(),
            "due_at": end.at.isoformat() if end else None,
            "held": run.held,
            "provisional": bool(end and end.provisional),
            "stopped_at": run.stop.at.isoformat() if run.stop else None,
            "late": bool(end and last >= end.at),
            "owners": self._names((clock.owner,)),
            "reached": [
                self._stage(clock, r.stage, r.due_at)
                | {"reaction": self._reasons.reaction(r, last)}
                for r in sorted(reached, key=lambda r: r.due_at)
            ],
            "coming": [self._stage(clock, d.stage, d.due_at) for d in coming],
            "missed": next(
                (self._reasons.miss(run, r.due_at) for r in reached if not r.stage), None
            ),
            **self._reasons.of(run, end),
        }

    def coming(self, deadline: Deadline) -> Json:
        """A moment still to come: which clock, what it does then, and who hears it."""
        if deadline.clock == REVIEW:
            hears = self._names((self._procedure.reviewer,))
            return {
                "clock": "",
                "kind": "review",
                "at": deadline.due_at.isoformat(),
                "hears": hears,
            }
        clock = self._procedure.clock(deadline.clock)
        named = {"clock": clock.name.to(self._language)}
        return named | self._stage(clock, deadline.stage, deadline.due_at)

    def event(self, event: Event) -> Json:
        """A line of the history."""
        kind, _, name = event.actor.partition(":")
        return {
            "seq": event.seq,
            "at": event.at.isoformat(),
            "kind": type(event.body).__name__,
            "by": card.person_name(self._org, name) if kind == "person" else "",
            **self._particulars(event.body),
        }

    def _stage(self, clock: Clock, stage: int, at: datetime) -> Json:
        last = len(clock.ladder) - 1
        receivers: tuple[Receiver, ...] = (clock.owner,) if stage < 0 else ()
        if stage >= 0 and clock.ladder:
            receivers = clock.ladder[min(stage, last)].to
        return {
            "stage": stage,
            "kind": stage_kind(clock, stage),
            "at": at.isoformat(),
            "hears": self._names(receivers),
        }

    def _names(self, receivers: Sequence[Receiver]) -> list[str]:
        """Who answers for the receivers, as `王店长 · 徐汇店`; `@customer` for the customer."""
        names: dict[str, None] = {}
        for receiver in receivers:
            if receiver.role == CUSTOMER:
                names["@customer"] = None
                continue
            place, people = self._org.responsible(receiver, self._case.unit)
            unit = card.unit_name(self._org, place, self._language)
            names |= {f"{person.name} · {unit}": None for person in people}
        return list(names)

    def _particulars(self, body: e.AnyBody) -> Json:
        language, procedure = self._language, self._procedure
        match body:
            case e.Classified(classes=classes):
                named = [card.class_name(procedure, name, language) for name in classes]
                return {"what": " · ".join(named)}
            case e.HandedOver(unit=unit, owner=owner):
                to = (card.unit_name(self._org, unit, language), self._person(owner))
                return {"what": " · ".join(name for name in to if name)}
            case e.AcknowledgementExpired(owner=owner):
                return {"what": self._person(owner)}
            case e.StepDone(step=step):
                return {"what": procedure.step(step).label.to(language)}
            case e.ContactAttempted(outcome=outcome) | e.Closed(outcome=outcome):
                return {"outcome": outcome}
            case e.RepeatNoticed(count=number) | e.EvidenceShown(count=number):
                return {"what": str(number)}
            case e.CustomerRefused(round=number) | e.Reopened(round=number):
                return {"what": str(number)}
            case e.DeadlineReached(clock=clock, stage=stage, due_at=at):
                return self._reached(clock, stage) | {"at": at.isoformat()}
        return {}

    def _reached(self, name: str, stage: int) -> Json:
        if name == REVIEW:
            return {"what": "", "stage": stage, "stage_kind": "review"}
        clock = self._procedure.clock(name)
        named = clock.name.to(self._language)
        return {"what": named, "stage": stage, "stage_kind": stage_kind(clock, stage)}

    def _person(self, name: str) -> str:
        return card.person_name(self._org, name)
