"""The gateway over a real WebSocket: subscribing, being pushed out, and trouble on demand."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from aiohttp import WSMsgType

from bot.playground.wecom import WorldError, until
from tests.playground.wecom_standin import (
    BOT_ID,
    GROUP,
    SECRET,
    ask,
    button_card,
    make_scene,
    served,
    subscribed,
)

PUSH = {"chatid": GROUP, "chat_type": 2, "msgtype": "markdown", "markdown": {"content": "hello"}}


async def test_a_bot_subscribes_hears_and_answers() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, session):
        socket = await subscribed(session, base)
        assert scene.world.connected()
        scene.world.mentions("lin", GROUP, "/whoami")
        frame = await socket.receive_json(timeout=5)
        body = {"msgtype": "stream", "stream": {"id": "s", "finish": True, "content": "林"}}
        await ask(socket, "aibot_respond_msg", body, frame["headers"]["req_id"])
        assert (await socket.receive_json(timeout=5))["errcode"] == 0
        await socket.send_json({"cmd": "ping", "headers": {"req_id": "p"}})
        pong = await socket.receive_json(timeout=5)
        assert pong == {"headers": {"req_id": "p"}, "errcode": 0, "errmsg": "ok"}
        await socket.close()
        await until(scene.world, lambda: not scene.world.connected())
    assert scene.world.sees("wang", GROUP) == ["@客诉助手 /whoami", "林"]


async def test_a_wrong_secret_is_said_and_the_connection_left_open_or_closed() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, session):
        socket = await session.ws_connect(f"{base}/")
        await ask(socket, "aibot_subscribe", {"bot_id": BOT_ID, "secret": "guess"})
        answer = await socket.receive_json(timeout=5)
        assert (answer["errcode"], answer["errmsg"]) == (853000, "invalid bot_id or secret")
        await ask(socket, "aibot_send_msg", PUSH)
        assert (await socket.receive_json(timeout=5))["errcode"] == 846609
        scene.world.hangs_up_on_bad_secret = True
        await ask(socket, "aibot_subscribe", {"bot_id": "nobody", "secret": SECRET})
        assert (await socket.receive_json(timeout=5))["errcode"] == 853000
        assert (await socket.receive(timeout=5)).type is WSMsgType.CLOSE
    assert "guess" not in str(scene.world.calls)


async def test_a_second_connection_ends_the_first() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, session):
        first = await subscribed(session, base)
        second = await subscribed(session, base)
        event = await first.receive_json(timeout=5)
        assert event["cmd"] == "aibot_event_callback"
        assert event["body"]["event"] == {"eventtype": "disconnected_event"}
        closing = await first.receive(timeout=5)
        assert (closing.type, closing.data) == (WSMsgType.CLOSE, 1000)
        scene.world.says("lin", "hello")
        assert (await second.receive_json(timeout=5))["body"]["msgtype"] == "text"


async def test_a_kicked_connection_may_stay_open_and_deaf() -> None:
    scene = make_scene(connected=False)
    scene.world.kick_code = None
    async with served(scene.world) as (base, session):
        first = await subscribed(session, base)
        scene.world.kick()
        assert (await first.receive_json(timeout=5))["cmd"] == "aibot_event_callback"
        await ask(first, "aibot_send_msg", PUSH)
        assert (await first.receive_json(timeout=5))["errcode"] == 846609
        scene.world.hang_up_on_kicked()
        assert (await first.receive(timeout=5)).type is WSMsgType.CLOSED
        assert first.close_code == 1006
        with pytest.raises(WorldError, match="no connection"):
            scene.world.kick()


@pytest.mark.parametrize("code", [1000, 1001])
async def test_a_clean_close_has_its_code(code: int) -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, session):
        socket = await subscribed(session, base)
        scene.world.drop(code)
        closing = await socket.receive(timeout=5)
        assert (closing.type, closing.data) == (WSMsgType.CLOSE, code)
        assert not scene.world.connected()
        with pytest.raises(WorldError, match="no connection"):
            scene.world.drop()


async def test_a_broken_connection_says_nothing() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, session):
        socket = await subscribed(session, base)
        scene.world.drop(1006)
        assert (await socket.receive(timeout=5)).type is WSMsgType.CLOSED
        assert socket.close_code == 1006


async def test_a_silent_gateway_does_nothing_with_what_it_takes() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, session):
        socket = await subscribed(session, base)
        scene.world.says("lin", "hello")
        await socket.receive_json(timeout=5)
        scene.world.faults.silent = True
        await ask(socket, "aibot_send_msg", {**PUSH, "chatid": "lin", "chat_type": 1})
        await socket.send_json({"cmd": "ping", "headers": {"req_id": "p"}})
        await until(scene.world, lambda: scene.world.faults.swallowed == 2)
        scene.world.faults.clear()
        await socket.send_json({"cmd": "ping", "headers": {"req_id": "later"}})
        assert (await socket.receive_json(timeout=5))["headers"] == {"req_id": "later"}
        assert scene.world.sees("lin", "lin") == ["hello"]


async def test_the_next_calls_fail_or_lose_their_answers() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, session):
        socket = await subscribed(session, base)
        scene.world.mentions("lin", GROUP, "hello")
        await socket.receive_json(timeout=5)
        scene.world.faults.fail_next(-1, times=2)
        codes = []
        for _ in range(3):
            await ask(socket, "aibot_send_msg", PUSH)
            codes.append((await socket.receive_json(timeout=5))["errcode"])
        assert codes == [-1, -1, 0]
        assert len(scene.world.messages(GROUP)) == 2
        scene.world.faults.lose_answers(cmd="aibot_send_msg")
        await ask(socket, "aibot_send_msg", PUSH)
        await until(scene.world, lambda: len(scene.world.messages(GROUP)) == 3)
        assert scene.world.calls_of("aibot_send_msg")[-1].code is None
        await socket.send_json({"cmd": "ping", "headers": {"req_id": "p"}})
        assert (await socket.receive_json(timeout=5))["headers"] == {"req_id": "p"}


async def test_connections_can_be_refused() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, session):
        scene.world.faults.refuse_upgrades = 503
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(f"{base}/")
        assert refused.value.status == 503
        scene.world.faults.clear()
        await subscribed(session, base)
        assert (await session.get(f"{base}/")).status == 426


@pytest.mark.parametrize("text", ["not json", "[]", "{}", '{"cmd": 1, "headers": {"req_id": "r"}}'])
async def test_what_is_no_frame_is_answered_and_the_connection_lives(text: str) -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, session):
        socket = await subscribed(session, base)
        await socket.send_str(text)
        assert (await socket.receive_json(timeout=5))["errcode"] == 47001
        assert scene.world.connected()


async def test_a_picture_is_fetched_encrypted_and_for_five_minutes() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, session):
        socket = await subscribed(session, base)
        scene.world.sends_image("lin", b"pixels")
        url = (await socket.receive_json(timeout=5))["body"]["image"]["url"]
        assert url.startswith(base)
        answer = await session.get(url)
        sealed = await answer.read()
        assert answer.status == 200
        assert len(sealed) % 32 == 0
        assert b"pixels" not in sealed
        scene.clock.pass_(minutes=5, seconds=1)
        assert (await session.get(url)).status == 404


async def test_the_server_stops_while_bots_are_connected() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, session):
        socket = await subscribed(session, base)
        waiting = asyncio.create_task(socket.receive(timeout=5))
        scene.world.says("lin", "hello")
        assert (await waiting).type is WSMsgType.TEXT
        waiting = asyncio.create_task(socket.receive(timeout=5))
    assert (await waiting).type in (WSMsgType.CLOSE, WSMsgType.CLOSED)


async def test_a_card_goes_round_over_the_wire() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, session):
        socket = await subscribed(session, base)
        scene.world.mentions("lin", GROUP, "/bind 物流")
        await socket.receive_json(timeout=5)
        card = {"chatid": GROUP, "msgtype": "template_card", "template_card": button_card()}
        await ask(socket, "aibot_send_msg", card)
        assert (await socket.receive_json(timeout=5))["errcode"] == 0
        scene.world.presses("wang", GROUP, "case_1_3", "认领")
        press = await socket.receive_json(timeout=5)
        change = {
            "response_type": "update_template_card",
            "template_card": button_card(status="王 已认领"),
        }
        await ask(socket, "aibot_respond_update_msg", change, press["headers"]["req_id"])
        assert (await socket.receive_json(timeout=5))["errcode"] == 0
    assert "王 已认领" in scene.world.sees("lin", GROUP)[-1]
