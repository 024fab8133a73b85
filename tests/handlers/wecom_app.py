"""A self-built app of WeCom against the stand-in: its room, its callbacks, its keeper."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.playground.wecom import WeComWorld
from bot.playground.wecom.envelope import Envelope, callback
from bot.playground.wecom.model import Message
from conversations.channel import Outcome, Rendered
from conversations.incoming import Incoming
from handlers.wecom.app_api import AppApi
from handlers.wecom.app_callbacks import AppCallbacks, Pushed
from handlers.wecom.fallback import AppWords, WeComApp
from tests.handlers.wecom_room import BUTTONS, numbered_entropy
from tests.playground.wecom_standin import AES_KEY, GROUP, Scene, make_scene, served

CORP, AGENT, SECRET, TOKEN = "wwcorp", 1000002, "app-secret-nobody-may-see", "callbacktoken"
HOOK = "hook-key-nobody-may-see"
LIN = "wecom:u:lin"
WORDS = AppWords("请到应用的对话里处理。", "（附件请到电脑上查看）")


class Shared:
    """What processes share: one value, one turn at a time."""

    def __init__(self) -> None:
        self.kept: str | None = None
        self._turn = asyncio.Lock()

    async def load(self) -> str | None:
        return self.kept

    async def save(self, kept: str) -> None:
        self.kept = kept

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        async with self._turn:
            yield


@dataclass
class App:
    """The room, and the world it speaks into."""

    scene: Scene
    api: AppApi
    room: WeComApp
    callbacks: AppCallbacks
    keeper: Shared
    base: str

    @property
    def world(self) -> WeComWorld:
        return self.scene.world

    async def send(self, chat: str, message: Rendered | str) -> Outcome:
        rendered = Rendered(message) if isinstance(message, str) else message
        return await self.room.send(chat, rendered, self.world.now())

    def seen_by_lin(self) -> list[Message]:
        return self.world.app_chat("lin").messages

    def seen_in_group(self) -> list[Message]:
        return [each for each in self.world.chats[GROUP].messages if each.origin == "webhook"]

    def asked(self, path: str) -> int:
        """How often a path was called."""
        return sum(1 for call in self.world.calls if call.name == f"/cgi-bin/{path}")

    def pass_time(self, span: timedelta) -> None:
        self.scene.clock.at += span

    def envelope(self, xml: str) -> Envelope:
        stamp = (str(int(self.world.now().timestamp())), "nonce1")
        return callback(xml, AES_KEY, TOKEN, CORP, AGENT, stamp)

    def receive(self, xml: str) -> Pushed:
        sent = self.envelope(xml)
        return self.callbacks.receive(sent.query, sent.body.encode(), self.world.now())

    async def read(self, xml: str) -> Incoming:
        return await self.room.read(self.receive(xml).raw, self.world.now())


def room_of(api: AppApi) -> WeComApp:
    return WeComApp(
        api,
        BUTTONS,
        str(AGENT),
        WORDS,
        entropy=numbered_entropy(),
        webhook_key=HOOK,
        name="客诉",
    )


@asynccontextmanager
async def running_app() -> AsyncIterator[App]:
    scene = make_scene()
    scene.world.add_app(CORP, AGENT, SECRET, "客诉", "", TOKEN, AES_KEY)
    scene.world.add_webhook(HOOK, GROUP, "客诉播报")
    async with served(scene.world) as (base, _):
        keeper = Shared()
        api = AppApi(CORP, str(AGENT), SECRET, base, keeper, scene.world.now)
        room = room_of(api)
        try:
            yield App(scene, api, room, AppCallbacks(TOKEN, AES_KEY, CORP), keeper, base)
        finally:
            await room.close()
