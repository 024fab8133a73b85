"""The long connection: what arrives on it, good and bad, and where it goes."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from handlers.wecom.limits import LinkLimits
from tests.handlers.wecom_server import (
    Gateway,
    Hand,
    Running,
    eventually,
    gateway,
    idle,
    linked,
    running,
    said,
)


class Shaky:
    """Takes frames, but fails `failures` times first, as a database that is away."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.calls = 0
        self.taken: list[str] = []

    async def is_called(self, times: int) -> None:
        await eventually(lambda: self.calls == times)

    async def take(self, frame: dict[str, Any]) -> None:
        self.calls += 1
        if self.failures:
            self.failures -= 1
            raise OSError("postgresql://kesu:pass@db is away")
        self.taken.append(frame["body"]["text"]["content"])


async def _tell(wecom: Gateway, *texts: str) -> None:
    for text in texts:
        await wecom.tell(said(text, f"m-{text}"))


async def test_messages_and_presses_arrive_whole_and_in_order() -> None:
    hand = Hand()
    press = {
        "cmd": "aibot_event_callback",
        "headers": {"req_id": "R2"},
        "body": {
            "msgid": "e1",
            "from": {"userid": "lisi"},
            "msgtype": "event",
            "event": {
                "eventtype": "template_card_event",
                "template_card_event": {"event_key": "ack:1", "task_id": "t1"},
            },
        },
    }
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        frames = [said("一", "m1"), press, said("二", "m2")]
        for frame in frames:
            await wecom.tell(frame)
        await eventually(lambda: run.got == frames)


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "no json",
        '{"cmd":',
        "[]",
        "null",
        "{}",
        '{"cmd": 7, "headers": []}',
        '{"cmd": "aibot_msg_callback", "n": NaN}',
        '{"headers": {"req_id": {}}, "errcode": 0}',
        '{"headers": {"req_id": "of nobody"}, "errcode": 1}',
        '{"cmd": "ping", "headers": {"req_id": "theirs"}}',
        "[" * 200_000,
        '{"n": ' + "9" * 5000 + "}",
        b"\x00\x01",
        '{"cmd": "aibot_msg_callback", "body": "' + "x" * 300_000 + '"}',
    ],
    ids=range(15),
)
async def test_what_is_no_frame_is_left_out_and_harms_nobody(odd: str | bytes) -> None:
    hand = Hand()
    with capture_logs() as logs:
        async with gateway() as wecom, running(linked(wecom, hand)) as run:
            await run.connects()
            await wecom.tell(odd)
            await _tell(wecom, "后面的")
            await eventually(lambda: run.texts() == ["后面的"])
            assert run.link.connected
            assert wecom.tries == 1
    assert all(len(str(each)) < 200 for each in logs)


async def test_callbacks_of_an_unknown_kind_are_handed_on_as_they_are() -> None:
    hand = Hand()
    odd: list[dict[str, Any]] = [
        {"cmd": "aibot_new_callback"},
        {"cmd": "aibot_event_callback", "body": []},
        {"cmd": "aibot_event_callback", "body": {"event": "disconnected_event"}},
    ]
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        for frame in odd:
            await wecom.tell(frame)
        await eventually(lambda: run.got == odd)


async def test_a_giant_frame_costs_the_connection_and_no_more() -> None:
    hand = Hand()
    limits = LinkLimits(largest_frame=500_000)
    async with gateway() as wecom, running(linked(wecom, hand, limits=limits)) as run:
        await run.connects()
        await wecom.tell(json.dumps(said("x" * 600_000)))
        await eventually(lambda: not run.link.connected and hand.asked[-1] == 1.0)
        await hand.move(1)
        await run.connects()
        await _tell(wecom, "后面的")
        await eventually(lambda: run.texts() == ["后面的"])


async def test_a_frame_that_cannot_be_kept_is_tried_again_before_those_behind_it() -> None:
    hand, shaky = Hand(), Shaky(failures=3)
    with capture_logs() as logs:
        async with gateway() as wecom, running(linked(wecom, hand), shaky.take) as run:
            await run.connects()
            await _tell(wecom, "一", "二")
            for count, pause in enumerate((0.2, 0.5, 1.0), start=1):
                await shaky.is_called(count)
                await hand.asked_for(pause)
                assert shaky.taken == []
                await hand.move(pause)
            await eventually(lambda: shaky.taken == ["一", "二"])
            assert run.link.connected
    failed = [each for each in logs if each["event"] == "wecom.frame_failed"]
    assert [each["error"] for each in failed] == ["OSError"] * 3
    assert "pass@db" not in repr(logs)


async def test_after_half_a_minute_a_frame_is_given_up_and_the_next_has_its_turn() -> None:
    hand, shaky = Hand(), Shaky(failures=8)
    with capture_logs() as logs:
        async with gateway() as wecom, running(linked(wecom, hand), shaky.take) as run:
            await run.connects()
            await _tell(wecom, "一", "二")
            for count, pause in enumerate(LinkLimits().hand_on_pauses, start=1):
                await shaky.is_called(count)
                await hand.asked_for(pause)
                await hand.move(pause)
            await eventually(lambda: shaky.taken == ["二"])
    assert [each["given_up"] for each in logs if "given_up" in each] == [False] * 7 + [True]


async def test_what_has_arrived_is_kept_though_the_connection_is_lost_meanwhile() -> None:
    hand, shaky = Hand(), Shaky(failures=1)
    async with gateway() as wecom, running(linked(wecom, hand), shaky.take) as run:
        await run.connects()
        await _tell(wecom, "一", "二")
        await eventually(lambda: shaky.calls == 1)
        wecom.abort()
        await eventually(lambda: not run.link.connected and hand.asked[-1] == 1.0)
        await hand.move(1)
        await run.connects()
        await _tell(wecom, "三")
        await eventually(lambda: shaky.taken == ["一", "二", "三"])


async def test_a_stop_closes_first_and_keeps_what_has_arrived() -> None:
    hand, shaky = Hand(), Shaky(failures=1)
    async with gateway() as wecom, running(linked(wecom, hand), shaky.take) as run:
        await run.connects()
        await _tell(wecom, "一", "二")
        await eventually(lambda: shaky.calls == 1)
        await idle()
        run.stop.set()
        await eventually(lambda: not wecom.live)
        assert not run.task.done()
        await hand.move(0.2)
        assert await run.ends() is None
        assert shaky.taken == ["一", "二"]


async def test_a_stop_does_not_wait_for_ever_for_a_database() -> None:
    hand, shaky = Hand(), Shaky(failures=99)
    with capture_logs() as logs:
        async with gateway() as wecom, running(linked(wecom, hand), shaky.take) as run:
            await run.connects()
            await _tell(wecom, "一")
            await eventually(lambda: shaky.calls == 1)
            run.stop.set()
            await eventually(lambda: not wecom.live)
            await eventually(lambda: 10.0 in hand.asked[-2:])
            await hand.move(10)
            assert await run.ends() is None
    assert "wecom.frames_lost" in {each["event"] for each in logs}


async def test_frames_that_wait_have_a_bound() -> None:
    hand = Hand()
    gate = asyncio.Event()
    taken: list[str] = []

    async def take(frame: dict[str, Any]) -> None:
        await gate.wait()
        taken.append(frame["body"]["text"]["content"])

    limits = LinkLimits(frames=3)
    with capture_logs() as logs:
        async with gateway() as wecom, running(linked(wecom, hand, limits=limits), take) as run:
            await run.connects()
            for number in range(6):
                await _tell(wecom, str(number))
                await idle()
            await _ping(wecom, hand, run)  # who reads is not held up
            gate.set()
            await eventually(lambda: len(taken) == 4)
    assert taken == ["0", "1", "2", "3"]
    assert [each["event"] for each in logs].count("wecom.frame_dropped") == 2


async def _ping(wecom: Gateway, hand: Hand, run: Running) -> None:
    await hand.move(30)
    await eventually(lambda: wecom.sent("ping"))
    assert run.link.connected
