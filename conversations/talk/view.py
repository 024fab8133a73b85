"""What a talk may see of the world, gathered by the service before each turn. Frozen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from conversations.reading.place import Named
from procedures.model import Procedure, Text


class UnitLine(Struct, frozen=True):
    """A unit that takes complaints."""

    id: str
    name: Text
    aliases: tuple[str, ...] = ()

    def named(self) -> Named:
        """As the reader of places wants it."""
        return Named(self.id, (self.name.zh, self.name.en, *self.aliases))


class CaseLine(Struct, frozen=True):
    """One of the customer's cases.

    `due_at`/`due_name`: the next promise to the customer, if one runs; `why`: how it was reckoned,
    as values for `customer/promise_why`. `since`: when a person
    accepted it, or proposed what the customer is asked about; None while nobody has.
    """

    id: str
    number: str
    status: str
    unit: Text
    filed_at: datetime
    due_at: datetime | None = None
    due_name: Text | None = None
    since: datetime | None = None
    why: dict[str, Any] | None = None

    @property
    def open(self) -> bool:
        """Work goes on, or an answer is awaited."""
        return self.status in ("open", "resolved")


class Conversation(Struct, frozen=True):
    """An open conversation of the customer with people.

    `kind`: `waiting` or `danger`. `answered`: a person has taken it. `spoken`: when staff last
    wrote to the customer; `last`: when either side last gave a sign.
    """

    id: str
    kind: str
    answered: bool = False
    spoken: datetime | None = None
    last: datetime | None = None


class View(Struct, frozen=True):
    """The world of one customer.

    `home`: the unit that gets complaints whose place is unknown. `zone`: IANA name, in which
    times are read and shown. `notice`: version of the privacy notice. `own_cases`: newest
    first. `receipt_tried`: this message is a number and a code (`reading.receipt.find`);
    `opened` is the case they fit, `followed` those which were opened so in this chat before, from
    whatever chat they came. `awaiting`: a case whose proposal this customer has to
    answer. `bot`: the customer bot's user name, without @.
    """

    organisation: Text
    units: tuple[UnitLine, ...]
    home: str
    procedure: Procedure
    zone: str
    notice: str
    own_cases: tuple[CaseLine, ...] = ()
    opened: CaseLine | None = None
    followed: tuple[CaseLine, ...] = ()
    receipt_tried: bool = False
    awaiting: CaseLine | None = None
    bot: str = ""
    conversations: tuple[Conversation, ...] = ()
    off: bool = False

    def unit(self, name: str) -> UnitLine | None:
        """The unit with this id, while it takes complaints."""
        return next((unit for unit in self.units if unit.id == name), None)

    def case(self, name: str) -> CaseLine | None:
        """The case with this id, where it is the customer's own or was opened here by its code."""
        known = (*self.own_cases, *self.followed)
        return next((case for case in known if case.id == name), None)

    def owns(self, name: str) -> bool:
        """Was this case filed from here?"""
        return any(case.id == name for case in self.own_cases)

    @property
    def open_cases(self) -> tuple[CaseLine, ...]:
        """Own cases that are still worked on."""
        return tuple(case for case in self.own_cases if case.open)

    def words(self, key: str, language: str) -> str:
        """The procedure's own words for `key`, or nothing (then the template's stand)."""
        text = self.procedure.texts.get(key)
        return text.to(language) if text else ""
