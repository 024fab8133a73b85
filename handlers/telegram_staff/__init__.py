"""The staff's bot on Telegram, through python-telegram-bot."""

from handlers.telegram_staff.room import STAFF_COMMANDS, TelegramStaff

__all__ = ["STAFF_COMMANDS", "TelegramStaff"]
