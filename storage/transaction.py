"""What the rooms of one work share: the connection, the keys, and writes kept back until its end.

Messages, cards and the waking of lanes are written last, lanes first and in order, so that all
transactions take their locks in one order: sender, case, number counter, lanes, messages and cards.
Events, case rows and deadlines are kept back too and go out in bulk; the rooms that read them
write these first, and these alone, so that no lane is locked before a case.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Executable, Result, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import limits
from storage.sealing import Entropy, Sealer, digest

T = TypeVar("T")
Insert = postgresql.Insert | sqlite.Insert
Rows = list[dict[str, Any]]


@dataclass
class Transaction:
    """One transaction. `files` is the folder of sealed files, None where they lie in the database.

    `flushes`: what writes kept-back rows, in order. `after`: what to do once it is committed.
    `spoiled`: why nothing of it may be kept. `erased`: something was to be really deleted.
    """

    connection: AsyncConnection
    sealer: Sealer
    entropy: Entropy
    digest_key: bytes
    files: Path | None
    embedded: bool
    flushes: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    after: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    spoiled: Exception | None = None
    erased: bool = False

    async def run(
        self, statement: Executable, rows: Sequence[Any] | dict[str, Any] | None = None
    ) -> Result[Any]:
        """Execute a statement."""
        return await self.connection.execute(statement, rows)

    def insert(self, table: Table) -> Insert:
        """An insert that knows ON CONFLICT."""
        return sqlite.insert(table) if self.embedded else postgresql.insert(table)

    async def flush(self) -> None:
        """Write what was kept back."""
        for write in self.flushes:
            await write()

    def digest(self, *parts: str) -> str:
        """The keyed digest under which an account or a chat is found."""
        return digest(self.digest_key, "\x1f".join(parts))

    def new_id(self) -> str:
        """A fresh id of 128 random bits, in hex."""
        return self.entropy(16).hex()


def slices(values: Sequence[T], width: int = 1) -> Iterator[Sequence[T]]:
    """`values` in pieces whose bound parameters (`width` each) fit into one statement."""
    size = max(1, limits.PARAMETERS // width)
    for start in range(0, len(values), size):
        yield values[start : start + size]
