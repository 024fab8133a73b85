"""Small things remembered about a chat, sealed under the talk's key; found by keyed digest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select

from storage.columns import EPOCH
from storage.keys import SubjectKeys, talk_subject
from storage.tables import notes
from storage.transaction import Transaction

_NAMES = ("bot", "chat_digest", "kind")


class SqlNotes:
    """`cases.ports.Notes` in SQL."""

    def __init__(self, tx: Transaction, subject_keys: SubjectKeys) -> None:
        self._tx = tx
        self._keys = subject_keys

    async def load(self, bot: str, chat: str, kind: str, *, lock: bool = False) -> bytes | None:
        """The note, or None. `lock`: until the work ends, also where there is none yet: an empty
        row is made to be locked, which pruning takes away.
        """
        name = self._name(bot, chat, kind)
        statement = select(notes).where(_at(name))
        if lock:
            empty = self._tx.insert(notes).values(**name, saved_at=EPOCH)
            await self._tx.run(empty.on_conflict_do_nothing(index_elements=_NAMES))
            # A statement of its own: it sees what was saved while the insert waited for others.
            statement = statement.with_for_update()
        row = (await self._tx.run(statement)).first()
        if row is None:
            return None
        return await self._keys.open(row.key_uid, row.sealed, _place(name))

    async def save(self, bot: str, chat: str, kind: str, raw: bytes, now: datetime) -> None:
        """Replace the note."""
        name = self._name(bot, chat, kind)
        uid, key = await self._keys.of("wire", talk_subject(bot, chat))
        sealed = self._tx.sealer.seal(key, raw, _place(name).encode())
        values = {"key_uid": uid, "sealed": sealed, "saved_at": now}
        statement = self._tx.insert(notes).values(**name, **values)
        await self._tx.run(statement.on_conflict_do_update(index_elements=_NAMES, set_=values))

    async def drop(self, bot: str, chat: str, kind: str) -> None:
        """Forget it."""
        await self._tx.run(delete(notes).where(_at(self._name(bot, chat, kind))))

    def _name(self, bot: str, chat: str, kind: str) -> dict[str, str]:
        """How a note is found. What follows a kind's colon names an account: a digest of it."""
        head, colon, account = kind.partition(":")
        kept = f"{head}:{self._tx.digest('account', bot, account)}" if colon else kind
        digest = self._tx.digest("notes", bot, chat)
        return {"bot": bot, "chat_digest": digest, "kind": kept}


def _at(name: dict[str, str]) -> ColumnElement[bool]:
    columns: Any = notes.c
    return and_(*(columns[each] == value for each, value in name.items()))


def _place(name: dict[str, str]) -> str:
    return f"notes:{name['bot']}:{name['chat_digest']}:{name['kind']}"
