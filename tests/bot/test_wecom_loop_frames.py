"""What people do in WeCom is kept in the inbox."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.bot.wecom_scene import Scene, events, playing
from tests.handlers.wecom_server import (
    Frame,
    said,
)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with playing(tmp_path) as scene:
        yield scene


async def test_what_people_do_is_kept_whole_and_the_inbox_is_woken(scene: Scene) -> None:
    async with scene.process() as process:
        process.starts()
        await process.connects()
        frame = said("@客诉助手 /cases 🙂", "CAIQ16HMjQYY=", "zhang.san@corp")
        await scene.wecom.tell(frame)
        await asyncio.wait_for(process.engine.wakes.inbox.wait(), 20)
        (row,) = await process.kept()
        assert (row.bot, row.update) == ("staff", "wecom:CAIQ16HMjQYY=")
        assert row.sender == "wecom:u:zhang.san@corp"
        assert json.loads(row.body) == frame
        assert "🙂".encode() in row.body


async def test_a_frame_that_comes_twice_is_kept_once(scene: Scene) -> None:
    async with scene.process() as process:
        process.starts()
        await process.connects()
        for frame in (said("一", "m1"), said("一", "m1"), said("二", "m2")):
            await scene.wecom.tell(frame)
        await process.keeps("wecom:m2")
        rows = await process.kept()
        # Of one sender the oldest is worked first: the second waits behind it, the repeat nowhere.
        assert [row.update for row in rows] == ["wecom:m1"]


async def test_frames_that_nobody_has_sent_are_left_out(scene: Scene) -> None:
    odd: list[Frame] = [
        {"cmd": "aibot_msg_callback"},
        {"cmd": "aibot_msg_callback", "body": []},
        {"cmd": "aibot_msg_callback", "body": {"msgid": "m1"}},
        {"cmd": "aibot_msg_callback", "body": {"msgid": "m1", "from": {"userid": ""}}},
        {"cmd": "aibot_msg_callback", "body": {"msgid": "m1", "from": {"userid": 7}}},
        {"cmd": "aibot_msg_callback", "body": {"msgid": "m1", "from": {"userid": "a\0b"}}},
        {"cmd": "aibot_msg_callback", "body": {"msgid": "m1", "from": {"userid": "x" * 500}}},
    ]
    with capture_logs() as logs:
        async with scene.process() as process:
            process.starts()
            await process.connects()
            for frame in odd:
                await scene.wecom.tell(frame)
            await scene.wecom.tell(said("后面的", "m2"))
            await process.keeps("wecom:m2")
            assert [row.update for row in await process.kept()] == ["wecom:m2"]
    assert events(logs).count("wecom.frame_ignored") == len(odd)


async def test_a_frame_without_an_id_or_with_half_a_letter_is_kept_all_the_same(
    scene: Scene,
) -> None:
    async with scene.process() as process:
        process.starts()
        await process.connects()
        nameless = said("没有编号", user="lisi")
        del nameless["body"]["msgid"]
        await scene.wecom.tell(nameless)
        await scene.wecom.tell(nameless)
        await scene.wecom.tell(said("half \ud83d", "m\ud83d", "wangwu"))
        await process.keeps("wecom:m?")
        first, second = await process.kept()
        assert first.sender == "wecom:u:lisi"
        assert len(first.update) == len("wecom:") + 64
        assert json.loads(second.body)["body"]["text"]["content"] == "half ?"
