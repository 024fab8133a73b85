"""A case that exists in memory alone, filed and classed by the rules of the house."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cli.failures import Failed

if TYPE_CHECKING:
    from cases.case import Case
    from cases.service import House
    from procedures.model import Procedure


def filed(
    house: House, procedure: Procedure, unit: str, classes: tuple[str, ...], at: datetime
) -> Case:
    """A new case with these classes, given as the house would give them."""
    from cases.decide.filing import initial_classes

    known = {klass.id: klass for klass in procedure.classes}
    for name in classes:
        if name not in known:
            raise Failed(f"The procedure has no class {name!r}", f"name: {', '.join(known)}")
    # Anonymity and repetition are not set by anybody: they come from how and how often is filed.
    anonymous = "anonymous" in classes
    repeated = procedure.repeats.klass in classes
    earlier: list[Case] = []
    for serial in range(1, procedure.repeats.count if repeated else 1):
        day = at - timedelta(days=1)
        earlier.append(_file(house, procedure, unit, anonymous, day, serial, tuple(earlier)))
    case = _file(house, procedure, unit, anonymous, at, len(earlier) + 1, tuple(earlier))
    have = {*initial_classes(procedure, anonymous), procedure.repeats.klass}
    for name in classes:
        if name not in have:
            case = _classified(case, name, house, procedure, at)
    return case


def _file(
    house: House,
    procedure: Procedure,
    unit: str,
    anonymous: bool,
    at: datetime,
    serial: int,
    earlier: tuple[Case, ...],
) -> Case:
    from cases import commands as c
    from cases.access import Actor, Refusal
    from cases.decide import decide
    from cases.decide.facts import Facts
    from cases.service import happened

    name = f"simulated{serial}"
    command = c.FileComplaint(
        case=name,
        procedure=procedure.id,
        version=procedure.version,
        unit=unit,
        channel="telegram",
        language="zh",
        customer="customer:simulated",
        chat="",
        wishes=(),
        anonymous=anonymous,
        texts={},
        code="",
    )
    actor = Actor("customer:simulated", kind="customer")
    facts = Facts(actor, house.org, number=f"S{serial}", earlier=earlier)
    decided = decide(None, command, facts, procedure, at)
    assert not isinstance(decided, Refusal)
    case, _ = happened(None, name, decided, actor.id, "simulated", at)
    return case


def _classified(case: Case, name: str, house: House, procedure: Procedure, at: datetime) -> Case:
    """Set a class by the hand of somebody whose role may."""
    from cases import commands as c
    from cases.access import Actor, Refusal
    from cases.decide import decide
    from cases.decide.facts import Facts
    from cases.events import Sealed
    from cases.organisation import Holding, Person
    from cases.service import happened

    held = tuple(Holding(role.id, house.org.root().id) for role in procedure.organisation)
    actor = Actor("person:simulated", Person("simulated", "simulated", held))
    command = c.Classify(case.id, name, Sealed("simulated", ""))
    decided = decide(case, command, Facts(actor, house.org), procedure, at)
    if isinstance(decided, Refusal):
        raise Failed(f"Nobody can give a case the class {name!r} here", "leave it out")
    if not decided:
        return case
    changed, _ = happened(case, case.id, decided, actor.id, f"simulated:{name}", at)
    return changed
