"""The chats themselves: a group is bound to a unit; when it is lost somebody else is told."""

from __future__ import annotations

from cases.organisation import Address
from cases.outgoing import Button
from conversations.desk.card import unit_name
from conversations.desk.hearing import DeskTurn, Hearing, changed, language_at, together
from conversations.desk.places import beside, bindable, may_bind, people_of, unit_called
from conversations.desk.requests import Request
from conversations.turn import Say

KNOWN = 20
COUNTED = 1000
KEEP = "-"  # for a unit: it stays as it is


async def bind(here: Hearing, asked: Request) -> DeskTurn:
    """`/bind UNIT` in a group: its cards and warnings come here from now on. A group that serves
    another unit is taken from it only once somebody has confirmed that.
    """
    if here.incoming.private:
        return here.say("bind_private")
    unit = unit_called(here.org, asked.target)
    mine = bindable(here.person, here.org, here.procedure)
    if unit is None or unit.id not in mine:
        known = [unit_name(here.org, name, here.language) for name in mine]
        return here.say("bind_refused", unit=asked.target, known=known[:KNOWN])
    if here.group_unit and here.group_unit != unit.id:
        return await _ask(here, unit.id, here.group_unit)
    return await _bound(here, unit.id)


async def _ask(here: Hearing, unit: str, former: str) -> DeskTurn:
    """What the change means, and a button for it that names both units."""
    left = await here.work.cases.list(units=[former], limit=COUNTED)
    values = {
        "zone": here.zone,
        "unit": unit_name(here.org, unit, here.language),
        "former": unit_name(here.org, former, here.language),
        "open": len(left),
    }
    buttons = (
        Button("bind", "staff_bind_yes", f"{unit}:{former}", style="danger"),
        Button("bind", "staff_bind_no", f"{KEEP}:{former}"),
    )
    return DeskTurn((Say("staff/bind_ask", values, buttons),), language=here.language)


async def confirmed(here: Hearing) -> DeskTurn:
    """The answer to that question. Whoever presses needs the right of whoever may ask, and the
    group must serve the unit still that was named.
    """
    unit, _, former = here.incoming.data.partition(":")
    if not unit or unit == KEEP:
        return _kept(here, former)
    if unit not in here.org.units or not may_bind(here.person, unit, here.org, here.procedure):
        return here.toast("toast/no_right", alert=True)
    if here.group_unit != former:
        return _changed_since(here)
    return await _bound(here, unit)


def _kept(here: Hearing, former: str) -> DeskTurn:
    """Nothing changes; unless somebody has changed it since the question."""
    if here.group_unit == former or not former:
        return here.toast("toast/bind_kept")
    return _changed_since(here)


def _changed_since(here: Hearing) -> DeskTurn:
    serves = here.group_unit
    name = unit_name(here.org, serves, here.language) if serves else ""
    return here.toast("toast/bind_stale", alert=True, unit=name)


async def _bound(here: Hearing, unit: str) -> DeskTurn:
    assert here.person is not None
    before = here.org.groups.get(unit)
    await here.work.people.bind_group(unit, here.address, here.person.id, here.now)
    open_cases = await here.work.cases.list(units=[unit], limit=COUNTED)
    name = unit_name(here.org, unit, here.org.unit(unit).language)
    turns = [here.say("bound", unit=name, open=len(open_cases)), *_former_unit(here, unit)]
    if before is not None and before != here.address:
        turns.append(here.say("bound_elsewhere", chat=before.chat, unit=name))
    return changed(together(*turns))


def _former_unit(here: Hearing, unit: str) -> list[DeskTurn]:
    """A group serves one unit: the people of the one it served until now are told, and whoever
    hears for it.
    """
    former = here.group_unit
    if not former or former == unit:
        return []
    heir = beside(here.org, former, here.incoming.chat)
    told = dict.fromkeys((*heir, *people_of(here.org, former)))
    return [_rebound(here, chat, former, unit, heir=chat in heir) for chat in told]


def _rebound(here: Hearing, chat: str, former: str, unit: str, *, heir: bool) -> DeskTurn:
    language = language_at(here.org, chat)
    was, now = (unit_name(here.org, each, language) for each in (former, unit))
    return here.say("group_rebound", chat=chat, unit=was, to=now, heir=heir)


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
