"""Events, case rows and deadlines kept back until the end of a work, then written in bulk.

A tick changes a hundred cases in one transaction; row by row that would be six hundred statements.
All of it stands under the locks of the cases concerned, so nobody else can have come between.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, delete, update
from sqlalchemy.exc import IntegrityError

from cases.ports import Repeated
from storage.tables import cases, deadlines, events
from storage.transaction import Rows, Transaction

Stage = tuple[str, int, int]

_STAGE = ("case_id", "clock", "run", "stage")
_DELETE_DEADLINE = delete(deadlines).where(
    and_(*(deadlines.c[name] == bindparam(f"b_{name}") for name in _STAGE))
)
_CASE_COLUMNS = [c.name for c in cases.columns if c.name not in ("id", "number", "filed_at")]
_UPDATE_CASE = (
    update(cases)
    .where(cases.c.id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}") for name in _CASE_COLUMNS})
)
_REPEATS = (
    "UNIQUE constraint failed: cases.id",
    "UNIQUE constraint failed: events.",
    '"pk_cases"',
    '"pk_events"',
    '"uq_events_case_id_cause"',
)
"""How the two databases say that a case or a cause is there already."""
_DEADLINE_COLUMNS = ("due_at", "calendar", "provisional", "turn_at", "attempts", "error")


class CaseWrites:
    """What one transaction has yet to write, and what it knows of the cases it has locked.

    `ends`: case -> (seq, hash) of its last event. `stages`: case -> its deadline rows.
    `claimed`: cases claimed with many others, where a repeated cause shows at the end of the work.
    """

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.ends: dict[str, tuple[int, str]] = {}
        self.stages: dict[str, dict[Stage, dict[str, Any]]] = {}
        self.claimed: set[str] = set()
        self.causes: set[tuple[str, str]] = set()
        self._new: dict[str, dict[str, Any]] = {}
        self._changed: dict[str, dict[str, Any]] = {}
        self._events: Rows = []
        self._gone: dict[tuple[str, Stage], None] = {}
        self._there: dict[tuple[str, Stage], dict[str, Any]] = {}

    def case(self, row: dict[str, Any], *, new: bool) -> None:
        """Keep a case row back; the last one counts."""
        known = row["id"]
        if new or known in self._new:
            self._new[known] = row
        else:
            self._changed[known] = row

    def event(self, row: dict[str, Any]) -> None:
        """Keep an event row back."""
        self._events.append(row)
        self.causes.add((row["case_id"], row["cause"]))

    def deadline(self, case: str, stage: Stage, row: dict[str, Any] | None) -> None:
        """Keep a deadline row back, or with None its removal."""
        if row is None:
            self._there.pop((case, stage), None)
            self._gone[case, stage] = None
        else:
            self._gone.pop((case, stage), None)
            self._there[case, stage] = row

    async def flush(self) -> None:
        """Write everything. Raises `Repeated` when a case or a cause is there already."""
        try:
            await self._write_cases()
        except IntegrityError as error:
            # Two filings of one talk met: they can hold no lock on what is not there yet.
            if not any(name in str(error.orig) for name in _REPEATS):
                raise
            self._tx.spoiled = Repeated("the case or a cause of it stands in the record already")
            raise self._tx.spoiled from None
        await self._write_deadlines()

    async def _write_cases(self) -> None:
        new, self._new = self._new, {}
        changed, self._changed = self._changed, {}
        rows, self._events = self._events, []
        if new:
            await self._tx.run(self._tx.insert(cases), list(new.values()))
        if changed:
            values = [
                {"b_id": known, **{f"b_{name}": row[name] for name in _CASE_COLUMNS}}
                for known, row in changed.items()
            ]
            await self._tx.run(_UPDATE_CASE, values)
        if rows:
            await self._tx.run(self._tx.insert(events), rows)

    async def _write_deadlines(self) -> None:
        gone, self._gone = self._gone, {}
        there, self._there = self._there, {}
        if gone:
            keys = [
                {"b_case_id": case, "b_clock": clock, "b_run": run, "b_stage": stage}
                for case, (clock, run, stage) in gone
            ]
            await self._tx.run(_DELETE_DEADLINE, keys)
        if there:
            insert = self._tx.insert(deadlines)
            changes = {name: insert.excluded[name] for name in _DEADLINE_COLUMNS}
            upsert = insert.on_conflict_do_update(index_elements=list(_STAGE), set_=changes)
            await self._tx.run(upsert, list(there.values()))
