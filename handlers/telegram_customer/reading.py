"""What customers do, out of aiogram's events: each handler returns the `Incoming`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.enums import ChatType, ContentType
from aiogram.filters import Command, CommandObject
from aiogram.types import (
    CallbackQuery,
    ChatMemberRestricted,
    ChatMemberUnion,
    ChatMemberUpdated,
    InaccessibleMessage,
    Message,
    User,
)

from conversations.incoming import Incoming, Media
from handlers.buttons import Buttons
from handlers.telegram_customer.media import OTHER_CONTENT, media_of, words_of
from handlers.telegram_updates import membership_news

_ANY_COMMAND = re.compile(r"\w+$")
_PRESENT = frozenset({"creator", "administrator", "member"})


def customer_router(buttons: Buttons, commands: Sequence[str]) -> Router:
    """The routes, first match wins. `commands` are known; others count when they can only be
    meant for us: in a private chat, or with our name behind them."""
    router = Router(name="customer")
    known = Command(*commands, ignore_case=True)
    message = router.message
    message.register(_command, F.text, known)
    message.register(_other_command, F.text, Command(_ANY_COMMAND))
    message.register(_ignored, F.text.startswith("/"), F.chat.type != ChatType.PRIVATE)
    message.register(_text, F.text | F.contact)
    message.register(_media, F.content_type.in_(OTHER_CONTENT) | F.func(media_of))
    message.register(_unknown, F.chat.type == ChatType.PRIVATE, F.content_type == "unknown")
    router.edited_message.register(_edited)
    router.callback_query.register(_Pressed(buttons).pressed)
    router.my_chat_member.register(_membership)
    return router


async def _command(message: Message, command: CommandObject, at: datetime) -> Incoming:
    name, argument = command.command.lower(), (command.args or "").strip()
    return said(message, at, kind="command", command=name, argument=argument)


async def _other_command(message: Message, command: CommandObject, at: datetime) -> Incoming:
    if message.chat.type != ChatType.PRIVATE and not command.mention:
        return said(message, at, kind="ignored", text="")
    return await _command(message, command, at)


async def _text(message: Message, at: datetime) -> Incoming:
    return said(message, at, kind="text")


async def _media(message: Message, at: datetime) -> Incoming:
    return said(message, at, kind="media", media=media_of(message) or Media("other"))


async def _unknown(message: Message, at: datetime) -> Incoming:
    """A kind of message newer than the framework: the person is told that we cannot take it."""
    return said(message, at, kind="media", media=Media("other"))


async def _ignored(message: Message, at: datetime) -> Incoming:
    return said(message, at, kind="ignored", text="")


async def _edited(message: Message, at: datetime) -> Incoming:
    media = media_of(message)
    # A live location is edited every few seconds; that is no correction of what was told.
    if not words_of(message) and (media is None or media.kind == "location"):
        return said(message, at, kind="ignored")
    return said(message, at, kind="edited", media=media)


class _Pressed:
    """Presses, with their signatures checked."""

    def __init__(self, buttons: Buttons) -> None:
        self._buttons = buttons

    async def pressed(self, query: CallbackQuery, at: datetime) -> Incoming:
        message: Message | InaccessibleMessage | None = query.message
        if message is None or query.data is None:
            return Incoming("customer", "", str(query.from_user.id), "ignored", at)
        chat = str(message.chat.id)
        meant = self._buttons.unpack(query.data, chat)
        act, case, data = meant or ("", "", "")
        return Incoming(
            "customer",
            chat,
            kind="press",
            at=at,
            act=act,
            case=case,
            data=data,
            answer=query.id,
            message=str(message.message_id),
            private=message.chat.type == ChatType.PRIVATE,
            forged=meant is None,
            title=message.chat.title or "",
            **_person(query.from_user),
        )


async def _membership(event: ChatMemberUpdated, at: datetime) -> Incoming:
    private = event.chat.type == ChatType.PRIVATE
    group = event.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
    before, after = _present(event.old_chat_member), _present(event.new_chat_member)
    return Incoming(
        "customer",
        str(event.chat.id),
        kind=membership_news(private, group, before, after),
        at=at,
        private=private,
        title=event.chat.title or "",
        **_person(event.from_user),
    )


def _present(member: ChatMemberUnion) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _PRESENT


def said(message: Message, at: datetime, **rest: Any) -> Incoming:
    """The message as an `Incoming`; `rest` says its kind and what else there is."""
    answered = message.reply_to_message
    fields = {
        "text": words_of(message),
        "message": str(message.message_id),
        "reply_to": str(answered.message_id) if answered else "",
        "private": message.chat.type == ChatType.PRIVATE,
        "title": message.chat.title or "",
        **_person(message.from_user),
        **rest,
    }
    if message.content_type == ContentType.TEXT and fields["kind"] == "command":
        fields["text"] = message.text or ""
    return Incoming("customer", str(message.chat.id), at=at, **fields)


def _person(user: User | None) -> dict[str, Any]:
    if user is None:
        return {"account": ""}
    return {
        "account": str(user.id),
        "language": user.language_code or "",
        "name": user.full_name,
    }
