"""What is personal: texts and files, sealed under a key for each subject."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from cases.events import Sealed


class Texts(Protocol):
    """Personal texts, sealed under a key per case (`subject`), committed in events."""

    async def keep(self, subject: str, text: str) -> Sealed:
        """Seal a text and give its salted commitment."""

    async def open(self, subject: str, sealed: Sealed) -> str | None:
        """The text; None when it was erased.

        Raises `SealBroken` on the wrong key or a moved row.
        """

    async def move(self, old: str, new: str) -> None:
        """What was kept for a talk now belongs to its case."""

    async def erase(self, subject: str) -> None:
        """Really delete the texts and key of a subject; commitments in the chain stay."""


class Files(Protocol):
    """Content-addressed files, sealed."""

    async def keep(self, subject: str, content: bytes, kind: str, name: str, now: datetime) -> str:
        """Store a file; returns its SHA-256 (hex)."""

    async def open(self, subject: str, sha256: str) -> tuple[bytes, str, str]:
        """Content, kind and the sender's file name. KeyError when it is not there."""

    async def move(self, old: str, new: str, sha256: str) -> None:
        """A file kept for a talk now belongs to its case; KeyError when neither has it."""

    async def forget(self, subject: str) -> None:
        """Really delete the files of a subject: a draft that was given up, or never agreed to."""
