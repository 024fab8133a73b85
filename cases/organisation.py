"""Who is where: units in a tree, people with roles, and the chats that reach them. A frozen value.

The service gathers it (organisation file plus bindings made in chat) and hands it to the pure
machines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from cases.errors import OrganisationError
from cases.platforms import Platform, platform_of
from procedures.calendar import ALWAYS, Calendar
from procedures.model import Receiver, Text

Bot = Literal["customer", "staff"]


@dataclass(frozen=True)
class Address:
    """A chat that one of our bots can write to. `chat` is the platform's id, as text."""

    bot: Bot
    chat: str

    def __str__(self) -> str:
        return f"{self.bot}:{self.chat}"


@dataclass(frozen=True)
class Unit:
    """One place of the organisation. `quiet`: seconds since local midnight, from and to (may cross
    it).

    `files`: customers may complain about it. `language`: what its staff group reads. `procedure`:
    the one its cases and those of units below it follow, where it is not the company's.
    """

    id: str
    name: Text
    kind: str
    parent: str = ""
    calendar: str = "always"
    quiet: tuple[int, int] | None = None
    aliases: tuple[str, ...] = ()
    files: bool = True
    language: str = "zh"
    procedure: str = ""


@dataclass(frozen=True)
class Holding:
    """A role held at a unit; a deputy hears when no primary is there."""

    role: str
    unit: str
    deputy: bool = False


@dataclass(frozen=True)
class Person:
    """A member of staff. `absent` people are passed over in favour of deputies."""

    id: str
    name: str
    roles: tuple[Holding, ...] = ()
    language: str = "zh"
    absent: bool = False
    admin: bool = False


@dataclass(frozen=True)
class Organisation:
    """The whole. `groups`: unit -> its staff group; `privates`: person -> the private chat with the
    staff bot in which they are told; `accounts`: person -> every account of theirs that can be
    reached, the best first (left out: the one of `privates`). An account's id is its private chat.

    `wechat_words_on_telegram`: what customers write on WeChat may be read in Telegram, too.
    """

    name: Text
    units: Mapping[str, Unit]
    people: Mapping[str, Person]
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    procedure: str = "service"
    groups: Mapping[str, Address] = field(default_factory=dict)
    privates: Mapping[str, Address] = field(default_factory=dict)
    accounts: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)
    wechat_words_on_telegram: bool = False

    def unit(self, name: str) -> Unit:
        """The unit with this id; OrganisationError when there is none."""
        try:
            return self.units[name]
        except KeyError:
            raise OrganisationError(f"no unit {name!r}; known: {', '.join(self.units)}") from None

    def home(self, unit: str) -> str:
        """Who answers for cases of `unit`: itself, or the top of the tree for one that is in the
        file no more. Where it stood in the tree went with it.
        """
        return unit if unit in self.units else self.root().id

    def calendar_of(self, unit: str) -> Calendar:
        """The working calendar of a unit; 7x24 where it names none."""
        return self.calendars.get(self.unit(self.home(unit)).calendar, ALWAYS)

    def zone_of(self, unit: str) -> str:
        """The IANA zone in which people of this unit read the clock: its calendar's, else that of
        the nearest unit above which has one.
        """
        for here in self.climb(unit):
            if here.calendar in self.calendars:
                return self.calendars[here.calendar].zone
        return "Asia/Shanghai"

    def procedure_of(self, unit: str) -> str:
        """The id of the procedure of a unit's new cases: its own, or the nearest above."""
        named = (here.procedure for here in self.climb(unit) if here.procedure)
        return next(named, self.procedure)

    def climb(self, unit: str) -> Iterator[Unit]:
        """The unit (or its `home`) and everything above it, nearest first."""
        name = self.home(unit)
        while name:
            here = self.unit(name)
            yield here
            name = here.parent

    def root(self) -> Unit:
        """The top of the tree."""
        return next(unit for unit in self.units.values() if not unit.parent)

    def place(self, receiver: Receiver, unit: str) -> str:
        """The unit meant by a receiver of a case at `unit`; where a level is missing, the next one
        up.
        """
        path = list(self.climb(unit))
        if receiver.at == "unit":
            return path[0].id
        if receiver.at == "parent":
            return path[min(1, len(path) - 1)].id
        for here in path:
            if here.kind == receiver.at:
                return here.id
        return path[-1].id

    def holders(self, role: str, unit: str) -> tuple[Person, ...]:
        """Who holds a role at a unit: primaries who are there, else deputies, else absent
        primaries.
        """
        held = [
            (holding.deputy, person)
            for person in self.people.values()
            for holding in person.roles
            if holding.role == role and holding.unit == unit
        ]
        for wanted in ((False, False), (True, False), (False, True), (True, True)):
            found = tuple(p for deputy, p in held if (deputy, p.absent) == wanted)
            if found:
                return found
        return ()

    def responsible(self, receiver: Receiver, unit: str) -> tuple[str, tuple[Person, ...]]:
        """The unit and people who answer for a receiver. Climbs until someone holds the role; never
        nobody.

        At the end of the ladder stand the administrators at the root.
        """
        for here in self.climb(self.place(receiver, unit)):
            people = self.holders(receiver.role, here.id)
            if people:
                return here.id, people
        return self.root().id, tuple(p for p in self.people.values() if p.admin)

    def group_near(self, unit: str) -> tuple[str, Address] | None:
        """The nearest bound staff group at or above a unit, with the unit it belongs to."""
        for here in self.climb(unit):
            if here.id in self.groups:
                return here.id, self.groups[here.id]
        return None

    def person_at(self, address: Address) -> Person | None:
        """The person whose private chat this is."""
        for name in (*self.privates, *self.accounts):
            if address in self.accounts_of(name):
                return self.people.get(name)
        return None

    def accounts_of(self, person: str) -> tuple[Address, ...]:
        """The accounts by which a person can be reached, the best first."""
        told = (self.privates[person],) if person in self.privates else ()
        return self.accounts.get(person, told)

    def account_on(self, platform: Platform, person: str) -> Address | None:
        """A person's account on this platform."""
        found = (one for one in self.accounts_of(person) if platform_of(one.chat) == platform)
        return next(found, None)
