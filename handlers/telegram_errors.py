"""What a refusal of the Bot API means for us: code and description to an outcome."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from conversations.channel import (
    Gone,
    Later,
    Moved,
    Outcome,
    PlatformTrouble,
    Refused,
    Sent,
    Unreachable,
)
from handlers.telegram_limits import TelegramLimits


class TelegramTrouble(PlatformTrouble):
    """A call that failed, without tokens, addresses or texts of people.

    `code`: the API's error code, 0 when there was no readable answer. `retry_after`: seconds.
    `migrate_to`: the supergroup that the group has become.
    """

    def __init__(
        self,
        code: int,
        description: str,
        retry_after: int | None = None,
        migrate_to: int | None = None,
    ) -> None:
        self.code = code
        self.description = scrubbed(description)
        self.retry_after = retry_after
        self.migrate_to = migrate_to
        super().__init__(f"{code} {self.description}" if code else self.description)


class Unauthorized(TelegramTrouble):
    """The token is not accepted (401, or 404 for one of a wrong form). The text has the remedy."""


class Conflict(TelegramTrouble):
    """Somebody else takes the updates: another process polls or a webhook is set (409)."""


# Words of the server (any case), and the stable short word we go on with.
UNREACHABLE: tuple[tuple[str, str], ...] = (
    ("bot was blocked", "blocked"),
    ("user_is_blocked", "blocked"),
    ("user is deactivated", "deactivated"),
    ("input_user_deactivated", "deactivated"),
    ("bot was kicked", "kicked"),
    ("bot is not a member", "kicked"),
    ("chat not found", "no chat"),
    ("user not found", "no chat"),
    ("peer_id_invalid", "no chat"),
    ("can't initiate conversation", "no chat"),
    ("group chat was deleted", "no chat"),
    ("group chat was deactivated", "no chat"),
    ("chat_write_forbidden", "no rights"),
    ("not enough rights", "no rights"),
    ("no rights to send", "no rights"),
)
GONE: tuple[str, ...] = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
    "message identifier is not specified",
)
LOST: tuple[str, ...] = (
    "invalid file_id",
    "invalid file id",
    "wrong file_id",
    "wrong file identifier",
    "wrong remote file identifier",
    "file is temporarily unavailable",
    "file not found",
)
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{6,}")
_MAX_DESCRIPTION = 200


def scrubbed(text: str) -> str:
    """The text on one line without anything like a bot token, at most 200 characters."""
    return " ".join(_TOKEN.sub("***", text).split())[:_MAX_DESCRIPTION]


def outcome(trouble: TelegramTrouble, now: datetime, limits: TelegramLimits) -> Outcome:
    """What became of a message that was to be sent. `now` is world time."""
    if trouble.migrate_to is not None:
        return Moved(str(trouble.migrate_to))
    if trouble.retry_after is not None:
        return Later(now + timedelta(seconds=trouble.retry_after), str(trouble), told=True)
    if trouble.code in (401, 404):
        return Later(now + timedelta(seconds=limits.refused_token), str(trouble))
    word = unreachable(trouble)
    if word:
        return Unreachable(word)
    if trouble.code in (400, 413):
        return Refused(trouble.description)
    unknown = trouble.code == 0 or trouble.code >= 500
    return Later(now + timedelta(seconds=limits.retry), str(trouble), uncertain=unknown)


def edit_outcome(
    trouble: TelegramTrouble, message_id: str, now: datetime, limits: TelegramLimits
) -> Outcome:
    """What became of a message that was to be repainted; "not modified" is as good as done."""
    said = trouble.description.lower()
    if "message is not modified" in said:
        return Sent(message_id)
    if any(words in said for words in GONE):
        return Gone()
    return outcome(trouble, now, limits)


def unreachable(trouble: TelegramTrouble) -> str:
    """The short word for why nobody can be told there; empty when that is not the trouble."""
    said = trouble.description.lower()
    for words, word in UNREACHABLE:
        if words in said:
            return word
    return "forbidden" if trouble.code == 403 else ""


def unparsable(trouble: TelegramTrouble) -> bool:
    """Did the server stumble over our markup?"""
    return trouble.code == 400 and "can't parse entities" in trouble.description.lower()


def lost(trouble: TelegramTrouble) -> bool:
    """Is a file not there (any more), or not ours?"""
    said = trouble.description.lower()
    return trouble.code == 400 and any(words in said for words in LOST)


def too_large(trouble: TelegramTrouble) -> bool:
    """Is a file larger than the server hands out?"""
    return trouble.code in (400, 413) and "too big" in trouble.description.lower()
