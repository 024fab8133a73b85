"""A small Telegram that stands in for the Bot API's server, on this machine and without a network.

``TelegramWorld`` is the state machine, ``telegram_app`` serves it over HTTP, ``until`` waits for
it in tests; ``python -m bot.playground.telegram`` runs it as a process of its own.
"""

from bot.playground.telegram.budgets import Budgets
from bot.playground.telegram.clock import MovableClock
from bot.playground.telegram.files import sample_jpeg
from bot.playground.telegram.http import telegram_app
from bot.playground.telegram.refusals import RefusalError, WorldError
from bot.playground.telegram.world import TelegramWorld
from bot.playground.watching import until

__all__ = [
    "Budgets",
    "MovableClock",
    "RefusalError",
    "TelegramWorld",
    "WorldError",
    "sample_jpeg",
    "telegram_app",
    "until",
]
