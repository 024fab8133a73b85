"""Pushing updates to webhooks: in order within a chat, again after a failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.playground.telegram.dispatch import answer
from bot.playground.telegram.model import Json
from bot.playground.telegram.state import BotAccount, Webhook
from bot.playground.telegram.updates import Pending
from bot.playground.telegram.world import TelegramWorld

FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0
TOKEN_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class WebhookPusher:
    """One sender per lane: messages of a chat wait for each other, presses go their own way.

    A 2xx confirms; anything else is repeated after 1 s, 2 s ... 60 s of machine time, or what
    Retry-After says.
    """

    def __init__(self, world: TelegramWorld, first_delay: float = FIRST_DELAY) -> None:
        self._world = world
        self._first_delay = first_delay
        self._wake = asyncio.Event()
        self._busy: dict[tuple[str, str], asyncio.Task[None]] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        stop = self._world.listen(self._wake.set)
        async with aiohttp.ClientSession() as session:
            loop = asyncio.create_task(self._run(session))
            try:
                yield
            finally:
                stop()
                tasks = [loop, *self._busy.values()]
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, session: aiohttp.ClientSession) -> None:
        while True:
            self._wake.clear()
            for account in self._world.bots.values():
                if account.webhook is not None:
                    self._start_lanes(session, account, account.webhook)
            await self._wake.wait()

    def _start_lanes(
        self, session: aiohttp.ClientSession, account: BotAccount, hook: Webhook
    ) -> None:
        for update in account.queue.pending(self._world.now()):
            key = (account.name, update.lane)
            busy = sum(name == account.name for name, _ in self._busy)
            if key not in self._busy and busy < hook.max_connections:
                task = asyncio.create_task(self._push_lane(session, account, update.lane))
                self._busy[key] = task
                task.add_done_callback(lambda _, key=key: self._done(key))  # type: ignore[misc]

    def _done(self, key: tuple[str, str]) -> None:
        self._busy.pop(key, None)
        self._wake.set()

    async def _push_lane(
        self, session: aiohttp.ClientSession, account: BotAccount, lane: str
    ) -> None:
        delay = self._first_delay
        while account.webhook is not None:
            waiting = account.queue.pending(self._world.now())
            head = next((update for update in waiting if update.lane == lane), None)
            if head is None:
                return
            wait = await self._push(session, account, account.webhook, head)
            if wait is None:
                account.queue.forget(head.id)
                delay = self._first_delay
            else:
                await asyncio.sleep(wait or delay)
                delay = min(delay * 2, LONGEST_DELAY)

    async def _push(
        self,
        session: aiohttp.ClientSession,
        account: BotAccount,
        hook: Webhook,
        update: Pending,
    ) -> float | None:
        """None when taken; else the seconds the receiver wants to rest (0: it did not say)."""
        headers = {TOKEN_HEADER: hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=update.as_json(), headers=headers) as reply:
                if 200 <= reply.status < 300:
                    self._call_in_reply(account, await _body(reply))
                    return None
                error = f"Wrong response from the webhook: {reply.status} {reply.reason}"
                rest = reply.headers.get("Retry-After", "0")
        except (aiohttp.ClientError, TimeoutError):
            error, rest = "Connection refused", "0"
        hook.last_error, hook.last_error_at = error, self._world.now()
        return float(rest) if rest.isdigit() else 0.0

    def _call_in_reply(self, account: BotAccount, body: Any) -> None:
        """A webhook may answer with one call of its own; what comes of it is not told."""
        if isinstance(body, dict) and isinstance(body.get("method"), str):
            values: Json = {name: value for name, value in body.items() if name != "method"}
            if not body["method"].lower().startswith(("get", "setwebhook", "deletewebhook")):
                answer(self._world, account, body["method"], values, {})


async def _body(reply: aiohttp.ClientResponse) -> Any:
    try:
        return await reply.json(content_type=None)
    except ValueError:
        return None
