"""The difference between the deadlines a case had and those it has now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from cases.agenda import Deadline
from storage.case_writes import CaseWrites, Stage
from storage.tables import deadlines
from storage.transaction import Transaction, slices


async def load_stages(tx: Transaction, writes: CaseWrites, known: Sequence[str]) -> None:
    """Read the rows of locked cases, once per transaction."""
    missing = [case for case in known if case not in writes.stages]
    for case in missing:
        writes.stages[case] = {}
    for part in slices(missing):
        for row in await tx.run(select(deadlines).where(deadlines.c.case_id.in_(part))):
            writes.stages[row.case_id][row.clock, row.run, row.stage] = row._asdict()


def change_stages(writes: CaseWrites, case: str, wanted: Sequence[Deadline]) -> datetime | None:
    """Keep the difference back for writing; returns the earliest turn. Call `load_stages` before.

    A row whose moment is the same keeps its attempts and its later turn.
    """
    former = writes.stages.get(case, {})
    present = {(d.clock, d.run, d.stage): _row(case, d, former) for d in wanted}
    for stage in former.keys() - present.keys():
        writes.deadline(case, stage, None)
    for stage, row in present.items():
        if former.get(stage) != row:
            writes.deadline(case, stage, row)
    writes.stages[case] = present
    return min((row["turn_at"] for row in present.values()), default=None)


def as_deadline(row: Mapping[str, Any]) -> Deadline:
    """A row as the agenda's value."""
    return Deadline(
        row["clock"], row["run"], row["stage"], row["due_at"], row["calendar"], row["provisional"]
    )


def _row(case: str, d: Deadline, former: Mapping[Stage, Mapping[str, Any]]) -> dict[str, Any]:
    row = {
        "case_id": case,
        "clock": d.clock,
        "run": d.run,
        "stage": d.stage,
        "due_at": d.due_at,
        "calendar": d.calendar,
        "provisional": d.provisional,
        "turn_at": d.due_at,
        "attempts": 0,
        "error": "",
    }
    kept = former.get((d.clock, d.run, d.stage))
    if kept and kept["due_at"] == d.due_at:
        row |= {name: kept[name] for name in ("turn_at", "attempts", "error")}
    return row
