"""Who plays: customers, the organisation's staff, their groups, and the phones they are seen on."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.playground.telegram import TelegramWorld
from cases.organisation import Organisation, Person, Unit

PhoneId = Literal["customer", "store", "branch", "hq", "manager"]

CUSTOMERS_FROM = 7_000_001
GUESTS_FROM = 7_100_000
GUESTS_MOST = 60
STAFF_FROM = 8_000_000
CUSTOMER_BOT = ("customer", "kesu_service_bot", "Kesu 客服")
STAFF_BOT = ("staff", "kesu_desk_bot", "Kesu 工作台")
BOT_IDS: Mapping[str, int] = {"customer": 1_000_001, "staff": 1_000_002}


@dataclass(frozen=True)
class Account:
    """A person's account in the stand-in. `person`: who that is in the organisation, if anybody."""

    id: int
    name: str
    language: str
    person: str = ""


CUSTOMERS: tuple[Account, ...] = (
    Account(CUSTOMERS_FROM, "张敏", "zh-hans"),
    Account(CUSTOMERS_FROM + 1, "Emily", "en"),
)


def guests(world: TelegramWorld) -> tuple[Account, ...]:
    """The example customers who have come so far, in order."""
    numbers = range(GUESTS_FROM, GUESTS_FROM + GUESTS_MOST)
    found = (world.users[number] for number in numbers if number in world.users)
    return tuple(Account(each.id, each.first_name, each.language_code or "") for each in found)


@dataclass(frozen=True)
class Seat:
    """Somebody's place at a phone: which account acts in which chat (by the stand-in's key)."""

    account: int
    chat: str
    place: str = ""


@dataclass(frozen=True)
class Phone:
    """A phone on the page; whoever holds it sits on one of its seats."""

    id: PhoneId
    seats: tuple[Seat, ...]


def staff_account(person: Person) -> Account:
    """The account of a member of staff: its number follows from the person's id alone, so that a
    changed organisation file gives nobody another's account.
    """
    number = STAFF_FROM + zlib.crc32(person.id.encode()) % 900_000_000
    language = "en" if person.language == "en" else "zh-hans"
    return Account(number, person.name, language, person.id)


def staff_of(org: Organisation) -> tuple[Account, ...]:
    """The accounts of everybody in the organisation file, in its order."""
    return tuple(staff_account(person) for person in org.people.values())


def members_of(org: Organisation, unit: str) -> tuple[Account, ...]:
    """Who sits in a unit's group: all who hold a role there, else the administrators."""
    holders = [
        person
        for person in org.people.values()
        if any(holding.unit == unit for holding in person.roles)
    ]
    people = holders or [person for person in org.people.values() if person.admin]
    return tuple(staff_account(person) for person in people)


def phone_of(org: Organisation, unit: Unit) -> PhoneId:
    """Where a unit's group is seen: what takes complaints is a store, the top is headquarters."""
    if unit.files:
        return "store"
    return "branch" if unit.parent else "hq"


def manager_first(org: Organisation) -> tuple[Person, ...]:
    """Staff for the manager's phone: administrators first."""
    return tuple(sorted(org.people.values(), key=lambda person: not person.admin))


def phones(
    org: Organisation, groups: Mapping[str, str], more: tuple[Account, ...] = ()
) -> tuple[Phone, ...]:
    """The phones from left to right, empty ones left out. `groups`: unit -> key of its chat;
    `more`: customers beside those who are always there.
    """
    seats: dict[PhoneId, list[Seat]] = {"store": [], "branch": [], "hq": []}
    for unit in org.units.values():
        if unit.id in groups:
            place = phone_of(org, unit)
            seats[place] += [
                Seat(each.id, groups[unit.id], unit.id) for each in members_of(org, unit.id)
            ]
    customers = tuple(Seat(each.id, f"{each.id}:customer") for each in (*CUSTOMERS, *more))
    privates = tuple(
        Seat(each.id, f"{each.id}:staff")
        for each in (staff_account(person) for person in manager_first(org))
    )
    shown = [
        Phone("customer", customers),
        *(Phone(name, tuple(found)) for name, found in seats.items()),
        Phone("manager", privates),
    ]
    return tuple(phone for phone in shown if phone.seats)


def phones_view(
    org: Organisation, groups: Mapping[str, str], more: tuple[Account, ...] = ()
) -> list[dict[str, Any]]:
    """`phones` as the page reads them, with names in both languages."""
    accounts = {each.id: each for each in (*CUSTOMERS, *more, *staff_of(org))}

    def seat(each: Seat) -> dict[str, Any]:
        place = org.units[each.place].name if each.place else None
        return {
            "user": each.account,
            "name": accounts[each.account].name,
            "language": accounts[each.account].language[:2],
            "chat": each.chat,
            "place": {"zh": place.zh, "en": place.en} if place else None,
        }

    return [
        {"id": phone.id, "seats": [seat(each) for each in phone.seats]}
        for phone in phones(org, groups, more)
    ]
