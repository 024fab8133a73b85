"""Where a customer stands in a talk, sealed; found by a keyed digest of the chat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update

from cases.ports import Waking
from storage.keys import SubjectKeys, talk_subject
from storage.tables import sessions
from storage.transaction import Transaction


class SqlSessions:
    """`cases.ports.Sessions` in SQL."""

    def __init__(self, tx: Transaction, subject_keys: SubjectKeys) -> None:
        self._tx = tx
        self._keys = subject_keys

    async def load(self, bot: str, chat: str, *, lock: bool = False) -> bytes | None:
        """The session's own encoding, or None. `lock`: until the work ends."""
        where = (sessions.c.bot == bot, sessions.c.chat_digest == self._digest(bot, chat))
        statement = select(sessions).where(*where)
        if lock:
            statement = statement.with_for_update()
        row = (await self._tx.run(statement)).first()
        if row is None:
            return None
        return await self._keys.open(row.key_uid, row.sealed, self._place(bot, chat))

    async def save(
        self, bot: str, chat: str, session: bytes, now: datetime, wake_at: datetime | None = None
    ) -> None:
        """Replace the session; `wake_at` is when silence will mean something."""
        uid, key = await self._keys.of("wire", talk_subject(bot, chat))
        values = {
            "key_uid": uid,
            "sealed": self._tx.sealer.seal(key, session, self._place(bot, chat).encode()),
            "saved_at": now,
            "wake_at": wake_at,
        }
        row = {"bot": bot, "chat_digest": self._digest(bot, chat), **values}
        statement = (
            self._tx.insert(sessions)
            .values(**row)
            .on_conflict_do_update(index_elements=["bot", "chat_digest"], set_=values)
        )
        await self._tx.run(statement)

    async def due(self, now: datetime) -> Waking | None:
        """The session that has waited longest for its `wake_at`, locked; None when none is due.

        One that another work has in hand is passed over: its customer has just said something.
        """
        statement = (
            select(sessions)
            .where(sessions.c.wake_at <= now)
            .order_by(sessions.c.wake_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = (await self._tx.run(statement)).first()
        if row is None:
            return None
        place = f"sessions:{row.bot}:{row.chat_digest}"
        session = await self._keys.open(row.key_uid, row.sealed, place)
        return Waking(row.bot, row.chat_digest, row.wake_at, session)

    async def wake(self, waking: Waking, at: datetime | None) -> None:
        """Wake this session at another moment, or never."""
        where = (sessions.c.bot == waking.bot, sessions.c.chat_digest == waking.digest)
        await self._tx.run(update(sessions).where(*where).values(wake_at=at))

    async def next_at(self, after: datetime) -> datetime | None:
        """The next moment after `after` at which a session wants to be woken."""
        statement = select(func.min(sessions.c.wake_at)).where(sessions.c.wake_at > after)
        found: datetime | None = (await self._tx.run(statement)).scalar_one()
        return found

    async def drop(self, bot: str, chat: str) -> None:
        """Forget it."""
        where = (sessions.c.bot == bot, sessions.c.chat_digest == self._digest(bot, chat))
        await self._tx.run(delete(sessions).where(*where))

    def _digest(self, bot: str, chat: str) -> str:
        return self._tx.digest("session", bot, chat)

    def _place(self, bot: str, chat: str) -> str:
        return f"sessions:{bot}:{self._digest(bot, chat)}"
