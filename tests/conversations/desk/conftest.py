"""A desk over a fresh SQLite file."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.schema import migrate
from storage.sealing import Sealer
from storage.store import SqlStore
from tests.conversations.desk.house import Desk


class _Entropy:
    """Bytes that never repeat and are the same in every run."""

    def __init__(self) -> None:
        self._drawn = 0

    def __call__(self, size: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(str(self._drawn).encode()).digest(size)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """The company's desk, nothing filed yet."""
    url = f"sqlite:///{tmp_path}/kesu.db"
    await migrate(url)
    entropy = _Entropy()
    store = await SqlStore.open(url, Sealer(bytes(32), entropy), entropy)
    yield Desk(store)
    await store.close()
