"""What can be told of a raw update without a framework, and small facts both rooms share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

# Accounts behind which Telegram hides whoever writes: a group's anonymous administrator and
# somebody who writes as a channel.
ANONYMOUS_ADMIN = 1087968824
AS_CHANNEL = 136817688
FORWARDER = 777000  # posts of a linked channel arrive from this account

# `Incoming.at` where the reader is not told the time: whoever has a clock puts its own there.
UNTOLD = datetime(1970, 1, 1, tzinfo=UTC)
BotName = Literal["customer", "staff"]
ALLOWED_UPDATES: dict[BotName, tuple[str, ...]] = {
    "customer": ("message", "edited_message", "callback_query", "my_chat_member"),
    "staff": ("message", "edited_message", "callback_query", "my_chat_member"),
}
News = Literal["blocked", "unblocked", "joined", "removed", "ignored"]


def update_id(update: dict[str, Any]) -> int:
    """The number of an update, unique per bot. Raises `ValueError` when there is none."""
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError("an update has a whole number as update_id")
    return number


def sender_of(update: dict[str, Any]) -> str:
    """The key under which updates are worked in order: the account that did something.

    Where Telegram hides the account (anonymous administrators, channels) it is the chat, or
    else all groups would stand in one queue. Empty for what comes from nobody. Never raises.
    """
    for name, event in update.items():
        if name == "update_id" or not isinstance(event, dict):
            continue
        number = _id(event.get("from")) or _id(event.get("user"))
        if number is not None and number not in (ANONYMOUS_ADMIN, AS_CHANNEL, FORWARDER):
            return str(number)
        chat = _id(event.get("chat"))
        if chat is not None:
            return f"chat:{chat}"
    return ""


def _id(value: Any) -> int | None:
    number = value.get("id") if isinstance(value, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def membership_news(private: bool, group: bool, before: bool, after: bool) -> News:
    """What a change of our bot's own membership means; a mere change of rights is ignored."""
    if before == after or not (private or group):
        return "ignored"
    if private:
        return "unblocked" if after else "blocked"
    return "joined" if after else "removed"


def phone_text(phone: str, own_account: bool) -> str:
    """A shared contact's phone as a text. Telegram leaves out the plus of an account's own number,
    which always is an international one."""
    digits = phone.strip()
    return f"+{digits}" if own_account and digits[:1].isdigit() else digits


def place_ref(latitude: float, longitude: float) -> str:
    """A location as `latitude,longitude` in degrees with six digits (about 10 cm)."""
    return f"{latitude:.6f},{longitude:.6f}"
