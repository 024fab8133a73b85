"""From a draft of staff to the command that files it."""

from __future__ import annotations

from cases import commands as c
from cases.decide.filing import kind_classes
from cases.events import Sealed
from conversations.desk.hearing import Hearing
from conversations.desk.new_draft import Draft
from conversations.desk.new_rules import kind_chosen, rules_of


def filing(
    here: Hearing, draft: Draft, texts: dict[str, Sealed], code: str, solution: Sealed | None
) -> c.FileComplaint:
    """The command. `texts`: sealed for the case, by slot; `code`: digest of the secret code."""
    procedure, kind = rules_of(here, draft), kind_chosen(here, draft)
    given = kind.classes if kind else ()
    anonymous, channel = draft.anonymous, draft.channel
    return c.FileComplaint(
        case=draft.case,
        procedure=procedure.id,
        version=procedure.version,
        unit=draft.unit,
        channel=channel,
        language=draft.talk or draft.language,
        customer=_customer(here, draft),
        chat=draft.customer_chat,
        wishes=draft.wishes,
        anonymous=anonymous,
        texts=texts,
        code=code,
        incident_at=draft.when.start if draft.when else None,
        incident_precision=draft.when.precision if draft.when else "",
        evidence=draft.evidence,
        received_at=draft.received,
        solution=solution,
        conversation=draft.conversation,
        classes=kind_classes(procedure, given, channel, anonymous) if given else (),
    )


def said(draft: Draft) -> dict[str, str]:
    """What is personal in a draft, by the slot under which the case keeps it."""
    texts = {
        "story": draft.story,
        "name": draft.name,
        "phone": draft.phone,
        "wish": draft.wish,
        "reply_address": draft.reply,
        "origin": draft.origin,
        "order": draft.order,
    }
    return {slot: text for slot, text in texts.items() if text}


def _customer(here: Hearing, draft: Draft) -> str:
    """Who complains, as the record names them: by chat account, else by phone, so that the same
    number complaining again is noticed; who left none is somebody else each time.
    """
    if draft.customer:
        return draft.customer
    known = f"phone:{draft.phone}" if draft.phone else f"case:{draft.case}"
    return f"customer:{here.digest(known)}"
