"""WeCom's side of the long connection as far as the link sees it, and time moved by hand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from handlers.wecom.limits import LinkLimits
from handlers.wecom.link import WeComLink

BOT, SECRET = "aib-kesu", "s3cret-of-the-bot"
Frame = dict[str, Any]


async def eventually(condition: Callable[[], object]) -> None:
    """Give the other side its turns until it is so; what never comes fails after a while."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0)  # noqa: TID251 - a socket's other end is asked again


async def idle(turns: int = 60) -> None:
    """Give everybody turns enough for what they would do at once."""
    for _ in range(turns):
        await asyncio.sleep(0)  # noqa: TID251 - turns, no time


class Hand:
    """A clock that somebody moves, and sleeps that end when it has come far enough."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
        self.asked: list[float] = []
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.moment + timedelta(seconds=seconds), future))
        await future

    async def asked_for(self, seconds: float) -> None:
        """Wait until the newest sleep is one of so many seconds."""
        await eventually(lambda: self.asked[-1:] == [seconds])

    async def move(self, seconds: float) -> None:
        """Let time pass; whoever it wakes gets turns."""
        await idle()
        self.moment += timedelta(seconds=seconds)
        due = [future for at, future in self._sleepers if at <= self.moment]
        self._sleepers = [each for each in self._sleepers if each[0] > self.moment]
        for future in due:
            if not future.done():
                future.set_result(None)
        await idle()


class Gateway:
    """Answers as WeCom does, unless told otherwise: `answers` by command (None: not at all),
    `refuse` is an HTTP status instead of a socket, `hang` keeps the upgrade waiting.
    """

    def __init__(self) -> None:
        self.url = ""
        self.refuse = 0
        self.hang: asyncio.Event | None = None
        self.answers: dict[str, Frame | None] = {}
        self.frames: list[Frame] = []
        self.tries = 0
        self.live: list[web.WebSocketResponse] = []
        self.driven_out = 0  # connections that a newer one has ended
        self.goodbyes: list[int | None] = []
        self._requests: dict[web.WebSocketResponse, web.Request] = {}
        self._subscribed: dict[web.WebSocketResponse, str] = {}

    def sent(self, cmd: str) -> list[Frame]:
        """The frames of one command that came in."""
        return [frame for frame in self.frames if frame["cmd"] == cmd]

    async def hears(self, cmd: str, count: int) -> None:
        """Wait until so many frames of a command have come in."""
        await eventually(lambda: len(self.sent(cmd)) >= count)

    async def is_tried(self, times: int) -> None:
        """Wait until somebody has knocked so many times."""
        await eventually(lambda: self.tries >= times)

    async def tell(self, frame: Frame | str | bytes) -> None:
        """Say something to who is connected."""
        if isinstance(frame, bytes):
            await self.live[-1].send_bytes(frame)
            return
        await self.live[-1].send_str(frame if isinstance(frame, str) else json.dumps(frame))

    async def answer(self, frame: Frame, **more: Any) -> None:
        """Answer a frame that was left unanswered."""
        await self.tell({"headers": {"req_id": frame["headers"]["req_id"]}, "errcode": 0, **more})

    async def close(self, code: int) -> None:
        """Say goodbye."""
        await self.live[-1].close(code=code)

    def abort(self) -> None:
        """Vanish without a word."""
        transport = self._requests[self.live[-1]].transport
        assert transport is not None
        transport.abort()

    async def kick(self) -> None:
        """Somebody else connects with this bot's id."""
        socket = self.live[-1]
        event = {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
        frame = {"cmd": "aibot_event_callback", "headers": {"req_id": "kick"}, "body": event}
        await socket.send_str(json.dumps(frame))
        await socket.close()

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """One connection."""
        self.tries += 1
        if self.hang:
            await self.hang.wait()
        if self.refuse:
            return web.Response(status=self.refuse)
        socket = web.WebSocketResponse(max_msg_size=0, timeout=0.1)
        await socket.prepare(request)
        self._requests[socket] = request
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._heard(socket, json.loads(message.data))
        finally:
            self.goodbyes.append(socket.close_code)
            if socket in self.live:
                self.live.remove(socket)
        return socket

    async def _heard(self, socket: web.WebSocketResponse, frame: Frame) -> None:
        self.frames.append(frame)
        answer = self.answers.get(frame["cmd"], {"errcode": 0, "errmsg": "ok"})
        if answer is None:
            return
        if frame["cmd"] == "aibot_subscribe" and not answer["errcode"]:
            if (frame["body"]["bot_id"], frame["body"]["secret"]) != (BOT, SECRET):
                answer = {"errcode": 853000, "errmsg": f"invalid {frame['body']['secret']}"}
            else:
                await self._welcome(socket)
        await socket.send_str(json.dumps({"headers": frame["headers"], **answer}))

    async def _welcome(self, socket: web.WebSocketResponse) -> None:
        for _ in list(self.live):
            self.driven_out += 1
            await self.kick()
        self.live.append(socket)


@asynccontextmanager
async def gateway() -> AsyncIterator[Gateway]:
    """A gateway on a port of its own."""
    wecom = Gateway()
    app = web.Application()
    app.router.add_get("/", wecom.socket)
    server = TestServer(app)
    await server.start_server()
    wecom.url = str(server.make_url("/")).replace("http", "ws", 1)
    try:
        yield wecom
    finally:
        if wecom.hang:
            wecom.hang.set()
        await server.close()


def linked(
    wecom: Gateway, hand: Hand, secret: str = SECRET, limits: LinkLimits | None = None
) -> WeComLink:
    """A link to the gateway; chance always draws the longest pause."""
    return WeComLink(
        BOT,
        secret,
        wecom.url,
        limits,
        machine=hand.now,
        jitter=lambda: 1.0,
        sleep=hand.sleep,
    )


def said(text: str, msgid: str = "m1", user: str = "zhangsan") -> Frame:
    """Somebody writes in a group."""
    body = {
        "msgid": msgid,
        "aibotid": BOT,
        "chatid": "wr1",
        "chattype": "group",
        "from": {"userid": user},
        "msgtype": "text",
        "text": {"content": text},
    }
    return {"cmd": "aibot_msg_callback", "headers": {"req_id": f"R-{msgid}"}, "body": body}


class Running:
    """A link that runs, and what it has handed on."""

    def __init__(
        self, link: WeComLink, on_frame: Callable[[Frame], Awaitable[None]] | None = None
    ) -> None:
        self.link = link
        self.got: list[Frame] = []
        self.stop = asyncio.Event()
        self.task = asyncio.create_task(link.run(on_frame or self._take, self.stop))

    async def _take(self, frame: Frame) -> None:
        self.got.append(frame)

    def texts(self) -> list[str]:
        """What people have written."""
        return [frame["body"]["text"]["content"] for frame in self.got]

    async def connects(self) -> None:
        """Wait until it is connected."""
        await eventually(lambda: self.link.connected or self.task.done())
        assert self.link.connected

    async def ends(self) -> BaseException | None:
        """Wait for its end; what it failed with is given back."""
        async with asyncio.timeout(20):
            await asyncio.wait({self.task})
        return self.task.exception()


@asynccontextmanager
async def running(
    link: WeComLink, on_frame: Callable[[Frame], Awaitable[None]] | None = None
) -> AsyncIterator[Running]:
    """Run a link; at the end it is stopped, with no regard to what it has left."""
    run = Running(link, on_frame)
    try:
        yield run
    finally:
        run.task.cancel()
        await asyncio.gather(run.task, return_exceptions=True)
