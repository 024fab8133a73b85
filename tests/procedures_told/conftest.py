"""The worlds in which procedures are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from cases.evolve import replay
from tests.procedures_told.company import World
from tests.procedures_told.company import opens as opened


@pytest.fixture
def opens() -> Iterator[Callable[..., World]]:
    """Opens companies. At the end the record of each case must tell that same case."""
    worlds: list[World] = []

    def one(name: str, *others: str, at: str = "") -> World:
        worlds.append(opened(name, *others, at=at))
        return worlds[-1]

    yield one
    for world in worlds:
        if world.case is not None:
            assert replay(world.events) == world.case
