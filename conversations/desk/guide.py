"""话术: what the procedure has to read beside a case: emergency lists first, then how to talk."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from cases.case import Case
from conversations.desk import acts
from conversations.desk.hearing import DeskTurn, Hearing, together
from conversations.desk.papers import guides_of
from conversations.desk.requests import Request

CHARS = 3_000  # of one message, well below what a message may hold
MESSAGES = 4


async def asked(here: Hearing, wish: Request) -> DeskTurn:
    """`/guide NUMBER`, answered where it was asked: nothing in it is about a person."""
    case = await acts.find(here, wish.number)
    if case is None:
        return here.say("no_case", number=wish.number)
    if not here.within_chat(case.unit):
        return here.say("elsewhere", about=case)
    return _told(here, case)


def pressed(here: Hearing, case: Case) -> DeskTurn:
    """The button: to the presser alone where that is possible, else where it was pressed."""
    told, contact = _told(here, case), here.contact
    if here.incoming.private or contact is None or contact.blocked:
        return told
    replies = tuple(structs.replace(said, chat=contact.chat) for said in told.replies)
    return together(DeskTurn(replies, language=here.language), here.toast("toast/why"))


def _told(here: Hearing, case: Case) -> DeskTurn:
    sections = [
        {
            "name": each.name.to(here.language),
            "clause": each.clause,
            "items": [item.to(here.language) for item in each.items],
        }
        for each in guides_of(case, here.procedure_of(case))
    ]
    if not sections:
        return here.say("guide_none", about=case)
    pages = _pages(sections)
    left = sum(len(page) for page in pages[MESSAGES:])
    shown = pages[:MESSAGES]
    return together(
        *(
            here.say("guide", about=case, sections=page, first=not place, left=left)
            for place, page in enumerate(shown)
        )
    )


def _pages(sections: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Sections in messages, none cut in two unless it is too long alone."""
    pages: list[list[dict[str, Any]]] = [[]]
    room = CHARS
    for section in sections:
        for part in _parts(section):
            length = sum(map(len, part["items"])) + len(part["name"]) + 20
            if pages[-1] and length > room:
                pages.append([])
                room = CHARS
            pages[-1].append(part)
            room -= length
    return pages


def _parts(section: dict[str, Any]) -> list[dict[str, Any]]:
    parts: list[list[str]] = [[]]
    for item in section["items"]:
        if parts[-1] and sum(map(len, parts[-1])) + len(item) > CHARS:
            parts.append([])
        parts[-1].append(item[:CHARS])
    return [section | {"items": items} for items in parts]
