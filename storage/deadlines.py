"""Rows (case, clock, run, stage, due_at), written with their case and claimed with it.

A deadline row changes only under the lock of its case. So the earliest turn of a case's rows stands
on the case row (`wake_at`), a claim locks case rows alone, and nobody can fire what somebody else
has just stopped. `turn_at` is `due_at` until a failure gives the row a later turn; `due_at` never
moves for that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select, update

from cases.agenda import Deadline
from cases.case import Case
from cases.errors import UnknownEvent
from storage import limits
from storage.case_writes import CaseWrites
from storage.cases import read_case
from storage.stages import as_deadline, load_stages
from storage.tables import cases, deadlines
from storage.transaction import Transaction


class SqlDeadlines:
    """`cases.ports.Deadlines` in SQL."""

    def __init__(self, tx: Transaction, writes: CaseWrites) -> None:
        self._tx = tx
        self._writes = writes

    async def claim(self, now: datetime, limit: int) -> list[tuple[Case, list[Deadline]]]:
        """Lock up to `limit` cases with due rows, oldest first; locked ones are skipped."""
        await self._writes.flush()
        statement = (
            select(cases.c.id, cases.c.seq, cases.c.head, cases.c.body)
            .where(cases.c.wake_at <= now)
            .order_by(cases.c.wake_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = (await self._tx.run(statement)).all()
        for row in rows:
            self._writes.ends[row.id] = (row.seq, row.head)
            self._writes.claimed.add(row.id)
        await load_stages(self._tx, self._writes, [row.id for row in rows])
        return [found for row in rows if (found := await self._read(row, now))]

    async def postpone(self, case: str, error: str, now: datetime, retry_at: datetime) -> int:
        """Give the case's due rows a later turn; returns the most attempts of any of them."""
        await self._writes.flush()
        self._writes.stages.pop(case, None)
        await self._tx.run(select(cases.c.id).where(cases.c.id == case).with_for_update())
        due = (deadlines.c.case_id == case, deadlines.c.turn_at <= now)
        statement = (
            update(deadlines)
            .where(*due)
            .values(
                turn_at=retry_at,
                attempts=deadlines.c.attempts + 1,
                error=error[: limits.ERROR_CHARACTERS],
            )
            .returning(deadlines.c.attempts)
        )
        attempts = (await self._tx.run(statement)).scalars().all()
        first = select(func.min(deadlines.c.turn_at)).where(deadlines.c.case_id == case)
        await self._tx.run(
            update(cases).where(cases.c.id == case).values(wake_at=first.scalar_subquery())
        )
        return max(attempts, default=0)

    async def next_at(self, after: datetime, *, duties: bool = True) -> datetime | None:
        """The next moment after `after` at which any row has its turn; without `duties` any row of
        a complaint.
        """
        await self._writes.flush()
        statement = select(func.min(deadlines.c.turn_at)).where(deadlines.c.turn_at > after)
        if not duties:
            joined = statement.join(cases, cases.c.id == deadlines.c.case_id)
            statement = joined.where(~cases.c.procedure.contains(":"))
        found: datetime | None = (await self._tx.run(statement)).scalar_one()
        return found

    async def of(self, case: str) -> list[Deadline]:
        """The rows of a case, soonest first."""
        await self._writes.flush()
        order = (deadlines.c.due_at, deadlines.c.clock, deadlines.c.stage)
        statement = select(deadlines).where(deadlines.c.case_id == case).order_by(*order)
        return [as_deadline(row._asdict()) for row in await self._tx.run(statement)]

    async def _read(self, row: Row[Any], now: datetime) -> tuple[Case, list[Deadline]] | None:
        """One claimed case. One that this version cannot read must not stop the others."""
        try:
            case = await read_case(self._tx, row.id, row.body)
        except UnknownEvent as error:
            later = now + timedelta(seconds=limits.UNREADABLE_SECONDS)
            await self.postpone(row.id, str(error), now, later)
            return None
        return case, self._due(row.id, now)

    def _due(self, case: str, now: datetime) -> list[Deadline]:
        rows = [row for row in self._writes.stages[case].values() if row["turn_at"] <= now]
        rows.sort(key=lambda row: (row["due_at"], row["clock"], row["stage"]))
        return [as_deadline(row) for row in rows]
