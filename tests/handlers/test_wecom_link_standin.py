"""The long connection against the whole stand-in of WeCom's gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp.test_utils import TestServer

from bot.playground.wecom import WeComWorld, wecom_app
from handlers.wecom.link import BadSecret, Kicked, WeComLink, WeComTrouble
from tests.handlers.wecom_server import BOT, SECRET, Hand, eventually, running

GROUP = "wr-logistics"
CARD = {
    "card_type": "button_interaction",
    "main_title": {"title": "C-1 新工单"},
    "button_list": [{"text": "认领", "style": 1, "key": "ack:C-1"}],
    "task_id": "case_C-1_1",
}


@asynccontextmanager
async def standing(hand: Hand) -> AsyncIterator[tuple[WeComWorld, str]]:
    """A WeCom with a staff group that the bot is in, and its address."""
    world = WeComWorld(hand.now)
    world.add_bot(BOT, SECRET, "客诉助手")
    people = [world.add_person("zhangsan", "张三"), world.add_person("lisi", "李四")]
    world.add_group(GROUP, "物流组", [*people])
    server = TestServer(wecom_app(world))
    await server.start_server()
    try:
        yield world, str(server.make_url("/")).replace("http", "ws", 1)
    finally:
        await server.close()


def _link(url: str, hand: Hand, secret: str = SECRET) -> WeComLink:
    return WeComLink(BOT, secret, url, machine=hand.now, jitter=lambda: 1.0, sleep=hand.sleep)


async def test_a_card_is_sent_pressed_and_repainted() -> None:
    hand = Hand()
    async with standing(hand) as (world, url), running(_link(url, hand)) as run:
        await run.connects()
        world.mentions("zhangsan", GROUP, "/bind 物流")
        await eventually(lambda: len(run.got) == 1)
        body = {"chatid": GROUP, "chat_type": 2, "msgtype": "template_card", "template_card": CARD}
        await run.link.call("aibot_send_msg", body)
        world.presses("lisi", GROUP, "case_C-1_1", "认领")
        await eventually(lambda: len(run.got) == 2)
        press = run.got[1]
        assert press["body"]["from"]["userid"] == "lisi"
        done = {**CARD, "main_title": {"title": "C-1 李四已认领"}}
        update = {"response_type": "update_template_card", "template_card": done}
        req_id = press["headers"]["req_id"]
        await run.link.call("aibot_respond_update_msg", update, req_id)
        assert "李四已认领" in str(world.sees("zhangsan", GROUP))


async def test_losses_silence_and_a_kick() -> None:
    hand = Hand()
    async with standing(hand) as (world, url), running(_link(url, hand)) as run:
        for code in (1000, 1001, 1006):
            await run.connects()
            world.drop(code)
            await eventually(lambda: not run.link.connected)
            await hand.move(30)
        await run.connects()
        world.faults.lose_answers()
        call = asyncio.create_task(run.link.call("aibot_send_msg", {"chatid": GROUP}))
        await eventually(lambda: world.calls_of("aibot_send_msg"))
        world.faults.silent = True
        await hand.move(5)
        with pytest.raises(WeComTrouble) as caught:
            await call
        assert caught.value.uncertain
        await hand.move(10)
        await eventually(lambda: not run.link.connected)
        world.faults.clear()
        await hand.move(30)
        await run.connects()
        world.kick()
        assert isinstance(await run.ends(), Kicked)


async def test_a_secret_that_is_not_the_bots() -> None:
    hand = Hand()
    async with standing(hand) as (_, url), running(_link(url, hand, "another")) as run:
        failure = await run.ends()
        assert isinstance(failure, BadSecret)
        assert failure.code == 853000
