"""The way of one update: found by row, by the platform's id, by what it caused. No locks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select

from cases.codec import decode_outgoing
from cases.upkeep import TracedMessage, TracedUpdate
from storage.tables import ASIDE, OF_CASES, TOLD, events, inbox, messages
from storage.transaction import Transaction

_REPLIES = 50
"""Replies and commands of one update; a press on evidence has the most, ten files and a word."""

_LARGEST_ID = 2**63 - 1


class SqlTrace:
    """`cases.upkeep.Trace` in SQL."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def updates(self, wanted: str) -> list[TracedUpdate]:
        """By row id, by the platform's id (either bot's), or by `bot:update`."""
        bot, _, update = wanted.partition(":")
        if update:
            return await self._updates(and_(inbox.c.bot == bot, inbox.c.update_id == update))
        bots = [and_(inbox.c.bot == each, inbox.c.update_id == wanted) for each in _BOTS]
        row = _row_id(wanted)
        return await self._updates(or_(*bots, *([inbox.c.id == row] if row else [])))

    async def set_aside(self, limit: int) -> list[TracedUpdate]:
        """Those that were set aside, oldest first."""
        return await self._updates(ASIDE, limit)

    async def cases_of(self, cause: str) -> list[str]:
        """The ids of the cases in which the cause left events.

        Asked by equality, which every collation answers from an index: an event's cause is that of
        its update, perhaps the number of a command, and an ordinal that begins with 0.
        """
        root = cause.partition("#")[0]
        causes = [root, f"{root}#0", *(f"{root}:{number}#0" for number in range(_REPLIES))]
        statement = select(events.c.case_id).where(events.c.cause.in_(causes)).distinct()
        return sorted((await self._tx.run(statement)).scalars())

    async def messages_of(self, cause: str) -> list[TracedMessage]:
        """The replies to an update, in order."""
        root = cause.partition("#")[0]
        keys = [root, *(f"{root}:{number}" for number in range(_REPLIES))]
        return await self._messages(messages.c.key.in_(keys))

    async def messages_about(self, case: str) -> list[TracedMessage]:
        """All messages of a case, in order."""
        return await self._messages(OF_CASES & (messages.c.case_id == case))

    async def message(self, row: int) -> TracedMessage | None:
        """The message of a row."""
        return await self._one(messages.c.id == row) if row <= _LARGEST_ID else None

    async def sent_as(self, bot: str, chat: str, message: str) -> TracedMessage | None:
        """The message that became this one in the chat."""
        there = and_(TOLD, messages.c.bot == bot, messages.c.chat == chat)
        return await self._one(there & (messages.c.platform_id == message))

    async def _updates(
        self, where: ColumnElement[bool], limit: int | None = None
    ) -> list[TracedUpdate]:
        statement = select(inbox).where(where).order_by(inbox.c.id).limit(limit)
        return [_update(row) for row in await self._tx.run(statement)]

    async def _messages(self, where: ColumnElement[bool]) -> list[TracedMessage]:
        statement = select(messages).where(where).order_by(messages.c.id)
        return [_message(row) for row in await self._tx.run(statement)]

    async def _one(self, where: ColumnElement[bool]) -> TracedMessage | None:
        found = await self._messages(where)
        return found[-1] if found else None


_BOTS = ("customer", "staff")


def _row_id(wanted: str) -> int:
    """`wanted` as the id of a row; 0 for what is none."""
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 20 else 0
    return number if number <= _LARGEST_ID else 0


def _update(row: Row[Any]) -> TracedUpdate:
    return TracedUpdate(
        id=row.id,
        bot=row.bot,
        update=row.update_id,
        state=row.state,
        received_at=row.received_at,
        done_at=row.done_at,
        attempts=row.attempts,
        retry_at=row.retry_at,
        error=row.error,
    )


def _message(row: Row[Any]) -> TracedMessage:
    return TracedMessage(
        id=row.id,
        key=row.key,
        bot=row.bot,
        chat=row.chat,
        case=row.case_id,
        template=decode_outgoing(row.body.encode()).template,
        state=row.state,
        created_at=row.created_at,
        not_before=row.not_before,
        sent_at=row.sent_at,
        attempts=row.attempts,
        platform_id=row.platform_id,
        why=row.why,
    )
