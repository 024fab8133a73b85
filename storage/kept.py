"""Is everything there that the record of a case names: its texts, its files?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from cases.events import Event
from cases.kept import owed, sealed_in
from storage.chain import Finding
from storage.files import path_of
from storage.tables import files, keys, texts
from storage.transaction import Transaction, slices


async def lost(tx: Transaction, case: str, events: Sequence[Event]) -> list[Finding]:
    """What an event names and nobody erased, and is not there all the same."""
    found = []
    there, held = await _texts(tx, events), await _files(tx, case)
    for event in owed(events):
        gone = [each.id for each in sealed_in(event.body) if each.id not in there]
        found += [Finding(case, event.seq, f"the text {each} is missing") for each in gone]
        gone = [each for each in getattr(event.body, "evidence", ()) if each not in held]
        found += [Finding(case, event.seq, f"the file {each} is missing") for each in gone]
    return found


async def _texts(tx: Transaction, events: Iterable[Event]) -> set[str]:
    named = sorted({each.id for event in events for each in sealed_in(event.body)})
    there: set[str] = set()
    for part in slices(named):
        rows = await tx.run(select(texts.c.id).join_from(texts, keys).where(texts.c.id.in_(part)))
        there.update(rows.scalars())
    return there


async def _files(tx: Transaction, case: str) -> set[str]:
    columns = (files.c.key_uid, files.c.sha256, files.c.content.is_not(None).label("inside"))
    statement = select(*columns).join_from(files, keys).where(keys.c.subject == case)
    return {
        row.sha256
        for row in await tx.run(statement)
        if row.inside or (tx.files and path_of(tx.files, row.key_uid, row.sha256).exists())
    }
