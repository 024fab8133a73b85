"""Views of the world as JSON, for the page with the phones and for tests in another process."""

from __future__ import annotations

from typing import Any

from bot.playground.telegram.files import file_path
from bot.playground.telegram.model import (
    Call,
    Chat,
    Json,
    Message,
    Press,
    StoredFile,
    User,
)
from bot.playground.telegram.render import user_json
from bot.playground.telegram.state import BotAccount, WorldState


def snapshot(world: WorldState, since: int) -> Json:
    """Accounts and chats always; messages and answers only when newer than ``since``."""
    return {
        "version": world.version,
        "now": world.now().isoformat(),
        "users": [user_json(user) for user in world.users.values() if not user.is_bot],
        "bots": [view(world, bot) for bot in world.bots.values()],
        "chats": [chat_view(world, chat, since) for chat in world.chats.values()],
        "presses": [press_view(press) for press in world.presses.values() if press.version > since],
        "calls": len(world.calls),
    }


def unfetched(world: WorldState) -> dict[str, list[int]]:
    """Messages that no bot has fetched yet, by the chat's key; 0 for a press among them."""
    found: dict[str, list[int]] = {}
    for account in world.bots.values():
        for update in account.queue.pending(world.now()):
            key, message = place_of(account.name, update.as_json())
            if key:
                found.setdefault(key, []).append(message)
    return found


def place_of(bot: str, update: Json) -> tuple[str, int]:
    """The key of the chat and the message that an update is about.

    0 is the message of a press; the key is empty where nobody waits for an answer.
    """
    written = update.get("message") or update.get("edited_message")
    event = written or (update.get("callback_query") or {}).get("message")
    if not event:
        return "", 0
    chat = event["chat"]
    key = f"{chat['id']}:{bot}" if chat["type"] == "private" else str(chat["id"])
    return key, event["message_id"] if written else 0


def chat_view(world: WorldState, chat: Chat, since: int = 0) -> Json:
    members = [
        {
            "id": member.user_id,
            "name": world.users[member.user_id].first_name,
            "is_bot": world.users[member.user_id].is_bot,
            "status": member.status,
        }
        for member in chat.members.values()
    ]
    return {
        "key": chat.key,
        "id": chat.id,
        "type": chat.type,
        "title": chat.title or _private_title(world, chat),
        "user_id": chat.user_id or None,
        "bot": None if chat.is_group else world.bot(chat.bot_id).name,
        "started": chat.started,
        "blocked": chat.blocked,
        "migrated_to": chat.migrated_to,
        "members": members,
        "pinned": list(chat.pinned),
        "reply_keyboard": reply_keyboard(chat),
        "typing": chat.key in world.typing(),
        "version": chat.version,
        "messages": [
            message_view(world, message) for message in chat.history if message.version > since
        ],
    }


def _private_title(world: WorldState, chat: Chat) -> str:
    return world.users[chat.bot_id].first_name


def reply_keyboard(chat: Chat) -> list[list[str]] | None:
    """The keyboard below the input field, as the last message about it left it."""
    for message in reversed(chat.messages):
        markup = message.other_markup
        if markup is not None and "remove_keyboard" in markup:
            return None
        if markup is not None and "keyboard" in markup:
            return [
                [b["text"] if isinstance(b, dict) else str(b) for b in row]
                for row in markup["keyboard"]
            ]
    return None


def message_view(world: WorldState, message: Message) -> Json:
    sender = world.users[message.sender_id]
    rows = [
        [
            {
                "text": button["text"],
                "data": button.get("callback_data"),
                "url": button.get("url"),
                "style": button.get("style"),
            }
            for button in row
        ]
        for row in message.inline_keyboard or ()
    ]
    forwarded = message.forwarded_from
    return {
        "id": message.id,
        "version": message.version,
        "date": message.date.isoformat(),
        "from": {"id": sender.id, "name": sender.first_name, "is_bot": sender.is_bot},
        "text": "" if message.deleted else message.text,
        "entities": [dict(entity) for entity in message.entities],
        "media": None if message.media is None else media_view(message.media),
        "keyboard": rows,
        "markup": message.other_markup,
        "reply_to": message.reply_to,
        "edited": None if message.edited is None else message.edited.isoformat(),
        "deleted": message.deleted,
        "album": message.album,
        "forwarded_from": None if forwarded is None else world.users[forwarded].first_name,
        "service": message.service,
        "extra": dict(message.extra),
    }


def media_view(file: StoredFile) -> Json:
    return {
        "number": file.number,
        "kind": file.kind,
        "name": file.name,
        "mime": file.mime,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "duration": file.duration,
        "path": file_path(file),
    }


def press_view(press: Press) -> Json:
    return {
        "id": press.id,
        "version": press.version,
        "at": press.at.isoformat(),
        "bot_id": press.bot_id,
        "user_id": press.user_id,
        "chat": press.chat_key,
        "message_id": press.message_id,
        "data": press.data,
        "answered": press.answered,
        "answer": press.answer,
        "alert": press.alert,
        "url": press.url,
    }


def call_view(call: Call) -> Json:
    return {
        "number": call.number,
        "at": call.at.isoformat(),
        "bot": call.bot,
        "method": call.method,
        "params": call.params,
        "status": call.status,
        "ok": call.ok,
        "result": call.result,
        "description": call.description,
    }


def view(world: WorldState, thing: Any) -> Any:
    """Whatever an operation of the world returned, as JSON."""
    if isinstance(thing, list):
        return [view(world, one) for one in thing]
    if isinstance(thing, Message):
        return message_view(world, thing)
    if isinstance(thing, Chat):
        return chat_view(world, thing)
    if isinstance(thing, Press):
        return press_view(thing)
    if isinstance(thing, Call):
        return call_view(thing)
    if isinstance(thing, User):
        return user_json(thing)
    if isinstance(thing, BotAccount):
        return {"name": thing.name, **user_json(thing.user)}
    return thing
