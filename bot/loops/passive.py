"""Answers inside the platform's own request: WeChat pushes what a person did and takes the answer
from the response, within 5 seconds.

Whoever works the update leaves the chat's lane to the request (`leave_to_request`), and the request
takes from it all that waits there, as one bubble (`answered`). What was given stays beside the
update, so that a repeat of the push hears the same; it counts as sent once it was written to the
platform (`given`). When the request cannot wait any longer the lane goes back, and delivery tells
the rest in its own way.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

import msgspec
import structlog

from bot.engine import Engine
from bot.loops.template_results import template_result
from bot.loops.wording import prepare
from bot.remembered import changed, last_shown, shown
from bot.requests import Answer, Held
from cases.platforms import platform_of
from cases.ports import Contact, InboxRow, Item, Lane, Work
from conversations.channel import Rendered
from conversations.choices import meant
from conversations.incoming import Incoming
from conversations.talk.session import decode
from handlers.wechat.bubble import PICK
from handlers.wechat.incoming import felt, is_answered, result_of
from handlers.wechat.messages import Received, Subscribed
from handlers.wechat.room import WeChatCustomer

log = structlog.get_logger(__name__)
BOT = "customer"
_AT_MOST = 12  # messages of one bubble; its bytes end it much sooner
_FREED = 2  # messages that waited for a word and did not fit: as many as it surely allows besides


async def leave_to_request(engine: Engine, work: Work, row: InboxRow) -> None:
    """What this work says to the chat is left to the request that brought `row`."""
    if platform_of(row.sender) != "wechat":
        return
    if is_answered(msgspec.json.decode(row.body, type=Received)):
        await _reserve(engine, work, row.sender, row.update)


async def as_meant(engine: Engine, work: Work, row: InboxRow, incoming: Incoming) -> Incoming:
    """What was typed, as the press it means; and what this does to the reply window."""
    if platform_of(row.sender) != "wechat":
        return incoming
    received = msgspec.json.decode(row.body, type=Received)
    chat, at = row.sender, row.received_at
    await changed(work, chat, lambda window: felt(window, received, at), at)
    if isinstance(received.content, Subscribed):
        await work.people.set_contact(Contact(BOT, chat), at)  # back again, if they had left
    if (result := result_of(received)) is not None:
        await template_result(engine, work, chat, *result, at)
    return await _as_press(engine, work, incoming) if incoming.kind == "text" else incoming


async def _as_press(engine: Engine, work: Work, incoming: Incoming) -> Incoming:
    """A typed number or label as the press of what it chooses.

    Once its question is over, what was typed are words again; and while people listen, what
    answers no open question is for them, be it a number or 转人工.
    """
    choices = await last_shown(work, incoming.chat)
    choice = meant(choices, incoming.text) if choices else None
    if choice is None:
        return incoming
    room = engine.room(BOT, incoming.chat)
    assert isinstance(room, WeChatCustomer)
    press = room.pressed(incoming, choice)
    raw = await work.sessions.load(BOT, incoming.chat)
    session = decode(raw) if raw else None
    if press.act == PICK:
        stamp = press.data.partition(".")[0]
        return press if session is not None and stamp == session.stamp else incoming
    listened_to = session is not None and bool(session.people)
    return incoming if listened_to and press.act == "human" else press


async def within(engine: Engine, work: Work, row: InboxRow) -> Answer | None:
    """What is to be said to the request that brought `row`, taken in the very work that made it.

    None where nobody in this process waits for it, or its lane is not free: then it is looked for.
    """
    if row.bot != BOT or not engine.requests.wait_for(row.update):
        return None
    try:
        return await _said(engine, work, Held(row.update, row.sender))
    except Exception as error:
        # What cannot be worded (a company's own broken template) is no fault of what was said.
        log.error("passive.not_worded", error=type(error).__name__, why=str(error)[:200])
        await work.lanes.waiting(BOT, row.sender)  # fails where the database itself is at fault
        return None


async def tell(engine: Engine, row: InboxRow, answer: Answer | None) -> None:
    """The work is done: its request hears so. One that got late meanwhile leaves it to delivery."""
    if answer is not None:
        engine.faults.reach("passive.marked")
    if not engine.requests.tell(row.update, answer) and answer is not None:
        await _give_back(engine, Held(row.update, row.sender), answer)


async def answered(engine: Engine, held: Held) -> Answer:
    """Wait until the update is worked, whoever works it, and take what is to be said.

    A request that got late meanwhile gives its lane back; its answer is empty.
    """
    with engine.requests.holding(held):
        while held.read:
            if (answer := await _look(engine, held)) is not None:
                return answer
            if held.late:
                break
            with suppress(TimeoutError):
                await asyncio.wait_for(held.news.wait(), engine.limits.passive_poll_ms / 1000)
    return Answer()


async def _look(engine: Engine, held: Held) -> Answer | None:
    """One look at how the update stands, working it where it is its turn. None: look again."""
    from bot.loops.intake import work_row

    held.news.clear()
    if held.answer is not None:
        return held.answer
    pushed = None if held.fresh else await engine.store.pushed(BOT, held.update)
    if pushed is not None and pushed.answer is not None:
        return msgspec.json.decode(pushed.answer, type=Answer)
    # Only after that: what was answered before may be told again while it is being recorded.
    await engine.requests.given(held.chat)
    if pushed is not None and pushed.state == "done":
        return await _taken(engine, held)
    if not held.fresh and (pushed is None or pushed.state == "aside"):
        return Answer()
    held.fresh = False
    row = await engine.store.open_row(BOT, held.chat, engine.world.now())
    # News that came meanwhile: the row was worked while we read of it as open.
    if row is not None and not held.news.is_set() and await work_row(engine, row):
        held.news.set()  # there is something to look at
    return held.answer


async def given(engine: Engine, held: Held, answer: Answer) -> None:
    """The answer was written to the platform: what was in it is sent, and the lane is free."""
    if not answer.rows:
        return
    engine.faults.reach("passive.given")
    with engine.requests.giving(held.chat):
        await _given(engine, held, answer)
    engine.wakes.wake("lanes")


async def _given(engine: Engine, held: Held, answer: Answer) -> None:
    lane, now = _lane(engine, held), engine.world.now()
    async with engine.store.work() as work:
        for item in await work.lanes.upcoming(lane, now, _AT_MOST):
            if item.id in answer.rows:
                await work.lanes.sent(lane, item, f"{held.update}:{item.id}", "", now)
        await work.lanes.later(lane, None, now)  # what was kept back for this word may go now
        await work.lanes.release(lane, None)


async def _taken(engine: Engine, held: Held) -> Answer | None:
    """All that waits for the chat, of an update that was worked without us.

    None while another request has the lane.
    """
    async with engine.store.work() as work:
        late = held.late  # the second look below is at another moment
        if late:
            return await _nothing(engine, work, held)
        if not held.doubted and await _taken_by_twin(engine, work, held):
            held.doubted = True
            held.news.set()
            return None
        answer = await _said(engine, work, held)
        if answer is None:
            await _reserve(engine, work, held.chat, held.update)
            return None
    if held.late:
        await _give_back(engine, held, answer)
        return Answer()
    if not answer.rows:
        engine.wakes.wake("lanes")
    return answer


async def _taken_by_twin(engine: Engine, work: Work, held: Held) -> bool:
    """Does it look as if the same push, repeated to another process, has just been answered there?

    We waited for the lane while it was: its answer is kept by now, and ours must be the same.
    """
    lane = _lane(engine, held)
    if not await work.lanes.holds(lane):
        return not await work.lanes.waiting(BOT, held.chat)
    items = await work.lanes.upcoming(lane, engine.world.now(), _AT_MOST)
    return any(item.uncertain for item in items)


async def _said(engine: Engine, work: Work, held: Held) -> Answer | None:
    """All that waits for the chat as one bubble, marked and kept for repeats."""
    lane, now = _lane(engine, held), engine.world.now()
    items = await work.lanes.upcoming(lane, now, _AT_MOST, kept=True)
    if not await work.lanes.holds(lane) and await work.lanes.waiting(BOT, held.chat):
        return None
    answer = await _bubble(engine, work, lane, items)
    await work.lanes.free(lane, _FREED)
    await work.inbox.keep_answer(BOT, held.update, msgspec.json.encode(answer), now)
    if not answer.rows:
        await work.lanes.release(lane, None)
    return answer


async def _nothing(engine: Engine, work: Work, held: Held) -> Answer:
    """The request got late: its repeats hear nothing either, and delivery has the lane."""
    empty = msgspec.json.encode(Answer())
    await work.inbox.keep_answer(BOT, held.update, empty, engine.world.now())
    await work.lanes.release(_lane(engine, held), None)
    return Answer()


async def _bubble(engine: Engine, work: Work, lane: Lane, items: list[Item]) -> Answer:
    """The items in words, as many as one text holds. What needs more than one (a file, a very long
    text), and what cannot be worded, is left to delivery.
    """
    room, now = engine.room(BOT, lane.chat), engine.world.now()
    assert isinstance(room, WeChatCustomer)
    worded: list[tuple[Item, Rendered]] = []
    for item in items:
        prepared = await prepare(engine, work, lane, item, now)
        if prepared.moot:
            await work.lanes.moot(lane, item, prepared.moot)
        else:
            worded.append((item, prepared.rendered))
    folded = room.folded([rendered for _, rendered in worded], lane.chat, now)
    if len(folded.texts) != 1:
        return Answer()
    fitting = worded[: folded.count]
    for item, rendered in fitting:
        await work.lanes.sending(lane, item, rendered.text)
    if folded.choices is not None:
        await shown(work, lane.chat, folded.choices, now)
    return Answer(folded.texts[0], tuple(item.id for item, _ in fitting))


async def _give_back(engine: Engine, held: Held, answer: Answer) -> None:
    """The request got late over it: surely nothing was shown, so that delivery may tell it."""
    lane, now = _lane(engine, held), engine.world.now()
    async with engine.store.work() as work:
        for item in await work.lanes.upcoming(lane, now, _AT_MOST):
            if item.id in answer.rows:
                await work.lanes.later(lane, item, now)
        await _nothing(engine, work, held)
    engine.wakes.wake("lanes")


async def _reserve(engine: Engine, work: Work, chat: str, update: str) -> None:
    lane = _lane(engine, Held(update, chat))
    await work.lanes.reserve(BOT, chat, lane.token, lane.lease_until, engine.machine.now())


def _lane(engine: Engine, held: Held) -> Lane:
    """The lane under the request's own token, which every process can tell."""
    until = engine.machine.now() + timedelta(seconds=engine.limits.passive_lease_seconds)
    return Lane(BOT, held.chat, f"request {held.update}", until)
