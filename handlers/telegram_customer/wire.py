"""The Bot API as aiogram speaks it."""

from __future__ import annotations

import io
import math
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    AiogramError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from aiogram.utils.token import TokenValidationError

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
_CODES: tuple[tuple[type[TelegramAPIError], int], ...] = (
    (TelegramBadRequest, 400),
    (TelegramForbiddenError, 403),
    (TelegramNotFound, 404),
    (TelegramConflictError, 409),
    (TelegramEntityTooLarge, 413),
    (TelegramServerError, 500),
)


class Session(AiohttpSession):
    """aiogram's session, closed at once: it would otherwise wait a quarter of a second."""

    async def close(self) -> None:
        if self._session is not None and not self._session.closed:
            await self._session.close()


def customer_bot(token: str, api_url: str, limits: TelegramLimits) -> Bot:
    """A bot that talks to the server at `api_url`. Raises `Unauthorized` for a misshapen token."""
    server = TelegramAPIServer.from_base(api_url)
    try:
        return Bot(token, session=Session(api=server, timeout=limits.call))
    except TokenValidationError:
        remedy = "copy KESU_TELEGRAM_CUSTOMER_TOKEN anew from @BotFather"
    raise Unauthorized(401, f"this is no token: {remedy}")


class AiogramWire:
    """A `Wire`. What aiogram raises becomes `TelegramTrouble`, with nothing of it attached."""

    def __init__(self, bot: Bot, limits: TelegramLimits) -> None:
        self._bot = bot
        self._limits = limits

    async def text(self, chat: str, text: str, manner: Manner) -> str:
        sent = self._bot.send_message(
            _chat(chat),
            text,
            parse_mode=_mode(manner),
            link_preview_options=_NO_PREVIEW,
            disable_notification=manner.quiet,
            reply_parameters=_reply(manner),
            reply_markup=_markup(manner),
        )
        return str((await _heard(sent)).message_id)

    async def file(self, chat: str, upload: Upload, caption: str, manner: Manner) -> str:
        return str((await _heard(self._send_file(chat, upload, caption, manner))).message_id)

    async def _send_file(self, chat: str, upload: Upload, caption: str, manner: Manner) -> Message:
        to, content = _chat(chat), BufferedInputFile(upload.content, upload.name)
        how: dict[str, Any] = {
            "caption": caption or None,
            "parse_mode": _mode(manner),
            "disable_notification": manner.quiet,
            "reply_parameters": _reply(manner),
            "reply_markup": _markup(manner),
            "request_timeout": math.ceil(self._limits.upload),
        }
        match upload.kind:
            case "photo":
                return await self._bot.send_photo(to, content, **how)
            case "video":
                return await self._bot.send_video(to, content, **how)
            case "voice":
                return await self._bot.send_voice(to, content, **how)
            case _:
                return await self._bot.send_document(to, content, **how)

    async def edit(self, chat: str, message_id: str, text: str, manner: Manner) -> None:
        await _heard(
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
        await _heard(self._bot.answer_callback_query(answer, text=text or None, show_alert=alert))

    async def download(self, ref: str) -> bytes:
        file = await _heard(self._bot.get_file(ref))
        if (file.file_size or 0) > DOWNLOAD_BYTES:
            raise TelegramTrouble(400, "file is too big")
        if not file.file_path:
            raise TelegramTrouble(400, "file not found")
        content = io.BytesIO()
        seconds = math.ceil(self._limits.download)
        trouble = None
        try:
            await self._bot.download_file(file.file_path, content, timeout=seconds)
        except Exception as error:  # noqa: BLE001 - whatever it is, its text has the address
            trouble = _download_trouble(error)
        if trouble is not None:
            raise trouble
        return content.getvalue()

    async def commands(
        self, scope: Scope, language: str, commands: Sequence[tuple[str, str]]
    ) -> None:
        menu = [BotCommand(command=name, description=text) for name, text in commands]
        await _heard(
            self._bot.set_my_commands(menu, scope=_SCOPES[scope](), language_code=language or None)
        )

    async def username(self) -> str:
        return (await _heard(self._bot.me())).username or ""

    async def close(self) -> None:
        await self._bot.session.close()


async def _heard(call: Awaitable[T]) -> T:
    """The answer. The trouble is raised outside of the handler: no context hangs on to it."""
    trouble: TelegramTrouble
    try:
        return await call
    except TelegramAPIError as error:
        trouble = trouble_of(error)
    except (AiogramError, UnicodeDecodeError, LookupError, OSError) as error:
        trouble = TelegramTrouble(0, f"unreadable answer ({type(error).__name__})")
    raise trouble


def trouble_of(error: TelegramAPIError) -> TelegramTrouble:
    """aiogram's error in our words, without the call's arguments."""
    if isinstance(error, TelegramRetryAfter):
        return TelegramTrouble(429, "too many requests", retry_after=error.retry_after)
    if isinstance(error, TelegramMigrateToChat):
        return TelegramTrouble(400, "upgraded", migrate_to=error.migrate_to_chat_id)
    if isinstance(error, TelegramUnauthorizedError):
        return Unauthorized(401, "the token is not accepted")
    if isinstance(error, TelegramNetworkError) and not isinstance(error, TelegramEntityTooLarge):
        # The text of the cause may hold the address, and that the token.
        return TelegramTrouble(0, f"no answer ({type(error.__cause__ or error).__name__})")
    code = next((code for kind, code in _CODES if isinstance(error, kind)), 0)
    return TelegramTrouble(code, error.message)


def _download_trouble(error: Exception) -> TelegramTrouble:
    status = getattr(error, "status", 0)
    if status in (404, 410):
        return TelegramTrouble(400, "file not found")
    return TelegramTrouble(int(status or 0), f"no file ({type(error).__name__})")


def _chat(chat: str) -> int | str:
    return int(chat) if chat.lstrip("-").isdigit() else chat


def _mode(manner: Manner) -> ParseMode | None:
    return ParseMode.HTML if manner.html else None


def _reply(manner: Manner) -> ReplyParameters | None:
    if not manner.reply_to.isdigit():
        return None
    return ReplyParameters(message_id=int(manner.reply_to), allow_sending_without_reply=True)


def _markup(manner: Manner) -> InlineKeyboardMarkup | ForceReply | None:
    if manner.keys:
        return _keyboard(manner.keys)
    return ForceReply(force_reply=True, selective=True) if manner.ask else None


def _keyboard(keys: Keyboard) -> InlineKeyboardMarkup | None:
    if not keys:
        return None
    rows = [
        [
            InlineKeyboardButton(text=key.label, callback_data=key.data, style=key.style or None)
            for key in row
        ]
        for row in keys
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)
