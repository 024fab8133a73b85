"""The card of a case in a staff chat: what stands on it, masked for everyone who reads along.

A name or a phone never stands on a card; whoever is entitled gets it in private, on asking (E1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cases import agenda
from cases.case import Case
from cases.conversation import DANGER, kind_of
from cases.events import Sealed
from cases.organisation import Organisation
from cases.outgoing import Button
from conversations.desk.keys import keys
from conversations.desk.options import options
from procedures.model import Procedure

TEMPLATE = "staff/card"
STORY_CHARS = 600
_ROOM_TO_MASK = 60
_SHORT = 200


def sealed(case: Case) -> dict[str, Sealed]:
    """The personal texts a card shows, by the name under which `card` wants them opened."""
    also = {
        "proposal": case.proposal,
        "refusal": case.refusal,
        "addition": case.additions[-1] if case.additions else None,
    }
    return case.texts | {name: text for name, text in also.items() if text}


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
    else `class`, `contact` or `handover`. `now` decides what is called overdue; `zone` is the
    reader's.
    """
    values = {
        **summary(case, procedure, org, language, zone),
        **_told(case, procedure, texts, language),
        "clocks": clocks(case, procedure, org, language, now),
        "review": review(case, procedure, org),
    }
    return TEMPLATE, values, keys(options(case, procedure, org), menu, language)


def summary(
    case: Case, procedure: Procedure, org: Organisation, language: str, zone: str
) -> dict[str, Any]:
    """What a card says about a case without opening any text."""
    held = case.acknowledged
    return {
        "zone": zone,
        "number": case.number,
        "status": case.status,
        "classes": [class_name(procedure, name, language) for name in case.classes],
        "urgent": bool(case.class_set & {"urgent", "major", DANGER}),
        "conversation": kind_of(case),
        "unit": unit_name(org, case.unit, language),
        "channel": channel_name(procedure, case.channel, language),
        "filed_at": case.filed_at,
        "owner": person_name(org, case.owner),
        "acknowledged_by": person_name(org, held.by) if held else "",
        "acknowledged_at": held.at if held else None,
        "round": case.round,
        "nudges": case.nudges,
        "repeated": case.repeated,
        "unreachable": bool(case.unreachable),
    }


def _told(
    case: Case, procedure: Procedure, texts: Mapping[str, str], language: str
) -> dict[str, Any]:
    wishes = {wish.id: wish.name.to(language) for wish in procedure.wishes}
    secrets = secrets_in(texts)

    def said(slot: str, chars: int) -> str:
        return shown(texts.get(slot, ""), secrets, chars)

    return {
        "story": said("story", STORY_CHARS),
        "story_erased": "story" in case.texts and "story" not in texts,
        "incident_at": case.incident_at,
        "incident_day": case.incident_precision not in ("minute", "about", "part"),
        "wishes": [wishes.get(name, name) for name in case.wishes],
        "wish": said("wish", _SHORT),
        "evidence": len(case.evidence),
        "additions": len(case.additions),
        "addition": said("addition", _SHORT),
        "proposal": said("proposal", _SHORT),
        "refusal": said("refusal", _SHORT),
        "anonymous": case.anonymous,
        "contact": masked_contact(texts.get("phone", "") or texts.get("contact", "")),
        "chars": STORY_CHARS,
    }


def secrets_in(texts: Mapping[str, str]) -> tuple[str, ...]:
    """What must not be read in a group even where the customer wrote it into the story."""
    found = (texts.get(slot, "").strip() for slot in ("name", "phone", "contact"))
    return tuple(text for text in found if len(text) > 1)


def shown(text: str, secrets: Iterable[str], chars: int) -> str:
    """`text` without the customer's own name and contact, cut a little after `chars`.

    The template masks numbers first and then cuts exactly, so that no half number escapes the mask.
    """
    for secret in secrets:
        text = re.sub(re.escape(secret), "***", text, flags=re.IGNORECASE)
    return text if len(text) <= chars + _ROOM_TO_MASK else text[: chars + _ROOM_TO_MASK] + "…"


def masked_contact(contact: str) -> str:
    """`138****1234` for a phone, `zh****` for anything else, empty for nothing (P48 §3.1.2)."""
    digits = re.sub(r"[^\d]", "", contact)
    if len(digits) >= 11 and "@" not in contact:
        return f"{digits[-11:-8]}****{digits[-4:]}"
    if len(digits) >= 7 and "@" not in contact:
        return f"****{digits[-3:]}"
    return f"{contact.strip()[:2]}****" if contact.strip() else ""


def clocks(
    case: Case, procedure: Procedure, org: Organisation, language: str, now: datetime
) -> list[dict[str, Any]]:
    """The clocks that run, the most pressing first. `left`: seconds to go, negative if overdue."""
    shown_clocks = []
    for run in agenda.running(case, procedure) if not case.ended else ():
        end = agenda.due(run, org)
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


def _answering(run: agenda.Run, case: Case, org: Organisation) -> tuple[Any, ...]:
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
