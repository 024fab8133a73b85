"""A button was pressed: who pressed counts, not where; a stale button tells how things stand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from cases import commands as c
from cases.access import check
from cases.case import Case
from cases.decide.handling import MOST_AT_ONCE
from cases.offers import Offer
from cases.outgoing import Button, CardWanted, File
from cases.service import Done
from conversations.desk import (
    acts,
    asking,
    chats,
    duty,
    form,
    guide,
    members,
    moments,
    new,
    why,
)
from conversations.desk.card import person_name
from conversations.desk.contact import known_contact
from conversations.desk.hearing import DeskTurn, Hearing, together
from conversations.desk.keys import keys, opened, pressed, token
from conversations.desk.new_talk import complain
from conversations.desk.options import options

# Buttons that are about no case.
_BESIDE: dict[str, Callable[[Hearing], Awaitable[DeskTurn]]] = {
    "language": lambda here: members.choose(here, here.incoming.data),
    "new": new.press,
    "moment": moments.press,
    "bind": chats.confirmed,
}


async def press(here: Hearing) -> DeskTurn:
    """Do what a button means, or say why not."""
    if here.incoming.forged or here.person is None:
        return here.toast("toast/no_right", alert=True)
    if here.incoming.act in _BESIDE:
        return await _BESIDE[here.incoming.act](here)
    case = await here.work.cases.lock(here.incoming.case)
    if case is None or not here.sees(case.unit):
        return here.toast("toast/no_right", alert=True)
    if here.incoming.act == "menu":
        return await _menu(here, case)
    procedure = here.procedure_of(case)
    offer = pressed(options(case, procedure, here.org), here.incoming.act, here.incoming.data)
    if offer is None:
        return await _stale(here, case)
    if offer.act in _READ:
        if offer.group == "more":
            await _show_menu(here, case, "")
        return await _READ[offer.act](here, case, offer.data)
    wanted = acts.command(case, offer.act, offer.data)
    if refused := check(here.actor, wanted, case, procedure, here.org):
        return acts.refused(here, refused, procedure)
    if offer.group not in ("main", "beside") or offer.act == "step":  # steps stand in a menu too
        await _show_menu(here, case, "")
    return await _done(here, case, offer, wanted)


async def _done(here: Hearing, case: Case, offer: Offer, wanted: c.AnyCommand) -> DeskTurn:
    """What somebody who may do it has pressed; perhaps words are needed first."""
    if asking.asks(here, case, offer):
        return await asking.ask(here, case, offer)
    if offer.act == "adopt":
        return await asking.adopt(here, case, offer.data)
    if offer.act in ("reveal", "evidence") and not here.reads(case):
        return here.toast("toast/residency", alert=True, number=case.number)
    if offer.act == "reveal":
        return await _reveal(here, case)
    if offer.act == "evidence":
        return await _evidence(here, case, int(offer.data or 0))
    if case.periodic:
        return await duty.record(here, case, MOST_AT_ONCE if offer.act == "all" else 1)
    act = "step" if offer.act == "once" else offer.act
    return await acts.do(here, wanted, act, case)


async def _reveal(here: Hearing, case: Case) -> DeskTurn:
    contact = here.contact
    if contact is None or contact.blocked:
        return here.toast("toast/no_private", alert=True)
    done = await acts.carry_out(here, c.RevealContact(case.id))
    if not isinstance(done, Done):
        return acts.outcome(here, done, "reveal", case)
    found = await known_contact(here.texts, case)
    told = here.say("contact", about=case, chat=contact.chat, known=found)
    return together(told, here.toast("toast/revealed"))


async def _evidence(here: Hearing, case: Case, start: int) -> DeskTurn:
    """The customer's files, to the presser alone: a group may read neither them nor their names."""
    contact = here.contact
    if contact is None or contact.blocked:
        return here.toast("toast/no_private", alert=True)
    done = await acts.carry_out(here, c.ShowEvidence(case.id, start))
    if not isinstance(done, Done):
        return acts.outcome(here, done, "evidence", case)
    names, total = case.files(start), len(case.all_files)
    end = start + len(names)
    more = (Button("evidence", "staff_evidence_more", str(end)),) if end < total else ()
    told = []
    for place, name in enumerate(names, start + 1):
        last = place == end
        turn = here.say(
            "evidence", about=case, chat=contact.chat, place=place, total=total, last=last
        )
        said = replace(turn.replies[0], file=File(name), buttons=more if last else ())
        told.append(DeskTurn((said,), language=here.language))
    return together(*told, here.toast("toast/evidence", count=len(names), total=total))


async def _why(here: Hearing, case: Case, data: str) -> DeskTurn:
    return why.pressed(here, case, data)


async def _guide(here: Hearing, case: Case, data: str) -> DeskTurn:
    return guide.pressed(here, case)


# Buttons that open or show something, and change nothing yet.
_READ: dict[str, Callable[[Hearing, Case, str], Awaitable[DeskTurn]]] = {
    "complain": lambda here, case, data: complain(here, case),
    "why": _why,
    "limit": lambda here, case, data: moments.begin(here, case, "limit"),
    "incident": lambda here, case, data: moments.begin(here, case, "incident"),
    "guide": _guide,
    "form": lambda here, case, data: form.pressed(here, case),
}


async def _menu(here: Hearing, case: Case) -> DeskTurn:
    """Open or close a menu: on the group's card, or in private as a message of its own."""
    menu = here.incoming.data
    if not here.incoming.private:
        await _show_menu(here, case, menu)
        return here.toast("toast/menu")
    buttons = keys(options(case, here.procedure_of(case), here.org), menu, here.language)
    turn = here.say("menu", about=case, menu=opened(menu)[0])
    said = replace(turn.replies[0], buttons=buttons)
    return DeskTurn((said,), here.toast("toast/menu").toast, language=here.language)


async def _show_menu(here: Hearing, case: Case, menu: str) -> None:
    if not here.incoming.private:
        await here.work.cards.menu("staff", here.incoming.chat, case.id, menu)


async def _stale(here: Hearing, case: Case) -> DeskTurn:
    """Someone was quicker, or things have moved on: say how they stand and repaint the card."""
    await _show_menu(here, case, "")
    if not here.incoming.private:
        wanted = CardWanted("staff", here.incoming.chat, case.id, case.seq)
        await here.work.cards.want([wanted])
    act, data = here.incoming.act, here.incoming.data
    done = [mark for mark in case.since_round() if act == "step" and _is_step(mark.word, data)]
    held = case.acknowledged
    return here.toast(
        "toast/stale",
        alert=True,
        act=act,
        status=case.status,
        by=person_name(here.org, held.by) if held else "",
        owner=person_name(here.org, case.owner),
        done_by=acts.actor_name(here.org, done[-1].actor) if done else "",
    )


def _is_step(word: str, data: str) -> bool:
    kind, _, step = word.partition(":")
    return kind == "step" and token(step) == data
