"""What staff does with a case between filing and solution."""

from __future__ import annotations

from datetime import datetime

from cases import commands as c
from cases import events as e
from cases.access import Refusal, roles_at
from cases.case import REPLY, Case
from cases.decide.facts import Facts
from cases.decide.filing import repetition
from cases.decide.rules import moved, routed, with_classes
from cases.offers import offered, step_open
from cases.periods import present
from procedures.model import Procedure, Receiver

MOST_AT_ONCE = 1000  # reports of one step in one press
Decided = tuple[e.AnyBody, ...] | Refusal


def acknowledge(
    case: Case, command: c.Acknowledge, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """受理: a person answers for the case. The first press wins; after a missed deadline it can be
    said again.
    """
    if case.status != "open":
        return Refusal("ended", {"status": case.status})
    if not offered(case, procedure, facts.org, "ack"):
        return Refusal("taken_by", {"owner": _name(case.owner, facts)})
    return (e.Acknowledged(_person(facts)),)


def take(case: Case, command: c.Take, facts: Facts, procedure: Procedure, now: datetime) -> Decided:
    """认领: a person becomes the owner."""
    if case.ended:
        return Refusal("ended", {"status": case.status})
    if case.owner == _person(facts):
        return Refusal("yours_already")
    return (e.Taken(_person(facts)),)


def hand_over(
    case: Case, command: c.HandOver, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """转交: to a person with a role over the unit, or to a unit, whose role holder then owns it.
    Never nobody.
    """
    if case.ended:
        return Refusal("ended", {"status": case.status})
    org = facts.org
    unit = command.unit or case.unit
    if unit not in org.units:
        return Refusal("no_unit", {"unit": unit})
    owner = command.owner
    if not owner:
        _, people = org.responsible(Receiver(procedure.reviewer.role), unit)
        owner = people[0].id if people else case.owner
    person = org.people.get(owner)
    if person is None or not (roles_at(person, unit, org) or person.admin):
        return Refusal("no_person", {"person": owner})
    if unit == case.unit and owner == case.owner:
        return Refusal("nothing_changes")
    return (e.HandedOver(unit, owner, command.reason, moved=unit != case.unit),)


def do_step(
    case: Case, command: c.DoStep, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """A step of the procedure was done."""
    if case.ended:
        return Refusal("ended", {"status": case.status})
    step = procedure.step(command.step)
    if not step_open(step, case):
        done = not step.again and case.stands(f"step:{step.id}")
        return Refusal("step_done" if done else "step_not_yet", {"step": command.step})
    if command.times != 1 and not (step.again and 1 <= command.times <= MOST_AT_ONCE):
        return Refusal("once_only", {"most": MOST_AT_ONCE if step.again else 1})
    if case.periodic:
        return _of_duty(case, command, facts, procedure, now)
    return (e.StepDone(command.step, command.note, command.times, step.undoes),)


def _of_duty(
    case: Case, command: c.DoStep, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """So much of a duty was done. What goes beyond the period is no credit for the next one."""
    period = present(case, procedure, facts.org, now)
    if period is None:
        return Refusal("duty_only")
    if not period.rest:
        return Refusal("duty_full", {"count": period.count, "next": period.ends})
    return (e.StepDone(command.step, command.note, min(command.times, period.rest)),)


def note(case: Case, command: c.Note, facts: Facts, procedure: Procedure, now: datetime) -> Decided:
    """An internal note; also on closed cases."""
    return (e.Noted(command.text),)


def record_contact(
    case: Case, command: c.RecordContact, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """The customer was reached, did not answer, or the number is wrong."""
    if case.ended:
        return Refusal("ended", {"status": case.status})
    return (e.ContactAttempted(command.outcome, command.note),)


def reveal(
    case: Case, command: c.RevealContact, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """Name and phone go to the presser's private chat; that somebody looked is on record.

    An operator reads all texts, so that looking at an anonymous case is on record too.
    """
    if facts.actor.kind == "operator":
        return (e.ContactRevealed(facts.actor.id),)
    if case.anonymous and REPLY not in case.texts:
        return Refusal("anonymous")
    return (e.ContactRevealed(_person(facts)),)


def show_evidence(
    case: Case, command: c.ShowEvidence, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """The customer's files go to the presser's private chat; also on closed cases."""
    shown = case.files(command.start)
    if not shown:
        return Refusal("no_evidence")
    return (e.EvidenceShown(_person(facts), len(shown)),)


def classify(
    case: Case, command: c.Classify, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """Set a class (its axis' former one goes), or clear a flag. The clocks follow by themselves."""
    klass = procedure.class_(command.klass)
    if case.ended:
        return Refusal("ended", {"status": case.status})
    if command.reason is None:
        return Refusal("reason_needed")
    if command.clear:
        if klass.axis != "flag" or klass.id not in case.classes:
            return Refusal("nothing_changes")
        kept = tuple(name for name in case.classes if name != klass.id)
        return (e.Classified(kept, (), command.reason),)
    if klass.id in case.classes:
        return Refusal("nothing_changes")
    classes = with_classes(procedure, case.classes, (klass.id,))
    classified = e.Classified(classes, (klass.id,), command.reason)
    if facts.target is not None:
        changed = moved(classes, procedure, facts.target)
        return (classified, changed, *_routed(case, changed.classes, facts.target, facts))
    return (classified, *_routed(case, classes, procedure, facts))


def _routed(
    case: Case, classes: tuple[str, ...], procedure: Procedure, facts: Facts
) -> tuple[e.AnyBody, ...]:
    held = frozenset(classes)
    return routed(procedure, facts.org, case.unit, case.owner, case.channel, held)


def link(
    case: Case, command: c.LinkSame, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """Staff says: the same problem as another case. Counts like repetitions the product noticed
    itself.
    """
    other = facts.other
    if case.ended:
        return Refusal("ended", {"status": case.status})
    if other is None or other.id == case.id:
        return Refusal("no_case")
    if other.id in case.earlier:
        return Refusal("nothing_changes")
    earlier = tuple(dict.fromkeys((*other.earlier, other.id, *case.earlier)))
    earlier = tuple(name for name in earlier if name != case.id)
    return repetition(earlier, case.classes, procedure, linked=True)


def _person(facts: Facts) -> str:
    return facts.actor.person.id if facts.actor.person else ""


def _name(person: str, facts: Facts) -> str:
    found = facts.org.people.get(person)
    return found.name if found else person
