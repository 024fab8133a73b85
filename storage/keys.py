"""Keys of persons: one for each subject and purpose, wrapped by the master key.

A row sealed under a key names it by `uid`, never by subject: when a talk's texts become a case's,
only the key's subject is renamed and nothing is sealed again. `texts` keys seal texts and files of
a subject, `wire` keys what passes through (inbox, answers, notes, sessions,
messages), so that the one can move
while the other stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from sqlalchemy import delete, insert, select, update

from storage.sealing import SealBroken
from storage.tables import answers, cards, files, inbox, keys, messages, notes, sessions, texts
from storage.transaction import Transaction, slices

Purpose = Literal["texts", "wire"]


def talk_subject(bot: str, chat: str) -> str:
    """The subject of what passes through a talk."""
    return f"talk:{bot}:{chat}"


def case_subject(case: str) -> str:
    """The subject of what is kept for a case: its id, under which its texts are kept as well."""
    return case


class SubjectKeys:
    """The keys that one transaction has seen or made."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._by_subject: dict[tuple[Purpose, str], tuple[str, bytes]] = {}
        self._by_uid: dict[str, bytes] = {}

    async def of(self, purpose: Purpose, subject: str) -> tuple[str, bytes]:
        """(uid, key) of a subject, made when there is none."""
        return (await self.many(purpose, [subject]))[subject]

    async def many(
        self, purpose: Purpose, subjects: Collection[str]
    ) -> Mapping[str, tuple[str, bytes]]:
        """(uid, key) per subject; missing ones are made."""
        unknown = sorted({s for s in subjects if (purpose, s) not in self._by_subject})
        for part in slices(unknown):
            await self._find(purpose, part)
        await self._make(purpose, [s for s in unknown if (purpose, s) not in self._by_subject])
        return {subject: self._by_subject[purpose, subject] for subject in subjects}

    async def known(self, purpose: Purpose, subject: str) -> tuple[str, bytes] | None:
        """(uid, key) of a subject; None when there is none: it never had one, or was erased."""
        if (purpose, subject) not in self._by_subject:
            await self._find(purpose, [subject])
        return self._by_subject.get((purpose, subject))

    async def by_uid(self, uids: Iterable[str | None]) -> Mapping[str, bytes]:
        """Keys by uid; erased ones are missing."""
        wanted = {uid for uid in uids if uid}
        for part in slices(sorted(wanted - self._by_uid.keys())):
            for row in await self._tx.run(select(keys).where(keys.c.uid.in_(part))):
                self._by_uid[row.uid] = unwrap(self._tx, row.uid, row.wrapped)
        return {uid: self._by_uid[uid] for uid in wanted if uid in self._by_uid}

    async def open(self, uid: str | None, sealed: bytes | None, place: str) -> bytes | None:
        """What was sealed at `place`; None when it or its key is gone."""
        if uid is None or sealed is None:
            return None
        key = (await self.by_uid([uid])).get(uid)
        return None if key is None else self._tx.sealer.open(key, sealed, place.encode())

    async def rename(self, old: str, new: str) -> None:
        """Texts and files of one subject now belong to another."""
        self._by_subject.clear()
        where = (keys.c.subject == old, keys.c.purpose == "texts")
        await self._tx.run(update(keys).where(*where).values(subject=new))

    async def erase(self, subject: str) -> None:
        """Delete a subject's keys and everything sealed under them.

        A message of the subject that still waits could say nothing any more and is withdrawn.
        """
        await self._tx.flush()
        self._by_subject.clear()
        self._by_uid.clear()
        mine = select(keys.c.uid).where(keys.c.subject == subject)
        for table in (texts, files, sessions, notes, answers):
            await self._tx.run(delete(table).where(table.c.key_uid.in_(mine)))
        gone: dict[str, Any] = {"key_uid": None, "wording": None}
        unsent = messages.c.state.in_(("open", "sending", "kept"))
        await self._tx.run(
            update(messages)
            .where(messages.c.key_uid.in_(mine), unsent)
            .values(state="moot", why="erased")
        )
        await self._tx.run(
            update(messages).where(messages.c.key_uid.in_(mine)).values(**gone, sealed=None)
        )
        await self._tx.run(update(cards).where(cards.c.key_uid.in_(mine)).values(**gone))
        await self._tx.run(
            update(inbox).where(inbox.c.key_uid.in_(mine)).values(key_uid=None, body=None)
        )
        await self._tx.run(delete(keys).where(keys.c.subject == subject))

    async def _find(self, purpose: Purpose, subjects: Collection[str]) -> None:
        where = (keys.c.subject.in_(subjects), keys.c.purpose == purpose)
        for row in await self._tx.run(select(keys).where(*where).order_by(keys.c.uid.desc())):
            key = unwrap(self._tx, row.uid, row.wrapped)
            self._by_uid[row.uid] = key
            self._by_subject[purpose, row.subject] = (row.uid, key)

    async def _make(self, purpose: Purpose, subjects: Collection[str]) -> None:
        rows = []
        for subject in subjects:
            uid, key = self._tx.new_id(), self._tx.sealer.new_key()
            wrapped = self._tx.sealer.wrap(key, _place(uid))
            rows.append({"uid": uid, "subject": subject, "purpose": purpose, "wrapped": wrapped})
            self._by_subject[purpose, subject] = (uid, key)
            self._by_uid[uid] = key
        if rows:
            await self._tx.run(insert(keys), rows)


async def house_key(tx: Transaction, name: str) -> bytes:
    """A key of the house itself (`digest`, `button` ...): random, made once, stored wrapped."""
    uid = f"house:{name}"
    found = await _house_row(tx, uid)
    if found is None:
        wrapped = tx.sealer.wrap(tx.sealer.new_key(), _place(uid))
        row = {"uid": uid, "subject": uid, "purpose": "house", "wrapped": wrapped}
        await tx.run(tx.insert(keys).on_conflict_do_nothing(), row)
        found = await _house_row(tx, uid)
    if found is None:
        raise SealBroken("The house key")
    return unwrap(tx, uid, found)


async def known_house_key(tx: Transaction, name: str) -> bytes | None:
    """A key of the house that was made before; None otherwise. Writes nothing."""
    uid = f"house:{name}"
    found = await _house_row(tx, uid)
    return None if found is None else unwrap(tx, uid, found)


def unwrap(tx: Transaction, uid: str, wrapped: bytes) -> bytes:
    """The key of a row of `keys`. Raises `SealBroken`."""
    return tx.sealer.unwrap(wrapped, _place(uid))


async def _house_row(tx: Transaction, uid: str) -> bytes | None:
    found: bytes | None = (
        await tx.run(select(keys.c.wrapped).where(keys.c.uid == uid))
    ).scalar_one_or_none()
    return found


def _place(uid: str) -> bytes:
    return f"keys:{uid}".encode()
