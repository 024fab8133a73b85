"""Personal texts: sealed value and salt here, a salted commitment in the event."""

from __future__ import annotations

from sqlalchemy import insert, select

from cases.events import Sealed
from storage.files import paths_under, remove_later
from storage.keys import SubjectKeys, unwrap
from storage.sealing import SALT_BYTES, SealBroken, commit
from storage.tables import keys, texts
from storage.transaction import Transaction


class SqlTexts:
    """`cases.ports.Texts` in SQL."""

    def __init__(self, tx: Transaction, subject_keys: SubjectKeys) -> None:
        self._tx = tx
        self._keys = subject_keys

    async def keep(self, subject: str, text: str) -> Sealed:
        """Seal a text and give its salted commitment; `chars` counts code points."""
        uid, key = await self._keys.of("texts", subject)
        known, salt = self._tx.new_id(), self._tx.sealer.new_salt()
        sealed = self._tx.sealer.seal(key, salt + text.encode(), _place(known))
        await self._tx.run(insert(texts), {"id": known, "key_uid": uid, "sealed": sealed})
        return Sealed(known, commit(text, salt), len(text))

    async def open(self, subject: str, sealed: Sealed) -> str | None:
        """The text; None when it was erased. Raises `SealBroken` when it is another one."""
        shown = await self.show(subject, sealed)
        return shown and shown[0]

    async def show(self, subject: str, sealed: Sealed) -> tuple[str, bytes] | None:
        """Text and salt, with which an outsider can check the commitment; None when erased."""
        statement = select(texts, keys.c.subject, keys.c.wrapped).join_from(texts, keys)
        row = (await self._tx.run(statement.where(texts.c.id == sealed.id))).first()
        if row is None:
            return None
        if row.subject != subject:
            raise SealBroken("A text that belongs to another subject")
        key = unwrap(self._tx, row.key_uid, row.wrapped)
        plain = self._tx.sealer.open(key, row.sealed, _place(sealed.id))
        salt, text = plain[:SALT_BYTES], plain[SALT_BYTES:].decode()
        if commit(text, salt) != sealed.commitment:
            raise SealBroken("A text that is not the one committed to")
        return text, salt

    async def move(self, old: str, new: str) -> None:
        """Texts and files kept for a talk now belong to its case; nothing is sealed again."""
        await self._keys.rename(old, new)

    async def erase(self, subject: str) -> None:
        """Really delete texts, files, messages' contents and keys of a subject.

        SQLite overwrites the bytes and the write-ahead log is emptied after the work; on PostgreSQL
        the dead rows go with the next vacuum. Commitments in the chain stay.
        """
        paths = await paths_under(self._tx, subject)
        await self._keys.erase(subject)
        self._tx.erased = True
        remove_later(self._tx, paths)


def _place(known: str) -> bytes:
    return f"texts:{known}".encode()
