"""Where a customer stands in a talk, sealed; found by a keyed digest of the chat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from storage.keys import SubjectKeys, talk_subject
from storage.tables import sessions
from storage.transaction import Transaction


class SqlSessions:
    """`cases.ports.Sessions` in SQL."""

    def __init__(self, tx: Transaction, subject_keys: SubjectKeys) -> None:
        self._tx = tx
        self._keys = subject_keys

    async def load(self, bot: str, chat: str) -> bytes | None:
        """The session's own encoding, or None."""
        where = (sessions.c.bot == bot, sessions.c.chat_digest == self._digest(bot, chat))
        row = (await self._tx.run(select(sessions).where(*where))).first()
        if row is None:
            return None
        return await self._keys.open(row.key_uid, row.sealed, self._place(bot, chat))

    async def save(self, bot: str, chat: str, session: bytes, now: datetime) -> None:
        """Replace the session."""
        uid, key = await self._keys.of("wire", talk_subject(bot, chat))
        values = {
            "key_uid": uid,
            "sealed": self._tx.sealer.seal(key, session, self._place(bot, chat).encode()),
            "saved_at": now,
        }
        row = {"bot": bot, "chat_digest": self._digest(bot, chat), **values}
        statement = (
            self._tx.insert(sessions)
            .values(**row)
            .on_conflict_do_update(index_elements=["bot", "chat_digest"], set_=values)
        )
        await self._tx.run(statement)

    async def drop(self, bot: str, chat: str) -> None:
        """Forget it."""
        where = (sessions.c.bot == bot, sessions.c.chat_digest == self._digest(bot, chat))
        await self._tx.run(delete(sessions).where(*where))

    def _digest(self, bot: str, chat: str) -> str:
        return self._tx.digest("session", bot, chat)

    def _place(self, bot: str, chat: str) -> str:
        return f"sessions:{bot}:{self._digest(bot, chat)}"
