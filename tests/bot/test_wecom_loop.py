"""The WeCom bot's long connection among processes: one has it, the others wait for their turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.loops.wecom import LEASE_SECONDS
from tests.bot.wecom_scene import LEASE, Scene, events, playing
from tests.handlers.wecom_server import (
    eventually,
    said,
)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with playing(tmp_path) as scene:
        yield scene


async def test_only_one_of_several_processes_connects(scene: Scene) -> None:
    async with scene.process() as first, scene.process() as second, scene.process() as third:
        for process in (first, second, third):
            process.starts()
        await scene.passes(60)
        assert [p.link.connected for p in scene.processes].count(True) == 1
        assert scene.wecom.tries == 1


async def test_when_the_holder_dies_another_is_connected_within_ten_seconds(scene: Scene) -> None:
    async with scene.process() as first, scene.process() as second:
        first.starts()
        await first.connects()
        second.starts()
        await scene.passes(20)
        assert not second.connected()
        await first.dies()
        took = await scene.passes_until(lambda: second.link.connected, 10)
        assert took >= LEASE_SECONDS - 3  # not before the lease had ended
        assert scene.wecom.driven_out == 0
        await scene.wecom.tell(said("还在吗", "m9"))
        await second.keeps("wecom:m9")


async def test_who_stops_gives_the_connection_to_the_next_at_once(scene: Scene) -> None:
    async with scene.process() as first, scene.process() as second:
        first.starts()
        await first.connects()
        second.starts()
        await scene.passes(3)
        await first.stops()
        assert not first.connected()
        assert await scene.passes_until(lambda: second.link.connected, 10) <= 1.5
        assert scene.wecom.driven_out == 0
        await second.stops()
        assert not scene.wecom.live


@pytest.mark.parametrize("cut", ["away", "hangs"])
async def test_without_its_database_a_holder_leaves_before_another_may_come(
    scene: Scene, cut: str
) -> None:
    with capture_logs() as logs:
        async with scene.process() as first, scene.process() as second:
            first.starts()
            await first.connects()
            second.starts()
            await scene.passes(5)
            setattr(first.database, cut, True)
            await scene.passes_until(lambda: not first.link.connected, LEASE_SECONDS)
            await eventually(lambda: not scene.wecom.live)
            assert not await second.could_take_it()
            assert not second.connected()
            await scene.passes_until(lambda: second.link.connected, 10)
            assert scene.wecom.driven_out == 0
            setattr(first.database, cut, False)
            await scene.passes(30)
            assert not first.connected()
            assert second.connected()
            assert scene.wecom.tries == 2
    assert "wecom.lease_lost" in events(logs)
    assert "pass@db" not in repr(logs)


async def test_a_database_that_is_away_for_a_moment_costs_no_connection(scene: Scene) -> None:
    async with scene.process() as process:
        process.starts()
        await process.connects()
        for _ in range(3):
            process.database.away = True
            await scene.passes(3)
            process.database.away = False
            await scene.passes(5)
        assert process.connected()
        assert scene.wecom.tries == 1


async def test_a_database_that_is_away_at_the_start_is_waited_for(scene: Scene) -> None:
    async with scene.process() as process:
        process.database.away = True
        process.starts()
        await scene.passes(10)
        assert scene.wecom.tries == 0
        process.database.away = False
        await scene.passes_until(lambda: process.link.connected, 3)
        process.database.away = True
        await process.stops()  # what cannot be given back ends by itself
        assert not scene.wecom.live


async def test_a_process_that_slept_through_its_lease_goes(scene: Scene) -> None:
    """A machine that was suspended wakes up, and somebody else has the lease."""
    async with scene.process() as first, scene.process() as second:
        first.starts()
        await first.connects()
        await scene.passes(1)
        scene.hand.moment += timedelta(seconds=60)  # nobody is woken
        now = scene.hand.now()
        assert await second.engine.store.lease(LEASE, "other", now + timedelta(seconds=90), now)
        await scene.passes(1)
        await eventually(lambda: not first.link.connected)
        await scene.passes(30)
        assert scene.wecom.tries == 1


async def test_a_lost_connection_comes_back_to_the_same_holder(scene: Scene) -> None:
    async with scene.process() as first, scene.process() as second:
        first.starts()
        await first.connects()
        second.starts()
        for code in (1000, 1001):
            await scene.wecom.close(code)
            await eventually(lambda: not first.link.connected)
            await scene.passes_until(lambda: first.link.connected, 5)
        scene.wecom.abort()
        await eventually(lambda: not first.link.connected)
        await scene.passes_until(lambda: first.link.connected, 10)
        assert not second.connected()
