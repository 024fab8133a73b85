"""The Bot API as python-telegram-bot speaks it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from handlers.telegram_channel import Keyboard, Manner, Scope, Upload
from handlers.telegram_errors import TelegramTrouble, Unauthorized
from handlers.telegram_limits import DOWNLOAD_BYTES, TelegramLimits

T = TypeVar("T")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_SCOPES = {
    "default": BotCommandScopeDefault,
    "all_private_chats": BotCommandScopeAllPrivateChats,
    "all_group_chats": BotCommandScopeAllGroupChats,
    "all_chat_administrators": BotCommandScopeAllChatAdministrators,
}
# What python-telegram-bot lets through when an answer is JSON but not the Bot API's.
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OSError)


class PtbWire:
    """A `Wire`. What the library raises becomes `TelegramTrouble`, with nothing of it attached.

    `ready` makes sure that the bot is initialised; it may ask the server for the bot's name.
    """

    def __init__(
        self, bot: Bot, limits: TelegramLimits, ready: Callable[[], Awaitable[None]]
    ) -> None:
        self._bot = bot
        self._limits = limits
        self._ready = ready

    async def text(self, chat: str, text: str, manner: Manner) -> str:
        await self._ready()
        sent = self._bot.send_message(
            _chat(chat),
            text,
            parse_mode=_mode(manner),
            link_preview_options=_NO_PREVIEW,
            disable_notification=manner.quiet,
            reply_parameters=_reply(manner),
            reply_markup=_markup(manner),
        )
        return str((await heard(sent)).message_id)

    async def file(self, chat: str, upload: Upload, caption: str, manner: Manner) -> str:
        await self._ready()
        return str((await heard(self._send_file(chat, upload, caption, manner))).message_id)

    def _send_file(
        self, chat: str, upload: Upload, caption: str, manner: Manner
    ) -> Awaitable[Message]:
        how: dict[str, Any] = {
            "caption": caption or None,
            "parse_mode": _mode(manner),
            "filename": upload.name,
            "disable_notification": manner.quiet,
            "reply_parameters": _reply(manner),
            "reply_markup": _markup(manner),
            "read_timeout": self._limits.upload,
            "write_timeout": self._limits.upload,
        }
        match upload.kind:
            case "photo":
                return self._bot.send_photo(_chat(chat), upload.content, **how)
            case "video":
                return self._bot.send_video(_chat(chat), upload.content, **how)
            case "voice":
                return self._bot.send_voice(_chat(chat), upload.content, **how)
            case _:
                return self._bot.send_document(_chat(chat), upload.content, **how)

    async def edit(self, chat: str, message_id: str, text: str, manner: Manner) -> None:
        await self._ready()
        await heard(
            self._bot.edit_message_text(
                text,
                chat_id=_chat(chat),
                message_id=int(message_id),
                parse_mode=_mode(manner),
                link_preview_options=_NO_PREVIEW,
                reply_markup=_keyboard(manner.keys),
            )
        )

    async def toast(self, answer: str, text: str, alert: bool) -> None:
        await self._ready()
        await heard(self._bot.answer_callback_query(answer, text=text or None, show_alert=alert))

    async def download(self, ref: str) -> bytes:
        await self._ready()
        file = await heard(self._bot.get_file(ref))
        if (file.file_size or 0) > DOWNLOAD_BYTES:
            raise TelegramTrouble(400, "file is too big")
        if not file.file_path:
            raise TelegramTrouble(400, "file not found")
        trouble: TelegramTrouble
        try:
            return bytes(await file.download_as_bytearray(read_timeout=self._limits.download))
        except InvalidToken:
            # The library's name for any 404; the token was good a moment ago.
            trouble = TelegramTrouble(400, "file not found")
        except TelegramError as error:
            trouble = trouble_of(error)
        raise trouble

    async def commands(
        self, scope: Scope, language: str, commands: Sequence[tuple[str, str]]
    ) -> None:
        await self._ready()
        menu = [BotCommand(name, text) for name, text in commands]
        await heard(
            self._bot.set_my_commands(menu, scope=_SCOPES[scope](), language_code=language or None)
        )

    async def username(self) -> str:
        await self._ready()
        return self._bot.username

    async def close(self) -> None:
        await self._bot.shutdown()


async def heard(call: Awaitable[T]) -> T:
    """The answer. The trouble is raised outside of the handler: no context hangs on to it."""
    trouble: TelegramTrouble
    try:
        return await call
    except TelegramError as error:
        trouble = trouble_of(error)
    except _UNREADABLE as error:
        trouble = TelegramTrouble(0, f"unreadable answer ({type(error).__name__})")
    raise trouble


def trouble_of(error: TelegramError) -> TelegramTrouble:
    """The library's error in our words. Its own text may hold the address, and that the token."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else wait
            return TelegramTrouble(429, "too many requests", retry_after=int(seconds))
        case ChatMigrated():
            return TelegramTrouble(400, "upgraded", migrate_to=error.new_chat_id)
        case InvalidToken():
            return Unauthorized(401, "the token is not accepted")
        case Forbidden():
            return TelegramTrouble(403, error.message)
        case BadRequest():
            return TelegramTrouble(400, error.message)
        case Conflict():
            return TelegramTrouble(409, error.message)
        case TimedOut():
            return TelegramTrouble(0, "no answer (time-out)")
        case NetworkError() if "entity too large" in error.message.lower():
            return TelegramTrouble(413, "request entity too large")
        case _:
            return TelegramTrouble(0, f"no answer ({type(error.__cause__ or error).__name__})")


def _chat(chat: str) -> int | str:
    return int(chat) if chat.lstrip("-").isdigit() else chat


def _mode(manner: Manner) -> ParseMode | None:
    return ParseMode.HTML if manner.html else None


def _reply(manner: Manner) -> ReplyParameters | None:
    if not manner.reply_to.isdigit():
        return None
    return ReplyParameters(int(manner.reply_to), allow_sending_without_reply=True)


def _markup(manner: Manner) -> InlineKeyboardMarkup | ForceReply | None:
    if manner.keys:
        return _keyboard(manner.keys)
    return ForceReply(selective=True) if manner.ask else None


def _keyboard(keys: Keyboard) -> InlineKeyboardMarkup | None:
    if not keys:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(key.label, callback_data=key.data, style=key.style or None)
                for key in row
            ]
            for row in keys
        ]
    )
