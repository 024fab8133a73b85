"""Cases, messages and moments that the storage tests work with."""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from cases import events as e
from cases.agenda import Deadline
from cases.case import Case
from cases.events import Event
from cases.evolve import evolve
from cases.outgoing import CardWanted, Outgoing
from cases.ports import Item, Lane, Work
from storage.store import SqlStore

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MACHINE = datetime(2030, 1, 1, tzinfo=UTC)
MASTER = bytes(range(32))


def at(minutes: float) -> datetime:
    """World time, so many minutes after NOW."""
    return NOW + timedelta(minutes=minutes)


def machine(seconds: float) -> datetime:
    """Machine time, so many seconds after its beginning."""
    return MACHINE + timedelta(seconds=seconds)


class Entropy:
    """Bytes that differ at every call and are the same in every run."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._calls = itertools.count()

    def __call__(self, size: int) -> bytes:
        seed = f"{self._seed} {next(self._calls)}".encode()
        return hashlib.shake_256(seed).digest(size)


def filed(case: str = "c1", **changes: Any) -> Event:
    """The first event of a case."""
    body: dict[str, Any] = {
        "number": f"N-{case}",
        "procedure": "service",
        "version": 1,
        "unit": "store1",
        "channel": "telegram",
        "language": "zh",
        "customer": "customer-1",
        "chat": "700",
        "classes": ("general",),
        "wishes": (),
        "anonymous": False,
        "texts": {},
        **changes,
    }
    return Event(case, 1, NOW, "customer", f"inbox:{case}#0", e.ComplaintFiled(**body))


def follow(case: Case, body: Any, cause: str, *, when: datetime = NOW) -> Event:
    """The next event of a case."""
    return Event(case.id, case.seq + 1, when, "zhang", cause, body)


def due(clock: str, minutes: float, *, stage: int = 0, run: int = 1) -> Deadline:
    """A deadline so many minutes after NOW."""
    return Deadline(clock, run, stage, at(minutes), "always@1")


async def file_case(
    store: SqlStore, case: str = "c1", *deadlines: Deadline, **changes: Any
) -> Case:
    """File a case in a work of its own."""
    event = filed(case, **changes)
    state = evolve(None, event)
    async with store.work() as work:
        await work.cases.append(state, [event], deadlines, NOW)
    return state


async def go_on(
    work: Work, case: Case, body: Any, cause: str, *deadlines: Deadline, running: Any = ()
) -> Case:
    """Append one event to a case inside a work."""
    event = follow(case, body, cause)
    state = evolve(case, event)
    await work.cases.append(state, [event], deadlines, NOW, running)
    return state


def message(key: str, chat: str = "-100", **changes: Any) -> Outgoing:
    """A message to a staff group."""
    fields: dict[str, Any] = {
        "bot": "staff",
        "template": "staff/ping",
        "language": "zh",
        "created_at": NOW,
        "values": {"who": "canary-of-values"},
        **changes,
    }
    return Outgoing(key=key, chat=chat, **fields)


def card(case: str = "c1", seq: int = 1, chat: str = "-100") -> CardWanted:
    """A card in a staff group."""
    return CardWanted("staff", chat, case, seq)


async def send_out(store: SqlStore, *things: Outgoing | CardWanted) -> None:
    """Add messages and cards in a work of their own."""
    async with store.work() as work:
        await work.messages.add([each for each in things if isinstance(each, Outgoing)])
        await work.cards.want([each for each in things if isinstance(each, CardWanted)])


async def claim(
    store: SqlStore,
    token: str = "t1",
    *,
    now: datetime = NOW,
    seconds: float = 0,
    lease: float = 30,
    limit: int = 10,
) -> list[Lane]:
    """Claim lanes at world time `now` and so many seconds into machine time."""
    async with store.work() as work:
        return await work.lanes.claim(now, machine(seconds), machine(seconds + lease), token, limit)


async def next_of(store: SqlStore, lane: Lane, now: datetime = NOW) -> Item | None:
    """What the lane sends next."""
    async with store.work() as work:
        return await work.lanes.next(lane, now)


async def deliver(
    store: SqlStore, lane: Lane, item: Item, platform_id: str, shown_hash: str = ""
) -> bool:
    """Mark, send and acknowledge; False when the lease was lost on the way."""
    async with store.work() as work:
        if not await work.lanes.sending(lane, item, "the wording"):
            return False
    async with store.work() as work:
        return await work.lanes.sent(lane, item, platform_id, shown_hash, NOW)


async def release(store: SqlStore, lane: Lane, *sent_at: datetime) -> None:
    """Give the lane back."""
    async with store.work() as work:
        await work.lanes.release(lane, sent_at)
