"""The customer's bot on Telegram, through aiogram. Importing this costs seconds: do it late."""

from handlers.telegram_customer.room import CUSTOMER_COMMANDS, TelegramCustomer

__all__ = ["CUSTOMER_COMMANDS", "TelegramCustomer"]
