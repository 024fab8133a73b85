"""What staff hear when they write, press or change their chats. The way into the desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from cases.platforms import hears_mentions_alone
from cases.ports import Contact, Work
from cases.service import House
from conversations.desk import (
    acts,
    chats,
    duties,
    form,
    guide,
    members,
    moments,
    new,
    presses,
    queries,
    replies,
    simulating,
    steps,
    why,
)
from conversations.desk.hearing import DeskTurn, Hearing
from conversations.desk.requests import Request, request
from conversations.incoming import Incoming

_Answer = Callable[[Hearing, Request], Awaitable[DeskTurn]]
_ANSWERS: dict[str, _Answer] = {
    "status": queries.status,
    "overdue": queries.overdue,
    "due": queries.due,
    "mine": queries.mine,
    "board": queries.board,
    "case": queries.case,
    "duties": duties.duties,
    "help": queries.help_,
    "usage": queries.usage,
    "language": members.language,
    "whoami": members.whoami,
    "bind": chats.bind,
    "note": acts.said,
    "relay": acts.said,
    "resolve": acts.said,
    "close": acts.said,
    "reopen": acts.said,
    "classify": acts.said,
    "handover": acts.said,
    "link": acts.said,
    "new": new.begin,
    "why": why.asked,
    "extend": moments.said,
    "happened": moments.said,
    "done": steps.said,
    "guide": guide.asked,
    "form": form.asked,
    "simulate": simulating.asked,
}


async def hear(
    work: Work,
    incoming: Incoming,
    house: House,
    contact: Contact | None,
    cause: str,
    now: datetime,
    digest: Callable[[str], str],
    entropy: Callable[[int], bytes],
    fresh_id: Callable[[], str],
    username: str,
) -> DeskTurn:
    """Answer one thing heard by the staff bot; what is to be done is done within `work`.

    `contact`: what is known of the account that speaks. `cause` names the update in the record.
    `digest` makes of an invitation's token, a phone or a code what is stored of it.
    """
    here = Hearing(work, incoming, house, contact, cause, now, digest, entropy, fresh_id, username)
    if incoming.kind == "silence":
        return await new.silent(here)
    if incoming.kind == "press":
        return await presses.press(here)
    if incoming.kind in ("joined", "removed", "migrated"):
        return await chats.news(here)
    if incoming.kind in ("blocked", "unblocked"):
        return await members.reachable(here)
    if incoming.kind in ("text", "command"):
        return await _said(here)
    if incoming.kind == "media" and here.person is not None and not incoming.anonymous_admin:
        return await replies.heard(here) or await new.media(here)
    return here.silence()


async def _said(here: Hearing) -> DeskTurn:
    incoming = here.incoming
    if incoming.anonymous_admin:
        return here.say("anonymous") if incoming.kind == "command" else here.silence()
    asked = request(incoming)
    if asked and asked.asked == "start":
        if here.person and asked.target == "new" and incoming.private:
            return await new.begin(here, Request("new"))
        return await members.start(here, asked)
    if here.person is None and asked and asked.asked == "whoami":
        return await members.whoami(here, asked)
    if here.person is None:
        return here.say("uninvited") if incoming.private else here.silence()
    if incoming.kind == "text":
        answered = await replies.heard(here)
        if answered is not None:
            return answered
    if incoming.private and (incoming.kind == "text" or incoming.command == "cancel"):
        moment = await moments.open_one(here)
        if moment is not None and not (asked and incoming.kind == "text" and moment.interrupted):
            return await moments.hear(here, moment)
        draft = await new.drafted(here)
        if draft is not None:
            return await new.hear(here, draft)
    if asked is None:
        spoken_to = incoming.private or hears_mentions_alone(incoming.chat)
        return here.say("unknown") if spoken_to else here.silence()
    return await _ANSWERS[asked.asked](here, asked)
