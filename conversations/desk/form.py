"""表单: the papers of the procedure, each line filled from the talk, from what was written with a
step or from the case, or else saying who fills it.

In a group everything personal is masked. In private, who may see the customer's contact reads the
paper whole; that they looked is on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec import structs

from cases import commands as c
from cases import events as e
from cases.access import check
from cases.case import REPLY, Case
from cases.events import Event
from cases.service import Done
from conversations.desk import acts, card
from conversations.desk.contact import known_contact
from conversations.desk.happened import happened
from conversations.desk.hearing import DeskTurn, Hearing, together
from conversations.desk.papers import forms_of
from conversations.desk.requests import Request, named
from procedures.content import Form, FormField
from procedures.model import Procedure

VALUE_CHARS = 400
PERSONAL = frozenset({"contact", "phone"})
_TEXTS = {"story": "story", "evidence": "", "wish": "wish", "contact": "contact", "phone": "phone"}


@dataclass(frozen=True)
class Filled:
    """All that a paper may be filled with. `notes`: what was last written with each step."""

    case: Case
    procedure: Procedure
    texts: dict[str, str]
    notes: dict[str, str]
    events: tuple[Event, ...]
    whole: bool


async def asked(here: Hearing, wish: Request) -> DeskTurn:
    """`/form NUMBER [form]`, answered where it was asked."""
    case = await acts.find(here, wish.number)
    if case is None:
        return here.say("no_case", number=wish.number)
    if not here.within_chat(case.unit):
        return here.say("elsewhere", about=case)
    forms = forms_of(case, here.procedure_of(case))
    if wish.words:
        names: dict[str, str] = {}
        for form in forms:
            names |= dict.fromkeys((form.id, form.name.zh, form.name.en), form.id)
        chosen, _ = named(wish.words, names)
        if not chosen:
            known = [form.name.to(here.language) for form in forms]
            return here.say("unknown_name", what="form", known=known)
        forms = tuple(form for form in forms if form.id == chosen)
    return await _told(here, case, forms, private=here.incoming.private)


async def pressed(here: Hearing, case: Case) -> DeskTurn:
    """The button: to the presser's private chat, else where it was pressed."""
    contact = here.contact
    forms = forms_of(case, here.procedure_of(case))
    if here.incoming.private or contact is None or contact.blocked:
        return await _told(here, case, forms, private=here.incoming.private)
    told = await _told(here, case, forms, private=True)
    replies = tuple(structs.replace(said, chat=contact.chat) for said in told.replies)
    return together(DeskTurn(replies, language=here.language), here.toast("toast/why"))


async def _told(here: Hearing, case: Case, forms: tuple[Form, ...], *, private: bool) -> DeskTurn:
    if not forms:
        return here.say("form_none", about=case)
    whole = private and here.reads(case) and await _may_read(here, case, forms)
    filled = await _filled(here, case, whole)
    return together(*(_paper(here, form, filled) for form in forms))


async def _may_read(here: Hearing, case: Case, forms: tuple[Form, ...]) -> bool:
    """May the speaker read it unmasked? Looking at somebody's contact is put on record."""
    procedure = here.procedure_of(case)
    wanted = c.RevealContact(case.id)
    if check(here.actor, wanted, case, procedure, here.org) is not None:
        return False
    personal = any(field.slot in PERSONAL for form in forms for field in form.fields)
    anonymous = case.anonymous and REPLY not in case.texts
    if not personal or anonymous:
        return True
    return isinstance(await acts.carry_out(here, wanted), Done)


async def _filled(here: Hearing, case: Case, whole: bool) -> Filled:
    texts, work = await known_contact(here.texts, case), here.work
    secrets = () if whole else card.secrets_in(texts)
    for slot, kept in card.sealed(case).items():
        text = await here.texts.open(case.id, kept)
        if text is not None:
            texts.setdefault(slot, text)
    events = tuple(await work.cases.history(case.id))
    notes = {}
    for event in events:
        body = event.body
        if isinstance(body, e.StepDone) and body.note is not None:
            notes[body.step] = await here.texts.open(case.id, body.note) or ""
    shown = {slot: card.shown(text, secrets, VALUE_CHARS) for slot, text in texts.items()}
    contact = " ".join(texts[slot] for slot in ("name", "phone", "contact") if texts.get(slot))
    phone = texts.get("phone", "") or texts.get("contact", "")
    shown["contact"] = contact if whole else card.masked_contact(phone)
    shown["phone"] = phone if whole else card.masked_contact(phone)
    notes = {step: card.shown(text, secrets, VALUE_CHARS) for step, text in notes.items()}
    return Filled(case, here.procedure_of(case), shown, notes, events, whole)


def _paper(here: Hearing, form: Form, filled: Filled) -> DeskTurn:
    lines = [
        {"name": field.name.to(here.language)} | _line(here, field, filled) for field in form.fields
    ]
    return here.say(
        "form",
        about=filled.case,
        form=form.name.to(here.language),
        clause=form.clause,
        lines=lines,
        whole=filled.whole,
        chars=VALUE_CHARS,
    )


def _line(here: Hearing, field: FormField, filled: Filled) -> dict[str, Any]:
    """The value of a line: `text` (of people), `at`, `when` (it happened), `names`, `word` (worded
    by the template), or none of these and `by`: who fills it.
    """
    procedure, language = filled.procedure, here.language
    empty: dict[str, Any] = {
        "text": "",
        "at": None,
        "when": None,
        "names": [],
        "word": "",
        "by": [],
    }
    if field.step:
        known = {step.id: step for step in procedure.steps}
        roles = [card.role_name(procedure, role, language) for role in known[field.step].by]
        done = [m for m in filled.case.marks if m.word == f"step:{field.step}"]
        by = acts.actor_name(here.org, done[-1].actor) if done else ""
        said = {"text": filled.notes.get(field.step, "")}
        return empty | said | {"at": done[-1].at if done else None, "names": [by], "by": roles}
    if field.slot:
        return empty | _slot(here, field.slot, filled)
    return empty | _fact(here, field.fact, filled)


def _slot(here: Hearing, slot: str, filled: Filled) -> dict[str, Any]:
    case, language = filled.case, here.language
    match slot:
        case "when":
            return {"when": happened(case, here.zone), "word": "customer"}
        case "unit":
            return {"names": [card.unit_name(here.org, case.unit, language)]}
        case "evidence":
            return {"text": str(len(case.all_files)), "word": "files"}
        case "wish":
            wishes = {wish.id: wish.name.to(language) for wish in filled.procedure.wishes}
            names = [wishes.get(name, name) for name in case.wishes]
            return {"names": names, "text": "" if names else filled.texts.get("wish", "")}
        case "staff":
            return {"word": "staff"}
        case _:
            return {"text": filled.texts.get(_TEXTS.get(slot, slot), ""), "word": "customer"}


def _fact(here: Hearing, fact: str, filled: Filled) -> dict[str, Any]:
    case, procedure, language = filled.case, filled.procedure, here.language
    moments: dict[str, datetime | None] = {
        "filed_at": case.received_at or case.filed_at,
        "acknowledged_at": case.acknowledged.at if case.acknowledged else None,
        "resolved_at": _last(case, "resolved"),
        "answer": _last(case, "confirmed", "satisfied", "refused"),
        "closed_at": _last(case, "closed", "withdrawn", "lapsed") if case.ended else None,
    }
    if fact == "incident_at":
        return {"when": happened(case, here.zone)}
    if fact in moments:
        word = _answer(case) if fact == "answer" else ""
        return {"at": moments[fact], "word": word}
    named_: dict[str, list[str]] = {
        "unit": [card.unit_name(here.org, case.unit, language)],
        "channel": [card.channel_name(procedure, case.channel, language)],
        "classes": [card.class_name(procedure, name, language) for name in case.classes],
        "owner": [card.person_name(here.org, case.owner)],
        "wishes": [w.name.to(language) for w in procedure.wishes if w.id in case.wishes],
    }
    if fact in named_:
        return {"names": named_[fact]}
    figures = {
        "number": case.number,
        "evidence": str(len(case.all_files)),
        "proposal": filled.texts.get("proposal", ""),
        "round": str(case.round),
        "nudges": str(case.nudges),
        "repeated": str(case.repeated),
    }
    return {"text": figures.get(fact, "")}


def _last(case: Case, *words: str) -> datetime | None:
    found = [mark.at for mark in case.marks if mark.word in words]
    return found[-1] if found else None


def _answer(case: Case) -> str:
    said = [m.word for m in case.marks if m.word in ("confirmed", "satisfied", "refused")]
    return said[-1] if said else ""
