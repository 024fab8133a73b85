"""The phones of the page: who sits at which, and in which chat of which platform.

Somebody may be reached on several platforms. Staff are reached on one at a time, which the house
knows; whoever looks at a customer's phone chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.playground.people import (
    CUSTOMERS,
    Account,
    guests,
    members_of,
    staff_account,
    wecom_group,
    wecom_person,
)
from bot.playground.wechat.model import Person as WeChatPerson
from bot.playground.worlds import Worlds
from cases.organisation import Organisation, Person, Unit
from cases.platforms import WECHAT, Platform, platform_of

PhoneId = Literal["customer", "store", "branch", "hq", "manager"]
Groups = Mapping[str, str]


@dataclass(frozen=True)
class Side:
    """A seat on one platform: which account acts in which chat, by the page's key."""

    platform: Platform
    user: int | str
    chat: str


@dataclass(frozen=True)
class Seat:
    """Somebody's place at a phone. `sides`: the platform in force comes first. `place`: the unit
    whose group it is; `person`: who is reached privately.
    """

    name: str
    language: str
    sides: tuple[Side, ...]
    place: str = ""
    person: str = ""


@dataclass(frozen=True)
class Phone:
    """A phone on the page; whoever holds it sits on one of its seats."""

    id: PhoneId
    seats: tuple[Seat, ...]


def phone_of(unit: Unit) -> PhoneId:
    """Where a unit's group is seen: what takes complaints is a store, the top is headquarters."""
    if unit.files:
        return "store"
    return "branch" if unit.parent else "hq"


def phones(org: Organisation, groups: Groups, customers: Iterable[Seat] = ()) -> tuple[Phone, ...]:
    """The phones from left to right, empty ones left out. `groups`: unit -> Telegram group."""
    seats: dict[PhoneId, list[Seat]] = {"store": [], "branch": [], "hq": []}
    for unit in org.units.values():
        if unit.id in groups:
            seats[phone_of(unit)] += _group(org, unit, groups[unit.id])
    shown = [
        Phone("customer", tuple(customers)),
        *(Phone(name, tuple(found)) for name, found in seats.items()),
        Phone("manager", tuple(_private(org, person) for person in _manager_first(org))),
    ]
    return tuple(phone for phone in shown if phone.seats)


def customers_of(worlds: Worlds) -> tuple[Seat, ...]:
    """Customers who are always there, on either platform; then the example customers."""
    people = list(worlds.wechat.people.values())
    both = zip(CUSTOMERS, people[: len(CUSTOMERS)], strict=True)
    return (
        *(_seat(each, (_telegram(each, "customer"), _wechat(who))) for each, who in both),
        *(_seat(each, (_telegram(each, "customer"),)) for each in guests(worlds.telegram)),
        *(Seat(who.name, "", (_wechat(who),)) for who in people[len(CUSTOMERS) :]),
    )


def phones_view(worlds: Worlds, org: Organisation, groups: Groups) -> list[dict[str, Any]]:
    """`phones` as the page reads them, with names in both languages."""
    return [
        {"id": phone.id, "seats": [_view(org, seat) for seat in phone.seats]}
        for phone in phones(org, groups, customers_of(worlds))
    ]


def _view(org: Organisation, seat: Seat) -> dict[str, Any]:
    """`sides`: every platform, in an order that stays; `platform`, `user`, `chat`: in force."""
    place = org.units[seat.place].name if seat.place else None
    first = seat.sides[0]
    sides = sorted(seat.sides, key=lambda side: side.platform != "telegram")
    return {
        "name": seat.name,
        "language": seat.language[:2],
        "place": {"zh": place.zh, "en": place.en} if place else None,
        "unit": seat.place,
        "person": seat.person,
        **_side(first),
        "sides": [_side(side) for side in sides],
    }


def _side(side: Side) -> dict[str, Any]:
    return {"platform": side.platform, "user": side.user, "chat": side.chat}


def _group(org: Organisation, unit: Unit, telegram: str) -> list[Seat]:
    bound = org.groups.get(unit.id)
    first: Platform = platform_of(bound.chat) if bound else "telegram"
    return [
        Seat(
            each.name,
            each.language,
            _sides(first, each, telegram, wecom_group(unit.id)),
            place=unit.id,
        )
        for each in members_of(org, unit.id)
    ]


def _private(org: Organisation, person: Person) -> Seat:
    account, told = staff_account(person), org.privates.get(person.id)
    first: Platform = platform_of(told.chat) if told else "telegram"
    sides = _sides(first, account, f"{account.id}:staff", wecom_person(person.id))
    return Seat(account.name, account.language, sides, person=person.id)


def _sides(first: Platform, account: Account, telegram: str, wecom: str) -> tuple[Side, ...]:
    both = (
        Side("telegram", account.id, telegram),
        Side("wecom", wecom_person(account.person), wecom),
    )
    return tuple(sorted(both, key=lambda side: side.platform != first))


def _seat(account: Account, sides: tuple[Side, ...]) -> Seat:
    return Seat(account.name, account.language, sides)


def _telegram(account: Account, bot: str) -> Side:
    return Side("telegram", account.id, f"{account.id}:{bot}")


def _wechat(person: WeChatPerson) -> Side:
    chat = f"{WECHAT}{person.openid}"
    return Side("wechat", chat, chat)


def _manager_first(org: Organisation) -> tuple[Person, ...]:
    """Staff for the manager's phone: administrators first."""
    return tuple(sorted(org.people.values(), key=lambda person: not person.admin))
