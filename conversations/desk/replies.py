"""What staff answer by replying: words, files for the customer, and words that a client cut in two.

Telegram's clients send what is longer than a message as several; only the first one is the reply.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct, structs

from cases import commands as c
from cases.access import Refusal
from cases.case import Case
from cases.events import Sealed
from cases.outgoing import Prompt
from cases.service import Done
from conversations.desk import duty, steps
from conversations.desk.acts import asked_of, carry_out, outcome, refused, told
from conversations.desk.hearing import DeskTurn, Hearing
from conversations.desk.requests import request
from conversations.incoming import Media
from conversations.reading.words import readable

LONG = 3_000  # characters: a client cuts at the last break before 4,096
TOGETHER = timedelta(minutes=1)  # within which the rest of a message comes
_RELAYED = frozenset({"photo", "video", "voice", "document"})

# A proposal is one text, so the whole of it is proposed anew; the others follow as they came.
_GOES_ON: dict[str, Callable[[str, Sealed], c.AnyCommand]] = {
    "relay": c.Relay,
    "note": c.Note,
    "resolve": lambda case, text: c.Resolve(case, text, again=True),
}


class Cut(Struct, frozen=True):
    """Words so long that more of them may follow. `text`: all of them so far."""

    at: datetime
    case: str
    act: str
    text: str


async def heard(here: Hearing) -> DeskTurn | None:
    """The answer to a reply, or to the rest of one; None for anything else."""
    if not here.incoming.reply_to:
        return await _rest(here)
    if (counted := await duty.replied(here)) is not None:
        return counted
    asked = await asked_of(here)
    if asked is None or isinstance(asked, DeskTurn):
        return asked
    case, prompt = asked
    if here.incoming.place:
        place = structs.replace(here.incoming, text=here.incoming.place, media=None)
        here = replace(here, incoming=place)
    if here.incoming.media is not None:
        return await _file(here, case, prompt, here.incoming.media)
    if not readable(here.incoming.text):
        return here.say("nothing_readable")
    if prompt.act == "step":
        return await steps.told(here, case, prompt.data, here.incoming.text)
    return await _remembered(here, await told(here, case, prompt), case, prompt.act)


async def _file(here: Hearing, case: Case, prompt: Prompt, media: Media) -> DeskTurn:
    """A file goes to the customer, with its caption; for anything else than speaking to the
    customer words are needed.
    """
    if prompt.act != "relay":
        return here.say("words_needed")
    if media.kind not in _RELAYED or not media.content:
        lost = "big" if media.problem == "FileTooLarge" else "lost"
        return here.say("file_not_relayed", why=lost if media.kind in _RELAYED else "kind")
    kept = await here.work.files.keep(case.id, media.content, media.kind, media.name, here.now)
    caption = here.incoming.text.strip() if readable(here.incoming.text) else ""
    words = await here.work.texts.keep(case.id, caption) if caption else None
    return outcome(here, await carry_out(here, c.Relay(case.id, words, kept)), "relay", case)


async def _remembered(here: Hearing, turn: DeskTurn, case: Case, act: str) -> DeskTurn:
    """Where more may follow, what was taken so far is kept for a minute."""
    text = here.incoming.text.strip()
    done = any(said.template == "staff/done" for said in turn.replies)
    if done and act in _GOES_ON and len(text) >= LONG:
        await _keep(here, Cut(here.now, case.id, act, text))
    return turn


async def _keep(here: Hearing, cut: Cut) -> None:
    await here.work.sessions.save("staff", _place(here), msgspec.json.encode(cut), here.now)


def _place(here: Hearing) -> str:
    return f"{here.incoming.chat}:{here.incoming.account}"


async def _rest(here: Hearing) -> DeskTurn | None:
    """Plain words of somebody who has just replied at length: the rest of it."""
    text = here.incoming.text.strip()
    if here.incoming.kind != "text" or request(here.incoming) or not readable(text):
        return None
    raw = await here.work.sessions.load("staff", _place(here), lock=True)
    if raw is None:
        return None
    await here.work.sessions.drop("staff", _place(here))
    cut = msgspec.json.decode(raw, type=Cut)
    case = await here.work.cases.lock(cut.case)
    if here.now - cut.at > TOGETHER or case is None or not here.sees(case.unit):
        return None
    return await _go_on(here, cut, case, text)


async def _go_on(here: Hearing, cut: Cut, case: Case, text: str) -> DeskTurn:
    whole = f"{cut.text}\n{text}"
    kept = await here.work.texts.keep(case.id, whole if cut.act == "resolve" else text)
    done = await carry_out(here, _GOES_ON[cut.act](case.id, kept))
    if isinstance(done, Refusal):
        return refused(here, done, here.procedure_of(case))
    if isinstance(done, Done) and len(text) >= LONG:
        await _keep(here, Cut(here.now, case.id, cut.act, whole))
    return here.say("continued", about=case, act=cut.act, chars=len(text))
