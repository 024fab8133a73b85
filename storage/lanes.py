"""Lanes: order, budget and lease of a chat, for delivery.

A sender leases a lane with a token and a time (machine time). Every write it makes locks the lane's
row and compares the token, so that one whose lease ran out and was given to another writes nothing.
A lane whose work would also lock a case must lock the case first (see `storage.transaction`).

States of a message: open -> sending (marked before the call) -> sent, or moot, or refused; kept,
while no way to the person is open. One found in `sending` had an attempt whose outcome nobody
knows: it comes again with its wording, as uncertain.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Table, and_, func, or_, select, update

from cases.outgoing import CardWanted
from cases.platforms import Platform
from cases.ports import Item, Lane
from storage import limits
from storage.columns import EPOCH
from storage.keys import SubjectKeys, case_subject
from storage.lane_questions import LaneQuestions
from storage.lane_wakes import LaneWakes
from storage.leasing import elsewhere, unleased
from storage.messages import SqlMessages, wording_place
from storage.tables import DIRTY, KEPT, WAITING, cards, lanes, messages
from storage.transaction import Transaction

_SENDABLE = ("open", "sending", "kept")
_UNMARKED: dict[str, Any] = {"wording": None}


class SqlLanes(LaneQuestions):
    """`cases.ports.Lanes` in SQL."""

    def __init__(
        self, tx: Transaction, subject_keys: SubjectKeys, out: SqlMessages, wakes: LaneWakes
    ) -> None:
        super().__init__(tx)
        self._keys = subject_keys
        self._out = out
        self._wakes = wakes
        self._held: set[Lane] = set()  # locked until this work ends

    async def claim(
        self,
        now: datetime,
        machine_now: datetime,
        lease_until: datetime,
        token: str,
        limit: int,
        barred: Collection[Platform] = (),
    ) -> list[Lane]:
        """Lease lanes that have something sendable at world time `now` and no live lease, of chats
        that are on no `barred` platform.
        """
        await self._tx.flush()
        statement = (
            select(lanes.c.bot, lanes.c.chat, lanes.c.sent_at)
            .where(
                lanes.c.wake_at <= now,
                or_(lanes.c.hold_until.is_(None), lanes.c.hold_until <= now),
                unleased(machine_now),
                *elsewhere(barred),
            )
            .order_by(lanes.c.wake_at, lanes.c.bot, lanes.c.chat)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = (await self._tx.run(statement)).all()
        for row in rows:
            mine = (lanes.c.bot == row.bot, lanes.c.chat == row.chat)
            lease = {"token": token, "lease_until": lease_until}
            await self._tx.run(update(lanes).where(*mine).values(**lease))
        return [Lane(row.bot, row.chat, token, lease_until, _moments(row.sent_at)) for row in rows]

    async def reserve(
        self, bot: str, chat: str, token: str, lease_until: datetime, machine_now: datetime
    ) -> None:
        """At the end of this work lease the lane to `token`, whatever its hold, unless a lease
        lives.
        """
        self._wakes.reserve(bot, chat, token, lease_until, machine_now)

    async def upcoming(
        self, lane: Lane, now: datetime, limit: int, *, kept: bool = False
    ) -> list[Item]:
        """The next sendable messages, oldest first, whatever the hold; [] also without lease."""
        if not await self.holds(lane):
            return []
        wanted = or_(WAITING, KEPT) if kept else WAITING
        statement = (
            select(messages)
            .where(_of(messages, lane), wanted)
            .where(or_(messages.c.not_before.is_(None), messages.c.not_before <= now))
            .order_by(messages.c.id)
            .limit(limit)
        )
        rows = (await self._tx.run(statement)).all()
        return [await self._message(row) for row in rows]

    async def free(self, lane: Lane, limit: int) -> None:
        """Make the oldest `limit` kept messages sendable, as if they had never been tried."""
        if not await self.holds(lane):
            return
        oldest = select(messages.c.id).where(_of(messages, lane), KEPT)
        these = messages.c.id.in_(oldest.order_by(messages.c.id).limit(limit))
        await self._tx.run(update(messages).where(these).values(state="open"))

    async def holds(self, lane: Lane) -> bool:
        """Lock the lane's row; False when its lease belongs to somebody else."""
        await self._tx.flush()
        if lane in self._held:
            return True
        statement = select(lanes.c.token).where(_of(lanes, lane)).with_for_update()
        token = (await self._tx.run(statement)).scalar_one_or_none()
        if token is None or token != lane.token:
            return False
        self._held.add(lane)
        return True

    async def next(self, lane: Lane, now: datetime) -> Item | None:
        """The oldest sendable message, else a card to be repainted; None also without lease."""
        if said := await self.upcoming(lane, now, 1):
            return said[0]
        if not await self.holds(lane):
            return None
        statement = select(cards).where(_of(cards, lane), DIRTY).order_by(cards.c.id).limit(1)
        row = (await self._tx.run(statement)).first()
        return await self._card(row) if row else None

    async def sending(self, lane: Lane, item: Item, text: str) -> bool:
        """Mark before the call and keep the wording sealed.

        False when the lease was lost, or the item was withdrawn meanwhile: then nothing is to be
        sent.
        """
        if not await self.holds(lane):
            return False
        if item.message:
            row = (await self._tx.run(_row(messages, item).with_for_update())).first()
            if row is None or row.state not in _SENDABLE or row.key_uid is None:
                return False
            uid, place = row.key_uid, wording_place(row.key)
            key = (await self._keys.by_uid([uid]))[uid]
            values: dict[str, Any] = {"state": "sending", "attempts": row.attempts + 1}
        else:
            row = (await self._tx.run(_row(cards, item).with_for_update())).first()
            if row is None:
                return False
            uid, key = await self._keys.of("wire", case_subject(row.case_id))
            place = _card_place(row)
            values = {"sending": True, "attempts": row.attempts + 1, "key_uid": uid}
        values["wording"] = self._tx.sealer.seal(key, text.encode(), place.encode())
        await self._set(item, values)
        return True

    async def sent(
        self, lane: Lane, item: Item, platform_id: str, shown_hash: str, now: datetime
    ) -> bool:
        """It arrived: wording and values are emptied; False when the lease was lost."""
        if not await self.holds(lane):
            return False
        if item.message:
            emptied = _ended("sent", "") | {"platform_id": platform_id, "sent_at": now}
            await self._set(item, emptied)
        elif item.card:
            await self._set(
                item,
                {
                    "shown": platform_id,
                    "shown_seq": item.card.seq,
                    "shown_hash": shown_hash,
                    "dirty": or_(cards.c.wanted_seq > item.card.seq, cards.c.menu != item.menu),
                    **_card_ended(""),
                },
            )
        return True

    async def moot(self, lane: Lane, item: Item, why: str) -> None:
        """Withdraw it unsent."""
        await self._end(lane, item, "moot", why)

    async def refused(self, lane: Lane, item: Item, why: str) -> None:
        """The platform will never take it: set aside with the reason."""
        await self._end(lane, item, "refused", why)

    async def keep(self, lane: Lane, item: Item, why: str, brief: str = "") -> None:
        """Not sendable until the person's next word; `upcoming` finds it then."""
        if await self.holds(lane) and item.message:
            values = {"state": "kept", "why": why[: limits.ERROR_CHARACTERS], **_UNMARKED}
            values["platform_id"] = brief
            await self._set(item, values)

    async def later(self, lane: Lane, item: Item | None, at: datetime) -> None:
        """Nothing goes to this chat before `at` (world time).

        With `item`: the platform surely did not take it, so its mark is removed. None leaves marks
        alone, as after an unknown outcome.
        """
        if not await self.holds(lane):
            return
        await self._tx.run(update(lanes).where(_of(lanes, lane)).values(hold_until=at))
        if item:
            unmarked = {"state": "open"} if item.message else {"sending": False}
            await self._set(item, unmarked | _UNMARKED)

    async def release(self, lane: Lane, sent_at: Sequence[datetime] | None) -> None:
        """Give the lease back and remember the budget window; None leaves it as it was."""
        if not await self.holds(lane):
            return
        # A statement of its own, after the lane's lock: it sees what was added until now.
        moment = func.coalesce(messages.c.not_before, messages.c.created_at)
        first = select(func.min(moment)).where(_of(messages, lane), WAITING)
        wake = (await self._tx.run(first)).scalar_one()
        statement = select(cards.c.id).where(_of(cards, lane), DIRTY).limit(1)
        if (await self._tx.run(statement)).first():
            wake = EPOCH
        values = {"token": "", "lease_until": None, "wake_at": wake}
        if sent_at is not None:
            values["sent_at"] = msgspec.json.encode(list(sent_at)).decode()
        await self._tx.run(update(lanes).where(_of(lanes, lane)).values(**values))
        self._held.discard(lane)

    async def _end(self, lane: Lane, item: Item, state: str, why: str) -> None:
        if not await self.holds(lane):
            return
        if item.message:
            await self._set(item, _ended(state, why))
        else:
            await self._set(item, {"dirty": False, **_card_ended(why)})

    async def _set(self, item: Item, values: dict[str, Any]) -> None:
        table = messages if item.message else cards
        await self._tx.run(update(table).where(table.c.id == item.id).values(**values))

    async def _message(self, row: Row[Any]) -> Item:
        uncertain = row.state == "sending"
        return Item(
            id=row.id,
            message=await self._out.open(row),
            text=await self._out.open_wording(row) if uncertain else "",
            attempts=row.attempts,
            uncertain=uncertain,
        )

    async def _card(self, row: Row[Any]) -> Item:
        text = await self._keys.open(row.key_uid, row.wording, _card_place(row))
        return Item(
            id=row.id,
            card=CardWanted(row.bot, row.chat, row.case_id, row.wanted_seq),
            menu=row.menu,
            shown=row.shown,
            shown_hash=row.shown_hash,
            text=text.decode() if text else "",
            attempts=row.attempts,
            uncertain=row.sending,
        )


def _of(table: Table, lane: Lane) -> ColumnElement[bool]:
    return and_(table.c.bot == lane.bot, table.c.chat == lane.chat)


def _row(table: Table, item: Item) -> Any:
    return select(table).where(table.c.id == item.id)


def _ended(state: str, why: str) -> dict[str, Any]:
    return {
        "state": state,
        "why": why[: limits.ERROR_CHARACTERS],
        "sealed": None,
        "wording": None,
        "key_uid": None,
    }


def _card_ended(why: str) -> dict[str, Any]:
    return {
        "sending": False,
        "wording": None,
        "key_uid": None,
        "attempts": 0,
        "why": why[: limits.ERROR_CHARACTERS],
    }


def _card_place(row: Row[Any]) -> str:
    return f"cards.wording:{row.id}"


def _moments(text: str) -> tuple[datetime, ...]:
    return msgspec.json.decode(text, type=tuple[datetime, ...])
