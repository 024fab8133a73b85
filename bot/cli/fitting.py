"""Does a procedure fit an organisation: is there somebody behind every role it speaks of?"""

from __future__ import annotations

from collections.abc import Iterator

from cases.organisation import Organisation
from procedures.check_receivers import CUSTOMER, Finding
from procedures.check_walk import walk
from procedures.model import Procedure, Receiver

_PLACES = frozenset({"unit", "parent", "root"})


def misfits(procedure: Procedure, org: Organisation) -> Iterator[Finding]:
    """Roles without anybody at or above a unit that takes complaints; in the company's own
    procedure also roles of people that it does not know.
    """
    if procedure.id == org.procedure:
        yield from _unknown(procedure, org)
    for receiver, place in _receivers(procedure).items():
        nobody = [unit.id for unit in org.units.values() if unit.files]
        nobody = [unit for unit in nobody if not _held(receiver, unit, org)]
        if nobody:
            wanted = org.place(receiver, nobody[0])
            problem = (
                f"nobody holds {receiver.role!r}, whom {procedure.id!r} names in {place}: for "
                f"cases of {', '.join(nobody)} only administrators would hear"
            )
            remedy = f'give somebody roles = ["{receiver.role}@{wanted}"] or one above it'
            yield "people", problem, remedy


def _unknown(procedure: Procedure, org: Organisation) -> Iterator[Finding]:
    known = {role.id for role in procedure.organisation}
    for person in org.people.values():
        for holding in person.roles:
            if holding.role not in known:
                problem = f"procedure {procedure.id!r} has no role {holding.role!r}"
                remedy = f"use: {', '.join(sorted(known))}"
                yield f"people ({person.id}).roles", problem, remedy


def remarks(procedure: Procedure, org: Organisation) -> Iterator[str]:
    """What may well be meant so."""
    kinds = {unit.kind for unit in org.units.values()} | _PLACES
    for receiver, place in _receivers(procedure).items():
        if receiver.at not in kinds:
            yield (
                f"{place}: no unit is of kind {receiver.at!r}; what is meant for it goes to the "
                "top of the tree"
            )
    yield "Which chats are bound stands in the database: `kesu doctor` says whom no chat reaches."


def _receivers(procedure: Procedure) -> dict[Receiver, str]:
    """Everybody who is to hear, with the first place that says so."""
    found: dict[Receiver, str] = {}
    for place, value in walk(procedure, ""):
        if isinstance(value, Receiver) and value.role != CUSTOMER:
            found.setdefault(value, place)
    return found


def _held(receiver: Receiver, unit: str, org: Organisation) -> bool:
    place = org.place(receiver, unit)
    return any(org.holders(receiver.role, here.id) for here in org.climb(place))
