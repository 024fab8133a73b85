"""What the rules of a procedure make of a case by themselves: whose it is, under which rules it
goes on, when it may be closed, what many cases together mean.
"""

from __future__ import annotations

from cases import events as e
from cases.access import Refusal
from cases.case import Case
from cases.organisation import Organisation
from procedures.around import Closing
from procedures.model import Procedure

FLAG = "flag"  # the axis whose classes stand beside each other


def with_classes(
    procedure: Procedure, classes: tuple[str, ...], given: tuple[str, ...]
) -> tuple[str, ...]:
    """Classes with `given` among them; one of an axis takes its former one's place."""
    axes = {procedure.class_(name).axis for name in given} - {FLAG}
    kept = (n for n in classes if n not in given and procedure.class_(n).axis not in axes)
    return (*kept, *given)


def routed(
    procedure: Procedure,
    org: Organisation,
    unit: str,
    owner: str,
    channel: str,
    classes: frozenset[str],
) -> tuple[e.AnyBody, ...]:
    """The hand-over that the first fitting route wants; nothing when it is there already."""
    for route in procedure.routes:
        if route.channels and channel not in route.channels:
            continue
        if not route.when.holds(classes):
            continue
        place, people = org.responsible(route.to, unit)
        person = people[0].id if people else ""
        if (place, person) == (unit, owner):
            return ()
        return (e.HandedOver(place, person, moved=place != unit, route=route.id),)
    return ()


def moved(
    case_classes: tuple[str, ...], before: Procedure, target: Procedure
) -> e.ProcedureChanged:
    """A case goes on under `target`: classes that it knows too stay, the rest are initial ones."""
    known = {klass.id: klass for klass in target.classes}
    kept = [name for name in case_classes if name in known]
    axes = {known[name].axis for name in kept} - {FLAG}
    begun = [k.id for k in target.classes if k.initial and k.axis not in axes and k.id not in kept]
    return e.ProcedureChanged(target.id, target.version, (*kept, *begun), before.id)


def unmet(case: Case, procedure: Procedure) -> tuple[Closing, ...]:
    """What the procedure still wants before this case is closed."""
    return tuple(
        condition
        for condition in procedure.closing
        if condition.when.holds(case.class_set) and not case.stands(condition.needs)
    )


def not_closable(case: Case, procedure: Procedure) -> Refusal | None:
    """Why staff may not close yet, naming what is missing."""
    missing = [k.name.both() for k in unmet(case, procedure)]
    return Refusal("not_closable", {"missing": missing}) if missing else None


def trends(procedure: Procedure, recent: dict[str, int]) -> tuple[e.AnyBody, ...]:
    """Warnings for what has come so often: at the figure of the rule and at each multiple of it.

    `recent`: by trend, how many cases there were in its span before this one.
    """
    counts = {trend.id: recent.get(trend.id, -1) + 1 for trend in procedure.trends}
    return tuple(
        e.TrendNoticed(trend.id, counts[trend.id])
        for trend in procedure.trends
        if counts[trend.id] and counts[trend.id] % trend.count == 0
    )
