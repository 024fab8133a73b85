"""Where the database is: reading KESU_DATABASE_URL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import WrongAddress

_EXAMPLES = "sqlite:///data/kesu.db or postgresql://user:password@host/kesu"


@dataclass(frozen=True)
class Database:
    """A database's address. `path` is the SQLite file, None on PostgreSQL."""

    url: URL
    path: Path | None

    @property
    def embedded(self) -> bool:
        """True for SQLite."""
        return self.path is not None

    @property
    def files(self) -> Path | None:
        """The folder for sealed files beside the SQLite file."""
        return self.path and self.path.with_name(f"{self.path.name}.files")

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)


def read_address(text: str) -> Database:
    """The database that `text` names, whichever driver it names with it. Raises `WrongAddress`."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise WrongAddress(
            f"The database address cannot be read; write it like {_EXAMPLES}."
        ) from None
    match url.drivername.partition("+")[0]:
        case "sqlite":
            if not url.database or url.database == ":memory:":
                raise WrongAddress(f"SQLite needs a file, for instance {_EXAMPLES.split(' ')[0]}.")
            return Database(url.set(drivername="sqlite+aiosqlite"), Path(url.database))
        case "postgresql" | "postgres":
            return Database(url.set(drivername="postgresql+asyncpg"), None)
        case other:
            raise WrongAddress(f"{other} is no database that Kesu knows; write {_EXAMPLES}.")
