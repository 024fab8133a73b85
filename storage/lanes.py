"""Lanes: order, budget and lease of a chat, for delivery.

A sender leases a lane with a token and a time (machine time). Every write it makes locks the lane's
row and compares the token, so that one whose lease ran out and was given to another writes nothing.
A lane whose work would also lock a case must lock the case first (see `storage.transaction`).

States of a message: open -> sending (marked before the call) -> sent, or moot, or refused. One
found in `sending` had an attempt whose outcome nobody knows: it comes again with its wording, as
uncertain.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Table, and_, func, or_, select, union_all, update

from cases.outgoing import CardWanted
from cases.ports import Item, Lane
from storage import limits
from storage.columns import EPOCH
from storage.keys import SubjectKeys, case_subject
from storage.messages import SqlMessages, wording_place
from storage.tables import DIRTY, WAITING, cards, cases, lanes, messages
from storage.transaction import Transaction

_UNMARKED: dict[str, Any] = {"wording": None}


class SqlLanes:
    """`cases.ports.Lanes` in SQL."""

    def __init__(self, tx: Transaction, subject_keys: SubjectKeys, out: SqlMessages) -> None:
        self._tx = tx
        self._keys = subject_keys
        self._out = out
        self._held: set[Lane] = set()  # locked until this work ends

    async def claim(
        self, now: datetime, machine_now: datetime, lease_until: datetime, token: str, limit: int
    ) -> list[Lane]:
        """Lease lanes that have something sendable at world time `now` and no live lease."""
        await self._tx.flush()
        statement = (
            select(lanes.c.bot, lanes.c.chat, lanes.c.sent_at)
            .where(
                lanes.c.wake_at <= now,
                or_(lanes.c.hold_until.is_(None), lanes.c.hold_until <= now),
                or_(lanes.c.lease_until.is_(None), lanes.c.lease_until <= machine_now),
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

    async def next(self, lane: Lane, now: datetime) -> Item | None:
        """The oldest sendable message, else a card to be repainted; None also without lease."""
        if not await self._hold(lane):
            return None
        statement = (
            select(messages)
            .where(_of(messages, lane), WAITING)
            .where(or_(messages.c.not_before.is_(None), messages.c.not_before <= now))
            .order_by(messages.c.id)
            .limit(1)
        )
        row = (await self._tx.run(statement)).first()
        if row:
            return await self._message(row)
        statement = select(cards).where(_of(cards, lane), DIRTY).order_by(cards.c.id).limit(1)
        row = (await self._tx.run(statement)).first()
        return await self._card(row) if row else None

    async def sending(self, lane: Lane, item: Item, text: str) -> bool:
        """Mark before the call and keep the wording sealed.

        False when the lease was lost, or the item was withdrawn meanwhile: then nothing is to be
        sent.
        """
        if not await self._hold(lane):
            return False
        if item.message:
            row = (await self._tx.run(_row(messages, item).with_for_update())).first()
            if row is None or row.state not in ("open", "sending") or row.key_uid is None:
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
        if not await self._hold(lane):
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

    async def later(self, lane: Lane, item: Item | None, at: datetime) -> None:
        """Nothing goes to this chat before `at` (world time).

        With `item`: the platform surely did not take it, so its mark is removed. None leaves marks
        alone, as after an unknown outcome.
        """
        if not await self._hold(lane):
            return
        await self._tx.run(update(lanes).where(_of(lanes, lane)).values(hold_until=at))
        if item:
            unmarked = {"state": "open"} if item.message else {"sending": False}
            await self._set(item, unmarked | _UNMARKED)

    async def release(self, lane: Lane, sent_at: Sequence[datetime]) -> None:
        """Give the lease back and remember the budget window."""
        if not await self._hold(lane):
            return
        # A statement of its own, after the lane's lock: it sees what was added until now.
        moment = func.coalesce(messages.c.not_before, messages.c.created_at)
        first = select(func.min(moment)).where(_of(messages, lane), WAITING)
        wake = (await self._tx.run(first)).scalar_one()
        statement = select(cards.c.id).where(_of(cards, lane), DIRTY).limit(1)
        if (await self._tx.run(statement)).first():
            wake = EPOCH
        kept = msgspec.json.encode(list(sent_at)).decode()
        values = {"token": "", "lease_until": None, "sent_at": kept, "wake_at": wake}
        await self._tx.run(update(lanes).where(_of(lanes, lane)).values(**values))
        self._held.discard(lane)

    async def next_at(self, after: datetime) -> datetime | None:
        """The next moment after `after` at which a held-back message or chat may go on."""
        await self._tx.flush()
        held = select(func.min(messages.c.not_before)).where(WAITING, messages.c.not_before > after)
        paused = select(func.min(lanes.c.hold_until)).where(
            lanes.c.hold_until > after, lanes.c.wake_at.is_not(None)
        )
        moments = (await self._tx.run(union_all(held, paused))).scalars()
        return min((moment for moment in moments if moment), default=None)

    async def cases_waiting(self, bot: str, chat: str) -> list[str]:
        """The numbers of the cases of which something waits for this chat, in order."""
        await self._tx.flush()
        said = select(messages.c.case_id).where(
            messages.c.bot == bot, messages.c.chat == chat, WAITING
        )
        shown = select(cards.c.case_id).where(cards.c.bot == bot, cards.c.chat == chat, DIRTY)
        where = or_(cases.c.id.in_(said), cases.c.id.in_(shown))
        statement = select(cases.c.number).where(where).order_by(cases.c.number)
        return list((await self._tx.run(statement)).scalars())

    async def waiting(self, bot: str, chat: str) -> int:
        """How many messages wait for this chat."""
        await self._tx.flush()
        mine = and_(messages.c.bot == bot, messages.c.chat == chat)
        statement = select(func.count()).select_from(messages).where(mine, WAITING)
        count: int = (await self._tx.run(statement)).scalar_one()
        return count

    async def _hold(self, lane: Lane) -> bool:
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

    async def _end(self, lane: Lane, item: Item, state: str, why: str) -> None:
        if not await self._hold(lane):
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
