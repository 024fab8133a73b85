"""Which lanes a work has given something to send, and which it reserves: their rows are locked
together and in order, at its end.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, or_

from storage.leasing import unleased
from storage.tables import lanes
from storage.transaction import Insert, Transaction


class LaneWakes:
    """Lanes to be woken at the end of the work, each at its earliest moment, and to be leased."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._at: dict[tuple[str, str], datetime] = {}
        self._leases: dict[tuple[str, str], tuple[str, datetime]] = {}
        self._machine_now: datetime | None = None

    def add(self, bot: str, chat: str, at: datetime) -> None:
        """Something for this chat may go from `at` on."""
        self._at[bot, chat] = min(at, self._at.get((bot, chat), at))

    def reserve(
        self, bot: str, chat: str, token: str, lease_until: datetime, machine_now: datetime
    ) -> None:
        """Lease the lane with what wakes it, in one statement: no claim comes between."""
        self._leases[bot, chat] = token, lease_until
        # The earliest moment of all reservations: a lease that lived then is left alone.
        self._machine_now = min(machine_now, self._machine_now or machine_now)

    async def flush(self) -> None:
        """Make the lanes that are missing, move the wake-up of the others forward, and lease those
        that nobody holds.
        """
        at, self._at = self._at, {}
        taken, self._leases = self._leases, {}
        if not at and not taken:
            return
        insert = self._tx.insert(lanes)
        changes = {"wake_at": _sooner(insert)}
        if self._machine_now and taken:
            changes |= _leased(insert, self._machine_now)
        upsert = insert.on_conflict_do_update(index_elements=["bot", "chat"], set_=changes)
        rows: list[dict[str, Any]] = []
        for bot, chat in sorted(at.keys() | taken.keys()):
            row = {"bot": bot, "chat": chat, "wake_at": at.get((bot, chat))}
            if taken:
                token, lease_until = taken.get((bot, chat), ("", None))
                row |= {"token": token, "lease_until": lease_until}
            rows.append(row)
        await self._tx.run(upsert, rows)


def _sooner(insert: Insert) -> Any:
    new = insert.excluded.wake_at
    return case(
        (and_(new.is_not(None), or_(lanes.c.wake_at.is_(None), new < lanes.c.wake_at)), new),
        else_=lanes.c.wake_at,
    )


def _leased(insert: Insert, machine_now: datetime) -> dict[str, Any]:
    """A reservation fills both; a row that only wakes its lane, and a living lease, change none."""
    new = insert.excluded
    taking = and_(new.token != "", unleased(machine_now))
    return {
        "token": case((taking, new.token), else_=lanes.c.token),
        "lease_until": case((taking, new.lease_until), else_=lanes.c.lease_until),
    }
