"""The answer to a press, given at once.

Most platforms show a little text over the chat. WeCom has none: there the card itself answers, and
it can be repainted only now, on the press's own request, within 5 seconds.
"""

from __future__ import annotations

from datetime import datetime
from html import escape

import msgspec
import structlog

from bot.engine import Engine
from bot.loops.wording import prepare
from cases.platforms import platform_of
from cases.ports import Lane, Work
from conversations.channel import AnswersOnCards, Rendered, Sent
from conversations.incoming import Incoming
from conversations.turn import Toast

log = structlog.get_logger(__name__)
# What came of the case. All else (asked for words, shown in private, refused) is the presser's own.
_OF_THE_CASE = frozenset(f"staff/toast/{name}" for name in ("done", "already", "duty", "stale"))
_PAGE = "page"  # the act of a button that only shows more buttons
_KEYS_SHOWN = 6  # of one card; with more it has pages


def turns_the_page(incoming: Incoming) -> bool:
    """A press that asks for nothing but the card's other buttons."""
    return (
        incoming.kind == "press"
        and incoming.act == _PAGE
        and not incoming.forged
        and platform_of(incoming.chat) == "wecom"
    )


async def answer_press(
    engine: Engine, incoming: Incoming, toast: Toast | None, language: str
) -> None:
    """Say what came of a press that was worked. A failure is of no consequence for the case."""
    room = engine.room(incoming.bot, incoming.chat)
    text = engine.words.render(toast.template, language, toast.values, "plain") if toast else ""
    if not isinstance(room, AnswersOnCards):
        await room.toast(incoming.answer, text, bool(toast and toast.alert))
        return
    own = toast is not None and toast.template not in _OF_THE_CASE
    case = incoming.case if toast is not None and not own else ""
    card = await _as_it_stands(engine, incoming, case)
    if card is None:
        # What was pressed is no card of a case, and may have gone by: the answer is a message.
        if text:
            await room.send(incoming.chat, Rendered(escape(text, quote=False)), engine.world.now())
        return
    turning = turns_the_page(incoming)
    # Who turns a page turns it for themselves: no button may move under somebody else's finger.
    account = incoming.account if own or turning else ""
    page = int(incoming.data) if turning and incoming.data.isdecimal() else 0
    outcome = await room.answer_card(
        incoming.answer, incoming.message, card, text, account, page=page
    )
    if not isinstance(outcome, Sent):
        # It repaints at the next press; the board tells how things stand meanwhile.
        log.warning("press.unanswered", why=type(outcome).__name__)


async def remember_keys(
    work: Work, chat: str, sent_as: str, shown: Rendered, now: datetime
) -> None:
    """Keep a message whose buttons need pages: turning one has to send all of it again."""
    if platform_of(chat) != "wecom" or sum(map(len, shown.keys)) <= _KEYS_SHOWN:
        return
    await work.notes.save("staff", chat, _kind(sent_as), msgspec.json.encode(shown), now)


async def _as_it_stands(engine: Engine, incoming: Incoming, case: str) -> Rendered | None:
    """What the pressed message shows now: the card of a case anew, another one as it was sent.

    An older card of `case`, or a ping with its buttons, becomes the card that stands in the chat.
    """
    async with engine.store.reading() as work:
        item = await work.cards.standing(incoming.bot, incoming.chat, incoming.message, case)
        if item is not None:
            now = engine.world.now()
            lane = Lane(incoming.bot, incoming.chat, "", now)
            prepared = await prepare(engine, work, lane, item, now)
            return None if prepared.moot else prepared.rendered
        if not turns_the_page(incoming):
            return None
        raw = await work.notes.load("staff", incoming.chat, _kind(incoming.message))
    return msgspec.json.decode(raw, type=Rendered) if raw else None


def _kind(message: str) -> str:
    return f"card:{message}"
