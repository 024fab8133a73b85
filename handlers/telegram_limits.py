"""Time-outs and sizes of the Telegram rooms, with unit and source."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.channel import Budget

MEGABYTE = 1024 * 1024
GROUP = Budget(18, 60)  # Telegram takes 20 a minute, edits included (Bots FAQ)
PRIVATE = Budget(20, 20)  # about one a second, with bursts (Bots FAQ)


@dataclass(frozen=True)
class TelegramLimits:
    """Seconds of machine time for one call, from its start to its answer; `retry` in world time.

    `retry` is the wait after a network failure or a server in trouble, `refused_token` the one
    after a token that is not accepted: somebody has to mend the settings first.
    """

    connect: float = 5.0
    call: float = 15.0
    upload: float = 60.0
    download: float = 60.0
    retry: float = 5.0
    refused_token: float = 60.0
    group: Budget = GROUP
    private: Budget = PRIVATE


TEXT_UNITS = 4096  # UTF-16 units after markup: sendMessage, text
CAPTION_UNITS = 1024  # UTF-16 units after markup: sendPhoto, caption
TOAST_UNITS = 200  # answerCallbackQuery, text
DOWNLOAD_BYTES = 20 * MEGABYTE  # getFile
UPLOAD_BYTES = 50 * MEGABYTE  # sendDocument
PHOTO_BYTES = 10 * MEGABYTE  # sendPhoto
POLL_UPDATES = 100  # getUpdates, limit
