"""The smart bot's long connection: one WebSocket on which WeCom tells what people did and we
answer (document 101463 of developer.work.weixin.qq.com).

The public clients stay silent for ever after a clean close, or fight with whoever took the bot
over; this one does neither.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

import aiohttp
import structlog

from handlers.wecom.backoff import Backoff
from handlers.wecom.errors import (
    BadSecret,
    Kicked,
    LinkLost,
    WeComTrouble,
    refuses_credentials,
    scrubbed,
)
from handlers.wecom.limits import LinkLimits
from handlers.wecom.link_arrivals import Arrivals, OnFrame
from handlers.wecom.link_frames import (
    PING,
    SUBSCRIBE,
    Answers,
    Frame,
    body_of,
    errcode_of,
    is_callback,
    is_kick,
    packed,
    unpacked,
)
from handlers.wecom.link_waits import Sleep, give_up, until, within

__all__ = ["BadSecret", "Kicked", "WeComLink", "WeComTrouble"]

log = structlog.get_logger(__name__)
_Socket = aiohttp.ClientWebSocketResponse


class WeComLink:
    """One bot's connection. `run` holds it, `call` uses it.

    `machine`: the machine's present moment, aware; `jitter`: numbers from 0 to 1; `sleep`: lets so
    many seconds pass.
    """

    def __init__(
        self,
        bot_id: str,
        secret: str,
        url: str,
        limits: LinkLimits | None = None,
        *,
        machine: Callable[[], datetime],
        jitter: Callable[[], float],
        sleep: Sleep,
    ) -> None:
        self.bot_id = bot_id
        self._secret, self._url = secret, url
        self._limits = limits or LinkLimits()
        self._machine, self._sleep = machine, sleep
        self._socket: _Socket | None = None
        self._answers = Answers()
        self._serial = itertools.count(1)
        self._doubt = asyncio.Event()  # something speaks against this connection
        self._forgotten = False  # the server does not know it any more
        self._connected_at: datetime | None = None
        self._backoff = Backoff(self._limits.first_pause, self._limits.longest_pause, jitter)

    @property
    def connected(self) -> bool:
        """The server has accepted us, and as far as we know the connection stands."""
        return self._connected_at is not None

    async def run(self, on_frame: OnFrame, stop: asyncio.Event) -> None:
        """Stay connected until `stop`, connecting again after every loss.

        What people did goes to `on_frame`, one frame after another; one that it fails on is given
        again after pauses, a few times. When this returns or raises, the connection is closed.
        Raises `Kicked` when somebody else has taken the bot over, and `BadSecret`.
        """
        arrivals = Arrivals(on_frame, self._limits, self._sleep)
        working = asyncio.create_task(arrivals.work())
        try:
            end = await self._stay(arrivals, stop)
            await arrivals.drain()
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
        if end is not None:
            raise end

    async def call(self, cmd: str, body: Frame, req_id: str = "") -> Frame:
        """Send a frame and wait for its answer, whose body is given back (often empty).

        `req_id`: of the callback that is answered; left out, a new one. Raises `WeComTrouble`.
        """
        if self._socket is None or not self.connected:
            raise WeComTrouble(0, "not connected")
        if len(self._answers) >= self._limits.calls:
            raise WeComTrouble(0, "too many calls wait for their answer")
        try:
            seconds = self._limits.answer
            return await self._exchange(self._socket, cmd, body, req_id, seconds)
        except WeComTrouble as trouble:
            self._forgotten |= trouble.unsubscribed
            if trouble.uncertain or trouble.unsubscribed:
                self._doubt.set()
            raise

    async def _stay(self, arrivals: Arrivals, stop: asyncio.Event) -> Kicked | BadSecret | None:
        while not stop.is_set():
            try:
                await self._until_stop(arrivals, stop)
            except (Kicked, BadSecret) as end:
                return end
            except Exception as error:  # noqa: BLE001 - whatever ends a connection, another follows
                why = str(error) if isinstance(error, LinkLost) else type(error).__name__
                log.warning("wecom.connection_lost", why=why)
            await until(stop, self._backoff.next(), self._sleep)
        return None

    async def _until_stop(self, arrivals: Arrivals, stop: asyncio.Event) -> None:
        """One connection, given up at `stop` wherever it stands."""
        connection = asyncio.create_task(self._connection(arrivals))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if connection.done():
                connection.result()
        finally:
            give_up(stopping)
            connection.cancel()
            await asyncio.gather(connection, return_exceptions=True)

    async def _connection(self, arrivals: Arrivals) -> NoReturn:
        """One connection from its opening to its end, which is always an exception."""
        async with aiohttp.ClientSession() as session:
            socket = await self._open(session)
            self._socket, self._forgotten = socket, False
            self._doubt.clear()
            # Reading comes first: where both have ended, what the server said is the reason.
            halves = [
                asyncio.create_task(self._read(socket, arrivals)),
                asyncio.create_task(self._keep(socket)),
            ]
            try:
                await asyncio.wait(halves, return_when=asyncio.FIRST_COMPLETED)
                for half in halves:
                    if half.done():
                        half.result()
                raise LinkLost("ended")
            finally:
                self._forsake()
                for half in halves:
                    half.cancel()
                await asyncio.gather(*halves, return_exceptions=True)
                await self._close(socket)

    async def _open(self, session: aiohttp.ClientSession) -> _Socket:
        opening = session.ws_connect(
            self._url,
            timeout=aiohttp.ClientWSTimeout(ws_close=self._limits.close),
            max_msg_size=self._limits.largest_frame,
        )
        try:
            return await within(opening, self._limits.connect, self._sleep)
        except TimeoutError:
            raise LinkLost("no answer when connecting") from None
        except aiohttp.WSServerHandshakeError as error:
            raise LinkLost(f"refused ({error.status})") from None

    def _forsake(self) -> None:
        """From now on nobody may call, and nobody who has called will be answered."""
        since, self._connected_at, self._socket = self._connected_at, None, None
        self._answers.lose()
        stood = (self._machine() - since).total_seconds() if since else 0.0
        if stood >= self._limits.settled:
            self._backoff.reset()

    async def _close(self, socket: _Socket) -> None:
        """Say goodbye, but wait for no answer longer than is good: somebody may be to follow."""
        try:
            await within(socket.close(), self._limits.close, self._sleep)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            log.info("wecom.closed_hard", error=type(error).__name__)

    async def _read(self, socket: _Socket, arrivals: Arrivals) -> NoReturn:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                log.warning("wecom.frame_ignored", why=message.type.name)
            elif len(message.data) > self._limits.ignored_frame:
                log.warning("wecom.frame_ignored", why="too large")
            else:
                self._take(message.data, arrivals)
        raise LinkLost(f"closed ({socket.close_code})")

    def _take(self, text: str, arrivals: Arrivals) -> None:
        try:
            frame = unpacked(text)
        except ValueError as error:
            log.warning("wecom.frame_ignored", why=type(error).__name__)
            return
        if not is_callback(frame):
            if not self._answers.take(frame):
                log.debug("wecom.frame_ignored", why="nobody waits for it")
        elif is_kick(frame):
            raise Kicked
        else:
            arrivals.put(frame)

    async def _keep(self, socket: _Socket) -> NoReturn:
        """Subscribe, then look again and again whether anybody is there."""
        await self._subscribe(socket)
        self._connected_at = self._machine()
        log.info("wecom.connected")
        while True:
            await until(self._doubt, self._limits.ping, self._sleep)
            self._doubt.clear()
            if self._forgotten:
                raise LinkLost("no longer subscribed")
            try:
                await self._exchange(socket, PING, None, "", self._limits.pong)
            except WeComTrouble as trouble:
                raise LinkLost(f"ping: {trouble}") from None

    async def _subscribe(self, socket: _Socket) -> None:
        body = {"bot_id": self.bot_id, "secret": self._secret}
        try:
            await self._exchange(socket, SUBSCRIBE, body, "", self._limits.answer)
        except WeComTrouble as trouble:
            if refuses_credentials(trouble.code):
                raise BadSecret(trouble.code) from None
            raise LinkLost(f"subscribing: {trouble}") from None

    async def _exchange(
        self, socket: _Socket, cmd: str, body: Frame | None, req_id: str, seconds: float
    ) -> Frame:
        """A frame and its answer's body. Raises `WeComTrouble`."""
        req_id = (
            req_id or f"{cmd}_{self._machine().timestamp() * 1000:.0f}_{next(self._serial):08x}"
        )
        future = self._answers.expect(req_id)
        try:
            asking = _ask(socket, packed(cmd, req_id, body), future)
            answer = await within(asking, seconds, self._sleep)
        except TimeoutError:
            raise WeComTrouble(0, "no answer in time", uncertain=True) from None
        finally:
            self._answers.forget(req_id, future)
        if answer is None:
            raise WeComTrouble(0, "the connection was lost", uncertain=True)
        if code := errcode_of(answer):
            raise WeComTrouble(code, scrubbed(answer.get("errmsg"), self._secret))
        return body_of(answer)


async def _ask(socket: _Socket, text: str, future: asyncio.Future[Frame | None]) -> Frame | None:
    try:
        await socket.send_str(text)
    except (aiohttp.ClientError, OSError):
        return None  # some of it may have left
    return await future
