"""Why a case's clocks stand as they do: which rule, what started and stopped them, how the time was
counted, who reacted to a ping, and what was missing when a deadline passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cases import events as e
from cases.case import Case, Mark, Reached
from cases.events import Event
from cases.organisation import Organisation
from cases.runs import Run
from conversations.desk import card
from procedures.calendar import Reckoned
from procedures.model import Procedure

Json = dict[str, Any]


class Reasons:
    """Answers about one case, in one language."""

    def __init__(
        self,
        case: Case,
        events: Sequence[Event],
        procedure: Procedure,
        org: Organisation,
        language: str,
    ) -> None:
        self._case, self._procedure, self._org = case, procedure, org
        self._language = language
        self._by_people = [
            event for event in events if event.actor.startswith("person:") and event.body.marks()
        ]
        self._received = [each for each in events if isinstance(each.body, e.Acknowledged)]

    def of(self, run: Run, end: Reckoned | None) -> Json:
        """The rule behind a run, its first and last mark, and how its time was counted: `counted`
        is empty for a limit in plain hours.
        """
        return {
            "started_by": self._mark(run.start),
            "stopped_by": self._mark(run.stop) if run.stop else None,
            "stops": self._words(run.clock.stop),
            "working": run.clock.limit.working,
            "counted": [
                {
                    "kind": step.kind,
                    "start": step.start.isoformat(),
                    "end": step.end.isoformat(),
                    "seconds": step.seconds,
                    "days": step.days,
                }
                for step in (end.steps if end and run.clock.limit.working else ())
            ],
        }

    def reaction(self, reached: Reached, last: datetime) -> Json | None:
        """The first thing a person did after this stage and before the next of the same run (or
        `last`); None when nobody did anything.
        """
        after = sorted(
            r.due_at
            for r in self._case.reached
            if (r.clock, r.run) == (reached.clock, reached.run) and r.due_at > reached.due_at
        )
        until = after[0] if after else last
        for event in self._by_people:
            if reached.due_at <= event.at <= until:
                kind = type(event.body).__name__
                return {"by": self._person(event.actor), "kind": kind, "at": event.at.isoformat()}
        return None

    def miss(self, run: Run, end: datetime) -> Json:
        """What was missing when the deadline passed: who had acknowledged by then, if anybody."""
        held = [event for event in self._received if run.start.at <= event.at <= end]
        return {
            "from": run.start.at.isoformat(),
            "to": end.isoformat(),
            "acknowledged_by": self._person(held[-1].actor) if held else "",
        }

    def _words(self, words: Sequence[str]) -> list[Json]:
        return [self._word(word) for word in dict.fromkeys(words)]

    def _mark(self, mark: Mark) -> Json:
        by = self._person(mark.actor) if mark.actor.startswith("person:") else ""
        return self._word(mark.word) | {"by": by, "at": mark.at.isoformat()}

    def _word(self, word: str) -> Json:
        """A mark's word: its kind, worded by the page, and the name that only the rules know."""
        kind, _, name = word.partition(":")
        match kind:
            case "step" | "undone":
                known = {step.id: step.label for step in self._procedure.steps}
                label = known[name].to(self._language) if name in known else name
                return {"word": kind, "name": label}
            case "classified":
                named = card.class_name(self._procedure, name, self._language)
                return {"word": kind, "name": named}
            case "limit_set" | "extended" | "clock":
                clocks = {clock.id: clock.name for clock in self._procedure.clocks}
                called = clocks.get(name.partition(":")[0])
                return {"word": kind, "name": called.to(self._language) if called else name}
            case "contacted" if name == "reached":
                return {"word": "contacted_reached", "name": ""}
        return {"word": kind, "name": name}

    def _person(self, actor: str) -> str:
        return card.person_name(self._org, actor.partition(":")[2])
