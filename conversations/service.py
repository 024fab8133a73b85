"""The customer's way in: one message, one transaction.

Loads the talk, lets it advance, carries out what it wants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec import structs

from cases import commands as c
from cases.access import Actor
from cases.organisation import Organisation
from cases.outgoing import Outgoing
from cases.platforms import has_toasts
from cases.ports import Contact, Waking, Work
from cases.service import handle
from conversations.desk.hearing import language_at
from conversations.doing import carry_out, language_of, spoken
from conversations.incoming import Incoming
from conversations.seeing import OWN_CASES, TalkHouse, customer_of, subject_of, view_of
from conversations.talk.commands import named_language
from conversations.talk.files import keeps_files
from conversations.talk.machine import advance
from conversations.talk.session import Session, decode, encode
from conversations.talk.view import View
from conversations.turn import Say, Toast


@dataclass(frozen=True)
class Heard:
    """What the platform is told at once, and in which language."""

    toast: Toast | None
    language: str


async def hear(work: Work, incoming: Incoming, here: TalkHouse, cause: str) -> Heard:
    """One thing a customer did: everything that follows is written in `work`."""
    if not incoming.private:
        return await _in_group(work, incoming, here, cause)
    if incoming.kind in ("blocked", "unblocked"):
        return await _reachable(work, incoming, here)
    session = await _session(work, incoming)
    view = await view_of(work, incoming, here, session.shown if session else ())
    if keeps_files(session):
        incoming = await _kept(work, incoming, here)
    return await _advanced(work, incoming, session, view, here, cause)


async def silent(work: Work, waking: Waking, here: TalkHouse) -> None:
    """The moment came at which a talk wanted to be woken: its customer has said nothing since."""
    if waking.session is None:
        await work.sessions.wake(waking, None)
        return
    session = decode(waking.session)
    incoming = Incoming("customer", session.chat, session.account, "silence", here.now)
    view = await view_of(work, incoming, here, session.shown)
    cause = f"silence:{session.talk}:{waking.at.isoformat()}"
    await _advanced(work, incoming, session, view, here, cause)


async def _advanced(
    work: Work,
    incoming: Incoming,
    session: Session | None,
    view: View,
    here: TalkHouse,
    cause: str,
) -> Heard:
    turn = advance(session, incoming, view, here.fresh_id(), here.now)
    turn = await carry_out(work, incoming, turn, here, cause)
    language = spoken(turn, incoming)
    replies = turn.replies
    if turn.toast is not None and not has_toasts(incoming.chat):
        replies = (*replies, Say(turn.toast.template, turn.toast.values))
    messages = outgoing(incoming, replies, language, cause, here.now, here.house.org)
    await work.messages.add(messages)
    if turn.session is None:
        await work.sessions.drop(incoming.bot, incoming.chat)
    else:
        raw, wake_at = encode(turn.session), turn.wake_at
        await work.sessions.save(incoming.bot, incoming.chat, raw, here.now, wake_at)
    if _files(session) and not _files(turn.session):
        # What went to a case has been moved to it; the rest was given up, or never agreed to.
        await work.files.forget(subject_of(incoming))
    return Heard(turn.toast, language)


def _files(session: Session | None) -> tuple[str, ...]:
    return (*session.evidence, *session.held_evidence) if session else ()


def outgoing(
    incoming: Incoming,
    replies: Sequence[Say],
    language: str,
    cause: str,
    now: datetime,
    org: Organisation,
) -> tuple[Outgoing, ...]:
    """Replies as messages out: to the chat that spoke, or to the one a reply names in that chat's
    language.
    """
    return tuple(
        Outgoing(
            key=f"{cause}:{number}",
            bot=incoming.bot,
            chat=say.chat or incoming.chat,
            template=say.template,
            language=language_at(org, say.chat) if say.chat else language,
            created_at=now,
            values=dict(say.values),
            case=say.case,
            buttons=say.buttons,
            mention=say.mention,
            prompt=say.prompt,
            reply_to=incoming.message if say.prompt and not say.chat else "",
            file=say.file,
            talk=f"{incoming.bot}:{incoming.chat}",
        )
        for number, say in enumerate(replies)
    )


async def _in_group(work: Work, incoming: Incoming, here: TalkHouse, cause: str) -> Heard:
    """In a group the customer's bot only says where to write, and only when spoken to by a
    command.
    """
    language = language_of(incoming)
    if incoming.kind == "command":
        about = "language" if incoming.command == "language" else ""
        language = (about and named_language(incoming.argument)) or language
        say = Say("customer/group_only_private", {"bot": here.username, "about": about})
        messages = outgoing(incoming, (say,), language, cause, here.now, here.house.org)
        await work.messages.add(messages)
    return Heard(None, language)


async def _reachable(work: Work, incoming: Incoming, here: TalkHouse) -> Heard:
    """The customer blocked or unblocked the bot: staff hears it on every open case of theirs."""
    blocked = incoming.kind == "blocked"
    contact = Contact("customer", incoming.chat, incoming.language, blocked=blocked)
    await work.people.set_contact(contact, here.now)
    if blocked:
        customer = customer_of(incoming, here)
        for row in await work.cases.list(customer=customer, open_only=True, limit=OWN_CASES):
            command = c.ReportUndeliverable(row.id, incoming.chat, "blocked", "customer")
            await handle(
                work,
                command,
                Actor("system", kind="system"),
                f"blocked:{incoming.chat}:{here.now}",
                here.house,
                here.now,
            )
    return Heard(None, language_of(incoming))


async def _session(work: Work, incoming: Incoming) -> Session | None:
    raw = await work.sessions.load(incoming.bot, incoming.chat, lock=True)
    return decode(raw) if raw else None


async def _kept(work: Work, incoming: Incoming, here: TalkHouse) -> Incoming:
    """Keep the file that came along, under the talk, before the talk hears of it."""
    media = incoming.media
    if media is None or not media.content:
        return incoming
    name = await work.files.keep(
        subject_of(incoming), media.content, media.kind, media.name, here.now
    )
    return structs.replace(incoming, media=structs.replace(media, content=b"", sha256=name))
