"""Cases in the record: events, projection, deadlines, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from cases.agenda import Deadline
from cases.case import Case
from cases.events import Event


class CaseRow(Struct, frozen=True):
    """What lists show: plain columns of the projection.

    `due_at`/`due_clock`: the next deadline proper.
    """

    id: str
    number: str
    unit: str
    status: str
    classes: tuple[str, ...]
    owner: str
    acknowledged: bool
    filed_at: datetime
    due_at: datetime | None
    due_clock: str
    overdue: bool
    round: int
    seq: int
    overdue_since: datetime | None = None
    procedure: str = ""


class Cases(Protocol):
    """Events are the record, the case row a projection that can be rebuilt."""

    async def lock(self, case: str) -> Case | None:
        """The case, locked until the end of the work; None when there is none."""

    async def read(self, case: str) -> Case | None:
        """The case without a lock."""

    async def find(self, number: str) -> Case | None:
        """The case with this number (without a lock)."""

    async def append(
        self,
        case: Case,
        events: Sequence[Event],
        deadlines: Sequence[Deadline],
        now: datetime,
        running: Sequence[tuple[str, int]] = (),
    ) -> None:
        """Write events (chained by hashes), the projection, and the difference to the former
        deadlines.

        `running`: the (clock, run) pairs that run still; one whose deadline was reached makes the
        case overdue.
        Raises `Repeated` when a cause is there already; nothing of the work may then be kept.
        """

    async def has_cause(self, case: str, cause: str) -> bool:
        """True when an event of this cause (any ordinal) is in the record."""

    async def history(self, case: str) -> list[Event]:
        """All events, in order. Raises `cases.errors.UnknownEvent` for a kind this version does
        not know.
        """

    async def same_problem(self, customer: str, unit: str, since: datetime) -> list[Case]:
        """Earlier cases of a customer at a unit filed since then, oldest first."""

    async def standing(self) -> list[str]:
        """The ids of cases not ended that stand for periodic duties."""

    async def recent(self, unit: str, klass: str, since: datetime) -> int:
        """How many cases of a class (empty: of any) a unit had since then; withdrawn ones and
        duties are not counted.
        """

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
    ) -> list[CaseRow]:
        """Cases for lists, the most pressing first: danger, what is overdue, `cases.priority`, the
        longest overdue or next due, number; duties behind all complaints.

        `overdue_at`: only those whose next deadline passed before; `due_before`: only those due by
        then.
        """

    async def counts(self, units: Sequence[str] | None, now: datetime) -> dict[str, dict[str, int]]:
        """Per unit: `open`, `unacknowledged`, `overdue`, `resolved` (awaiting the customer).
        Duties are left out.
        """


class Deadlines(Protocol):
    """Rows (case, clock, run, stage, due_at) written with the case."""

    async def claim(self, now: datetime, limit: int) -> list[tuple[Case, list[Deadline]]]:
        """Lock up to `limit` cases that have rows due at `now` (oldest first, others' locks
        skipped).
        """

    async def postpone(self, case: str, error: str, now: datetime, retry_at: datetime) -> int:
        """Give a failing case's due rows a later turn; returns the attempts so far.

        `due_at` is not moved.
        """

    async def next_at(self, after: datetime, *, duties: bool = True) -> datetime | None:
        """The next moment after `after` at which any row is due; without `duties` any row of a
        complaint.
        """

    async def of(self, case: str) -> list[Deadline]:
        """The rows of a case, soonest first."""


class Numbers(Protocol):
    """Counters; the row is locked last and until the end of the work, so that serials have no
    gaps.
    """

    async def next(self, counter: str) -> int:
        """1, 2, 3 ... per counter name."""


class Repeated(Exception):
    """A cause stands in the record already: the same command came twice. Nothing is to be done."""
