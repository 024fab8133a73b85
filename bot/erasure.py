"""Erasing personal data on request, and the ledger outside the database that remembers it.

A backup taken before an erasure holds what was erased. So every erasure is also a line of a file
beside the database, written before anything is deleted; a database that comes out of a backup
erases anew what it does not know to be erased. The ledger names cases and chats by id, no person.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from cases.access import Actor, Refusal
from cases.case import Case
from cases.commands import Erase
from cases.ports import Store, Work
from cases.service import House, handle

LEDGER = "erasures.jsonl"
DONE_UNTIL = "erasures.done"
"""The setting in the store: the moment of the last line of the ledger that it has carried out."""
EVERY = 100_000


class Line(Struct, frozen=True):
    """One erasure: of a case, or of the `talk` (a chat with the customers' bot) where `case` is
    empty. `at` is world time.
    """

    at: datetime
    by: str
    reason: str
    case: str = ""
    talk: str = ""


class StillOpen(Exception):
    """A case is open and was not to be erased by force. `number` says which."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


async def erase(
    store: Store, house: House, ledger: Path, lines: Sequence[Line], *, force: bool, now: datetime
) -> None:
    """Erase what `lines` name, in one transaction, and remember it.

    StillOpen when one of the cases is open and `force` is not given: then nothing is erased.
    """
    await again(store, house, ledger, now)  # else its older lines would count as carried out
    async with store.work() as work:
        await _all(work, house, lines, force=force, now=now)
        _remember(ledger, lines)
    await _done(store, lines)


async def again(store: Store, house: House, ledger: Path, now: datetime) -> int:
    """Carry out what the ledger holds and this database has not done; returns how many lines."""
    until = await store.setting(DONE_UNTIL)
    since = datetime.fromisoformat(until) if until else None
    lines = [line for line in read(ledger) if since is None or line.at > since]
    if lines:
        async with store.work() as work:
            await _all(work, house, lines, force=True, now=now)
        await _done(store, lines)
    return len(lines)


async def _done(store: Store, lines: Sequence[Line]) -> None:
    await store.set_setting(DONE_UNTIL, max(line.at for line in lines).isoformat())


def read(ledger: Path) -> list[Line]:
    """The lines of the ledger, none when there is no file."""
    if not ledger.exists():
        return []
    return [msgspec.json.decode(line, type=Line) for line in ledger.read_bytes().splitlines()]


async def of_customer(work: Work, case: Case) -> list[Case]:
    """All cases of the customer who filed this one."""
    rows = await work.cases.list(customer=case.customer, open_only=False, limit=EVERY)
    found = [await work.cases.read(row.id) for row in rows]
    return [each for each in found if each is not None]


async def _all(
    work: Work, house: House, lines: Sequence[Line], *, force: bool, now: datetime
) -> None:
    """Cases are locked and decided before any key goes, which locks lanes."""
    for line in (line for line in lines if line.case):
        command = Erase(line.case, line.reason, force)
        actor = Actor(line.by, kind="operator")
        done = await handle(work, command, actor, f"erase:{line.at.isoformat()}", house, now)
        if isinstance(done, Refusal) and done.why == "still_open":
            case = await work.cases.read(line.case)
            raise StillOpen(case.number if case else line.case)
    for line in lines:
        await work.texts.erase(line.case or line.talk)


def _remember(ledger: Path, lines: Sequence[Line]) -> None:
    descriptor = os.open(ledger, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
