"""Long polling: one waiting getUpdates per bot, woken at once by a new update."""

from __future__ import annotations

import asyncio

from bot.playground.telegram.dispatch import answer
from bot.playground.telegram.model import Json
from bot.playground.telegram.params import Params
from bot.playground.telegram.refusals import OTHER_POLL, WEBHOOK_ACTIVE, conflict
from bot.playground.telegram.state import BotAccount
from bot.playground.telegram.world import TelegramWorld

MAX_WAIT = 50


class Polls:
    """A later request ends the waiting one with 409, as does a webhook. Waits are machine time."""

    def __init__(self, world: TelegramWorld, closing: asyncio.Event) -> None:
        self._world = world
        self._closing = closing
        self._turn: dict[str, int] = {}
        self._events: dict[str, asyncio.Event] = {}

    async def answer(self, bot: BotAccount, values: Json) -> tuple[int, Json]:
        turn = self._turn.get(bot.name, 0) + 1
        self._turn[bot.name] = turn
        if bot.name in self._events:
            self._events[bot.name].set()
        status, body = answer(self._world, bot, "getUpdates", values, {})
        wait = min(Params(values, {}, frozenset({"timeout"})).number("timeout"), MAX_WAIT)
        if status != 200 or body["result"] or wait <= 0:
            return status, body
        await self._wait(bot, turn, wait)
        if self._turn[bot.name] != turn:
            refusal = conflict(OTHER_POLL)
            return refusal.code, refusal.as_json()
        if bot.webhook is not None:
            refusal = conflict(WEBHOOK_ACTIVE)
            return refusal.code, refusal.as_json()
        return answer(self._world, bot, "getUpdates", values, {})

    async def _wait(self, bot: BotAccount, turn: int, seconds: int) -> None:
        wake = asyncio.Event()
        self._events[bot.name] = wake
        stop = self._world.listen(wake.set)
        closing = asyncio.ensure_future(self._closing.wait())
        closing.add_done_callback(lambda _: wake.set())
        try:
            async with asyncio.timeout(seconds):
                while self._still_waiting(bot, turn):
                    wake.clear()
                    await wake.wait()
        except TimeoutError:
            pass  # the poll answers with what there is: nothing
        finally:
            stop()
            closing.cancel()

    def _still_waiting(self, bot: BotAccount, turn: int) -> bool:
        return not (
            self._closing.is_set()
            or self._turn[bot.name] != turn
            or bot.webhook is not None
            or bot.queue.pending(self._world.now())
        )
