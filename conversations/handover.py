"""A customer's words become a case: a complaint, or a conversation with people."""

from __future__ import annotations

from msgspec import structs

from cases import commands as c
from cases.access import Actor, Refusal
from cases.platforms import platform_of
from cases.ports import Work
from cases.service import Done, House, Nothing, handle
from conversations.incoming import Incoming
from conversations.seeing import TalkHouse, customer_of, subject_of
from conversations.turn import Do
from procedures.model import Procedure, Text

# The talk names its answers; the case keeps them under the names that cards and forms use.
_KEPT_AS = {"contact_name": "name", "wish_note": "wish"}


def worded(do: Do, house: House, language: str) -> dict[str, str]:
    """The texts of an addition; a pressed answer (`said`) in the words of its button."""
    said: Text | None = house.conversation().texts.get(str(do.values.get("said", "")))
    return do.texts | ({"text": said.to(language)} if said else {})


async def complaint(
    work: Work,
    incoming: Incoming,
    do: Do,
    language: str,
    here: TalkHouse,
    procedure: Procedure,
) -> c.FileComplaint:
    """The command that files what was told (`talk.filing.filed`), its texts sealed for the case."""
    texts = {
        _KEPT_AS.get(slot, slot): await work.texts.keep(do.case, text)
        for slot, text in do.texts.items()
        if text
    }
    values = do.values
    return c.FileComplaint(
        case=do.case,
        procedure=procedure.id,
        version=procedure.version,
        unit=str(values["unit"]),
        channel=platform_of(incoming.chat),
        language=language,
        customer=customer_of(incoming, here),
        chat=incoming.chat,
        wishes=(),
        anonymous=bool(values["anonymous"]),
        texts=texts,
        code="",
        incident_at=values["incident_at"],
        incident_precision=str(values["incident_precision"]),
        evidence=tuple(values["evidence"]),
        consent=str(values["consent"]),
        simple=bool(values.get("simple")),
    )


async def call_person(
    work: Work, incoming: Incoming, do: Do, language: str, here: TalkHouse, cause: str
) -> Done | Refusal | Nothing:
    """File the conversation. The talk keeps its own files for the complaint: these are copies."""
    for name in do.values["evidence"]:
        content, kind, called = await work.files.open(subject_of(incoming), name)
        await work.files.keep(do.case, content, kind, called, here.now)
    told = await complaint(work, incoming, do, language, here, here.house.conversation())
    command = structs.replace(
        told, wishes=(str(do.values["why"]),), classes=(str(do.values["kind"]),)
    )
    actor = Actor(command.customer, kind="customer")
    return await handle(work, command, actor, cause, here.house, here.now)
