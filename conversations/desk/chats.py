"""The chats themselves: a group is bound to a unit; when it is lost somebody else is told."""

from __future__ import annotations

from cases.organisation import Address
from conversations.desk.card import unit_name
from conversations.desk.hearing import DeskTurn, Hearing, changed, together
from conversations.desk.places import beside, bindable, unit_called
from conversations.desk.requests import Request

KNOWN = 20
COUNTED = 1000


async def bind(here: Hearing, asked: Request) -> DeskTurn:
    """`/bind UNIT` in a group: its cards and warnings come here from now on."""
    if here.incoming.private:
        return here.say("bind_private")
    unit = unit_called(here.org, asked.target)
    mine = bindable(here.person, here.org, here.procedure)
    if unit is None or unit.id not in mine:
        known = [unit_name(here.org, name, here.language) for name in mine]
        return here.say("bind_refused", unit=asked.target, known=known[:KNOWN])
    assert here.person is not None
    before = here.org.groups.get(unit.id)
    await here.work.people.bind_group(unit.id, here.address, here.person.id, here.now)
    open_cases = await here.work.cases.list(units=[unit.id], limit=COUNTED)
    name = unit_name(here.org, unit.id, unit.language)
    turns = [here.say("bound", unit=name, open=len(open_cases)), *_former_unit(here, unit.id)]
    if before is not None and before != here.address:
        turns.append(here.say("bound_elsewhere", chat=before.chat, unit=name))
    return changed(together(*turns))


def _former_unit(here: Hearing, unit: str) -> list[DeskTurn]:
    """A group serves one unit: whoever hears for the one it served until now is told."""
    former = here.group_unit
    if not former or former == unit:
        return []
    names = [unit_name(here.org, each, here.language) for each in (former, unit)]
    return [
        here.say("group_rebound", chat=chat, unit=names[0], to=names[1])
        for chat in beside(here.org, former, here.incoming.chat)
    ]


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
