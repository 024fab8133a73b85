"""What staff do, out of python-telegram-bot's updates.

`Application.process_update` gives nothing back and keeps errors to itself. Each handler here
therefore leaves its `Incoming` in a slot of the running context, and the error handler leaves the
error there, for `reading` to hand on.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import ChatMember, ChatMemberRestricted, Message, Update, User
from telegram.constants import ChatType
from telegram.ext import (
    Application,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from conversations.incoming import Incoming, Media
from handlers.buttons import Buttons
from handlers.telegram_staff.media import media_of, words_of
from handlers.telegram_updates import (
    ANONYMOUS_ADMIN,
    AS_CHANNEL,
    FORWARDER,
    membership_news,
)

Context = CallbackContext[Any, Any, Any, Any]
App = Application[Any, Any, Any, Any, Any, Any]
_PRESENT = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER})
_NEW = filters.UpdateType.MESSAGE
_FILES = (
    filters.ATTACHMENT
    | filters.LOCATION
    | filters.VENUE
    | filters.POLL
    | filters.STORY
    | filters.PAID_MEDIA
    | filters.CHECKLIST
)


@dataclass
class _Slot:
    """Where one reading leaves what it found."""

    at: datetime
    found: Incoming | None = None
    error: Exception | None = None


_slot: ContextVar[_Slot] = ContextVar("telegram_staff_reading")


async def reading(application: App, update: Update, sender: str, at: datetime) -> Incoming:
    """Let the handlers read an update from `sender`. Raises whatever one of them raised."""
    slot = _Slot(at)
    token = _slot.set(slot)
    try:
        await application.process_update(update)
    finally:
        _slot.reset(token)
    if slot.error is not None:
        raise slot.error
    return slot.found or Incoming("staff", "", sender, "ignored", at)


def register(application: App, buttons: Buttons, commands: Sequence[str]) -> None:
    """The handlers, first match wins. `commands` are known; others count when they can only be
    meant for us: in a private chat, or with our name behind them."""
    pressed = _Pressed(buttons)
    application.add_handlers(
        [
            MessageHandler(filters.StatusUpdate.MIGRATE, _kept(_migrated)),
            MessageHandler(
                filters.StatusUpdate.ALL | filters.IS_AUTOMATIC_FORWARD, _kept(_ignored)
            ),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE, _kept(_edited)),
            CommandHandler(list(commands), _kept(_command), filters=_NEW),
            MessageHandler(_NEW & filters.COMMAND, _kept(_other_command)),
            MessageHandler(_NEW & (filters.TEXT | filters.CONTACT), _kept(_text)),
            MessageHandler(_NEW & _FILES, _kept(_media)),
            # Newer than the library: the person is told that we cannot take it.
            MessageHandler(_NEW & filters.ChatType.PRIVATE, _kept(_media)),
            CallbackQueryHandler(_kept(pressed.pressed)),
            ChatMemberHandler(_kept(_membership), ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    application.add_error_handler(_hand_back)


def _kept(
    read: Callable[[Update, datetime], Incoming],
) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    async def handler(update: Update, context: Context) -> None:
        slot = _slot.get()
        slot.found = read(update, slot.at)

    return handler


async def _hand_back(update: object, context: Context) -> None:
    _slot.get().error = context.error


def _migrated(update: Update, at: datetime) -> Incoming:
    """Told twice, in the old group and in the new one; both say the same."""
    message = _message(update)
    here = str(message.chat.id)
    old = str(message.migrate_from_chat_id or here)
    new = str(message.migrate_to_chat_id or here)
    return said(message, at, kind="migrated", chat=old, argument=new)


def _command(update: Update, at: datetime) -> Incoming:
    message = _message(update)
    name, argument = _name(message).partition("@")[0], (message.text or "")[_length(message) :]
    return said(message, at, kind="command", command=name, argument=argument.strip())


def _other_command(update: Update, at: datetime) -> Incoming:
    message = _message(update)
    mention = _name(message).partition("@")[2]
    ours = message.get_bot().username.lower()
    if mention == ours or (not mention and message.chat.type == ChatType.PRIVATE):
        return _command(update, at)
    if message.chat.type == ChatType.PRIVATE:
        return _text(update, at)
    return _ignored(update, at)


def _length(message: Message) -> int:
    """Of the command as Telegram marks it: `/status，` is one with a comma behind it."""
    return message.entities[0].length if message.entities else 0


def _name(message: Message) -> str:
    return (message.text or "")[1 : _length(message)].lower()


def _text(update: Update, at: datetime) -> Incoming:
    return said(_message(update), at, kind="text")


def _media(update: Update, at: datetime) -> Incoming:
    message = _message(update)
    return said(message, at, kind="media", media=media_of(message) or Media("other"))


def _ignored(update: Update, at: datetime) -> Incoming:
    return said(_message(update), at, kind="ignored", text="")


def _edited(update: Update, at: datetime) -> Incoming:
    message = _message(update)
    media = media_of(message)
    # A live location is edited every few seconds; that is no correction of what was said.
    if not words_of(message) and (media is None or media.kind == "location"):
        return _ignored(update, at)
    return said(message, at, kind="edited", media=media)


class _Pressed:
    """Presses, with their signatures checked. Telegram names the true account even of an
    anonymous administrator."""

    def __init__(self, buttons: Buttons) -> None:
        self._buttons = buttons

    def pressed(self, update: Update, at: datetime) -> Incoming:
        query = update.callback_query
        assert query is not None
        if query.message is None or query.data is None:
            return Incoming("staff", "", str(query.from_user.id), "ignored", at)
        where = query.message.chat
        meant = self._buttons.unpack(query.data, str(where.id))
        act, case, data = meant or ("", "", "")
        return Incoming(
            "staff",
            str(where.id),
            kind="press",
            at=at,
            act=act,
            case=case,
            data=data,
            answer=query.id,
            message=str(query.message.message_id),
            private=where.type == ChatType.PRIVATE,
            forged=meant is None,
            title=where.title or "",
            **_person(query.from_user),
        )


def _membership(update: Update, at: datetime) -> Incoming:
    event = update.my_chat_member
    assert event is not None
    private = event.chat.type == ChatType.PRIVATE
    group = event.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
    before, after = _present(event.old_chat_member), _present(event.new_chat_member)
    return Incoming(
        "staff",
        str(event.chat.id),
        kind=membership_news(private, group, before, after),
        at=at,
        private=private,
        title=event.chat.title or "",
        **_person(event.from_user),
    )


def _present(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _PRESENT


def said(message: Message, at: datetime, **rest: Any) -> Incoming:
    """The message as an `Incoming`; `rest` says its kind and what else there is."""
    answered = message.reply_to_message
    fields: dict[str, Any] = {
        "chat": str(message.chat.id),
        "text": words_of(message),
        "message": str(message.message_id),
        "reply_to": str(answered.message_id) if answered else "",
        "private": message.chat.type == ChatType.PRIVATE,
        "title": message.chat.title or "",
        "anonymous_admin": _hidden(message),
        **_person(message.from_user),
        **rest,
    }
    return Incoming("staff", at=at, **fields)


def _hidden(message: Message) -> bool:
    """Written by an anonymous administrator, or as a channel: nobody we could name."""
    sender = message.from_user.id if message.from_user else 0
    return sender in (ANONYMOUS_ADMIN, AS_CHANNEL, FORWARDER) or message.sender_chat is not None


def _person(user: User | None) -> dict[str, Any]:
    if user is None:
        return {"account": ""}
    return {
        "account": str(user.id),
        "language": user.language_code or "",
        "name": user.full_name,
    }


def _message(update: Update) -> Message:
    message = update.effective_message
    assert message is not None
    return message
