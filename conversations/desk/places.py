"""Which unit is meant, who may bind a group to it, and who hears when its chat is lost."""

from __future__ import annotations

from cases.access import roles_at
from cases.organisation import Organisation, Person, Unit
from procedures.model import Procedure


def unit_called(org: Organisation, named: str) -> Unit | None:
    """The unit with this id, name or alias; case and spaces at the ends do not matter."""
    wanted = named.strip().casefold()
    for unit in org.units.values():
        names = (unit.id, unit.name.zh, unit.name.en, *unit.aliases)
        if wanted in {name.casefold() for name in names}:
            return unit
    return None


def may_bind(person: Person | None, unit: str, org: Organisation, procedure: Procedure) -> bool:
    """Administrators, and those whose role over the unit allows it."""
    if person is None or person.admin:
        return person is not None
    held = roles_at(person, unit, org)
    return any("bind" in role.may for role in procedure.organisation if role.id in held)


def bindable(person: Person | None, org: Organisation, procedure: Procedure) -> tuple[str, ...]:
    """The units to which this person may bind a group."""
    return tuple(unit for unit in org.units if may_bind(person, unit, org, procedure))


def beside(org: Organisation, unit: str, lost: str) -> tuple[str, ...]:
    """The chats that hear what `lost` no longer can: the next group up, else administrators."""
    for above in org.climb(unit) if unit in org.units else ():
        group = org.groups.get(above.id)
        if group is not None and group.chat != lost:
            return (group.chat,)
    admins = [person.id for person in org.people.values() if person.admin]
    found = (_account_beside(org, name, lost) for name in admins)
    return tuple(chat for chat in found if chat)


def _account_beside(org: Organisation, person: str, lost: str) -> str:
    """The best account of a person beside the lost one; empty where there is none."""
    chats = (account.chat for account in org.accounts_of(person))
    return next((chat for chat in chats if chat != lost), "")


def people_of(org: Organisation, unit: str) -> tuple[str, ...]:
    """The private chats of those who hold a role at this very unit."""
    return tuple(
        org.privates[person.id].chat
        for person in org.people.values()
        if person.id in org.privates and any(held.unit == unit for held in person.roles)
    )
