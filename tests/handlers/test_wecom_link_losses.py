"""The long connection: every way in which it can be lost, and what follows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from handlers.wecom.backoff import Backoff
from handlers.wecom.link import BadSecret, Kicked, WeComTrouble
from tests.handlers.wecom_server import (
    SECRET,
    Gateway,
    Hand,
    Running,
    eventually,
    gateway,
    linked,
    running,
    said,
)


async def _comes_back(wecom: Gateway, hand: Hand, run: Running, pause: float = 1.0) -> None:
    """It is down, waits for the pause and not less, and is connected again."""
    await eventually(lambda: not run.link.connected and hand.asked[-1] == pause)
    tries = wecom.tries
    await hand.move(pause - 0.01)
    assert wecom.tries == tries
    await hand.move(0.02)
    await run.connects()
    assert wecom.tries == tries + 1


async def _abort(wecom: Gateway) -> None:
    wecom.abort()


@pytest.mark.parametrize(
    "lose",
    [lambda w: w.close(1000), lambda w: w.close(1001), lambda w: w.close(1012), _abort],
    ids=["1000", "1001", "1012", "1006"],
)
async def test_every_close_is_followed_by_another_connection(
    lose: Callable[[Gateway], Awaitable[None]],
) -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        await wecom.tell(said("一", "m1"))
        await eventually(lambda: run.texts() == ["一"])
        await lose(wecom)
        await _comes_back(wecom, hand, run)
        await wecom.tell(said("二", "m2"))
        await eventually(lambda: run.texts() == ["一", "二"])
        assert await run.link.call("aibot_send_msg", {}) == {}


async def test_a_server_that_falls_silent_is_left() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        wecom.answers["ping"] = None
        await hand.move(30)
        await eventually(lambda: wecom.sent("ping"))
        await hand.move(9)
        assert run.link.connected
        await hand.move(2)
        await eventually(lambda: not run.link.connected)
        del wecom.answers["ping"]
        await _comes_back(wecom, hand, run)


async def test_silence_after_a_call_is_noticed_by_a_ping_at_once() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        wecom.answers.update({"ping": None, "aibot_send_msg": None})
        call = asyncio.create_task(run.link.call("aibot_send_msg", {}))
        await eventually(lambda: wecom.sent("aibot_send_msg"))
        await hand.move(5)
        await eventually(lambda: wecom.sent("ping"))
        await hand.move(10)
        await eventually(lambda: not run.link.connected)
        with pytest.raises(WeComTrouble):
            await call


@pytest.mark.parametrize("cmd", ["ping", "aibot_send_msg"])
async def test_a_server_that_has_forgotten_us_is_asked_anew(cmd: str) -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        wecom.answers[cmd] = {"errcode": 846609, "errmsg": "not subscribed"}
        if cmd == "ping":
            await hand.move(30)
        else:
            with pytest.raises(WeComTrouble, match="846609") as caught:
                await run.link.call(cmd, {})
            assert not caught.value.uncertain
        await _comes_back(wecom, hand, run)
        assert len(wecom.sent("aibot_subscribe")) == 2


async def test_a_server_that_refuses_the_upgrade_is_asked_again_ever_more_slowly() -> None:
    hand = Hand()
    async with gateway() as wecom:
        wecom.refuse = 503
        with capture_logs() as logs:
            async with running(linked(wecom, hand)) as run:
                for tries, pause in enumerate((1, 2, 4, 8, 16, 30, 30), start=1):
                    await wecom.is_tried(tries)
                    await hand.asked_for(pause)
                    await hand.move(pause)
                wecom.refuse = 0
                await hand.asked_for(30)
                await hand.move(30)
                await run.connects()
    assert {"refused (503)"} == {each["why"] for each in logs if "why" in each}


async def test_a_server_that_is_not_there_is_asked_again() -> None:
    hand = Hand()
    async with gateway() as wecom:
        link = linked(wecom, hand)
    async with running(link) as run:
        await hand.asked_for(1.0)
        await hand.move(1)
        await hand.asked_for(2.0)
        run.stop.set()
        assert await run.ends() is None


async def test_pauses_begin_anew_only_after_a_connection_that_lasted() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        for pause in (1, 2, 4):
            await wecom.close(1000)
            await _comes_back(wecom, hand, run, pause)
        for _ in range(2):
            await hand.move(30)
            await hand.asked_for(30)
        await wecom.close(1000)
        await _comes_back(wecom, hand, run, 1)


def test_half_of_a_pause_is_chance() -> None:
    chance = iter((0.0, 1.0, 0.5, 0.0))
    backoff = Backoff(1.0, 30.0, lambda: next(chance))
    assert [backoff.next() for _ in range(3)] == [0.5, 2.0, 3.0]
    backoff.reset()
    assert backoff.next() == 0.5


async def test_who_is_kicked_does_not_fight() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        await wecom.tell(said("先处理"))
        await wecom.kick()
        assert isinstance(await run.ends(), Kicked)
        assert run.texts() == ["先处理"]
        assert not run.link.connected
        await hand.move(600)
        assert wecom.tries == 1


async def test_the_newer_of_two_connections_stays() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as first:
        await first.connects()
        async with running(linked(wecom, hand)) as second:
            await second.connects()
            assert isinstance(await first.ends(), Kicked)
            assert second.link.connected
            assert wecom.driven_out == 1


async def test_a_wrong_secret_ends_it_with_the_remedy_and_without_the_secret() -> None:
    hand = Hand()
    with capture_logs() as logs:
        async with gateway() as wecom, running(linked(wecom, hand, "wrong-s3cret")) as run:
            failure = await run.ends()
            assert isinstance(failure, BadSecret)
            assert wecom.tries == 1
    assert "KESU_WECOM_BOT_SECRET" in str(failure)
    assert "853000" in str(failure)
    assert "wrong-s3cret" not in str(failure) + repr(failure) + repr(logs)


@pytest.mark.parametrize("answer", [{"errcode": -1, "errmsg": f"busy {SECRET}"}, None])
async def test_a_subscription_that_fails_in_passing_is_tried_again(
    answer: dict[str, object] | None,
) -> None:
    hand = Hand()
    with capture_logs() as logs:
        async with gateway() as wecom:
            wecom.answers["aibot_subscribe"] = answer
            async with running(linked(wecom, hand)) as run:
                await eventually(lambda: wecom.frames)
                if answer is None:
                    await hand.move(5)
                await hand.asked_for(1.0)
                assert not run.link.connected
                del wecom.answers["aibot_subscribe"]
                await hand.move(1)
                await run.connects()
    assert SECRET not in repr(logs)


async def test_a_stop_while_connecting_waits_for_nobody() -> None:
    hand = Hand()
    async with gateway() as wecom:
        wecom.hang = asyncio.Event()
        async with running(linked(wecom, hand)) as run:
            await eventually(lambda: wecom.tries)
            run.stop.set()
            assert await run.ends() is None


async def test_connecting_does_not_take_for_ever() -> None:
    hand = Hand()
    async with gateway() as wecom:
        wecom.hang = asyncio.Event()
        async with running(linked(wecom, hand)) as run:
            await eventually(lambda: wecom.tries)
            await hand.move(10)
            wecom.hang.set()
            await _comes_back(wecom, hand, run)


async def test_a_stop_between_two_attempts_cuts_the_pause() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        await wecom.close(1000)
        await hand.asked_for(1.0)
        run.stop.set()
        assert await run.ends() is None
        assert wecom.tries == 1


async def test_a_stop_says_goodbye() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        run.stop.set()
        assert await run.ends() is None
        assert not run.link.connected
        await eventually(lambda: wecom.goodbyes == [1000])


async def test_a_stop_before_the_start_connects_nobody() -> None:
    hand = Hand()
    async with gateway() as wecom:
        stop = asyncio.Event()
        stop.set()

        async def nobody(frame: dict[str, object]) -> None:
            raise AssertionError(frame)

        await linked(wecom, hand).run(nobody, stop)
        assert wecom.tries == 0
