"""The chats themselves: a group is bound to a unit, and its losses are told to somebody another way."""

from __future__ import annotations

from cases.access import roles_at
from cases.organisation import Address, Organisation
from conversations.desk import queries
from conversations.desk.card import unit_name
from conversations.desk.hearing import DeskTurn, Hearing, changed, together
from conversations.desk.requests import Request


def may_bind(here: Hearing, unit: str) -> bool:
    """Administrators, and those whose role over the unit allows it."""
    if here.person is None:
        return False
    if here.person.admin:
        return True
    held = roles_at(here.person, unit, here.org)
    return any("bind" in role.may for role in here.procedure.organisation if role.id in held)


async def bind(here: Hearing, asked: Request) -> DeskTurn:
    """`/bind UNIT` in a group: its cards and warnings come here from now on."""
    if here.incoming.private:
        return here.say("bind_private")
    unit = queries.find_unit(here, asked.target)
    mine = [name for name in here.org.units if may_bind(here, name)]
    if unit is None or unit.id not in mine:
        known = [unit_name(here.org, name, here.language) for name in mine]
        return here.say("bind_refused", unit=asked.target, known=known[: queries.LINES])
    assert here.person is not None
    before = here.org.groups.get(unit.id)
    await here.work.people.bind_group(unit.id, here.address, here.person.id, here.now)
    open_cases = await here.work.cases.list(units=[unit.id], limit=queries.COUNTED)
    name = unit_name(here.org, unit.id, unit.language)
    bound = here.say("bound", unit=name, open=len(open_cases))
    if before is None or before == here.address:
        return changed(bound)
    return changed(together(bound, here.say("bound_elsewhere", chat=before.chat, unit=name)))


async def news(here: Hearing) -> DeskTurn:
    """Our bot came into a group, was removed, or the group became a supergroup."""
    people = here.work.people
    if here.incoming.kind == "joined":
        bound = here.group_unit
        return here.say("joined", unit=unit_name(here.org, bound, here.language) if bound else "")
    if here.incoming.kind == "migrated":
        new = Address("staff", here.incoming.argument)
        await people.migrate_group(here.address, new, here.now)
        return changed(here.silence())
    lost = await people.unbind_group(here.address, here.now)
    if lost is None:
        return here.silence()
    told = [
        here.say("group_lost", chat=chat, unit=unit_name(here.org, lost, here.language))
        for chat in beside(here.org, lost, here.incoming.chat)
    ]
    return changed(together(here.silence(), *told))


def beside(org: Organisation, unit: str, lost: str) -> tuple[str, ...]:
    """The chats that hear what the chat `lost` no longer can: the next group up, else administrators."""
    for above in org.climb(unit) if unit in org.units else ():
        group = org.groups.get(above.id)
        if group is not None and group.chat != lost:
            return (group.chat,)
    admins = [person.id for person in org.people.values() if person.admin]
    privates = (org.privates[name].chat for name in admins if name in org.privates)
    return tuple(chat for chat in privates if chat != lost)
