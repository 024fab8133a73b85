"""Objects of the API as one bot sees them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.playground.telegram.files import media_fields
from bot.playground.telegram.model import RIGHTS, Chat, Json, Member, Message, Press, User


def seconds(moment: datetime) -> int:
    """Unix time, as the API dates everything."""
    return int(moment.timestamp())


def user_json(user: User) -> Json:
    fields = {
        "id": user.id,
        "is_bot": user.is_bot,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "username": user.username,
        "language_code": user.language_code,
    }
    return {name: value for name, value in fields.items() if value is not None}


def chat_json(chat: Chat, users: Mapping[int, User]) -> Json:
    if chat.is_group:
        return {"id": chat.id, "type": chat.type, "title": chat.title or ""}
    user = users[chat.user_id]
    fields = {
        "id": chat.id,
        "type": chat.type,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "username": user.username,
    }
    return {name: value for name, value in fields.items() if value is not None}


def message_json(
    chat: Chat, message: Message, users: Mapping[int, User], bot_id: int, nested: bool = True
) -> Json:
    """The message; with ``nested`` also the one it answers (one level deep, as the server)."""
    body: Json = {
        "message_id": message.id,
        "from": user_json(users[message.sender_id]),
        "chat": chat_json(chat, users),
        "date": seconds(message.date),
    }
    if message.edited is not None:
        body["edit_date"] = seconds(message.edited)
    if message.album is not None:
        body["media_group_id"] = message.album
    if message.forwarded_from is not None and message.forwarded_date is not None:
        body["forward_origin"] = {
            "type": "user",
            "date": seconds(message.forwarded_date),
            "sender_user": user_json(users[message.forwarded_from]),
        }
    body |= _content(message, bot_id)
    answered = chat.find(message.reply_to) if message.reply_to is not None else None
    if nested and answered is not None:
        body["reply_to_message"] = message_json(chat, answered, users, bot_id, nested=False)
    pinned = body.get("pinned_message")
    if isinstance(pinned, int):
        body["pinned_message"] = _pinned(chat, pinned, users, bot_id)
    return body


def _content(message: Message, bot_id: int) -> Json:
    body: Json = dict(message.extra)
    entities = [dict(entity) for entity in message.entities]
    if message.media is not None:
        body |= media_fields(message.media, bot_id)
    if message.text:
        body["text" if message.media is None else "caption"] = message.text
        if entities:
            body["entities" if message.media is None else "caption_entities"] = entities
    if message.inline_keyboard:
        body["reply_markup"] = {
            "inline_keyboard": [[dict(button) for button in row] for row in message.inline_keyboard]
        }
    return body


def _pinned(chat: Chat, message_id: int, users: Mapping[int, User], bot_id: int) -> Json:
    found = chat.find(message_id)
    if found is None:
        return inaccessible_json(chat, message_id, users)
    return message_json(chat, found, users, bot_id, nested=False)


def inaccessible_json(chat: Chat, message_id: int, users: Mapping[int, User]) -> Json:
    return {"chat": chat_json(chat, users), "message_id": message_id, "date": 0}


def member_json(member: Member, users: Mapping[int, User]) -> Json:
    body: Json = {"status": member.status, "user": user_json(users[member.user_id])}
    if member.status == "creator":
        body["is_anonymous"] = False
    elif member.status == "administrator":
        body |= {"can_be_edited": False, "is_anonymous": False}
        body |= {right: right in member.rights for right in RIGHTS}
    elif member.status == "kicked":
        body["until_date"] = 0
    elif member.status == "restricted":
        body |= {"is_member": True, "until_date": 0}
        body |= dict.fromkeys(RESTRICTIONS, False)
    return body


RESTRICTIONS: tuple[str, ...] = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def press_json(press: Press, chat: Chat, users: Mapping[int, User]) -> Json:
    """The callback query; a button on a message that is gone comes with an inaccessible one."""
    message = chat.find(press.message_id)
    return {
        "id": press.id,
        "from": user_json(users[press.user_id]),
        "message": inaccessible_json(chat, press.message_id, users)
        if message is None
        else message_json(chat, message, users, press.bot_id),
        "chat_instance": f"7{chat.id & 0xFFFFFFFF:012d}",
        "data": press.data,
    }
