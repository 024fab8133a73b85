"""Dropping what is old, a few rows at a time, so that no write lock is held for long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, delete, exists, or_, select, tuple_

from storage.files import path_of, remove_later
from storage.tables import (
    WAITING,
    answers,
    files,
    inbox,
    invitations,
    keys,
    messages,
    notes,
    sessions,
    texts,
)
from storage.transaction import Transaction

_SEALED = (inbox, answers, notes, messages, files, texts)
"""Where, beside sessions, something may lie under the key of a talk."""


class SqlPruning:
    """`cases.upkeep.Pruning` in SQL. Rows that somebody else has locked are left for later."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def updates(self, before: datetime, limit: int) -> int:
        """Updates that arrived before then and were worked. Set aside ones stay."""
        old = await self._older(inbox, inbox.c.received_at, before)
        return await self._drop(inbox, [inbox.c.id], and_(old, inbox.c.state == "done"), limit)

    async def messages(self, before: datetime, limit: int) -> int:
        """Messages made before then that do not wait any more."""
        old = await self._older(messages, messages.c.created_at, before)
        return await self._drop(messages, [messages.c.id], and_(old, ~WAITING), limit)

    async def invitations(self, before: datetime, limit: int) -> int:
        """Invitations used or expired before then."""
        over = or_(invitations.c.used_at < before, invitations.c.expires_at < before)
        return await self._drop(invitations, [invitations.c.token_digest], over, limit)

    async def sessions(self, before: datetime, limit: int) -> int:
        """Talks in which nothing was said since then; what was not filed is gone from the disk.

        One that waits to be woken stays: a complaint may be in it that is still to be filed.
        """
        idle = and_(sessions.c.saved_at < before, sessions.c.wake_at.is_(None))
        dropped = await self._drop(sessions, [sessions.c.bot, sessions.c.chat_digest], idle, limit)
        self._tx.erased |= dropped > 0
        return dropped

    async def notes(self, before: datetime, limit: int) -> int:
        """Notes not saved since then; what was remembered is gone from the disk."""
        names = [notes.c.bot, notes.c.chat_digest, notes.c.kind]
        dropped = await self._drop(notes, names, notes.c.saved_at < before, limit)
        self._tx.erased |= dropped > 0
        return dropped

    async def answers(self, before: datetime, limit: int) -> int:
        """Answers given before then in a platform's own request."""
        names = [answers.c.bot, answers.c.update_id]
        dropped = await self._drop(answers, names, answers.c.saved_at < before, limit)
        self._tx.erased |= dropped > 0
        return dropped

    async def files(self, before: datetime, limit: int) -> int:
        """Files kept before then under a talk without a session: no draft can use them."""
        wire = keys.alias("wire")
        talking = exists().where(
            wire.c.subject == keys.c.subject,
            wire.c.purpose == "wire",
            sessions.c.key_uid == wire.c.uid,
        )
        statement = (
            select(files.c.key_uid, files.c.sha256)
            .join_from(files, keys)
            .where(files.c.kept_at < before, keys.c.subject.startswith("talk:"), ~talking)
            .limit(limit)
        )
        rows = (await self._tx.run(statement)).all()
        for row in rows:
            mine = (files.c.key_uid == row.key_uid, files.c.sha256 == row.sha256)
            await self._tx.run(delete(files).where(*mine))
        if self._tx.files:
            paths = [path_of(self._tx.files, row.key_uid, row.sha256) for row in rows]
            remove_later(self._tx, paths)
        self._tx.erased |= bool(rows)
        return len(rows)

    async def keys(self, limit: int) -> int:
        """Keys of talks under which nothing is sealed any more."""
        idle = and_(
            keys.c.subject.startswith("talk:"),
            keys.c.uid.not_in(select(sessions.c.key_uid)),
            *(~exists().where(table.c.key_uid == keys.c.uid) for table in _SEALED),
        )
        dropped = await self._drop(keys, [keys.c.uid], idle, limit)
        self._tx.erased |= dropped > 0
        return dropped

    async def _older(
        self, table: Table, moment: Column[object], before: datetime
    ) -> ColumnElement[bool]:
        """Rows before the first one that is not old: ids grow with time, so that only old rows are
        looked at and no index on the moment is needed.
        """
        first = select(table.c.id).where(moment >= before).order_by(table.c.id).limit(1)
        young = (await self._tx.run(first)).scalar_one_or_none()
        return and_(moment < before, *([table.c.id < young] if young is not None else []))

    async def _drop(
        self, table: Table, names: Sequence[Column[Any]], where: ColumnElement[bool], limit: int
    ) -> int:
        """Delete up to `limit` rows, which `names` name, in the order of their names."""
        chosen = select(*names).where(where).order_by(*names).limit(limit)
        rows = (await self._tx.run(chosen.with_for_update(skip_locked=True))).all()
        if rows:
            these = tuple_(*names).in_([tuple(row) for row in rows])
            await self._tx.run(delete(table).where(these, where))
        return len(rows)
