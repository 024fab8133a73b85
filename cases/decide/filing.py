"""Filing: a confirmed talk becomes a case (P48 §3.1.2), and repetition is noticed (P48 §3.1.3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases import commands as c
from cases import events as e
from cases.access import Refusal, check_filing
from cases.case import Case
from cases.decide.facts import Facts
from cases.decide.rules import FLAG, moved, routed, trends, with_classes
from procedures.check_marks import ANONYMOUS, AUTOMATIC, UNFINISHED
from procedures.model import Procedure

OLDEST = timedelta(days=366)  # what was received before is a matter for the archive


def file(
    case: Case | None, command: c.FileComplaint, facts: Facts, procedure: Procedure, now: datetime
) -> tuple[e.AnyBody, ...] | Refusal:
    """File once: a case that is there already stays as it is. What was solved on the spot is closed
    with it.
    """
    if case is not None:
        return ()
    if refused := check_filing(facts.actor, command, procedure, facts.org):
        return refused
    received = command.received_at
    if received is not None and not now - OLDEST <= received <= now:
        return Refusal("received_wrong")
    classes = filed_classes(procedure, command)
    filed = _filed(command, facts, classes, received if received != now else None)
    same = tuple(k.id for k in same_problem(facts.earlier, command.unit, classes, procedure))
    repeated = repetition(same, classes, procedure, linked=False, since=filed.received_at)
    if command.solution is None:
        return (filed, *repeated, *_by_rules(filed, facts, procedure))
    warned = trends(procedure, facts.recent)
    return (filed, *repeated, *warned, e.Resolved(command.solution), e.Closed("on_the_spot"))


def _filed(
    command: c.FileComplaint, facts: Facts, classes: tuple[str, ...], received: datetime | None
) -> e.ComplaintFiled:
    return e.ComplaintFiled(
        number=facts.number,
        procedure=command.procedure,
        version=command.version,
        unit=command.unit,
        channel=command.channel,
        language=command.language,
        customer=command.customer,
        chat=command.chat,
        classes=classes,
        wishes=command.wishes,
        anonymous=command.anonymous,
        texts=command.texts,
        code=command.code,
        incident_at=command.incident_at,
        incident_precision=command.incident_precision,
        evidence=command.evidence,
        consent=command.consent,
        simple=command.simple,
        received_at=received,
        filed_by=facts.actor.person.id if facts.actor.person else "",
        conversation=command.conversation,
    )


def _by_rules(filed: e.ComplaintFiled, facts: Facts, procedure: Procedure) -> tuple[e.AnyBody, ...]:
    """What follows from the new case by itself: a warning of many such, and whose it is."""
    held = frozenset(filed.classes)
    rules, moves = procedure, tuple[e.AnyBody, ...]()
    if facts.target is not None:
        changed = moved(filed.classes, procedure, facts.target)
        rules, moves, held = facts.target, (changed,), frozenset(changed.classes)
    routes = routed(rules, facts.org, filed.unit, "", filed.channel, held)
    return (*trends(procedure, facts.recent), *moves, *routes)


def initial_classes(
    procedure: Procedure, anonymous: bool, unfinished: bool = False
) -> tuple[str, ...]:
    """The classes a complaint has before anybody looked at it."""
    of_product = {ANONYMOUS: anonymous, UNFINISHED: unfinished}
    return tuple(k.id for k in procedure.classes if k.initial or of_product.get(k.id, False))


def _of_channel(procedure: Procedure, channel: str, classes: tuple[str, ...]) -> tuple[str, ...]:
    """Classes with those that all complaints by this way have."""
    given = next((k.classes for k in procedure.channels if k.id == channel), ())
    return with_classes(procedure, classes, given)


def kind_classes(
    procedure: Procedure, given: tuple[str, ...], channel: str, anonymous: bool
) -> tuple[str, ...]:
    """The whole set of classes of something that staff file as of a kind with classes `given`."""
    usual = _of_channel(procedure, channel, initial_classes(procedure, anonymous))
    return with_classes(procedure, usual, given)


def filed_classes(procedure: Procedure, command: c.FileComplaint) -> tuple[str, ...]:
    """The classes of a new case: those that were asked for, else the initial ones.

    ValueError for a class that the procedure has not, two of one axis, or none for the number.
    """
    usual = initial_classes(procedure, command.anonymous, command.unfinished)
    if not command.classes:
        return _of_channel(procedure, command.channel, usual)
    axes = [k.axis for k in procedure.classes if k.id in command.classes]
    known = len(axes) == len(command.classes)
    single = [axis for axis in axes if axis != FLAG]
    if not known or len(set(single)) < len(single) or procedure.numbering.type_axis not in axes:
        raise ValueError(f"no set of classes of procedure {procedure.id!r}: {command.classes}")
    kept = (name for name in usual if name in AUTOMATIC and name not in command.classes)
    return (*command.classes, *kept)


def same_problem(
    earlier: tuple[Case, ...], unit: str, classes: tuple[str, ...], procedure: Procedure
) -> tuple[Case, ...]:
    """Earlier cases (already: same person, within the period) of the same unit and class."""
    axis = {k.id for k in procedure.classes if k.axis == procedure.numbering.type_axis}
    return tuple(
        k
        for k in earlier
        if k.unit == unit and k.status != "withdrawn" and k.class_set & axis == set(classes) & axis
    )


def repetition(
    earlier: tuple[str, ...],
    classes: tuple[str, ...],
    procedure: Procedure,
    *,
    linked: bool,
    since: datetime | None = None,
) -> tuple[e.AnyBody, ...]:
    """What follows from earlier cases of the same problem: a notice from the second, the class from
    the third. `since`: when it was so, where that was before now.
    """
    count = len(earlier) + 1
    if count < 2:
        return ()
    noticed = e.RepeatNoticed(count, earlier, linked)
    klass = procedure.repeats.klass
    if count < procedure.repeats.count or klass in classes:
        return (noticed,)
    again = e.Classified((*classes, klass), (klass,), why=f"repeated:{count}", since=since)
    return (noticed, again)
