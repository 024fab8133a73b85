"""The long connection: subscribing, asking and being answered."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from handlers.wecom.link import WeComTrouble
from tests.handlers.wecom_server import (
    BOT,
    SECRET,
    Hand,
    eventually,
    gateway,
    linked,
    running,
    said,
)

SEND = "aibot_send_msg"


async def test_it_subscribes_first_and_then_pings_every_half_minute() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        assert wecom.frames[0]["body"] == {"bot_id": BOT, "secret": SECRET}
        for count in (1, 2, 3):
            await hand.move(30)
            await wecom.hears("ping", count)
        assert run.link.connected
        assert wecom.tries == 1
        assert "body" not in wecom.sent("ping")[0]
        ids = [frame["headers"]["req_id"] for frame in wecom.frames]
        assert len(set(ids)) == len(ids)
        assert ids[0].startswith("aibot_subscribe_")


async def test_it_is_not_connected_before_the_server_has_agreed() -> None:
    hand = Hand()
    async with gateway() as wecom:
        wecom.answers["aibot_subscribe"] = None
        async with running(linked(wecom, hand)) as run:
            await eventually(lambda: wecom.frames)
            assert not run.link.connected
            with pytest.raises(WeComTrouble, match="not connected") as caught:
                await run.link.call(SEND, {"chatid": "wr1"})
            assert (caught.value.code, caught.value.uncertain) == (0, False)
            assert wecom.sent(SEND) == []


async def test_a_call_gives_the_body_of_its_answer_or_nothing() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        assert await run.link.call(SEND, {"chatid": "wr1", "markdown": {"content": "您好"}}) == {}
        assert wecom.sent(SEND)[0]["body"] == {"chatid": "wr1", "markdown": {"content": "您好"}}
        wecom.answers["aibot_upload_media_init"] = {"errcode": 0, "body": {"upload_id": "u1"}}
        assert await run.link.call("aibot_upload_media_init", {}) == {"upload_id": "u1"}
        wecom.answers[SEND] = {"body": "odd"}
        assert await run.link.call(SEND, {"text": "\ud83d"}) == {}
        assert wecom.sent(SEND)[1]["body"] == {"text": "?"}


async def test_a_press_is_answered_under_its_own_id() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        await run.link.call("aibot_respond_update_msg", {"template_card": {}}, "R-press")
        assert wecom.sent("aibot_respond_update_msg")[0]["headers"] == {"req_id": "R-press"}


async def test_a_refused_call_tells_code_and_reason_without_the_secret() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        wecom.answers[SEND] = {"errcode": 45009, "errmsg": f"too many\nof {SECRET} {'x' * 500}"}
        with pytest.raises(WeComTrouble, match="45009 too many") as caught:
            await run.link.call(SEND, {})
        assert (caught.value.code, caught.value.uncertain) == (45009, False)
        assert SECRET not in str(caught.value)
        assert len(caught.value.why) <= 200
        wecom.answers[SEND] = {"errcode": "odd"}
        with pytest.raises(WeComTrouble) as strange:
            await run.link.call(SEND, {})
        assert (strange.value.code, strange.value.why) == (-1, "")
        assert run.link.connected


async def test_an_answer_that_does_not_come_leaves_the_call_uncertain() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        wecom.answers[SEND] = None
        call = asyncio.create_task(run.link.call(SEND, {}))
        await eventually(lambda: wecom.sent(SEND))
        await hand.move(4.9)
        assert not call.done()
        await hand.move(0.2)
        with pytest.raises(WeComTrouble, match="no answer in time") as caught:
            await call
        assert caught.value.uncertain
        # It looks at once whether anybody is there, and somebody is.
        await eventually(lambda: wecom.sent("ping"))
        assert run.link.connected
        await wecom.answer(wecom.sent(SEND)[0])  # too late: nobody minds
        wecom.answers[SEND] = {"errcode": 0}
        assert await run.link.call(SEND, {}) == {}


async def test_a_call_whose_connection_is_lost_is_uncertain() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        wecom.answers[SEND] = None
        calls = [asyncio.create_task(run.link.call(SEND, {"n": n})) for n in range(3)]
        await eventually(lambda: len(wecom.sent(SEND)) == 3)
        wecom.abort()
        for result in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(result, WeComTrouble)
            assert (result.code, result.uncertain) == (0, True)


async def test_answers_find_their_calls_in_whatever_order_they_come() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        wecom.answers[SEND] = None
        calls = [asyncio.create_task(run.link.call(SEND, {"n": n})) for n in range(20)]
        await eventually(lambda: len(wecom.sent(SEND)) == 20)
        for frame in reversed(wecom.sent(SEND)):
            await wecom.answer(frame, body={"was": frame["body"]["n"]})
        assert await asyncio.gather(*calls) == [{"was": n} for n in range(20)]


async def test_two_answers_to_one_press_are_told_apart_by_their_order() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        wecom.answers["r"] = None
        calls = [asyncio.create_task(run.link.call("r", {"n": n}, "R")) for n in (1, 2)]
        await eventually(lambda: len(wecom.sent("r")) == 2)
        await wecom.answer(wecom.sent("r")[0], body={"was": 1})
        await wecom.answer(wecom.sent("r")[1], errcode=846605, errmsg="invalid req_id")
        assert await calls[0] == {"was": 1}
        with pytest.raises(WeComTrouble, match="846605"):
            await calls[1]


async def test_calls_that_wait_have_a_bound() -> None:
    hand = Hand()
    async with gateway() as wecom, running(linked(wecom, hand)) as run:
        await run.connects()
        wecom.answers[SEND] = None
        calls = [asyncio.create_task(run.link.call(SEND, {})) for _ in range(256)]
        await eventually(lambda: len(wecom.sent(SEND)) == 256)
        with pytest.raises(WeComTrouble, match="too many calls") as caught:
            await run.link.call(SEND, {})
        assert not caught.value.uncertain
        wecom.abort()
        await asyncio.gather(*calls, return_exceptions=True)


async def test_who_takes_a_frame_may_call_meanwhile() -> None:
    hand = Hand()
    answered: list[dict[str, object]] = []
    async with gateway() as wecom:
        link = linked(wecom, hand)

        async def answer(frame: dict[str, object]) -> None:
            answered.append(await link.call("aibot_respond_msg", {}, "R-m1"))

        async with running(link, answer) as run:
            await run.connects()
            await wecom.tell(said("你好"))
            await eventually(lambda: answered == [{}])
            assert wecom.sent("aibot_respond_msg")[0]["headers"] == {"req_id": "R-m1"}


async def test_the_secret_goes_over_the_wire_and_nowhere_else() -> None:
    hand = Hand()
    with capture_logs() as logs:
        async with gateway() as wecom, running(linked(wecom, hand)) as run:
            await run.connects()
            await wecom.tell('{"broken": ' + SECRET)
            await wecom.tell(said(SECRET))
            await eventually(lambda: run.got)
            wecom.abort()
            await eventually(lambda: not run.link.connected)
            assert SECRET not in repr(run.link)
            run.stop.set()
            assert await run.ends() is None
    assert logs
    assert SECRET not in repr(logs)
