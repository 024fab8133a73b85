"""Which lanes a work has given something to send: their rows are locked together and in order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, or_

from storage.tables import lanes
from storage.transaction import Transaction


class LaneWakes:
    """Lanes to be woken at the end of the work, each at its earliest moment."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._at: dict[tuple[str, str], datetime] = {}

    def add(self, bot: str, chat: str, at: datetime) -> None:
        """Something for this chat may go from `at` on."""
        self._at[bot, chat] = min(at, self._at.get((bot, chat), at))

    async def flush(self) -> None:
        """Make the lanes that are missing and move the wake-up of the others forward."""
        at, self._at = self._at, {}
        if not at:
            return
        insert = self._tx.insert(lanes)
        new = insert.excluded.wake_at
        sooner = case(
            (or_(lanes.c.wake_at.is_(None), new < lanes.c.wake_at), new), else_=lanes.c.wake_at
        )
        upsert = insert.on_conflict_do_update(
            index_elements=["bot", "chat"], set_={"wake_at": sooner}
        )
        rows = [{"bot": bot, "chat": chat, "wake_at": at[bot, chat]} for bot, chat in sorted(at)]
        await self._tx.run(upsert, rows)
