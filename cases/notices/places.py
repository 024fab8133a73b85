"""Where a person or a unit is reached, in which language, and when it is night there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cases.case import Case
from cases.events import Event, Sealed
from cases.organisation import Address, Organisation, Person
from cases.outgoing import Button, Outgoing, Reason
from cases.platforms import hears_only
from procedures.model import Receiver


@dataclass(frozen=True)
class Hearing:
    """A chat that is to hear something, its unit and language, and whom to name in it."""

    address: Address
    unit: str
    language: str
    people: tuple[Person, ...] = ()


def reach(receiver: Receiver, unit: str, org: Organisation) -> tuple[Hearing, ...]:
    """The chats that reach a receiver of a case at `unit`: the group of the place where the role is
    held, naming its holders; without one their private chats; without those the next group up.
    """
    place, people = org.responsible(receiver, unit)
    return reach_people(place, people, org)


def reach_people(place: str, people: tuple[Person, ...], org: Organisation) -> tuple[Hearing, ...]:
    """As `reach`, for people found already."""
    private = tuple(
        Hearing(org.privates[p.id], place, p.language, (p,)) for p in people if p.id in org.privates
    )
    if place in org.groups:
        here = Hearing(org.groups[place], place, org.unit(place).language, people)
        return (here, *private) if hears_only(here.address.chat) else (here,)
    if private:
        return private
    near = org.group_near(place)
    if near is not None:
        return (Hearing(near[1], near[0], org.unit(near[0]).language, people),)
    return admins(org)


def admins(org: Organisation) -> tuple[Hearing, ...]:
    """The last resort: administrators' private chats."""
    root = org.root().id
    return tuple(
        Hearing(org.privates[p.id], root, p.language, (p,))
        for p in org.people.values()
        if p.admin and p.id in org.privates
    )


def group_of(unit: str, org: Organisation) -> tuple[Hearing, ...]:
    """The staff group in which cases of a unit live, or who must do without one."""
    unit = org.home(unit)
    near = org.group_near(unit)
    if near is not None and not hears_only(near[1].chat):
        return (Hearing(near[1], near[0], org.unit(near[0]).language),)
    heads = tuple(p for p in org.people.values() if p.id in org.privates)
    holders = tuple(p for p in heads if any(h.unit == unit for h in p.roles))
    private = tuple(Hearing(org.privates[p.id], unit, p.language) for p in holders) or admins(org)
    if near is None:
        return private
    return (Hearing(near[1], near[0], org.unit(near[0]).language), *private)


def morning(unit: str, org: Organisation, now: datetime) -> datetime | None:
    """The end of the unit's quiet hours when `now` lies in them, else None."""
    quiet = org.unit(org.home(unit)).quiet
    if quiet is None:
        return None
    local = now.astimezone(ZoneInfo(org.zone_of(unit)))
    begin, end = quiet
    second = local.hour * 3600 + local.minute * 60 + local.second
    inside = begin <= second < end if begin < end else second >= begin or second < end
    if not inside:
        return None
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    day = midnight + timedelta(days=1) if begin >= end and second >= begin else midnight
    return (day + timedelta(seconds=end)).astimezone(now.tzinfo)


def event_unit_before(event: Event, case: Case) -> str:
    """The unit that had the case before a hand-over."""
    before = [mark.unit for mark in case.marks if mark.seq < event.seq]
    return before[-1] if before else case.unit


def message(
    event: Event,
    case: Case,
    hearing: Hearing,
    template: str,
    values: dict[str, object],
    *,
    buttons: Sequence[Button] = (),
    not_before: datetime | None = None,
    reasons: Sequence[Reason] = (),
) -> Outgoing:
    """A notice about an event, for one chat; its key makes a repeat harmless."""
    return Outgoing(
        key=f"{case.id}:{event.seq}:{template}:{hearing.address}",
        bot=hearing.address.bot,
        chat=hearing.address.chat,
        template=template,
        language=hearing.language,
        created_at=event.at,
        values={k: v for k, v in values.items() if not isinstance(v, Sealed)},
        texts={k: v for k, v in values.items() if isinstance(v, Sealed)},
        case=case.id,
        buttons=tuple(buttons),
        mention=tuple(p.id for p in hearing.people),
        reasons=tuple(reasons),
        not_before=not_before,
        loud=not_before is None,
    )
