"""A small scene for tests of the WeCom stand-in: a bot, three people, a group, a still clock."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer

from bot.playground.wecom import Budgets, WeComWorld, wecom_app
from bot.playground.wecom.connections import Connection
from bot.playground.wecom.gateway import receive
from tests.playground.telegram_standin import StillClock

BOT_ID = "aib-staff"
SECRET = "bot-secret-for-tests"
GROUP = "wr-logistics"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def button_card(task_id: str = "case_1_3", status: str = "待认领") -> dict[str, Any]:
    """A card of a new case, as it is pushed to a group."""
    return {
        "card_type": "button_interaction",
        "source": {"desc": "客诉 · 物流组"},
        "main_title": {"title": "C-20261122-0001 新工单", "desc": "P2 · 首响截止 10:30"},
        "sub_title_text": "快递三天未送达",
        "horizontal_content_list": [{"keyname": "状态", "value": status}],
        "button_list": [
            {"text": "认领", "style": 1, "key": "ack:1:3"},
            {"text": "转派", "style": 2, "key": "reassign:1:3"},
        ],
        "task_id": task_id,
    }


class Frames:
    """A wire that only remembers."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.closed: list[int] = []

    def send(self, frame: dict[str, Any]) -> None:
        self.sent.append(frame)

    def close(self, code: int) -> None:
        self.closed.append(code)


@dataclass
class Scene:
    clock: StillClock
    world: WeComWorld
    wire: Frames = field(default_factory=Frames)
    connection: Connection | None = None
    calls: int = 0

    def connect(self) -> None:
        """Subscribe without a network."""
        self.wire = Frames()
        self.connection = self.world.opened(self.wire, "http://stand-in.test")
        assert self.call("aibot_subscribe", {"bot_id": BOT_ID, "secret": SECRET})["errcode"] == 0

    def call(self, cmd: str, body: dict[str, Any], req_id: str = "") -> dict[str, Any]:
        """The answer to one frame."""
        assert self.connection is not None
        self.calls += 1
        frame = {"cmd": cmd, "headers": {"req_id": req_id or f"{cmd}_{self.calls}"}, "body": body}
        receive(self.world, self.connection, json.dumps(frame))
        answers = [one for one in self.wire.sent if "errcode" in one]
        assert answers[-1]["headers"] == frame["headers"]
        return answers[-1]

    def push(self, body: dict[str, Any], chatid: str = GROUP, chat_type: int = 2) -> int:
        """The errcode of one aibot_send_msg."""
        whole = {"chatid": chatid, "chat_type": chat_type, **body}
        return int(self.call("aibot_send_msg", whole)["errcode"])

    def push_card(self, card: dict[str, Any] | None = None) -> int:
        return self.push({"msgtype": "template_card", "template_card": card or button_card()})

    def push_text(self, text: str = "**hello**") -> int:
        return self.push({"msgtype": "markdown", "markdown": {"content": text}})

    def stream(self, req_id: str, text: str, finish: bool = True, id: str = "s1") -> int:
        body = {"msgtype": "stream", "stream": {"id": id, "finish": finish, "content": text}}
        return int(self.call("aibot_respond_msg", body, req_id)["errcode"])

    def update(self, req_id: str, card: dict[str, Any], **more: Any) -> int:
        body = {"response_type": "update_template_card", "template_card": card, **more}
        return int(self.call("aibot_respond_update_msg", body, req_id)["errcode"])


def make_scene(budgets: Budgets | None = None, connected: bool = True) -> Scene:
    """Lin and Wang share a group with the bot; Zhao is elsewhere. Lin has spoken to the bot."""
    clock = StillClock()
    world = WeComWorld(clock, budgets)
    world.add_bot(BOT_ID, SECRET, "客诉助手")
    for userid, name in (("lin", "林"), ("wang", "王"), ("zhao", "赵")):
        world.add_person(userid, name)
    world.add_group(GROUP, "物流组", ["lin", "wang"])
    scene = Scene(clock, world)
    if connected:
        scene.connect()
        world.mentions("lin", GROUP, "/bind 物流")
    return scene


@asynccontextmanager
async def served(world: WeComWorld) -> AsyncIterator[tuple[str, aiohttp.ClientSession]]:
    """The HTTP address of the world on a free port, and a session to talk to it."""
    server = TestServer(wecom_app(world))
    await server.start_server()
    async with aiohttp.ClientSession() as session:
        try:
            yield str(server.make_url("")).rstrip("/"), session
        finally:
            await server.close()


async def ask(
    socket: aiohttp.ClientWebSocketResponse, cmd: str, body: dict[str, Any], req_id: str = "r"
) -> None:
    await socket.send_json({"cmd": cmd, "headers": {"req_id": req_id}, "body": body})


async def subscribed(
    session: aiohttp.ClientSession, base: str, secret: str = SECRET
) -> aiohttp.ClientWebSocketResponse:
    """A connection whose subscription was accepted."""
    socket = await session.ws_connect(f"{base}/", autoping=True)
    await ask(socket, "aibot_subscribe", {"bot_id": BOT_ID, "secret": secret}, "sub")
    answer = await socket.receive_json(timeout=5)
    assert answer == {"headers": {"req_id": "sub"}, "errcode": 0, "errmsg": "ok"}
    return socket
