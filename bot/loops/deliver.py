"""Messages out. The lane is the chat: order, budget, pauses and the lease belong to it.

A row is marked, with its wording, before the call. After a call whose outcome nobody knows the
same wording goes out again and says that it may be a repeat: no platform here has an idempotent
send.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.engine import Engine
from bot.loops.burst import arrived, gathered, not_taken
from bot.loops.kept import keep
from bot.loops.lost import set_aside
from bot.loops.pressed import remember_keys
from bot.loops.prompts import remember
from bot.loops.wording import Prepared, prepare
from cases.organisation import Address
from cases.ports import Item, Lane, Work
from conversations.channel import (
    Budget,
    Gone,
    Kept,
    Later,
    Moved,
    Outcome,
    Refused,
    Rendered,
    Sent,
    Unreachable,
)

log = structlog.get_logger(__name__)
_ALL = 1_000_000  # lanes
_FIRST_PAUSE = timedelta(seconds=5)  # after a failure of our own
_HELD = timedelta(days=400)  # lanes that pause or wait for the morning count as waiting, too


async def deliver(engine: Engine) -> int:
    """Serve the chats that have something to hear; returns how many chats."""
    machine = engine.machine.now()
    lease = machine + timedelta(seconds=engine.limits.lease_seconds)
    async with engine.store.work() as work:
        lanes = await work.lanes.claim(
            engine.world.now(),
            machine,
            lease,
            engine.fresh_id(),
            engine.limits.lanes,
            barred=engine.barred(),
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


@dataclass
class _Turn:
    """One chat's turn. `sent_at`: its budget window; `released`: the lease was given back; `item`:
    what is being worded or sent; `called`: the platform may have it already; `others`: what goes
    along with it.
    """

    lane: Lane
    sent_at: list[datetime]
    released: bool = False
    item: Item | None = None
    called: bool = False
    others: tuple[Item, ...] = ()


async def _serve(engine: Engine, lane: Lane) -> None:
    """Serve one chat. What cannot be worded (a company's own broken template) holds up no other
    chat, and its own one not for ever.
    """
    turn = _Turn(lane, list(lane.sent_at))
    try:
        await _send(engine, turn)
    except Exception as error:
        log.error("deliver.failed", bot=lane.bot, error=type(error).__name__, why=str(error)[:200])
        await _failed(engine, turn, engine.world.now())
    finally:
        if not turn.released:
            async with engine.store.work() as work:
                await work.lanes.release(lane, turn.sent_at)


async def _failed(engine: Engine, turn: _Turn, now: datetime) -> None:
    """Something of ours failed: the item is tried again after growing pauses, then set aside."""
    lane, item = turn.lane, turn.item
    if item is not None and item.attempts >= engine.limits.send_failures:
        await set_aside(engine, lane, item, Refused("cannot be worded"), now)
        return
    at = now + _pause(engine, _FIRST_PAUSE, item.attempts if item is not None else 0)
    async with engine.store.work() as work:
        if item is None or turn.called:
            await work.lanes.later(lane, None, at)
            return
        await work.lanes.sending(lane, item, item.text)  # counts the attempt
        await work.lanes.later(lane, None if item.uncertain else item, at)


def _pause(engine: Engine, first: timedelta, attempts: int) -> timedelta:
    """Pauses double up to the longest."""
    doubled: timedelta = first * 2 ** min(attempts, 10)
    return min(doubled, timedelta(seconds=engine.limits.send_pause_seconds))


async def _send(engine: Engine, turn: _Turn) -> None:
    budgets = engine.room(turn.lane.bot, turn.lane.chat).budgets(turn.lane.chat)
    for _ in range(engine.limits.lane_chunk):
        pause = budget_pause(budgets, engine.world.now(), turn.sent_at)
        if pause is not None:
            await _later(engine, turn.lane, pause)
            break
        if not _lease_lasts(engine, turn.lane) or not await _one(engine, turn):
            break


def _lease_lasts(engine: Engine, lane: Lane) -> bool:
    """A sender whose lease is nearly over starts no call: another may begin with the same
    message.
    """
    spare = timedelta(seconds=engine.limits.call_seconds)
    return engine.machine.now() + spare < lane.lease_until


def budget_pause(
    budgets: Sequence[Budget], now: datetime, sent_at: list[datetime]
) -> datetime | None:
    """When the chat may hear the next message, if not now. Forgets what no budget counts."""
    longest = timedelta(seconds=max(budget.seconds for budget in budgets))
    sent_at[:] = [moment for moment in sent_at if moment > now - longest]
    pauses = []
    for amount, window in ((each.amount, timedelta(seconds=each.seconds)) for each in budgets):
        counted = [moment for moment in sent_at if moment > now - window]
        if len(counted) >= amount:
            pauses.append(counted[-amount] + window)
    return max(pauses, default=None)


async def _one(engine: Engine, turn: _Turn) -> bool:
    """Send or paint the lane's next item. False when there is none or the lane has to pause."""
    lane, now = turn.lane, engine.world.now()
    turn.called = False
    async with engine.store.work() as work:
        turn.item = item = await work.lanes.next(lane, now)
        if item is None:
            return False
        if item.card is not None and item.shown and not _repaints(engine, lane):
            # It shows its true state when it is pressed; nothing can be done until then.
            return await work.lanes.sent(lane, item, item.shown, item.shown_hash, now)
        prepared = await prepare(engine, work, lane, item, now)
        if prepared.moot:
            await work.lanes.moot(lane, item, prepared.moot)
            return True
        if not await work.lanes.sending(lane, item, prepared.rendered.text):
            return False
        rendered, turn.others = await gathered(engine, work, lane, item, prepared, now)
    turn.called = True
    engine.faults.reach("deliver.marked")
    outcome = await _call(engine, lane, item, rendered, now)
    engine.faults.reach("deliver.sent")
    if isinstance(outcome, Sent):
        going = await _sent(engine, turn, item, prepared, outcome, now)
    else:
        uncertain = isinstance(outcome, Later) and outcome.uncertain
        if turn.others and not uncertain:
            await not_taken(engine, lane, turn.others, now)
        going = await _record(engine, lane, item, outcome, now)
    engine.faults.reach("deliver.recorded")
    return going


def _repaints(engine: Engine, lane: Lane) -> bool:
    return engine.room(lane.bot, lane.chat).repaints


async def _call(
    engine: Engine, lane: Lane, item: Item, rendered: Rendered, now: datetime
) -> Outcome:
    room = engine.room(lane.bot, lane.chat)
    if item.card is not None and item.shown:
        outcome = await room.edit(lane.chat, item.shown, rendered, now)
        return Sent(item.shown) if isinstance(outcome, Sent) else outcome
    return await room.send(lane.chat, rendered, now)


async def _sent(
    engine: Engine, turn: _Turn, item: Item, prepared: Prepared, sent: Sent, now: datetime
) -> bool:
    """Write that it arrived; the last one gives the lease back in the same transaction.

    True when there is more.
    """
    lane = turn.lane
    turn.sent_at.append(now)
    async with engine.store.work() as work:
        if sent.brief:
            await work.lanes.keep(lane, item, "told in brief", sent.message)
        else:
            # Notes before the lane, as a word that answers locks them: else each waits for the
            # other.
            await remember(work, item.message, sent.message, now)
            await remember_keys(work, lane.chat, sent.message, prepared.rendered, now)
            await work.lanes.sent(lane, item, sent.message, prepared.shown_hash, now)
            await arrived(work, lane, turn.others, sent.message, now)
        more = await work.lanes.next(lane, now) is not None
        if not more:
            await work.lanes.release(lane, turn.sent_at)
    turn.released = not more
    return more


async def _record(engine: Engine, lane: Lane, item: Item, outcome: Outcome, now: datetime) -> bool:
    """Write what became of a call that did not send. True when the lane may go on at once."""
    if isinstance(outcome, Unreachable | Refused):
        await set_aside(engine, lane, item, outcome, now)
        return isinstance(outcome, Refused)
    if isinstance(outcome, Kept):
        await keep(engine, lane, item, outcome, now)
        return False
    async with engine.store.work() as work:
        match outcome:
            case Later():
                await _again(engine, work, lane, item, outcome, now)
                return False
            case Gone():
                await _renew(work, lane, item)
                return True
            case Moved(chat=chat):
                await work.lanes.later(lane, item, now)  # it surely did not arrive
                old, new = Address("staff", lane.chat), Address("staff", chat)
                await work.people.migrate_group(old, new, now)
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
        at = now + _pause(engine, later.at - now, item.attempts)
    await work.lanes.later(lane, None if later.uncertain else item, at)


async def _renew(work: Work, lane: Lane, item: Item) -> None:
    """The card was deleted in the chat: a fresh one takes its place."""
    if item.card is not None:
        await work.cards.renew(lane.bot, lane.chat, item.card.case)


async def _later(engine: Engine, lane: Lane, at: datetime) -> None:
    async with engine.store.work() as work:
        await work.lanes.later(lane, None, at)
