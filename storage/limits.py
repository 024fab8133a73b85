"""Numbers of this floor, each with its unit and its reason."""

from typing import Final

SQLITE_BUSY_MS: Final = 10_000
"""Milliseconds to wait for another process's write; such writes are one short transaction."""

SQLITE_READERS: Final = 4
"""Reading connections to one SQLite file: lists, the auditor and the intake at once."""

POSTGRES_CONNECTIONS: Final = 10
"""Standing connections of one process; a server's default is 100 for all processes together."""

POSTGRES_EXTRA: Final = 10
"""Connections beyond those in a rush."""

CONNECT_SECONDS: Final = 10
"""To open a connection, or to get one from the pool, before the caller is told."""

LOCK_MS: Final = 5_000
"""Milliseconds for a row lock. A lock is held for one transaction of milliseconds; more is a frozen
worker.
"""

STATEMENT_MS: Final = 30_000
"""Milliseconds for one statement; the slowest (lists over a million cases) takes under a second."""

IDLE_IN_TRANSACTION_MS: Final = 30_000
"""Milliseconds a transaction may stand still: a frozen worker hides its rows no longer."""

ERROR_CHARACTERS: Final = 500
"""Characters of an error or reason kept beside a row."""

PARAMETERS: Final = 10_000
"""Bound values in one statement; SQLite takes 32,766, PostgreSQL 32,767."""

UNREADABLE_SECONDS: Final = 3_600
"""Seconds until a due case that this version cannot read is looked at again (world time)."""
