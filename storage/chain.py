"""The chain of hashes over a case's record.

hash(n) = SHA-256 over the 32 bytes of hash(n - 1) (none for the first event) and the stored bytes
of event n, in hex. The case row keeps the hash of the last event, so that cutting the end off shows
too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row


@dataclass(frozen=True)
class Finding:
    """Something in the record of `case` that is not as it was written. `seq` 0: the case row."""

    case: str
    seq: int
    what: str


def link(previous: str, record: bytes) -> str:
    """The hash of a record that follows the hash `previous` ('' for the first)."""
    return hashlib.sha256(bytes.fromhex(previous) + record).hexdigest()


def check(case: str, rows: Iterable[Row[Any]], seq: int, head: str) -> list[Finding]:
    """What is wrong with event rows (seq, record, hash; in order), given the case row's end."""
    findings: list[Finding] = []
    previous, last = "", 0
    for row in rows:
        if row.seq != last + 1:
            findings.append(
                Finding(case, row.seq, f"events {last + 1} to {row.seq - 1} are missing")
            )
        if row.hash != link(previous, row.record.encode()):
            findings.append(
                Finding(case, row.seq, "the hash does not follow from record and chain")
            )
        previous, last = row.hash, row.seq
    if (last, previous) != (seq, head):
        findings.append(Finding(case, 0, f"the case row ends at event {seq}, the record at {last}"))
    return findings
