"""转为投诉: staff turns a conversation with a customer into that customer's complaint."""

from __future__ import annotations

from msgspec import structs

from cases.access import Refusal, check, may_at
from cases.case import Case
from cases.commands import HandBack
from cases.events import Sealed
from conversations.desk import acts
from conversations.desk.contact import known_contact
from conversations.desk.hearing import DeskTurn, Hearing
from conversations.desk.new import drafted, fresh, keep, shown_to
from conversations.desk.new_asking import shows
from conversations.desk.new_draft import Draft
from conversations.desk.new_reading import fileable, learned


async def complain(here: Hearing, case: Case) -> DeskTurn:
    """The draft of a complaint, prefilled with all that was said; nothing is filed yet."""
    procedure, contact = here.house.current(here.org.home(case.unit)), here.contact
    refused = check(here.actor, HandBack(case.id), case, here.procedure_of(case), here.org)
    if refused is None and not may_at(here.person, "file", case.unit, procedure, here.org):
        refused = Refusal("no_right", {"act": "file"})
    if refused is not None:
        return acts.refused(here, refused, procedure)
    if contact is None or contact.blocked:
        return here.toast("toast/no_private", alert=True)
    if await drafted(here, contact.chat) is not None:
        return here.toast("toast/new_busy", alert=True)
    draft = await _of_talk(here, case, fresh(here, contact.chat, fileable(here)))
    await keep(here, draft)
    return shown_to(here, draft, shows(here, draft), written=False)


async def _of_talk(here: Hearing, case: Case, draft: Draft) -> Draft:
    """All that the customer said, and whose it is. It reached us when the talk began.

    The words are taken over whole, whatever this chat may read: what is shown of the draft is
    `new_asking`'s, and the complaint must not lack what the customer said.
    """

    async def opened(*kept: Sealed | None) -> list[str]:
        found = [await here.work.texts.open(case.id, one) for one in kept if one]
        return [text for text in found if text]

    known = await known_contact(here.work.texts, case)
    parts = await opened(case.texts.get("story"), *case.additions)
    wish = await opened(case.texts.get("wish"))
    order = await opened(case.texts.get("order"))
    draft = structs.replace(
        draft,
        guided=False,
        channel=case.channel,
        unit=case.unit,
        parts=tuple(parts),
        received_at=case.received_at or case.filed_at,
        name=known.get("name", ""),
        phone=known.get("phone", ""),
        wish="".join(wish),
        order="".join(order),
        evidence=case.all_files,
        conversation=case.id,
        customer=case.customer,
        customer_chat=case.chat,
        talk=case.language,
    )
    return learned(here, draft, draft.story)
