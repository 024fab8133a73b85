"""Files, sealed and addressed by their content: in the database, or in a folder beside SQLite."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, delete, insert, select

from storage.keys import SubjectKeys, unwrap
from storage.sealing import SealBroken
from storage.tables import files, keys
from storage.transaction import Transaction


class SqlFiles:
    """`cases.ports.Files` in SQL; with a folder the contents lie there."""

    def __init__(self, tx: Transaction, subject_keys: SubjectKeys) -> None:
        self._tx = tx
        self._keys = subject_keys

    async def keep(self, subject: str, content: bytes, kind: str, name: str, now: datetime) -> str:
        """Store a file; returns its SHA-256 (hex). The same content of a subject is kept once."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not await self._find(subject, sha256):
            await self._keep(subject, sha256, content, kind, name, now)
        return sha256

    async def move(self, old: str, new: str, sha256: str) -> None:
        """A file kept for a talk now belongs to its case; KeyError when neither has it.

        Nothing is to be done when `texts.move` took it along.
        """
        if await self._find(new, sha256):
            return
        row = await self._find(old, sha256)
        if row is None:
            raise KeyError(sha256)
        content, kind, name = await self.open(old, sha256)
        await self._keep(new, sha256, content, kind, name, row.kept_at)
        mine = (files.c.key_uid == row.key_uid, files.c.sha256 == sha256)
        await self._tx.run(delete(files).where(*mine))
        if self._tx.files:
            remove_later(self._tx, [path_of(self._tx.files, row.key_uid, sha256)])

    async def forget(self, subject: str) -> None:
        """Really delete the files of a subject; its texts and keys stay."""
        paths = await paths_under(self._tx, subject)
        mine = select(keys.c.uid).where(keys.c.subject == subject)
        gone = delete(files).where(files.c.key_uid.in_(mine)).returning(files.c.sha256)
        if (await self._tx.run(gone)).first():
            self._tx.erased = True
        remove_later(self._tx, paths)

    async def _keep(
        self, subject: str, sha256: str, content: bytes, kind: str, name: str, now: datetime
    ) -> None:
        uid, key = await self._keys.of("texts", subject)
        sealed = self._tx.sealer.seal(key, content, _place("content", sha256))
        if self._tx.files:
            await asyncio.to_thread(write_file, path_of(self._tx.files, uid, sha256), sealed)
        row = {
            "key_uid": uid,
            "sha256": sha256,
            "kind": kind,
            "name": self._tx.sealer.seal(key, name.encode(), _place("name", sha256)),
            "bytes": len(content),
            "kept_at": now,
            "content": None if self._tx.files else sealed,
        }
        await self._tx.run(insert(files), row)

    async def open(self, subject: str, sha256: str) -> tuple[bytes, str, str]:
        """Content, kind and the sender's file name.

        KeyError when it is not there, `SealBroken` when it is not what was kept.
        """
        row = await self._find(subject, sha256)
        if row is None:
            raise KeyError(sha256)
        key = unwrap(self._tx, row.key_uid, row.wrapped)
        sealed = row.content
        if sealed is None and self._tx.files:
            path = path_of(self._tx.files, row.key_uid, sha256)
            sealed = await asyncio.to_thread(_read_file, path)
        if sealed is None:
            raise KeyError(sha256)
        content = self._tx.sealer.open(key, sealed, _place("content", sha256))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise SealBroken("A file that is not the one its name says")
        name = self._tx.sealer.open(key, row.name, _place("name", sha256))
        return content, row.kind, name.decode()

    async def _find(self, subject: str, sha256: str) -> Row[Any] | None:
        statement = select(files, keys.c.wrapped).join_from(files, keys)
        where = (keys.c.subject == subject, files.c.sha256 == sha256)
        return (await self._tx.run(statement.where(*where).limit(1))).first()


def path_of(folder: Path, uid: str, sha256: str) -> Path:
    """Where a sealed file lies; the key's uid keeps the files of two subjects apart."""
    return folder / uid[:2] / f"{uid}-{sha256}"


async def paths_under(tx: Transaction, subject: str) -> list[Path]:
    """The files of a subject in the folder, for their removal once an erasure is committed."""
    if tx.files is None:
        return []
    statement = select(files.c.key_uid, files.c.sha256).join_from(files, keys)
    rows = await tx.run(statement.where(keys.c.subject == subject))
    return [path_of(tx.files, row.key_uid, row.sha256) for row in rows]


def write_file(path: Path, content: bytes) -> None:
    """Write beside, flush, and rename into place: a crash leaves no half file under the name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.draft")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _flush_folder(path.parent)


def remove_later(tx: Transaction, paths: list[Path]) -> None:
    """Remove files once the transaction is committed; a rolled back one needs them still."""

    async def remove() -> None:
        await asyncio.to_thread(_remove_files, paths)

    tx.after.append(remove)


def _remove_files(paths: list[Path]) -> None:
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()


def _read_file(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _place(column: str, sha256: str) -> bytes:
    return f"files.{column}:{sha256}".encode()
