"""One SQLite file carries one running process: an advisory lock on a file beside it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from storage.errors import DatabaseInUse


class SingleProcess:
    """The right to be the only one that runs on `path`; ends with `leave` or with the process."""

    def __init__(self, path: Path) -> None:
        """Raises `DatabaseInUse` when another process (or store) has it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(f"{path.name}.lock")
        self._descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._descriptor, 20).decode(errors="replace").strip() or "unknown"
            os.close(self._descriptor)
            raise DatabaseInUse(path, holder) from None
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, str(os.getpid()).encode())

    def leave(self) -> None:
        """Let another process run. The lock file stays: removing it would let two in."""
        os.close(self._descriptor)
