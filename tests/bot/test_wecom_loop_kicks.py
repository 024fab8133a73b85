"""The WeCom bot's long connection: strangers who use the bot, wrong secrets, faults of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from handlers.wecom.link import WeComLink
from tests.bot.wecom_scene import LEASE, Scene, events, playing
from tests.handlers.wecom_server import (
    BOT,
    SECRET,
    eventually,
    linked,
)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with playing(tmp_path) as scene:
        yield scene


async def test_who_is_kicked_by_a_stranger_stands_by_ever_longer_and_raises_the_alarm(
    scene: Scene,
) -> None:
    with capture_logs() as logs:
        async with scene.process() as first, scene.process() as second:
            first.starts()
            await first.connects()
            second.starts()
            for pause in (30, 60, 120):
                await scene.wecom.kick()
                await eventually(lambda: not first.link.connected)
                await scene.passes(pause - 5)
                assert not scene.wecom.live
                took = await scene.passes_until(lambda: first.link.connected, 10)
                assert took >= 4
                assert not second.connected()  # nor does the next of ours fight
    kicks = [each for each in logs if each["event"] == "wecom.kicked"]
    assert [each["pause_seconds"] for each in kicks] == [30, 60, 120]
    assert {each["log_level"] for each in kicks} == {"error"}
    assert "KESU_WECOM_BOT_ID" in kicks[0]["remedy"]


async def test_after_a_long_peace_a_kick_counts_as_the_first(scene: Scene) -> None:
    with capture_logs() as logs:
        async with scene.process() as process:
            process.starts()
            for _ in range(2):
                await scene.passes_until(lambda: process.link.connected, 40)
                await scene.passes(605, 2.5)
                await scene.wecom.kick()
                await eventually(lambda: not process.link.connected)
                await scene.passes(1)
    pauses = [each["pause_seconds"] for each in logs if each["event"] == "wecom.kicked"]
    assert pauses == [30, 30]


async def test_a_stop_while_standing_by_ends_it_and_gives_the_lease_back(scene: Scene) -> None:
    async with scene.process() as first, scene.process() as second:
        first.starts()
        await first.connects()
        await scene.wecom.kick()
        await scene.passes(5)
        await first.stops()
        second.starts()
        await second.connects()


async def test_a_kick_by_a_process_of_ours_that_has_the_lease_is_no_alarm(scene: Scene) -> None:
    """Clocks of two machines may differ: then the old holder learns of it by the kick."""
    with capture_logs() as logs:
        async with scene.process() as first, scene.process() as second:
            first.starts()
            await first.connects()
            ahead = scene.hand.now() + timedelta(seconds=30)
            store = second.engine.store
            assert await store.lease(LEASE, "ahead", ahead + timedelta(seconds=60), ahead)
            await scene.wecom.kick()
            await scene.passes(60)
            assert not first.connected()
            assert scene.wecom.tries == 1
    assert "wecom.kicked" not in events(logs)


async def test_a_wrong_secret_is_tried_slowly_and_leaves_the_way_free(scene: Scene) -> None:
    wrong = linked(scene.wecom, scene.hand, "wrong-s3cret")
    with capture_logs() as logs:
        async with scene.process(wrong) as first, scene.process() as second:
            first.starts()
            await scene.passes_until(lambda: scene.wecom.tries == 1, 5)
            await scene.passes(55)
            assert scene.wecom.tries == 1
            await scene.passes(10)
            assert scene.wecom.tries == 2
            await scene.passes(110)
            assert scene.wecom.tries == 2
            second.starts()
            await scene.passes_until(lambda: second.link.connected, 5)
            await first.stops()
    told = [each["why"] for each in logs if each["event"] == "wecom.bad_secret"]
    assert len(told) == 2
    assert "KESU_WECOM_BOT_SECRET" in told[0]
    assert "wrong-s3cret" not in repr(logs)
    assert SECRET not in repr(logs)


class Broken(WeComLink):
    """A link with a fault of ours in it, the first time."""

    faults = 1

    async def run(self, on_frame: Any, stop: asyncio.Event) -> None:
        if self.faults:
            self.faults -= 1
            raise RuntimeError(SECRET)
        await super().run(on_frame, stop)


async def test_a_fault_of_ours_does_not_end_the_loop(scene: Scene) -> None:
    wecom, hand = scene.wecom, scene.hand
    link = Broken(BOT, SECRET, wecom.url, machine=hand.now, jitter=lambda: 1.0, sleep=hand.sleep)
    with capture_logs() as logs:
        async with scene.process(link) as process:
            process.starts()
            await scene.passes_until(lambda: process.link.connected, 5)
    assert "wecom.hold_failed" in events(logs)
    assert SECRET not in repr(logs)
