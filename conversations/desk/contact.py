"""Name and number of a customer, for whoever is entitled to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cases.case import ORIGIN, REPLY, Case
from cases.conversation import is_conversation
from cases.events import Sealed
from conversations.reading.phone import Phone, find_phone, shown
from conversations.residency import HIDDEN, Opens

# Of a conversation's additions that a card opens to find a number in; a press opens all.
ADDITIONS_READ = 20
SLOTS = ("name", "phone", "contact", REPLY, ORIGIN)


async def known_contact(texts: Opens, case: Case) -> dict[str, str]:
    """What the customer left, by slot; in a conversation also the number they wrote last."""
    found: dict[str, str] = {}
    for slot in SLOTS:
        kept = case.texts.get(slot)
        if kept is not None and (text := await texts.open(case.id, kept)):
            found[slot] = text
    if is_conversation(case):
        found |= await _said(texts, case)
    return found


async def _said(texts: Opens, case: Case) -> dict[str, str]:
    for kept in reversed(case.additions):
        if number := _number((await texts.open(case.id, kept) or "",)):
            return {"phone": number}
    return {}


def sealed_said(case: Case) -> dict[str, Sealed]:
    """What a customer has lately said in a conversation, the newest first, by a name of its own for
    each; nothing for a complaint, whose contact was asked for.
    """
    lately = case.additions[: -ADDITIONS_READ - 1 : -1] if is_conversation(case) else ()
    return {f"said:{number}": kept for number, kept in enumerate(lately)}


def said_number(texts: Mapping[str, str]) -> str:
    """The number that was last written in what `sealed_said` named, opened; empty where none was.

    Where a text may not be read here, neither may it be said that there is none: its sign stands
    for the number.
    """
    said = [text for name, text in texts.items() if name.startswith("said:")]
    return HIDDEN if HIDDEN in said else _number(said)


def _number(said: Iterable[str]) -> str:
    found = (find_phone(text) for text in said)
    return next((shown(one.number) for one in found if isinstance(one, Phone)), "")
