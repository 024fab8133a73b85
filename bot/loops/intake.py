"""Taking in: updates are kept first and worked then, one at a time per sender, in order.

Reading an update and fetching its file happen before the transaction; inside it there is no await
but storage.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import structlog
from msgspec import structs

from bot.engine import Engine
from bot.loops.passive import as_meant, leave_to_request, tell, within
from bot.loops.pressed import answer_press, turns_the_page
from bot.loops.prompts import as_reply
from bot.requests import Answer
from bot.switch import is_off
from cases.platforms import platform_of
from cases.ports import InboxRow, Waking, Work
from conversations import service as talks
from conversations.channel import FileLost, FileTooLarge, PlatformTrouble
from conversations.desk.answer import hear as hear_staff
from conversations.desk.hearing import DeskTurn
from conversations.desk.new_draft import decode
from conversations.incoming import Incoming
from conversations.seeing import TalkHouse
from conversations.turn import Toast

log = structlog.get_logger(__name__)
_ENDLESS = 1_000_000


async def take_in(engine: Engine, bot: str, update: str, sender: str, body: bytes) -> bool:
    """Keep an update. Once this returned, the platform may be told that we have it."""
    async with engine.store.work() as work:
        fresh = await work.inbox.put(bot, update, sender, body, engine.world.now())
    engine.faults.reach("inbox.stored")
    engine.wakes.wake("inbox")
    return fresh


async def work_inbox(engine: Engine) -> int:
    """Work the oldest open update of every sender once; returns how many were looked at."""
    found = await engine.store.open_rows(engine.limits.inbox_batch, engine.world.now())
    rows = [row for row in found if not _left_to_another(engine, row)]
    room = asyncio.Semaphore(engine.limits.inbox_workers)

    async def one(row: InboxRow) -> None:
        async with room:
            await work_row(engine, row)

    await asyncio.gather(*(one(row) for row in rows))
    return len(rows)


def _left_to_another(engine: Engine, row: InboxRow) -> bool:
    """What a request waits for, that request works: two would only be in each other's way. And a
    press on WeCom is answered on the long connection, which one process has: as long as an answer
    counts the others leave it alone.
    """
    if engine.requests.wait_for(row.update):
        return True
    if engine.wecom is None or engine.wecom.connected or platform_of(row.sender) != "wecom":
        return False
    age = engine.world.now() - row.received_at
    return age < timedelta(seconds=engine.limits.press_seconds)


async def work_row(engine: Engine, row: InboxRow) -> bool:
    """Work one update. What fails is tried again later, and set aside when it keeps failing.

    False while somebody in this process works it already: two loops look for the same rows.
    """
    if row.id in engine.in_hand:
        return False
    engine.in_hand.add(row.id)
    try:
        await _work(engine, row)
    finally:
        engine.in_hand.discard(row.id)
    return True


async def _work(engine: Engine, row: InboxRow) -> None:
    try:
        incoming = await _read(engine, row)
        engine.faults.reach("inbox.working")
        toast, language, answer = await _transact(engine, row, incoming)
    except Exception as error:
        await _failed(engine, row, error)
        return
    engine.faults.reach("inbox.committed")
    await tell(engine, row, answer)
    engine.wakes.wake("lanes")
    if incoming.kind == "press" and incoming.answer:
        await answer_press(engine, incoming, toast, language)


async def _read(engine: Engine, row: InboxRow) -> Incoming:
    incoming = await engine.room(row.bot, row.sender).read(row.body, engine.world.now())
    if incoming.media is None or not incoming.media.ref:
        return incoming
    wanted = row.bot == "customer" or await _for_us(engine, incoming)
    return await _with_file(engine, incoming) if wanted else incoming


async def _for_us(engine: Engine, incoming: Incoming) -> bool:
    """Is it a reply to a message of ours, or of a complaint being entered? What staff send one
    another is not fetched.
    """
    async with engine.store.reading() as work:
        asked = await work.messages.by_platform_id("staff", incoming.chat, incoming.reply_to)
        if asked is None and incoming.private:
            return await work.sessions.load("staff", incoming.chat) is not None
    return asked is not None


async def _with_file(engine: Engine, incoming: Incoming) -> Incoming:
    """Download at once: platforms do not keep files for ever.

    A file that cannot be had is said so in the talk.
    """
    media = incoming.media
    assert media is not None
    if media.kind in ("sticker", "location", "other"):
        return incoming
    try:
        content = await engine.room(incoming.bot, incoming.chat).fetch(media.ref)
    except (FileTooLarge, FileLost) as error:
        lost = structs.replace(media, problem=type(error).__name__)
        return structs.replace(incoming, media=lost)
    return structs.replace(incoming, media=structs.replace(media, content=content))


async def _transact(
    engine: Engine, row: InboxRow, incoming: Incoming
) -> tuple[Toast | None, str, Answer | None]:
    """Toast and language of a press, and what is answered in the request that brought the row."""
    changed, answer = False, None
    off = row.bot == "customer" and await is_off(engine.store)
    async with engine.store.work() as work:
        if not await work.inbox.lock(row):
            return None, "zh", None
        await leave_to_request(engine, work, row)
        if row.bot == "customer":
            incoming = await as_meant(engine, work, row, incoming)
            house = replace(house_of_talk(engine), off=off)
            heard = await talks.hear(work, incoming, house, row_cause(row))
            toast, language = heard.toast, heard.language
        else:
            toast, language, changed = await _staff(engine, work, row, incoming)
        await work.inbox.done(row, engine.world.now())
        answer = await within(engine, work, row)
    if changed:
        await engine.rules.bind(engine.store)
    return toast, language, answer


def row_cause(row: InboxRow) -> str:
    """What events and messages name as their origin: the bot and its update."""
    return f"{row.bot}:{row.update}"


def house_of_talk(engine: Engine) -> TalkHouse:
    """What a turn of a talk needs, now."""
    return TalkHouse(
        house=engine.rules.house,
        digest=engine.digest,
        entropy=engine.entropy,
        fresh_id=engine.fresh_id,
        username=engine.usernames.get("customer", ""),
        now=engine.world.now(),
    )


async def _staff(
    engine: Engine, work: Work, row: InboxRow, incoming: Incoming
) -> tuple[Toast | None, str, bool]:
    if turns_the_page(incoming):
        return None, "zh", False
    turn = await _heard(engine, work, incoming, row_cause(row))
    return turn.toast, turn.language, turn.house_changed


async def staff_silent(engine: Engine, work: Work, waking: Waking) -> None:
    """Nobody went on with a complaint that staff had begun to enter."""
    if waking.session is None:
        await work.sessions.wake(waking, None)
        return
    draft, now = decode(waking.session), engine.world.now()
    incoming = Incoming("staff", draft.chat, draft.account, "silence", now)
    await _heard(engine, work, incoming, f"silence:{draft.case}")


async def _heard(engine: Engine, work: Work, incoming: Incoming, cause: str) -> DeskTurn:
    contact = await work.people.contact("staff", incoming.account)
    house, now = engine.rules.house, engine.world.now()
    incoming = await as_reply(work, incoming, contact, now)
    turn = await hear_staff(
        work,
        incoming,
        house,
        contact,
        cause,
        now,
        engine.digest,
        engine.entropy,
        engine.fresh_id,
        engine.usernames.get("staff", "") if platform_of(incoming.chat) == "telegram" else "",
    )
    messages = talks.outgoing(incoming, turn.replies, turn.language, cause, now, house.org)
    await work.messages.add(messages)
    return turn


async def _failed(engine: Engine, row: InboxRow, error: Exception) -> None:
    delay = engine.limits.inbox_retry_seconds * 2 ** min(row.attempts, 5)
    retry_at = engine.world.now() + timedelta(seconds=delay)
    detail = type(error).__name__
    log.error("inbox.row_failed", row=row.id, bot=row.bot, attempts=row.attempts + 1, error=detail)
    # A platform that is away is no fault of the update: it waits, however long that takes.
    patience = _ENDLESS if isinstance(error, PlatformTrouble) else engine.limits.inbox_attempts
    async with engine.store.work() as work:
        aside = await work.inbox.failed(row, detail, retry_at, patience)
    if aside:
        log.error("inbox.set_aside", row=row.id, bot=row.bot, remedy=f"kesu trace {row.id}")
