"""Who plays: customers, the organisation's staff, and their accounts on the small platforms."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.playground.telegram import TelegramWorld
from cases.organisation import Organisation, Person
from cases.platforms import WECOM_GROUP, WECOM_PERSON

CUSTOMERS_FROM = 7_000_001
GUESTS_FROM = 7_100_000
GUESTS_MOST = 60
STAFF_FROM = 8_000_000
CUSTOMER_BOT = ("customer", "kesu_service_bot", "Kesu 客服")
STAFF_BOT = ("staff", "kesu_desk_bot", "Kesu 工作台")
BOT_IDS: Mapping[str, int] = {"customer": 1_000_001, "staff": 1_000_002}


@dataclass(frozen=True)
class Account:
    """A person's account in the small Telegram. `person`: who that is in the organisation, if
    anybody.
    """

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


def wecom_person(person: str) -> str:
    """The account of a member of staff in the small WeCom, which is their chat with the bot too."""
    return f"{WECOM_PERSON}{person}"


def wecom_group(unit: str) -> str:
    """A unit's group in the small WeCom."""
    return f"{WECOM_GROUP}{unit}"
