"""One thing heard from a staff chat, with all that is needed to answer it, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from cases.access import Actor, sees
from cases.case import Case
from cases.organisation import Address, Organisation, Person
from cases.ports import Contact, Work
from cases.service import House
from conversations.incoming import Incoming
from conversations.residency import TextsFor, readable
from conversations.turn import Say, Toast
from procedures.model import Procedure


@dataclass(frozen=True)
class DeskTurn:
    """What staff hear. `house_changed`: bindings were made or lost, read the house again.

    `language`: of the replies without a chat, which go where it was asked; others are worded in
    the language of their chat (`language_at`).
    """

    replies: tuple[Say, ...] = ()
    toast: Toast | None = None
    house_changed: bool = False
    language: str = "zh"


@dataclass(frozen=True)
class Hearing:
    """What was heard, where, and who said it. `person` is None for accounts nobody was bound to.

    `entropy`: random bytes; `fresh_id`: a new id; `username`: of the staff bot, without @.
    """

    work: Work
    incoming: Incoming
    house: House
    contact: Contact | None
    cause: str
    now: datetime
    digest: Callable[[str], str]
    entropy: Callable[[int], bytes]
    fresh_id: Callable[[], str]
    username: str

    @property
    def org(self) -> Organisation:
        """The organisation as it stands."""
        return self.house.org

    @cached_property
    def person(self) -> Person | None:
        """Who speaks: the person bound to the account, unless they have left the organisation."""
        return self.org.people.get(self.contact.person) if self.contact else None

    @cached_property
    def actor(self) -> Actor:
        """The speaker as the record names them."""
        return Actor(f"person:{self.person.id}" if self.person else "stranger", self.person)

    @property
    def address(self) -> Address:
        """The chat in which it was said."""
        return Address("staff", self.incoming.chat)

    @cached_property
    def texts(self) -> TextsFor:
        """The texts of cases as they may be read here. Answers go to the chat where it was asked
        or to the speaker's account there: one platform.
        """
        return TextsFor(self.work, self.incoming.chat, self.org)

    def reads(self, case: Case) -> bool:
        """May the words, files and contact of this case be shown here?"""
        return readable(case.channel, self.incoming.chat, self.org)

    @cached_property
    def group_unit(self) -> str:
        """The unit whose staff group this chat is; empty for private chats and groups not bound."""
        return next((u for u, group in self.org.groups.items() if group == self.address), "")

    @cached_property
    def language(self) -> str:
        """In a group's talk the group's language, else what the speaker chose or the file says."""
        if self.group_unit and self.incoming.kind != "press":
            return self.org.unit(self.group_unit).language
        chosen = self.contact.language if self.contact else ""
        return chosen or (self.person.language if self.person else "zh")

    @cached_property
    def zone(self) -> str:
        """The zone in which the people of this chat read the clock."""
        held = self.person.roles[0].unit if self.person and self.person.roles else ""
        unit = self.group_unit or (held if held in self.org.units else self.org.root().id)
        return self.org.zone_of(unit)

    @property
    def procedure(self) -> Procedure:
        """The company's procedure in its newest version, for what concerns no case."""
        return self.house.current()

    def procedure_of(self, case: Case) -> Procedure:
        """The procedure pinned to a case."""
        return self.house.procedure_of(case)

    def sees(self, unit: str) -> bool:
        """May the speaker read cases of this unit?"""
        return bool(self.person and sees(self.person, unit, self.org))

    def within_chat(self, unit: str) -> bool:
        """May cases of this unit be spoken of here? In a group those of its unit and below."""
        if self.incoming.private:
            return True
        return any(here.id == self.group_unit for here in self.org.climb(unit))

    def say(
        self, template: str, *, about: Case | None = None, chat: str = "", **values: Any
    ) -> DeskTurn:
        """An answer of one message; `about` is the case its buttons and replies act on."""
        named = {"number": about.number} if about else {}
        case = about.id if about else ""
        told = {"zone": self.zone, **named, **values}
        said = Say(f"staff/{template}", told, chat=chat, case=case)
        return DeskTurn((said,), language=self.language)

    def toast(self, template: str, alert: bool = False, **values: Any) -> DeskTurn:
        """An answer shown for a moment over the chat."""
        shown = Toast(f"staff/{template}", {"zone": self.zone, **values}, alert)
        return DeskTurn(toast=shown, language=self.language)

    def silence(self) -> DeskTurn:
        """No answer."""
        return DeskTurn(language=self.language)


def together(*turns: DeskTurn) -> DeskTurn:
    """Several answers as one; the last toast is shown."""
    first, *rest = turns
    for turn in rest:
        first = replace(
            first,
            replies=first.replies + turn.replies,
            toast=turn.toast or first.toast,
            house_changed=first.house_changed or turn.house_changed,
        )
    return first


def language_at(org: Organisation, chat: str) -> str:
    """What is read in a staff chat: the group's language, or that of the person in private."""
    address = Address("staff", chat)
    for unit, group in org.groups.items():
        if group == address and unit in org.units:
            return org.units[unit].language
    person = org.person_at(address)
    return person.language if person else "zh"


def changed(turn: DeskTurn) -> DeskTurn:
    """The same answer, and bindings have changed."""
    return replace(turn, house_changed=True)
