"""The customer's room: updates in through aiogram's dispatcher, messages out through its bot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from aiogram import Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.exceptions import AiogramError, TelegramAPIError
from aiogram.types import Update

from conversations.incoming import Incoming
from handlers.buttons import Buttons
from handlers.telegram_channel import TelegramChannel
from handlers.telegram_customer.older import completed
from handlers.telegram_customer.reading import customer_router
from handlers.telegram_customer.wire import AiogramWire, customer_bot, trouble_of
from handlers.telegram_errors import TelegramTrouble
from handlers.telegram_limits import TelegramLimits
from handlers.telegram_quiet import hush
from handlers.telegram_updates import UNTOLD, sender_of

CUSTOMER_COMMANDS = ("start", "status", "language", "help", "cancel", "back", "skip", "human")


class TelegramCustomer(TelegramChannel):
    """A `Channel` for customers that also reads their updates.

    `api_url` is the server without a slash at the end. `commands` are those answered in a group
    without our name behind them. Call `close` at the end. Raises `Unauthorized` for a token of
    a wrong form.
    """

    def __init__(
        self,
        token: str,
        api_url: str,
        buttons: Buttons,
        limits: TelegramLimits | None = None,
        commands: Sequence[str] = CUSTOMER_COMMANDS,
    ) -> None:
        hush("aiogram", "aiogram.event", "aiogram.dispatcher", "aiohttp.client")
        limits = limits or TelegramLimits()
        self._bot = customer_bot(token, api_url, limits)
        super().__init__(AiogramWire(self._bot, limits), buttons, limits)
        # The talk's state lives in the database; aiogram's own would be a second truth.
        self._dispatcher = Dispatcher(disable_fsm=True)
        self._dispatcher.include_router(customer_router(buttons, commands))

    async def read(self, body: bytes, at: datetime = UNTOLD) -> Incoming:
        """The update as an `Incoming`; one that nobody handles has the kind `ignored`.

        `at`: when it reached us. Raises `ValueError` for what is no update, and
        `TelegramTrouble` when our own name had to be asked for and was not to be had.
        """
        update = json.loads(body)
        if not isinstance(update, dict):
            raise ValueError("an update is a JSON object")
        trouble: TelegramTrouble
        try:
            if _known(update):
                found = await self._dispatcher.feed_raw_update(self._bot, completed(update), at=at)
                if found is not UNHANDLED:
                    assert isinstance(found, Incoming)
                    return found
            return Incoming("customer", "", sender_of(update), "ignored", at)
        except TelegramAPIError as error:
            trouble = trouble_of(error)
        except AiogramError as error:
            trouble = TelegramTrouble(0, f"unreadable answer ({type(error).__name__})")
        raise trouble


def _known(update: dict[str, object]) -> bool:
    """Does aiogram know this type of update? It would warn of any other."""
    return any(name in Update.model_fields for name in update if name != "update_id")
