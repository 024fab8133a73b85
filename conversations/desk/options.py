"""What is on offer with a case, spelled out: whom it can be handed to, which flags go off again,
what can be read beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from cases.access import roles_at
from cases.case import Case
from cases.offers import Offer, offers
from cases.organisation import Organisation, Person, Unit
from cases.runs import running
from conversations.desk.papers import forms_of, guides_of
from procedures.model import Procedure, Text

PEOPLE = 6
UNITS = 4
UNITS_INSTEAD = 10  # as many as a menu has room for, where no unit is near by


def options(case: Case, procedure: Procedure, org: Organisation) -> tuple[Offer, ...]:
    """All offers; the one of handing over becomes one for each person and unit near by.

    `data` of a hand-over is `p:<person>` or `u:<unit>`; `unclass` takes a flag off again.
    """
    spelled: list[Offer] = []
    for offer in offers(case, procedure, org):
        if offer.act == "handover":
            spelled += receivers(case, org)
        else:
            spelled.append(offer)
    if case.periodic:
        return tuple(spelled)
    if not case.ended:
        spelled += _flags(case, procedure)
        spelled += _explained(case, procedure)
        spelled += _at_once(case, procedure)
    return (*spelled, *_read_beside(case, procedure))


def _explained(case: Case, procedure: Procedure) -> Iterator[Offer]:
    """Why a deadline stands so; whose end a person may name; when it really happened."""
    going = [run.clock for run in running(case, procedure)]
    if going:
        yield Offer("why")
    for clock in going:
        yield Offer("why", clock.id, clock.name, "beside")
    if any(clock.extend for clock in going):
        yield Offer("limit", group="more")
    yield Offer("incident", group="more")


def _at_once(case: Case, procedure: Procedure) -> Iterator[Offer]:
    """What stands under a question for words, for who has none to add."""
    for step in procedure.steps:
        yield Offer("once", step.id, step.label, "beside")
    for klass in procedure.classes:
        if klass.words and klass.decided_by and klass.id not in case.classes:
            yield Offer("adopt", klass.id, klass.name, "beside")


def _read_beside(case: Case, procedure: Procedure) -> Iterator[Offer]:
    if guides_of(case, procedure) and not case.ended:
        yield Offer("guide", group="more")
    if forms_of(case, procedure):
        yield Offer("form", group="more")


def receivers(case: Case, org: Organisation) -> Iterator[Offer]:
    """People with a role over the unit (its own first), then units above, below and beside it. Of
    a unit that is no more nobody can have the case: then any unit.
    """
    if case.unit not in org.units:
        for unit in list(org.units.values())[:UNITS_INSTEAD]:
            yield Offer("handover", f"u:{unit.id}", unit.name, "handover")
        return
    for person in _people(case, org)[:PEOPLE]:
        label = Text(person.name, person.name)
        yield Offer("handover", f"p:{person.id}", label, "handover")
    for unit in _units(case, org)[:UNITS]:
        yield Offer("handover", f"u:{unit.id}", unit.name, "handover")


def _people(case: Case, org: Organisation) -> list[Person]:
    able = [
        person
        for person in org.people.values()
        if person.id != case.owner and not person.absent and roles_at(person, case.unit, org)
    ]
    return sorted(able, key=lambda p: case.unit not in {holding.unit for holding in p.roles})


def _units(case: Case, org: Organisation) -> list[Unit]:
    own = org.unit(case.unit)
    above = list(org.climb(case.unit))[1:]
    below = [unit for unit in org.units.values() if unit.parent == own.id]
    beside = [u for u in org.units.values() if own.parent and u.parent == own.parent and u != own]
    return [*above, *below, *beside]


def _flags(case: Case, procedure: Procedure) -> Iterator[Offer]:
    for klass in procedure.classes:
        if klass.axis == "flag" and klass.decided_by and klass.id in case.classes:
            label = Text(f"✕ {klass.name.zh}", f"✕ {klass.name.en}")
            yield Offer("unclass", klass.id, label, "class")
