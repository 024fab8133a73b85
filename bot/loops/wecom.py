"""Who holds the WeCom bot's long connection. The platform keeps one for each bot, and the newest
drives out the others: so among many processes the one with the lease connects.

The connection is closed before the lease can be somebody else's, also when the database is away.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import structlog

from bot.engine import Engine
from bot.loops.intake import take_in
from bot.loops.poll_signs import PollSigns
from cases.platforms import WECOM_PERSON
from handlers.wecom.backoff import Backoff
from handlers.wecom.link import BadSecret, Kicked, WeComLink
from handlers.wecom.link_waits import Sleep, until, within

log = structlog.get_logger(__name__)
SIGN = "wecom"  # of life, for `kesu doctor`
# Seconds of machine time. When the holder dies, the next is connected after at most lease + look.
LEASE_SECONDS = 8.0
_RENEW = 2.5
_LOOK = 1.0  # of those who wait for the lease
_SPARE = 2.0  # before the lease ends the connection is given up; closing takes up to one
_AGAIN = 0.5  # between two attempts to renew while the database is away
_KICKED = (30.0, 300.0)  # pauses, first and longest, while somebody else uses our bot
_REFUSED = (60.0, 600.0)  # pauses while the bot's secret is not accepted
_PEACE = timedelta(seconds=600)  # connected for so long, the next kick is a first one


async def hold(
    engine: Engine, link: WeComLink, stop: asyncio.Event, sleep: Sleep = asyncio.sleep
) -> None:
    """Be the process that is connected, or wait to become it, until `stop`."""
    holder = _Holder(engine, link, stop, sleep, await PollSigns.after(engine, SIGN))
    while not stop.is_set():
        try:
            if await holder.take():
                await holder.stay()
        except Exception as error:
            log.error("wecom.hold_failed", error=type(error).__name__)
        await until(stop, _LOOK, sleep)


class _Holder:
    """One process that wants the connection."""

    def __init__(
        self,
        engine: Engine,
        link: WeComLink,
        stop: asyncio.Event,
        sleep: Sleep,
        signs: PollSigns,
    ) -> None:
        self._engine, self._link, self._stop, self._sleep = engine, link, stop, sleep
        self._signs = signs
        self._noting: asyncio.Task[None] | None = None
        self._name, self._token = f"wecom.{link.bot_id}", engine.fresh_id()
        self._ends = engine.machine.now()
        self._kicks = Backoff(*_KICKED, _all)
        self._refusals = Backoff(*_REFUSED, _all)

    async def take(self) -> bool:
        """Take the lease or renew it; False while it is somebody else's."""
        now = self._engine.machine.now()
        ends = now + timedelta(seconds=LEASE_SECONDS)
        held = await self._engine.store.lease(self._name, self._token, ends, now)
        if held:
            self._ends = ends
        return held

    async def stay(self) -> None:
        """Be connected for as long as the lease is ours and nobody tells us to stop."""
        since = self._engine.machine.now()
        leave = asyncio.Event()
        running = asyncio.create_task(self._link.run(self._keep, leave))
        try:
            await self._watch(running)
            leave.set()
            await running
        except Kicked:
            if self._engine.machine.now() - since >= _PEACE:
                self._kicks.reset()
            if await self._stood_by():
                return
        except BadSecret as error:
            log.error("wecom.bad_secret", why=str(error))
            self._note(self._signs.failed("the bot's secret is not accepted"))
            await self._give_back()  # another process may have the right one
            await until(self._stop, self._refusals.next(), self._sleep)
            return
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        await self._give_back()

    async def _watch(self, running: asyncio.Task[None]) -> None:
        """Renew the lease until it cannot be renewed, we are to stop, or the link has ended."""
        over = asyncio.Event()
        running.add_done_callback(lambda _: over.set())
        ending = asyncio.create_task(self._stop.wait())
        ending.add_done_callback(lambda _: over.set())
        try:
            while not await until(over, _RENEW, self._sleep):
                if not await self._renewed():
                    log.error("wecom.lease_lost")
                    return
                if self._link.connected:
                    self._note(self._signs.fetched())
        finally:
            ending.cancel()

    def _note(self, sign: Coroutine[Any, Any, None]) -> None:
        """Write a sign of life beside the work: a slow database must not keep us from letting go
        in time. One at a time: what comes while one is being written is left out.
        """
        if self._noting is not None and not self._noting.done():
            sign.close()
            return
        self._noting = asyncio.create_task(sign)

    async def _renewed(self) -> bool:
        """Renew the lease, trying until shortly before its end; False: give the connection up."""
        while (left := self._left()) > 0:
            try:
                return await within(self.take(), left, self._sleep)
            except Exception as error:
                log.error("wecom.lease_not_renewed", error=type(error).__name__)
            if await until(self._stop, min(_AGAIN, self._left()), self._sleep):
                return True
        return False

    def _left(self) -> float:
        """Seconds in which the connection is surely ours."""
        return (self._ends - self._engine.machine.now()).total_seconds() - _SPARE

    async def _stood_by(self) -> bool:
        """After a kick. Who has taken the bot over is a process of ours that has the lease by now
        (False), or a program that we know nothing of. That one we do not fight: we pause and keep
        the lease (True), else the next process of ours would.
        """
        if not await self._renewed():
            return False
        pause = self._kicks.next()
        self._note(self._signs.failed("another program connects with this bot's id"))
        log.error(
            "wecom.kicked",
            pause_seconds=pause,
            remedy="somebody else connects with KESU_WECOM_BOT_ID: end that program, or make a "
            "bot of its own for it",
        )
        ends = self._engine.machine.now() + timedelta(seconds=pause)
        while self._engine.machine.now() < ends:
            if await until(self._stop, _RENEW, self._sleep) or not await self._renewed():
                return False
        return True

    async def _give_back(self) -> None:
        """Let another process connect at once; when that fails, the lease ends by itself."""
        try:
            await within(self._engine.store.unlease(self._name, self._token), _SPARE, self._sleep)
        except Exception as error:
            log.error("wecom.lease_kept", error=type(error).__name__)

    async def _keep(self, frame: dict[str, Any]) -> None:
        """Keep one frame in the inbox. What nobody has sent is left out."""
        try:
            body = json.dumps(frame, ensure_ascii=False).encode(errors="replace")
            told = _update_of(body)
        except (ValueError, RecursionError):
            told = None
        if told is None:
            log.warning("wecom.frame_ignored", why="unreadable, or nobody has sent it")
            return
        update, sender = told
        await take_in(self._engine, "staff", update, sender, body)


def _update_of(raw: bytes) -> tuple[str, str] | None:
    """Update id and sender of a frame that people caused; None for another."""
    body = json.loads(raw).get("body")
    sender = body.get("from") if isinstance(body, dict) else None
    user = sender.get("userid") if isinstance(sender, dict) else None
    if not _names(user):
        return None
    given = body.get("msgid")
    # Without an id the frame stands for itself.
    name = given if _names(given) else hashlib.sha256(raw).hexdigest()
    return f"wecom:{name}", f"{WECOM_PERSON}{user}"


def _names(given: object) -> bool:
    """Is it something that can name a thing in the database?"""
    return isinstance(given, str) and 0 < len(given) <= 256 and given.isprintable()


def _all() -> float:
    """No chance in these pauses: only one process makes them."""
    return 1.0
