"""Filing: a confirmed talk becomes a case (P48 §3.1.2), and repetition is noticed (P48 §3.1.3)."""

from __future__ import annotations

from cases import commands as c
from cases import events as e
from cases.case import Case
from cases.decide.facts import Facts
from procedures.check_marks import ANONYMOUS, AUTOMATIC, UNFINISHED
from procedures.model import Procedure

FLAG = "flag"  # the axis whose classes stand beside each other


def file(
    case: Case | None, command: c.FileComplaint, facts: Facts, procedure: Procedure
) -> tuple[e.AnyBody, ...]:
    """File once: a case that is there already stays as it is."""
    if case is not None:
        return ()
    classes = filed_classes(procedure, command)
    filed = e.ComplaintFiled(
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
    )
    same = same_problem(facts.earlier, command.unit, classes, procedure)
    return (filed, *repetition(tuple(k.id for k in same), classes, procedure, linked=False))


def initial_classes(
    procedure: Procedure, anonymous: bool, unfinished: bool = False
) -> tuple[str, ...]:
    """The classes a complaint has before anybody looked at it."""
    of_product = {ANONYMOUS: anonymous, UNFINISHED: unfinished}
    return tuple(k.id for k in procedure.classes if k.initial or of_product.get(k.id, False))


def filed_classes(procedure: Procedure, command: c.FileComplaint) -> tuple[str, ...]:
    """The classes of a new case: those that were asked for, else the initial ones.

    ValueError for a class that the procedure has not, two of one axis, or none for the number.
    """
    usual = initial_classes(procedure, command.anonymous, command.unfinished)
    if not command.classes:
        return usual
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
    earlier: tuple[str, ...], classes: tuple[str, ...], procedure: Procedure, *, linked: bool
) -> tuple[e.AnyBody, ...]:
    """What follows from earlier cases of the same problem: a notice from the second, the class from
    the third.
    """
    count = len(earlier) + 1
    if count < 2:
        return ()
    noticed = e.RepeatNoticed(count, earlier, linked)
    klass = procedure.repeats.klass
    if count < procedure.repeats.count or klass in classes:
        return (noticed,)
    return (noticed, e.Classified((*classes, klass), (klass,), why=f"repeated:{count}"))
