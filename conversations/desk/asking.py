"""Asking the presser for words, and what is done when there are none to add."""

from __future__ import annotations

from msgspec.structs import replace

from cases import commands as c
from cases.case import Case
from cases.offers import Offer
from cases.outgoing import Button, Prompt
from conversations.desk import acts, queries, steps
from conversations.desk.hearing import DeskTurn, Hearing, together
from conversations.desk.keys import token
from conversations.desk.papers import wanted_words
from conversations.desk.suggesting import suggested


def asks(here: Hearing, case: Case, offer: Offer) -> bool:
    """Does a press of this want words first?"""
    procedure = here.procedure_of(case)
    is_step = offer.act == "step" and not case.periodic
    wanted = is_step and steps.asks(procedure.step(offer.data), case, procedure)
    return offer.act in acts.IN_WORDS or bool(wanted)


async def ask(here: Hearing, case: Case, offer: Offer) -> DeskTurn:
    """A message that is to be replied to. Where it goes without words too, a button under it says
    so.
    """
    assert here.person is not None
    named = offer.label.to(here.language) if offer.label else ""
    wanted, buttons = await _wanted(here, case, offer)
    turn = here.say(
        "prompt",
        act=offer.act,
        about=case,
        named=named,
        wanted=wanted,
        counts=offer.act == "step" and not wanted,
        mentions=[{"name": here.person.name, "account": here.incoming.account}],
    )
    asking = replace(
        turn.replies[0],
        prompt=Prompt(offer.act, here.person.id, offer.data),
        mention=(here.person.id,),
        buttons=buttons,
    )
    return together(DeskTurn((asking,), language=here.language), here.toast("toast/asked"))


async def _wanted(here: Hearing, case: Case, offer: Offer) -> tuple[list[str], tuple[Button, ...]]:
    """What the words are for (lines of forms, or the word that suggested a class), and the button
    for who has none to add.
    """
    procedure, data = here.procedure_of(case), token(offer.data)
    if offer.act == "classify":
        word = await _speaking(here, case, offer.data)
        return ([word], (Button("adopt", "staff_adopt", data),)) if word else ([], ())
    if offer.act != "step":
        return [], ()
    step = procedure.step(offer.data)
    if steps.asks(step, case, procedure) == "count":
        return [], (Button("once", "staff_once_one", data),)
    lines = {f.id: f.name.to(here.language) for form in procedure.forms for f in form.fields}
    fields = wanted_words(step, case, procedure)
    return [lines[name] for name in fields], (Button("once", "staff_once", data),)


async def adopt(here: Hearing, case: Case, klass: str) -> DeskTurn:
    """The class that the customer's words speak for; they are the reason."""
    word = await _speaking(here, case, klass)
    if not word:
        return here.toast("toast/new_stale", alert=True)
    reason = await here.work.texts.keep(case.id, f"“{word}”")
    return await acts.do(here, c.Classify(case.id, klass, reason), "classify", case)


async def _speaking(here: Hearing, case: Case, klass: str) -> str:
    """The customer's word that speaks for a class; empty for none."""
    found = suggested(case, here.procedure_of(case), await queries.opened(here, case))
    return next((word for each, word in found if each.id == klass), "")
