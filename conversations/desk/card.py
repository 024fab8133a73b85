"""The card of a case in a staff chat: what stands on it, masked for everyone who reads along.

A name or a phone never stands on a card; whoever is entitled gets it in private, on asking (E1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from cases import agenda
from cases.case import ORIGIN, REPLY, Case
from cases.conversation import answered, kind_of, waits
from cases.events import Sealed
from cases.offers import step_open
from cases.organisation import Organisation
from cases.outgoing import Button
from cases.priority import ENDANGERED, PRESSING, priority
from cases.runs import Run, dated, due, running
from conversations.desk import duty_card
from conversations.desk.contact import said_number, sealed_said
from conversations.desk.happened import happened
from conversations.desk.keys import keys
from conversations.desk.options import options
from conversations.desk.suggesting import offers_of, suggested
from conversations.reading.phone import masked
from conversations.reading.wish import says_more
from procedures.content import Vocabulary
from procedures.model import Procedure

TEMPLATE = "staff/card"
STORY_CHARS = 600
_ROOM_TO_MASK = 60
_HALF_A_NUMBER = re.compile(r"\d[\d\W_]{0,40}$")
_SHORT = 200
_AT_ONCE = timedelta(minutes=5)  # typing it in takes a while
_LOCAL = 7  # figures of a number that is none of any country's, told without its area


def sealed(case: Case) -> dict[str, Sealed]:
    """The personal texts a card shows, by the name under which `card` wants them opened."""
    also = {
        "proposal": case.proposal,
        "refusal": case.refusal,
        "addition": case.additions[-1] if case.additions else None,
    }
    return case.texts | {name: text for name, text in also.items() if text} | sealed_said(case)


def card(
    case: Case,
    procedure: Procedure,
    org: Organisation,
    texts: Mapping[str, str],
    language: str,
    zone: str,
    menu: str,
    now: datetime,
) -> tuple[str, dict[str, Any], tuple[Button, ...]]:
    """Template, values and buttons of a case's card.

    `texts`: what `sealed` named, opened (erased ones left out). `menu`: '' for the main buttons,
    else `class`, `contact`, `handover` or `more`. `now` decides what is called overdue; `zone` is
    the reader's.
    """
    if case.periodic:
        counted = duty_card.values(case, procedure, org, language, now)
        about = summary(case, procedure, org, language, zone) | counted
        return duty_card.CARD, about, keys(options(case, procedure, org), "", language)
    offered, spoken_for = options(case, procedure, org), suggested(case, procedure, texts)
    values = {
        **summary(case, procedure, org, language, zone),
        **_told(case, procedure, texts, language),
        "incident": happened(case, zone),
        "clocks": clocks(case, procedure, org, language, now),
        "undated": undated(case, procedure, org, language),
        "review": review(case, procedure, org),
        "approvals": approvals(case, procedure, org, language),
        "suggestions": [
            {"name": klass.name.to(language), "word": word} for klass, word in spoken_for
        ],
    }
    return TEMPLATE, values, keys(offered, menu, language, offers_of(spoken_for))


def summary(
    case: Case, procedure: Procedure, org: Organisation, language: str, zone: str
) -> dict[str, Any]:
    """What a card says about a case without opening any text."""
    held, answer = case.acknowledged, answered(case)
    return {
        "zone": zone,
        "number": case.number,
        **_words(procedure, language),
        "status": case.status,
        "classes": [class_name(procedure, name, language) for name in case.classes],
        "urgent": priority(case) in (ENDANGERED, PRESSING),
        "simple": case.simple,
        "conversation": kind_of(case),
        "waits": waits(case, procedure),
        "answered_by": person_name(org, answer.actor.removeprefix("person:")) if answer else "",
        "answered_at": answer.at if answer else None,
        "unit": unit_name(org, case.unit, language),
        "unit_gone": case.unit not in org.units,
        "channel": channel_name(procedure, case.channel, language),
        "filed_at": case.filed_at,
        "received_at": _entered_late(case),
        "filed_by": person_name(org, case.filed_by),
        "owner": person_name(org, case.owner),
        "acknowledged_by": person_name(org, held.by) if held else "",
        "acknowledged_at": held.at if held else None,
        "round": case.round,
        "nudges": case.nudges,
        "repeated": case.repeated,
        "unreachable": bool(case.unreachable),
    }


def _words(procedure: Procedure, language: str) -> dict[str, str]:
    """What the company calls a case (empty where it has no word of its own) and who brings it."""
    own, usual = procedure.words, Vocabulary()
    return {
        "case_word": own.case.to(language) if own.case != usual.case else "",
        "person_word": own.person.to(language),
    }


def _entered_late(case: Case) -> datetime | None:
    """When it was received, where that was well before it was entered."""
    received = case.received_at
    return received if received and case.filed_at - received >= _AT_ONCE else None


def _told(
    case: Case, procedure: Procedure, texts: Mapping[str, str], language: str
) -> dict[str, Any]:
    wishes = {wish.id: wish.name.to(language) for wish in procedure.wishes}
    secrets = secrets_in(texts)
    reach = said_number(texts) or texts.get("phone") or texts.get("contact", "")

    def said(slot: str, chars: int) -> str:
        return shown(texts.get(slot, ""), secrets, chars)

    return {
        "story": said("story", STORY_CHARS),
        "story_erased": "story" in case.texts and "story" not in texts,
        "wishes": [wishes.get(name, name) for name in case.wishes],
        "wish": said("wish", _SHORT) if _wish_says_more(case, procedure, texts) else "",
        "order": said("order", _SHORT),
        "evidence": len(case.evidence),
        "additions": len(case.additions),
        "addition": said("addition", _SHORT),
        "proposal": said("proposal", _SHORT),
        "refusal": said("refusal", _SHORT),
        "anonymous": case.anonymous,
        "by_hand": not case.chat,
        "origin": said(ORIGIN, _SHORT),
        "reply": REPLY in texts,
        "contact": masked_contact(reach),
        "chars": STORY_CHARS,
    }


def _wish_says_more(case: Case, procedure: Procedure, texts: Mapping[str, str]) -> bool:
    """False where the customer's own words only name what stands there in the reader's language."""
    named = [wish for wish in procedure.wishes if wish.id in case.wishes]
    return says_more(texts.get("wish", ""), named)


def secrets_in(texts: Mapping[str, str]) -> tuple[str, ...]:
    """What must not be read in a group even where the customer wrote it into the story."""
    found = (texts.get(slot, "").strip() for slot in ("name", "phone", "contact", REPLY))
    return tuple(text for text in found if len(text) > 1)


def shown(text: str, secrets: Iterable[str], chars: int) -> str:
    """`text` without the customer's own name and contact, cut a little after `chars`.

    The template masks numbers first and then cuts exactly; a number that this cut would halve is
    left out, since half of one escapes the mask.
    """
    for secret in secrets:
        written = r"\s*".join(map(re.escape, "".join(secret.split())))
        text = re.sub(written, "***", text, flags=re.IGNORECASE)
    if len(text) <= chars + _ROOM_TO_MASK:
        return text
    return _HALF_A_NUMBER.sub("", text[: chars + _ROOM_TO_MASK]) + "…"


def masked_contact(contact: str) -> str:
    """A phone by its own shape (P48 §3.1.2: `138****1234`), mail as `z***@example.com`, a Chinese
    name as `张**`, anything else as its first sign and stars; empty for nothing.
    """
    said = contact.strip()
    name, at, domain = said.rpartition("@")
    if name and "." in domain:
        return f"{name[0]}***{at}{domain}"
    if phone := masked(said):
        return phone
    figures = "".join(sign for sign in said if sign.isdigit())
    if len(figures) >= _LOCAL:
        return f"****{figures[-3:]}"
    return f"{said[0]}**" if said else ""


def clocks(
    case: Case, procedure: Procedure, org: Organisation, language: str, now: datetime
) -> list[dict[str, Any]]:
    """The clocks that run, the most pressing first. `left`: seconds to go, negative if overdue."""
    shown_clocks = []
    for run, end in dated(case, procedure, org) if not case.ended else ():
        shown_clocks.append(
            {
                "name": run.clock.name.to(language),
                "clause": run.clock.clause,
                "due": end.at,
                "left": int((end.at - now).total_seconds()),
                "overdue": end.at <= now,
                "provisional": end.provisional,
                "promise": run.clock.promise,
                "role": role_name(procedure, run.clock.owner.role, language),
                "people": [p.name for p in _answering(run, case, org)],
            }
        )
    return sorted(shown_clocks, key=lambda clock: (clock["due"], clock["name"]))


def undated(
    case: Case, procedure: Procedure, org: Organisation, language: str
) -> list[dict[str, Any]]:
    """Duties that run and have no date: paused, or waiting for somebody to name it."""
    return [
        {
            "name": run.clock.name.to(language),
            "held": run.held,
            "roles": _roles(run.clock.extend.by if run.clock.extend else (), procedure, language),
        }
        for run in (running(case, procedure) if not case.ended else ())
        if due(run, org) is None
    ]


def approvals(case: Case, procedure: Procedure, org: Organisation, language: str) -> list[Any]:
    """Approvals that are waited for: open steps that another open step can send back."""
    if case.ended:
        return []
    ready = [step for step in procedure.steps if step_open(step, case)]
    undone = {name for step in ready for name in step.undoes}
    return [
        {"name": step.label.to(language), "roles": _roles(step.by, procedure, language)}
        for step in ready
        if step.id in undone
    ]


def _roles(roles: Iterable[str], procedure: Procedure, language: str) -> list[str]:
    return [name for role in roles if (name := role_name(procedure, role, language))]


def _answering(run: Run, case: Case, org: Organisation) -> tuple[Any, ...]:
    if run.clock.owner.role == "customer":
        return ()
    return org.responsible(run.clock.owner, case.unit)[1]


def review(case: Case, procedure: Procedure, org: Organisation) -> datetime | None:
    """When an open case without a running duty is looked at again."""
    found = [d for d in agenda.agenda(case, procedure, org) if d.clock == agenda.REVIEW]
    return found[0].due_at if found else None


def class_name(procedure: Procedure, name: str, language: str) -> str:
    """The class in the reader's language; its id where the procedure has none."""
    found = [klass.name.to(language) for klass in procedure.classes if klass.id == name]
    return found[0] if found else name


def channel_name(procedure: Procedure, name: str, language: str) -> str:
    """The channel in the reader's language; its id where the procedure has none."""
    found = [channel.name.to(language) for channel in procedure.channels if channel.id == name]
    return found[0] if found else name


def role_name(procedure: Procedure, name: str, language: str) -> str:
    """The role in the reader's language; empty for roles outside the house (the customer)."""
    found = [role.name.to(language) for role in procedure.organisation if role.id == name]
    return found[0] if found else ""


def unit_name(org: Organisation, name: str, language: str) -> str:
    """The unit in the reader's language; its id where it is no longer there."""
    return org.units[name].name.to(language) if name in org.units else name


def person_name(org: Organisation, name: str) -> str:
    """A person's name; their id where they have left, empty for nobody."""
    return org.people[name].name if name in org.people else name
