"""The worlds of this floor's stories."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cases.pure import Pure


@pytest.fixture
def world() -> Iterator[Pure]:
    """The demo company, nothing filed. What nobody expected fails the story at its end."""
    pure = Pure()
    yield pure
    pure.nothing_else()


@pytest.fixture
def case(world: Pure) -> Pure:
    """A general complaint about the Xuhui store, filed Tuesday at ten, receipt read."""
    world.files()
    world.hears("zhang", "receipt")
    return world
