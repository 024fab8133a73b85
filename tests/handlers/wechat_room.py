"""The room of WeChat customers, connected to the small WeChat, and Mei with her phone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import msgspec

from bot.playground.wechat import Bubble, Delivery
from conversations.channel import Brief, Key, Outcome, Rendered
from conversations.choices import Choices
from conversations.incoming import Incoming
from conversations.window import Window
from handlers.buttons import Buttons
from handlers.wechat.api import WeChatApi
from handlers.wechat.briefs import form_of
from handlers.wechat.incoming import felt
from handlers.wechat.room import RoomSettings, WeChatCustomer
from tests.handlers.wechat_api import Shared
from tests.playground.wechat_standin import APP_ID, SECRET, Scene, scene

TEMPLATE, NOTICE = "tmpl-progress_1", "notice-result_2"
FIELDS = "character_string1=number,phrase2=status,thing3=unit,time4=time"
LABELS = {"character_string1": "编号", "phrase2": "状态", "thing3": "单位", "time4": "时间"}
WORDS = {"reply": "请回复“{label}”", "file": "（附件“{name}”这里发不了）"}
MENU = {"complain": "我要投诉", "mine": "我的投诉", "human": "人工"}
BUTTONS = Buttons(b"0123456789abcdef")


@dataclass
class Notebook:
    """A `Ledger` in memory. `changes`: how often a window has become another."""

    windows: dict[str, Window] = field(default_factory=dict)
    choices: dict[str, Choices] = field(default_factory=dict)
    changes: int = 0

    async def update(self, chat: str, change: Callable[[Window], Window]) -> tuple[Window, Window]:
        before = self.windows.get(chat, Window())
        after = change(before)
        self.windows[chat] = after
        self.changes += before != after
        return before, after

    async def show(self, chat: str, choices: Choices) -> None:
        self.choices[chat] = choices


@dataclass
class Desk:
    """`scene.mei` and our room; what she does is `did`."""

    scene: Scene
    room: WeChatCustomer
    notebook: Notebook

    @property
    def chat(self) -> str:
        return f"wx:{self.scene.mei.openid}"

    @property
    def window(self) -> Window:
        return self.notebook.windows.get(self.chat, Window())

    @property
    def bubbles(self) -> list[Bubble]:
        """What reached her in any way."""
        return self.scene.mei.received

    async def heard(self, _delivery: Delivery | None = None) -> list[Incoming]:
        """What the room makes of everything pushed since the last time, as kept in the inbox."""
        await self.scene.world.settled()
        found = []
        for received in self.scene.shop.heard:
            now = self.scene.clock()
            await self.notebook.update(self.chat, partial(felt, received=received, at=now))
            found.append(await self.room.read(msgspec.json.encode(received), now))
        self.scene.shop.heard.clear()
        return found

    async def says(self, text: str) -> Incoming:
        return await self.did(await self.scene.world.says(self.scene.mei, text))

    async def did(self, delivery: Delivery) -> Incoming:
        (only,) = await self.heard(delivery)
        return only

    async def send(self, message: Rendered | str) -> Outcome:
        rendered = Rendered(message) if isinstance(message, str) else message
        return await self.room.send(self.chat, rendered, self.scene.clock())

    def custom_calls(self) -> int:
        """Calls of 客服消息 that were made."""
        return sum(call.path == "message/custom/send" for call in self.scene.world.calls)


@asynccontextmanager
async def desk() -> AsyncIterator[Desk]:
    """Mei follows; a minute has passed, and she has said nothing."""
    async with scene() as here:
        here.world.add_template(TEMPLATE, "投诉处理进度", LABELS)
        here.world.add_template(NOTICE, "投诉处理结果", LABELS, "subscribe")
        api = WeChatApi(APP_ID, SECRET, keeper=Shared(), clock=here.machine, base_url=here.url)
        settings = RoomSettings(
            words=lambda _message: WORDS,
            name="客诉",
            template=form_of("KESU_WECHAT_TEMPLATE", f"{TEMPLATE}:{FIELDS}"),
            notice=form_of("KESU_WECHAT_SUBSCRIPTION", f"{NOTICE}:{FIELDS}"),
            menu=MENU,
        )
        here.clock.pass_(minutes=1)
        notebook = Notebook()
        room = WeChatCustomer(api, BUTTONS, notebook, settings)
        yield Desk(here, room, notebook)
        await room.close()


def progress(desk: Desk, text: str = "<code>C-1</code> 已受理", vital: bool = False) -> Rendered:
    """A state change that matters."""
    brief = Brief("C-20260302-0001", "已受理", "人民路店", desk.scene.clock())
    return Rendered(text, brief=brief, vital=vital)


def keyed(text: str, *labels: str) -> Rendered:
    """A question whose options are these."""
    return Rendered(text, tuple((Key(label, "pick", "", f"ab1.{label}"),) for label in labels))
