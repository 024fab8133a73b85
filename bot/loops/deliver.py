"""Messages out. The lane is the chat: order, budget, pauses and the lease belong to it.

A row is marked, with its wording, before the call. After a call whose outcome nobody knows the
same wording goes
out again and says that it may be a repeat: no platform here has an idempotent send.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog
from msgspec import structs

from bot.engine import Engine
from bot.loops.wording import Prepared, prepare
from cases import commands as c
from cases.access import SYSTEM
from cases.organisation import Address
from cases.ports import Item, Lane, Work
from cases.service import handle
from conversations.channel import Gone, Later, Moved, Outcome, Refused, Rendered, Sent, Unreachable

log = structlog.get_logger(__name__)
_ALL = 1_000_000  # lanes
_HELD = timedelta(days=400)  # lanes that pause or wait for the morning count as waiting, too


async def deliver(engine: Engine) -> int:
    """Serve the chats that have something to hear; returns how many chats."""
    machine = engine.machine.now()
    lease = machine + timedelta(seconds=engine.limits.lease_seconds)
    async with engine.store.work() as work:
        lanes = await work.lanes.claim(
            engine.world.now(), machine, lease, engine.fresh_id(), engine.limits.lanes
        )
    await asyncio.gather(*(_serve(engine, lane) for lane in lanes))
    return len(lanes)


async def take_back(engine: Engine) -> None:
    """Void the leases of a process that died, where no other can live (on SQLite).

    Without this, the chats that it was serving would hear nothing until their leases end.
    """
    machine = engine.machine.now()
    lease = machine + timedelta(seconds=engine.limits.lease_seconds)
    held = engine.world.now() + _HELD
    async with engine.store.work() as work:
        for lane in await work.lanes.claim(held, lease, lease, engine.fresh_id(), _ALL):
            await work.lanes.release(lane, lane.sent_at)


async def _serve(engine: Engine, lane: Lane) -> None:
    """One chat's turn. What cannot be worded (a company's own broken template) holds up no other
    chat.
    """
    sent_at = list(lane.sent_at)
    try:
        await _turn(engine, lane, sent_at)
    except Exception as error:
        log.error("deliver.failed", bot=lane.bot, error=type(error).__name__, why=str(error)[:200])
        pause = timedelta(seconds=engine.limits.send_pause_seconds)
        await _later(engine, lane, engine.world.now() + pause)
    finally:
        async with engine.store.work() as work:
            await work.lanes.release(lane, sent_at)


async def _turn(engine: Engine, lane: Lane, sent_at: list[datetime]) -> None:
    for _ in range(engine.limits.lane_chunk):
        pause = budget_pause(engine, lane.chat, sent_at)
        if pause is not None:
            await _later(engine, lane, pause)
            break
        if not _lease_lasts(engine, lane) or not await _one(engine, lane, sent_at):
            break


def _lease_lasts(engine: Engine, lane: Lane) -> bool:
    """A sender whose lease is nearly over starts no call: another may begin with the same
    message.
    """
    spare = timedelta(seconds=engine.limits.call_seconds)
    return engine.machine.now() + spare < lane.lease_until


def budget_pause(engine: Engine, chat: str, sent_at: list[datetime]) -> datetime | None:
    """When the chat may hear the next message, if not now.

    Groups (negative ids) have the tighter budget.
    """
    limits, now = engine.limits, engine.world.now()
    group = chat.startswith("-")
    amount = limits.group_messages if group else limits.private_messages
    seconds = limits.group_window_seconds if group else limits.private_window_seconds
    window = timedelta(seconds=seconds)
    sent_at[:] = [moment for moment in sent_at if moment > now - window]
    return None if len(sent_at) < amount else sent_at[-amount] + window


async def _one(engine: Engine, lane: Lane, sent_at: list[datetime]) -> bool:
    """Send or paint the lane's next item. False when there is none or the lane has to pause."""
    now = engine.world.now()
    async with engine.store.work() as work:
        item = await work.lanes.next(lane, now)
        if item is None:
            return False
        prepared = await prepare(engine, work, lane, item, now)
        if prepared.moot:
            await work.lanes.moot(lane, item, prepared.moot)
            return True
        if not await work.lanes.sending(lane, item, prepared.rendered.text):
            return False
    engine.faults.reach("deliver.marked")
    outcome = await _call(engine, lane, item, prepared, now)
    engine.faults.reach("deliver.sent")
    going = await _record(engine, lane, item, prepared, outcome, now)
    if isinstance(outcome, Sent):
        sent_at.append(now)
    engine.faults.reach("deliver.recorded")
    return going


async def _call(
    engine: Engine, lane: Lane, item: Item, prepared: Prepared, now: datetime
) -> Outcome:
    room = engine.rooms[lane.bot]
    rendered: Rendered = prepared.rendered
    if item.card is not None and item.shown:
        outcome = await room.edit(lane.chat, item.shown, rendered, now)
        return Sent(item.shown) if isinstance(outcome, Sent) else outcome
    return await room.send(lane.chat, rendered, now)


async def _record(
    engine: Engine, lane: Lane, item: Item, prepared: Prepared, outcome: Outcome, now: datetime
) -> bool:
    """Write what became of the call. True when the lane may go on at once."""
    async with engine.store.work() as work:
        match outcome:
            case Sent(message=message):
                await work.lanes.sent(lane, item, message, prepared.shown_hash, now)
                return True
            case Later():
                await _again(engine, work, lane, item, outcome, now)
                return False
            case Gone():
                await _renew(work, lane, item)
                return True
            case Moved(chat=chat):
                old, new = Address("staff", lane.chat), Address("staff", chat)
                await work.people.migrate_group(old, new, now)
            case Unreachable(why=why) | Refused(why=why):
                await work.lanes.refused(lane, item, why)
                await _tell_otherwise(engine, work, lane, item, outcome, why, now)
                return isinstance(outcome, Refused)
    await engine.rules.bind(engine.store)
    return False


async def _again(
    engine: Engine, work: Work, lane: Lane, item: Item, later: Later, now: datetime
) -> None:
    """Trouble that passes: however long it lasts, nothing is dropped.

    Pauses grow unless the platform names one.
    """
    log.warning("deliver.later", bot=lane.bot, why=later.why, attempts=item.attempts)
    at = later.at
    if not later.told:
        most = timedelta(seconds=engine.limits.send_pause_seconds)
        at = now + min((later.at - now) * 2 ** min(item.attempts, 10), most)
    await work.lanes.later(lane, None if later.uncertain else item, at)


async def _renew(work: Work, lane: Lane, item: Item) -> None:
    """The card was deleted in the chat: a fresh one takes its place."""
    if item.card is not None:
        await work.cards.renew(lane.bot, lane.chat, item.card.case)


async def _later(engine: Engine, lane: Lane, at: datetime) -> None:
    async with engine.store.work() as work:
        await work.lanes.later(lane, None, at)


async def _tell_otherwise(
    engine: Engine, work: Work, lane: Lane, item: Item, outcome: Outcome, why: str, now: datetime
) -> None:
    """Somebody could not be told: that is an event of the case, and other people hear of it."""
    log.warning("deliver.undeliverable", bot=lane.bot, why=why, row=item.id)
    case = item.message.case if item.message else item.card.case if item.card else ""
    if isinstance(outcome, Unreachable):
        await _chat_lost(work, lane, now)
    if not case:
        return
    what = item.message.template if item.message else "staff/card"
    command = c.ReportUndeliverable(case, lane.chat, why, what)
    kind = "card" if item.card else "message"
    cause = f"undeliverable:{lane.bot}:{lane.chat}:{kind}:{item.id}"
    await handle(work, command, SYSTEM, cause, engine.rules.house, now)


async def _chat_lost(work: Work, lane: Lane, now: datetime) -> None:
    """A group that is gone is unbound, a person who cannot be written to is marked: others hear
    instead.
    """
    if lane.bot == "staff":
        await work.people.unbind_group(Address("staff", lane.chat), now)
    contact = await work.people.contact(lane.bot, lane.chat)
    if contact is not None and not contact.blocked:
        await work.people.set_contact(structs.replace(contact, blocked=True), now)
