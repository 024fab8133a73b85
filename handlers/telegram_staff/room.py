"""The staff's room: updates in through an `Application`, messages out through its bot."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Sequence
from datetime import datetime

from telegram import Update
from telegram.ext import Application

from conversations.incoming import Incoming
from handlers.buttons import Buttons
from handlers.telegram_channel import TelegramChannel
from handlers.telegram_limits import TelegramLimits
from handlers.telegram_quiet import hush
from handlers.telegram_staff.reading import App, reading, register
from handlers.telegram_staff.wire import PtbWire, heard
from handlers.telegram_updates import UNTOLD, sender_of

STAFF_COMMANDS = (
    *("start", "new", "case", "status", "overdue", "due", "mine", "duties", "bind", "language"),
    *("help", "note", "say", "resolve", "class", "handover", "close", "reopen", "link"),
    *("board", "whoami", "why", "extend", "happened", "done", "guide", "form", "simulate"),
)
# The library's switch for spans of time as `timedelta`; without it every 429 brings a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")


class TelegramStaff(TelegramChannel):
    """A `Channel` for staff and managers that also reads their updates.

    `api_url` is the server without a slash at the end. `commands` are those answered in a group
    without our name behind them. Call `close` at the end.
    """

    def __init__(
        self,
        token: str,
        api_url: str,
        buttons: Buttons,
        limits: TelegramLimits | None = None,
        commands: Sequence[str] = STAFF_COMMANDS,
    ) -> None:
        hush("httpx", "httpcore", "telegram", "telegram.ext")
        # Writes whole answers that it cannot read, people's texts with them, and raises anyway.
        hush("telegram.request", level=logging.CRITICAL)
        limits = limits or TelegramLimits()
        self._application = _application(token, api_url, limits)
        self._opening = asyncio.Lock()
        self._open = False
        register(self._application, buttons, commands)
        super().__init__(PtbWire(self._application.bot, limits, self._ready), buttons, limits)

    async def read(self, body: bytes, at: datetime = UNTOLD) -> Incoming:
        """The update as an `Incoming`; one that nobody handles has the kind `ignored`.

        `at`: when it reached us. Raises what a handler raised, `ValueError` for what is no
        update, and `TelegramTrouble` when our own name had to be asked for and was not to be had.
        """
        update = json.loads(body)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            raise ValueError("an update is a JSON object with an update_id")
        await self._ready()
        event = Update.de_json(update, self._application.bot)
        return await reading(self._application, event, sender_of(update), at)

    async def close(self) -> None:
        """Give the connections back."""
        if self._open:
            self._open = False
            await self._application.shutdown()
        else:
            await super().close()

    async def _ready(self) -> None:
        """The library wants to know the bot's own name before anything else: asked for once."""
        if self._open:
            return
        async with self._opening:
            if not self._open:
                await heard(self._application.initialize())
                self._open = True


def _application(token: str, api_url: str, limits: TelegramLimits) -> App:
    """No updater and no job queue: updates come from our inbox, duties from our own clocks."""
    address = api_url.rstrip("/")
    return (
        Application.builder()
        .token(token)
        .base_url(f"{address}/bot")
        .base_file_url(f"{address}/file/bot")
        .updater(None)
        .job_queue(None)
        .connect_timeout(limits.connect)
        .read_timeout(limits.call)
        .write_timeout(limits.call)
        .pool_timeout(limits.call)
        .media_write_timeout(limits.upload)
        .build()
    )
