"""What can be done with a case now: the buttons of its card, the commands not refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cases.agenda import running
from cases.case import EVIDENCE_AT_ONCE, Case
from cases.conversation import is_conversation
from cases.organisation import Organisation
from procedures.model import Procedure, Step, Text

Group = Literal["main", "class", "contact", "handover", "more"]


@dataclass(frozen=True)
class Offer:
    """One thing that can be done. `label` None: the house's own word for `act`. `running`: it stops
    a clock.
    """

    act: str
    data: str = ""
    label: Text | None = None
    group: Group = "main"
    running: bool = False


def offers(case: Case, procedure: Procedure, org: Organisation) -> tuple[Offer, ...]:
    """Everything offered in this state, most pressing first. Who may press is checked then."""
    if case.ended:
        over = case.status == "withdrawn" or is_conversation(case)
        again = () if over else (Offer("reopen"),)
        return (*again, Offer("note"), *_evidence(case))
    return tuple(_offers(case, procedure))


def offered(case: Case, procedure: Procedure, org: Organisation, act: str, data: str = "") -> bool:
    """Is this act (with this argument, where the act has one) still offered?"""
    with_data = {"step", "classify"}
    return any(
        offer.act == act and (act not in with_data or offer.data == data)
        for offer in offers(case, procedure, org)
    )


def _offers(case: Case, procedure: Procedure) -> Iterator[Offer]:
    stops = {word for run in running(case, procedure) for word in run.clock.stop}
    if _ack_counts(case, procedure, stops):
        yield Offer("ack", running=True)
    if case.acknowledged is not None or case.owner:
        yield Offer("take")
    for step in procedure.steps:
        if step_open(step, case):
            yield Offer("step", step.id, step.label, running=f"step:{step.id}" in stops)
    if not case.anonymous or case.chat:
        for outcome in ("reached", "no_answer", "wrong_number"):
            yield Offer("contact", outcome, group="contact", running="contacted:reached" in stops)
    speaking = is_conversation(case)
    if case.status == "open":
        yield from (Offer("relay"), Offer("handback")) if speaking else (Offer("resolve"),)
    yield from _classes(case, procedure)
    for act in ("note", "reveal") if speaking else ("note", "reveal", "close"):
        if act != "reveal" or not case.anonymous:
            yield Offer(act)
    yield from _evidence(case)
    yield Offer("handover", group="handover")


def _evidence(case: Case) -> Iterator[Offer]:
    """The customer's files; those beyond the first few are asked for under the last one sent."""
    for start in range(0, len(case.all_files), EVIDENCE_AT_ONCE):
        yield Offer("evidence", str(start) if start else "", group="more" if start else "main")


def _classes(case: Case, procedure: Procedure) -> Iterator[Offer]:
    for klass in procedure.classes:
        if klass.decided_by and klass.id not in case.classes:
            yield Offer("classify", klass.id, klass.name, group="class")


def step_open(step: Step, case: Case) -> bool:
    """A step is open when its class fits, what it follows was done, and it was not done in this
    round.
    """
    done = any(mark.word == f"step:{step.id}" for mark in case.since_round())
    return (
        step.when.holds(case.class_set) and not done and all(case.has(word) for word in step.after)
    )


def _ack_counts(case: Case, procedure: Procedure, stops: set[str]) -> bool:
    """Nobody answers for the open case yet, or a clock waits for the word, or somebody is late."""
    return case.status == "open" and (
        case.acknowledged is None or "acknowledged" in stops or _late(case, procedure)
    )


def _late(case: Case, procedure: Procedure) -> bool:
    """A running clock was missed after the last acknowledgement: whoever reacts says so again."""
    acknowledged = case.acknowledged
    going = {
        (run.clock.id, run.run) for run in running(case, procedure) if run.clock.breach == "ping"
    }
    return acknowledged is not None and any(
        reached.stage >= 0
        and (reached.clock, reached.run) in going
        and reached.due_at >= acknowledged.at
        for reached in case.reached
    )
