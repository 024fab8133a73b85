"""Errors of this floor. Each says what is wrong and what to do; `storage.sealing.SealBroken` stands
with its code.
"""

from pathlib import Path


class StorageError(Exception):
    """The base of this floor's errors; its text is meant for operators."""


class WrongAddress(StorageError):
    """KESU_DATABASE_URL names no database that Kesu can use."""


class SchemaOutdated(StorageError):
    """The database's tables are not those of this version."""

    def __init__(self, found: str | None, wanted: str) -> None:
        state = f"at revision {found}" if found else "empty"
        super().__init__(
            f"The database is {state}, this version needs {wanted}: run `kesu migrate` "
            "(and if the database is the newer one, install the version that migrated it)."
        )


class DatabaseInUse(StorageError):
    """Another process runs on this SQLite file."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(
            f"{path} is in use by another running Kesu (process {holder}). One SQLite file carries "
            "one process: stop that one, or set KESU_DATABASE_URL to PostgreSQL to run several."
        )


class WorkInWork(StorageError):
    """A work was begun inside another of the same task; on SQLite it would wait for itself."""

    def __init__(self) -> None:
        super().__init__("This task is inside a work already: use that work, or leave it first.")


class BackupRefused(StorageError):
    """A backup or a restore cannot be done; the message names the remedy."""
