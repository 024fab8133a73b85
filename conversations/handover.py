"""A customer is handed over to people: a conversation's case with all that was said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cases import commands as c
from cases.access import Actor, Refusal
from cases.case import Case
from cases.conversation import is_conversation, kind_of
from cases.ports import Work
from cases.service import Done, House, Nothing, handle
from conversations.talk.view import Conversation
from conversations.turn import Do
from procedures.model import Text

# The talk names its answers; the case keeps them under the names that cards and forms use.
KEPT_AS = {"contact_name": "name", "wish_note": "wish"}


def conversations(cases: Iterable[Case]) -> tuple[Conversation, ...]:
    """The customer's open conversations, newest first as given."""
    return tuple(
        Conversation(case.id, kind_of(case), bool(case.acknowledged or case.owner))
        for case in cases
        if is_conversation(case) and not case.ended
    )


def worded(do: Do, house: House, language: str) -> dict[str, str]:
    """The texts of an addition; a pressed answer (`said`) in the words of its button."""
    said: Text | None = house.conversation().texts.get(str(do.values.get("said", "")))
    return do.texts | ({"text": said.to(language)} if said else {})


async def call_person(
    work: Work,
    do: Do,
    *,
    actor: Actor,
    chat: str,
    channel: str,
    language: str,
    talk: str,
    house: House,
    cause: str,
    now: datetime,
) -> Done | Refusal | Nothing:
    """File the conversation. The talk keeps its own files for the complaint: these are copies."""
    procedure = house.conversation()
    for name in do.values["evidence"]:
        content, kind, called = await work.files.open(talk, name)
        await work.files.keep(do.case, content, kind, called, now)
    texts = {
        KEPT_AS.get(slot, slot): await work.texts.keep(do.case, text)
        for slot, text in do.texts.items()
        if text
    }
    command = c.FileComplaint(
        case=do.case,
        procedure=procedure.id,
        version=procedure.version,
        unit=str(do.values["unit"]),
        channel=channel,
        language=language,
        customer=actor.id,
        chat=chat,
        wishes=(str(do.values["why"]),),
        anonymous=bool(do.values["anonymous"]),
        texts=texts,
        code="",
        incident_at=do.values["incident_at"],
        incident_precision=str(do.values["incident_precision"]),
        evidence=tuple(do.values["evidence"]),
        consent=str(do.values["consent"]),
        classes=(str(do.values["kind"]),),
    )
    return await handle(work, command, actor, cause, house, now)
