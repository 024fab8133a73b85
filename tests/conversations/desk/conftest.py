"""A desk over a fresh SQLite file."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.schema import migrate
from storage.sealing import Sealer
from storage.store import SqlStore
from tests.conversations.desk.house import Desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """The company's desk, nothing filed yet."""
    url = f"sqlite:///{tmp_path}/kesu.db"
    await migrate(url)
    store = await SqlStore.open(url, Sealer(bytes(32), os.urandom), os.urandom)
    yield Desk(store)
    await store.close()
