"""Name and number of a customer, for whoever is entitled to them."""

from __future__ import annotations

from cases.case import ORIGIN, REPLY, Case
from cases.conversation import is_conversation
from conversations.reading.phone import Phone, find_phone, shown
from conversations.residency import Opens

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
        number = find_phone(await texts.open(case.id, kept) or "")
        if isinstance(number, Phone):
            return {"phone": shown(number.number)}
    return {}
