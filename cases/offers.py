"""What can be done with a case now: the buttons of its card, the commands not refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cases.case import EVIDENCE_AT_ONCE, REPLY, Case
from cases.conversation import is_conversation
from cases.organisation import Organisation
from cases.runs import running
from procedures.duty import DONE
from procedures.model import Procedure, Step, Text

Group = Literal["main", "class", "contact", "handover", "more", "beside"]


@dataclass(frozen=True)
class Offer:
    """One thing that can be done. `label` None: the house's own word for `act`. `group`: the menu
    it stands in, `beside` for what stands under other messages than the card. `running`: it stops a
    clock. `back`: it sends back what was done, `awaited`: it agrees to
    what was done.
    """

    act: str
    data: str = ""
    label: Text | None = None
    group: Group = "main"
    running: bool = False
    back: bool = False
    awaited: bool = False


def offers(case: Case, procedure: Procedure, org: Organisation) -> tuple[Offer, ...]:
    """Everything offered in this state, most pressing first. Who may press is checked then."""
    if case.ended and case.periodic:
        return (Offer("note"),)
    if case.ended:
        over = case.status == "withdrawn" or is_conversation(case)
        again = () if over else (Offer("reopen"),)
        return (*again, Offer("note"), *_evidence(case))
    return _of_duty(procedure) if case.periodic else tuple(_offers(case, procedure))


def _of_duty(procedure: Procedure) -> tuple[Offer, ...]:
    """Done once, all of what is left, a note; nothing else is done with a duty."""
    several = any(clock.count > 1 for clock in procedure.clocks)
    once = Text("+1", "+1") if several else procedure.step(DONE).label
    rest = (Offer("all"),) if several else ()
    return (Offer("step", DONE, once, running=True), *rest, Offer("note"))


def offered(case: Case, procedure: Procedure, org: Organisation, act: str, data: str = "") -> bool:
    """Is this act (with this argument, where the act has one) still offered?"""
    with_data = {"step", "classify"}
    return any(
        offer.act == act and (act not in with_data or offer.data == data)
        for offer in offers(case, procedure, org)
    )


def _offers(case: Case, procedure: Procedure) -> Iterator[Offer]:
    stops = {
        word for run in running(case, procedure) for word in (*run.clock.stop, *run.clock.stop_all)
    }
    if _ack_counts(case, procedure, stops):
        yield Offer("ack", running=True)
    if case.acknowledged is not None or case.owner:
        yield Offer("take")
    yield from _steps(case, procedure, stops)
    if not case.anonymous or case.chat or REPLY in case.texts:
        for outcome in ("reached", "no_answer", "wrong_number"):
            yield Offer("contact", outcome, group="contact", running="contacted:reached" in stops)
    speaking = is_conversation(case)
    if case.status == "open":
        yield from (Offer(act) for act in ("relay", "handback", "complain") if speaking)
        if not speaking:
            yield Offer("resolve")
    elif case.status == "resolved" and not case.chat:
        yield from (Offer("satisfied", running=True), Offer("unsatisfied", running=True))
    yield from _classes(case, procedure)
    for act in ("note", "reveal") if speaking else ("note", "reveal", "close"):
        if act != "reveal" or not case.anonymous or REPLY in case.texts:
            yield Offer(act)
    yield from _evidence(case)
    yield Offer("handover", group="handover")


def _evidence(case: Case) -> Iterator[Offer]:
    """The customer's files; those beyond the first few are asked for under the last one sent."""
    for start in range(0, len(case.all_files), EVIDENCE_AT_ONCE):
        yield Offer("evidence", str(start) if start else "", group="beside" if start else "main")


def _classes(case: Case, procedure: Procedure) -> Iterator[Offer]:
    for klass in procedure.classes:
        if klass.decided_by and klass.id not in case.classes:
            yield Offer("classify", klass.id, klass.name, group="class")


def _steps(case: Case, procedure: Procedure, stops: set[str]) -> Iterator[Offer]:
    ready = [step for step in procedure.steps if step_open(step, case)]
    undone = {name for step in ready for name in step.undoes}
    for step in ready:
        yield Offer(
            "step",
            step.id,
            step.label,
            running=f"step:{step.id}" in stops,
            back=bool(step.undoes),
            awaited=step.id in undone,
        )


def step_open(step: Step, case: Case) -> bool:
    """A step is open when its class fits, what it follows stands, and it was not done in this
    round, or may be done again.
    """
    done = not step.again and case.stands(f"step:{step.id}")
    ready = all(case.stands(word) for word in step.after)
    return step.when.holds(case.class_set) and ready and not done


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
