"""Between a case and its row: the plain columns that lists and figures need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row

from cases.agenda import Deadline
from cases.case import Case
from cases.codec import encode_case
from cases.ports import CaseRow
from cases.priority import priority
from storage.transaction import Transaction

Runs = Iterable[tuple[str, int]]


def columns_of(
    tx: Transaction, case: Case, deadlines: Sequence[Deadline], running: Runs
) -> dict[str, Any]:
    """The row of a case without its chain and times of work."""
    proper = min(
        (d for d in deadlines if d.stage == 0 and not d.silent),
        key=lambda d: (d.due_at, d.clock),
        default=None,
    )
    return {
        "id": case.id,
        "number": case.number,
        "procedure": case.procedure,
        "version": case.version,
        "unit": case.unit,
        "status": case.status,
        "classes": msgspec.json.encode(case.classes).decode(),
        "owner": case.owner,
        "acknowledged": case.acknowledged is not None,
        "customer_digest": tx.digest("customer", case.customer),
        "filed_at": case.filed_at,
        "due_at": proper.due_at if proper else None,
        "due_clock": proper.clock if proper else "",
        "overdue_since": _overdue_since(case, deadlines, running),
        "priority": priority(case),
        "round": case.round,
        "seq": case.seq,
        "body": encode_case(case).decode(),
    }


def _overdue_since(case: Case, deadlines: Sequence[Deadline], running: Runs) -> datetime | None:
    """When the earliest missed deadline was whose clock runs still."""
    alive = {*running, *((d.clock, d.run) for d in deadlines if not d.silent)}
    missed = [r.due_at for r in case.reached if r.stage == 0 and (r.clock, r.run) in alive]
    return min(missed, default=None)


def list_row(row: Row[Any]) -> CaseRow:
    """What a list shows of a row."""
    return CaseRow(
        id=row.id,
        number=row.number,
        unit=row.unit,
        status=row.status,
        classes=msgspec.json.decode(row.classes, type=tuple[str, ...]),
        owner=row.owner,
        acknowledged=row.acknowledged,
        filed_at=row.filed_at,
        due_at=row.due_at,
        due_clock=row.due_clock,
        overdue=row.overdue_since is not None,
        round=row.round,
        seq=row.seq,
        overdue_since=row.overdue_since,
        procedure=row.procedure,
    )
