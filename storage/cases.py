"""Cases: events are the record, the row a projection that can be rebuilt."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy import case as choose

from cases.agenda import Deadline
from cases.case import Case
from cases.codec import decode_case, decode_event, encode_event, kind_of
from cases.events import Event
from cases.evolve import replay
from cases.ports import CaseRow, Repeated
from cases.priority import ENDANGERED
from storage.case_rows import columns_of, list_row
from storage.case_writes import CaseWrites
from storage.chain import link
from storage.stages import change_stages, load_stages
from storage.tables import UNENDED, cases, events
from storage.transaction import Transaction

_DUTY = cases.c.procedure.contains(":")
"""It stands for a periodic duty (`procedures.duty`): no complaint, and never counted as one."""

_ORDINAL = ("#", "/", ":", ".")
"""What may stand between a cause and the ordinal of an event that it caused."""


class SqlCases:
    """`cases.ports.Cases` in SQL."""

    def __init__(self, tx: Transaction, writes: CaseWrites) -> None:
        self._tx = tx
        self._writes = writes

    async def lock(self, case: str) -> Case | None:
        """The case, locked until the end of the work; None when there is none."""
        await self._writes.flush()
        columns = (cases.c.seq, cases.c.head, cases.c.body)
        statement = select(*columns).where(cases.c.id == case).with_for_update()
        row = (await self._tx.run(statement)).first()
        if row is None:
            return None
        self._writes.ends[case] = (row.seq, row.head)
        return await read_case(self._tx, case, row.body)

    async def read(self, case: str) -> Case | None:
        """The case without a lock."""
        return await self._one(cases.c.id == case)

    async def find(self, number: str) -> Case | None:
        """The case with this number, without a lock."""
        return await self._one(cases.c.number == number)

    async def append(
        self,
        case: Case,
        events: Sequence[Event],
        deadlines: Sequence[Deadline],
        now: datetime,
        running: Sequence[tuple[str, int]] = (),
    ) -> None:
        """Keep back events, projection and the difference of deadlines, for writing with the work.

        `case` is the state after `events`; with no events only deadlines change. `running`: (clock,
        run) pairs that run still. Raises `Repeated` when a cause, or the case to be filed, is there
        already.
        """
        seq, head = await self._end(case.id)
        await self._refuse_repeats(case.id, events, seq)
        for event in events:
            seq += 1
            if event.seq != seq or event.case != case.id:
                raise ValueError(
                    f"event {event.seq} of case {event.case} does not follow {seq - 1}"
                )
            record = encode_event(event)
            head = link(head, record)
            self._writes.event(_event_row(event, record, head))
        if case.seq != seq:
            raise ValueError(f"case {case.id} is at event {case.seq}, its record at {seq}")
        new = case.id not in self._writes.ends
        if not new:
            await load_stages(self._tx, self._writes, [case.id])
        turn = change_stages(self._writes, case.id, deadlines)
        row = columns_of(self._tx, case, deadlines, running)
        row |= {"head": head, "changed_at": now, "wake_at": turn}
        self._writes.case(row, new=new)
        self._writes.ends[case.id] = (seq, head)

    async def has_cause(self, case: str, cause: str) -> bool:
        """True when an event of this cause, or of this cause and an ordinal, is in the record."""
        await self._writes.flush()
        begin = func.substr(events.c.cause, 1, len(cause) + 1)
        same = or_(events.c.cause == cause, begin.in_([cause + mark for mark in _ORDINAL]))
        statement = select(events.c.seq).where(events.c.case_id == case, same).limit(1)
        return (await self._tx.run(statement)).first() is not None

    async def history(self, case: str) -> builtins.list[Event]:
        """All events, in order. Raises `UnknownEvent`."""
        await self._writes.flush()
        return await history(self._tx, case)

    async def same_problem(self, customer: str, unit: str, since: datetime) -> builtins.list[Case]:
        """Earlier cases of a customer at a unit filed since then, oldest first."""
        await self._writes.flush()
        statement = (
            select(cases.c.id, cases.c.body)
            .where(
                cases.c.customer_digest == self._tx.digest("customer", customer),
                cases.c.unit == unit,
                cases.c.filed_at >= since,
            )
            .order_by(cases.c.filed_at, cases.c.number)
        )
        rows = (await self._tx.run(statement)).all()
        return [await read_case(self._tx, row.id, row.body) for row in rows]

    async def standing(self) -> builtins.list[str]:
        """The ids of cases not ended that stand for periodic duties."""
        await self._writes.flush()
        open_ = cases.c.status.in_(("open", "resolved"))
        statement = select(cases.c.id).where(open_, _DUTY)
        return [row.id for row in await self._tx.run(statement)]

    async def recent(self, unit: str, klass: str, since: datetime) -> int:
        """How many cases of a class (empty: of any) a unit had since then, withdrawn ones not."""
        await self._writes.flush()
        where = [cases.c.unit == unit, cases.c.filed_at >= since, cases.c.status != "withdrawn"]
        where.append(~_DUTY)
        if klass:
            where.append(cases.c.classes.contains(f'"{klass}"', autoescape=True))
        statement = select(func.count()).select_from(cases).where(*where)
        return int((await self._tx.run(statement)).scalar_one())

    async def list(
        self,
        *,
        units: Sequence[str] | None = None,
        owner: str | None = None,
        open_only: bool = True,
        overdue_at: datetime | None = None,
        due_before: datetime | None = None,
        customer: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> builtins.list[CaseRow]:
        """Cases for lists: danger first, then what is overdue, then the rest; in each by priority,
        then the longest overdue, the next due, others last. Duties stand behind all complaints.
        """
        await self._writes.flush()
        where: builtins.list[ColumnElement[bool]] = []
        if units is not None:
            where.append(cases.c.unit.in_(units))
        if owner is not None:
            where.append(cases.c.owner == owner)
        if open_only:
            where.append(UNENDED)
        if customer is not None:
            where.append(cases.c.customer_digest == self._tx.digest("customer", customer))
        if overdue_at is not None:
            where.append(_overdue(overdue_at))
        if due_before is not None:
            where.append(cases.c.due_at <= due_before)
        pressing = func.coalesce(cases.c.overdue_since, cases.c.due_at)
        statement = (
            select(*(column for column in cases.c if column.name != "body"))
            .where(*where)
            .order_by(
                _DUTY,
                cases.c.priority != ENDANGERED,
                cases.c.overdue_since.is_(None),
                cases.c.priority,
                pressing.is_(None),
                pressing,
                cases.c.number,
            )
            .limit(limit)
            .offset(offset)
        )
        return [list_row(row) for row in await self._tx.run(statement)]

    async def counts(self, units: Sequence[str] | None, now: datetime) -> dict[str, dict[str, int]]:
        """Per unit that has unended cases: `open`, `unacknowledged`, `overdue`, `resolved`."""
        await self._writes.flush()
        is_open = cases.c.status == "open"
        figures = {
            "open": is_open,
            "unacknowledged": and_(is_open, ~cases.c.acknowledged),
            "overdue": _overdue(now),
            "resolved": cases.c.status == "resolved",
        }
        sums = [func.sum(choose((what, 1), else_=0)).label(name) for name, what in figures.items()]
        statement = select(cases.c.unit, *sums).where(UNENDED, ~_DUTY).group_by(cases.c.unit)
        if units is not None:
            statement = statement.where(cases.c.unit.in_(units))
        rows = await self._tx.run(statement.order_by(cases.c.unit))
        return {row.unit: {name: int(row._mapping[name]) for name in figures} for row in rows}

    async def _one(self, where: ColumnElement[bool]) -> Case | None:
        await self._writes.flush()
        row = (await self._tx.run(select(cases.c.id, cases.c.body).where(where))).first()
        return await read_case(self._tx, row.id, row.body) if row else None

    async def _end(self, case: str) -> tuple[int, str]:
        """Where the record ends. Whoever has not locked the case does so now."""
        if case not in self._writes.ends:
            statement = select(cases.c.seq, cases.c.head).where(cases.c.id == case)
            row = (await self._tx.run(statement.with_for_update())).first()
            if row is None:
                return 0, ""
            self._writes.ends[case] = (row.seq, row.head)
        return self._writes.ends[case]

    async def _refuse_repeats(self, case: str, new: Sequence[Event], seq: int) -> None:
        causes = [event.cause for event in new]
        repeated = len(set(causes)) < len(causes) or (seq > 0 and new and new[0].seq == 1)
        repeated = repeated or any((case, cause) in self._writes.causes for cause in causes)
        # Asking case by case would cost a tick most of its time; there the unique key answers.
        if not repeated and seq and causes and case not in self._writes.claimed:
            where = (events.c.case_id == case, events.c.cause.in_(causes))
            found = await self._tx.run(select(events.c.seq).where(*where).limit(1))
            repeated = found.first() is not None
        if repeated:
            self._tx.spoiled = Repeated(f"case {case}: one of {', '.join(causes)} is there already")
            raise self._tx.spoiled


async def read_case(tx: Transaction, case: str, body: str) -> Case:
    """The case of a row; replayed from its events when the row was written by other code."""
    return decode_case(body.encode()) or replay(await history(tx, case))


async def history(tx: Transaction, case: str) -> list[Event]:
    """All events of a case, in order."""
    statement = select(events.c.record).where(events.c.case_id == case).order_by(events.c.seq)
    return [decode_event(record.encode()) for record in (await tx.run(statement)).scalars()]


def _event_row(event: Event, record: bytes, head: str) -> dict[str, Any]:
    return {
        "case_id": event.case,
        "seq": event.seq,
        "cause": event.cause,
        "kind": kind_of(event),
        "at": event.at,
        "record": record.decode(),
        "hash": head,
    }


def _overdue(at: datetime) -> ColumnElement[bool]:
    return or_(cases.c.overdue_since < at, cases.c.due_at < at)
