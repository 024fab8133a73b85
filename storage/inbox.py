"""Updates as they arrived, sealed under the talk's key, in order per sender."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, literal_column, or_, select, update

from cases.ports import InboxRow
from storage import limits
from storage.answers import keep_answer
from storage.keys import SubjectKeys, talk_subject, unwrap
from storage.sealing import SealBroken
from storage.tables import ASIDE, OPEN, inbox, keys, senders
from storage.transaction import Transaction


class SqlInbox:
    """`cases.ports.Inbox` in SQL."""

    def __init__(self, tx: Transaction, subject_keys: SubjectKeys) -> None:
        self._tx = tx
        self._keys = subject_keys

    async def put(self, bot: str, update: str, sender: str, body: bytes, now: datetime) -> bool:
        """Keep an update. False when it was there already."""
        uid, key = await self._keys.of("wire", talk_subject(bot, sender))
        row = {"bot": bot, "sender": sender}
        await self._tx.run(self._tx.insert(senders).on_conflict_do_nothing(), row)
        statement = (
            self._tx.insert(inbox)
            .values(
                **row,
                update_id=update,
                key_uid=uid,
                body=self._tx.sealer.seal(key, body, _place(bot, update)),
                received_at=now,
                state="open",
            )
            .on_conflict_do_nothing(index_elements=["bot", "update_id"])
            .returning(inbox.c.id)
        )
        return (await self._tx.run(statement)).scalar_one_or_none() is not None

    async def lock(self, row: InboxRow) -> bool:
        """Lock the row's sender; False when somebody has it or `row` is not its oldest open one."""
        mine = (senders.c.bot == row.bot, senders.c.sender == row.sender)
        statement = select(senders.c.sender).where(*mine).with_for_update(skip_locked=True)
        if (await self._tx.run(statement)).first() is None:
            return False
        # A statement of its own: it must see what was committed while we waited for nothing.
        oldest = select(inbox.c.id).where(
            OPEN, inbox.c.bot == row.bot, inbox.c.sender == row.sender
        )
        first = (await self._tx.run(oldest.order_by(inbox.c.id).limit(1))).scalar_one_or_none()
        return first == row.id

    async def done(self, row: InboxRow, now: datetime) -> None:
        """The update was worked: its body is emptied, the row stays to recognise duplicates."""
        await self._set(
            row, state="done", done_at=now, body=None, key_uid=None, retry_at=None, error=""
        )

    async def failed(self, row: InboxRow, error: str, retry_at: datetime, limit: int) -> bool:
        """Count a failure; after `limit` of them set the row aside, still sealed, and say True."""
        known = select(inbox.c.attempts).where(inbox.c.id == row.id).with_for_update()
        attempts = (await self._tx.run(known)).scalar_one() + 1
        aside = attempts >= limit
        await self._set(
            row,
            attempts=attempts,
            retry_at=retry_at,
            error=error[: limits.ERROR_CHARACTERS],
            state="aside" if aside else "open",
        )
        return bool(aside)

    async def try_again(self, row: int) -> bool:
        """Open a row that was set aside once more; False when it is not (or has no body left)."""
        again = {"state": "open", "attempts": 0, "retry_at": None}
        there = (inbox.c.id == row, ASIDE, inbox.c.body.is_not(None))
        statement = update(inbox).where(*there).values(**again).returning(inbox.c.id)
        return (await self._tx.run(statement)).scalar_one_or_none() is not None

    async def keep_answer(self, bot: str, update: str, answer: bytes, now: datetime) -> None:
        """Remember what this update was answered in its own request."""
        await keep_answer(self._tx, self._keys, bot, update, answer, now)

    async def _set(self, row: InboxRow, **values: Any) -> None:
        await self._tx.run(update(inbox).where(inbox.c.id == row.id).values(**values))


async def open_rows(
    tx: Transaction, limit: int, now: datetime, *whose: ColumnElement[bool]
) -> list[InboxRow]:
    """The oldest open row of each sender, where its retry time has come, oldest first.

    `whose`: of certain senders only.

    A row that failed holds back its sender until then. A body that does not open is given empty:
    reading it fails, and so it is counted and set aside like any other that cannot be worked.
    """
    older = inbox.alias("older")
    first = ~exists().where(
        older.c.bot == inbox.c.bot,
        older.c.sender == inbox.c.sender,
        older.c.state == literal_column("'open'"),
        older.c.id < inbox.c.id,
    )
    ready = or_(inbox.c.retry_at.is_(None), inbox.c.retry_at <= now)
    statement = (
        select(inbox, keys.c.wrapped)
        .join_from(inbox, keys, keys.c.uid == inbox.c.key_uid, isouter=True)
        .where(OPEN, first, ready, *whose)
        .order_by(inbox.c.id)
        .limit(limit)
    )
    return [_read(tx, row) for row in await tx.run(statement)]


def _read(tx: Transaction, row: Row[Any]) -> InboxRow:
    try:
        key = unwrap(tx, row.key_uid, row.wrapped) if row.key_uid else None
        body = tx.sealer.open(key, row.body, _place(row.bot, row.update_id)) if key else b""
    except SealBroken:
        body = b""
    return InboxRow(row.id, row.bot, row.update_id, row.sender, body, row.received_at, row.attempts)


def _place(bot: str, update_id: str) -> bytes:
    return f"inbox:{bot}:{update_id}".encode()
