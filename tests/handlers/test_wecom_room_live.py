"""The room on the real link, against the stand-in, which is as strict as the platform."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.playground.wecom import WeComWorld
from conversations.channel import Outcome, Rendered, Sent
from conversations.incoming import Incoming
from handlers.wecom.link import WeComLink
from handlers.wecom.room import WeComStaff
from tests.handlers.wecom_room import BUTTONS, keys, numbered_entropy
from tests.handlers.wecom_server import eventually
from tests.playground.wecom_standin import BOT_ID, GROUP, SECRET, make_scene, served

CHAT = f"wecom:g:{GROUP}"
CASE = Rendered(
    "<b>案件 1</b> · 待受理 · 长者模式，请优先\n<lead>⚠</lead> 已逾期 20分钟：首次响应\n"
    "<row>受理</row>：尚无人受理\n" + "快递三天未送达，客服电话无人接听。" * 40,
    keys(*"认转类备补为结"),
)


@dataclass
class Live:
    """Everybody at once. `heard`: what came in, read."""

    world: WeComWorld
    room: WeComStaff
    frames: list[bytes]

    async def send(self, chat: str, message: Rendered) -> Outcome:
        return await self.room.send(chat, message, self.world.now())

    async def heard(self, count: int) -> Incoming:
        """The newest of so many callbacks."""
        await eventually(lambda: len(self.frames) >= count)
        return await self.room.read(self.frames[count - 1], self.world.now())


@pytest.fixture
async def live() -> AsyncIterator[Live]:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, _):
        link = WeComLink(
            BOT_ID,
            SECRET,
            base.replace("http", "ws", 1) + "/",
            machine=scene.world.now,
            jitter=lambda: 0.5,
            sleep=asyncio.sleep,  # noqa: TID251 - the link's own time-outs
        )
        host = base.removeprefix("http://")
        room = WeComStaff(link, BUTTONS, entropy=numbered_entropy(), name="客诉助手", hosts=(host,))
        found = Live(scene.world, room, [])
        stop = asyncio.Event()

        async def keep(frame: dict[str, object]) -> None:
            found.frames.append(json.dumps(frame).encode())

        running = asyncio.create_task(link.run(keep, stop))
        await eventually(lambda: room.ready)
        yield found
        stop.set()
        await running
        await room.close()


async def test_from_a_command_to_a_card_that_everybody_sees_change(live: Live) -> None:
    live.world.mentions("lin", GROUP, "/bind 物流")
    heard = await live.heard(1)
    assert (heard.kind, heard.command, heard.argument) == ("command", "bind", "物流")
    sent = await live.send(heard.chat, CASE)
    assert isinstance(sent, Sent)
    live.world.presses("wang", GROUP, sent.message, "其他按钮…")
    press = await live.heard(2)
    assert (press.act, press.data, press.account) == ("page", "1", "wecom:u:wang")
    turned = await live.room.answer_card(press.answer, press.message, CASE, "", "", page=1)
    assert turned == Sent(sent.message)
    live.world.presses("lin", GROUP, sent.message, "为")
    press = await live.heard(3)
    assert (press.act, press.case, press.message) == ("act5", "abc234", sent.message)
    over = Rendered("案件 1 · 已结案")
    await live.room.answer_card(press.answer, press.message, over, "林 已结案", "")
    card = live.world.find_card(GROUP, sent.message).card
    assert card is not None
    assert card.seen_by("wang")["main_title"]["title"] == "案件 1 · 已结案"


async def test_a_refusal_is_seen_by_one_alone(live: Live) -> None:
    live.world.mentions("lin", GROUP, "你好")
    await live.heard(1)
    sent = await live.send(CHAT, CASE)
    assert isinstance(sent, Sent)
    live.world.presses("wang", GROUP, sent.message, "认")
    press = await live.heard(2)
    await live.room.answer_card(press.answer, press.message, CASE, "没有权限", press.account)
    card = live.world.find_card(GROUP, sent.message).card
    assert card is not None
    assert card.seen_by("wang")["sub_title_text"].startswith("没有权限")
    assert not card.seen_by("lin")["sub_title_text"].startswith("没有权限")


async def test_a_photo_comes_and_a_paper_goes(live: Live) -> None:
    photo = b"\xff\xd8\xff" + bytes(1000)
    live.world.sends_image("lin", photo, GROUP, "签收单")
    heard = await live.heard(1)
    assert (heard.kind, heard.text) == ("media", "签收单")
    assert heard.media is not None
    assert await live.room.fetch(heard.media.ref) == photo
    paper = Rendered("表单", file=(b"%PDF" + bytes(1_200_000), "document", "投诉表.pdf"))
    assert isinstance(await live.send(CHAT, paper), Sent)
    *_, shown, words = live.world.chats[GROUP].messages
    assert shown.file is not None
    assert (shown.file.name, len(shown.file.data)) == ("投诉表.pdf", 1_200_004)
    assert words.text == "表单"
