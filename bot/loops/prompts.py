"""Which message a text answers, on platforms whose replies do not say so (WeCom).

A message that asks a person for words is remembered beside its chat; the next thing this person
writes there, soon, is the reply. A command is never one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from msgspec import structs

from cases.outgoing import Outgoing
from cases.platforms import platform_of
from cases.ports import Contact, Work
from conversations.incoming import Incoming

OPEN = timedelta(minutes=30)  # then it takes the command or the button again
_SAID = ("text", "media")


class Asked(msgspec.Struct, frozen=True):
    """The platform's id of the message that asked, and when it was sent."""

    message: str
    at: datetime


async def remember(work: Work, message: Outgoing | None, sent_as: str, now: datetime) -> None:
    """A message went out; if it asks somebody for words, their next words answer it."""
    if message is None or message.prompt is None or platform_of(message.chat) != "wecom":
        return
    raw = msgspec.json.encode(Asked(sent_as, now))
    await work.notes.save(message.bot, message.chat, _kind(message.prompt.person), raw, now)


async def as_reply(
    work: Work, incoming: Incoming, contact: Contact | None, now: datetime
) -> Incoming:
    """`incoming` as the reply it is, where its platform does not say so."""
    if platform_of(incoming.chat) != "wecom" or contact is None or incoming.kind not in _SAID:
        return incoming
    kind = _kind(contact.person)
    raw = await work.notes.load(incoming.bot, incoming.chat, kind, lock=True)
    if raw is None:
        return incoming
    await work.notes.drop(incoming.bot, incoming.chat, kind)
    asked = msgspec.json.decode(raw, type=Asked)
    if now - asked.at > OPEN:
        return incoming
    return structs.replace(incoming, reply_to=asked.message)


def _kind(person: str) -> str:
    return f"prompt:{person}"
