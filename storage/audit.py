"""Checks without locks: is the record as it was written, and is each row what its events tell?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from cases.codec import decode_event, kind_of
from cases.errors import UnknownEvent
from cases.evolve import replay
from storage.case_rows import columns_of
from storage.case_writes import CaseWrites
from storage.cases import history
from storage.chain import Finding, check
from storage.kept import lost
from storage.stages import as_deadline, load_stages
from storage.tables import (
    ASIDE,
    OPEN,
    UNENDED,
    WAITING,
    cards,
    cases,
    deadlines,
    events,
    inbox,
    messages,
)
from storage.transaction import Transaction

_NOT_FROM_EVENTS = {"overdue_since"}
"""Columns that need to know which clocks run."""


class SqlAudit:
    """The auditor's way in, and the one for `audit verify`."""

    def __init__(self, tx: Transaction, writes: CaseWrites) -> None:
        self._tx = tx
        self._writes = writes

    async def ids(self, after: str, limit: int) -> list[str]:
        """Case ids in order, from behind `after` ('' is the beginning)."""
        statement = select(cases.c.id).where(cases.c.id > after).order_by(cases.c.id)
        return list((await self._tx.run(statement.limit(limit))).scalars())

    async def verify_chain(self, case: str) -> list[Finding]:
        """What in the record of a case was changed, cut or moved after it was written."""
        await self._writes.flush()
        end = await self._row(case)
        if end is None:
            return [Finding(case, 0, "there is no such case")]
        columns = (events.c.seq, events.c.cause, events.c.kind, events.c.at)
        statement = select(*columns, events.c.record, events.c.hash)
        statement = statement.where(events.c.case_id == case).order_by(events.c.seq)
        rows = (await self._tx.run(statement)).all()
        return check(case, rows, end.seq, end.head) + _beside(case, rows)

    async def verify_kept(self, case: str) -> list[Finding]:
        """Texts and files that an event names, that nobody erased, and that are not there. A
        record that cannot be read is `verify_row`'s to tell.
        """
        await self._writes.flush()
        try:
            return await lost(self._tx, case, await history(self._tx, case))
        except (UnknownEvent, ValueError):
            return []

    async def verify_row(self, case: str) -> list[Finding]:
        """Where the case row is not what its events and deadlines tell."""
        await self._writes.flush()
        row = await self._row(case)
        if row is None:
            return [Finding(case, 0, "there is no such case")]
        try:
            told = await self._told(case, ())
        except (UnknownEvent, ValueError) as error:
            return [Finding(case, 0, f"the record cannot be replayed: {error}")]
        return [
            Finding(case, 0, f"{name} is {row._mapping[name]!r}, the events tell {value!r}")
            for name, value in told.items()
            if name not in _NOT_FROM_EVENTS and row._mapping[name] != value
        ]

    async def rebuild(
        self, case: str, now: datetime, running: Sequence[tuple[str, int]] = ()
    ) -> None:
        """Write the case row anew from its events. ValueError when there are none."""
        await self._writes.flush()
        await self._tx.run(select(cases.c.id).where(cases.c.id == case).with_for_update())
        told = await self._told(case, running)
        last = select(events.c.hash).where(events.c.case_id == case)
        last = last.order_by(events.c.seq.desc()).limit(1)
        head = (await self._tx.run(last)).scalar_one()
        turns = [row["turn_at"] for row in self._writes.stages[case].values()]
        told |= {"head": head, "changed_at": now, "wake_at": min(turns, default=None)}
        self._writes.case(told, new=False)
        self._writes.ends.pop(case, None)
        await self._writes.flush()

    async def health(self, now: datetime) -> dict[str, Any]:
        """What grows old. Times are those of the oldest row, None when there is none."""
        due = deadlines.c.turn_at <= now
        sendable = WAITING & (func.coalesce(messages.c.not_before, messages.c.created_at) <= now)
        failing = deadlines.c.attempts > 0
        refused = messages.c.state == "refused"
        return {
            "due_unclaimed": await self._count(deadlines, due),
            "due_oldest_at": await self._oldest(deadlines.c.turn_at, due),
            "due_failing": await self._count(deadlines, failing),
            "inbox_open": await self._count(inbox, OPEN),
            "inbox_oldest_at": await self._oldest(inbox.c.received_at, OPEN),
            "inbox_aside": await self._count(inbox, ASIDE),
            "messages_waiting": await self._count(messages, WAITING),
            "messages_oldest_at": await self._oldest(
                func.coalesce(messages.c.not_before, messages.c.created_at), sendable
            ),
            "messages_refused": await self._count(messages, refused),
            "cards_waiting": await self._count(cards, cards.c.dirty),
            "cases_open": await self._count(cases, UNENDED),
            "cases_without_date": await self._count(cases, UNENDED & cases.c.wake_at.is_(None)),
        }

    async def _told(self, case: str, running: Sequence[tuple[str, int]]) -> dict[str, Any]:
        self._writes.stages.pop(case, None)
        await load_stages(self._tx, self._writes, [case])
        rows = [as_deadline(row) for row in self._writes.stages[case].values()]
        return columns_of(self._tx, replay(await history(self._tx, case)), rows, running)

    async def _row(self, case: str) -> Row[Any] | None:
        return (await self._tx.run(select(cases).where(cases.c.id == case))).first()

    async def _count(self, table: Any, where: Any) -> int:
        statement = select(func.count()).select_from(table).where(where)
        count: int = (await self._tx.run(statement)).scalar_one()
        return count

    async def _oldest(self, column: Any, where: Any) -> datetime | None:
        oldest: datetime | None = (
            await self._tx.run(select(func.min(column)).where(where))
        ).scalar_one()
        return oldest


def _beside(case: str, rows: Sequence[Row[Any]]) -> list[Finding]:
    """Columns beside the record that do not say what the record says."""
    found = []
    for row in rows:
        try:
            event = decode_event(row.record.encode())
        except (UnknownEvent, ValueError):
            continue
        told = {"at": event.at, "cause": event.cause, "kind": kind_of(event)}
        found += [
            Finding(case, row.seq, f"{name} is {row._mapping[name]!r}, the record tells {value!r}")
            for name, value in told.items()
            if row._mapping[name] != value
        ]
    return found
