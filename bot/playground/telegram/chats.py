"""Methods about chats and the people in them."""

from __future__ import annotations

from datetime import timedelta

from bot.playground.telegram.addressing import message_in, readable, writable
from bot.playground.telegram.groups import GroupWorld
from bot.playground.telegram.method import Method, method
from bot.playground.telegram.model import Chat, Json, Member, Message
from bot.playground.telegram.params import Params
from bot.playground.telegram.refusals import bad_request
from bot.playground.telegram.render import chat_json, member_json, message_json
from bot.playground.telegram.state import BotAccount

ACTIONS: frozenset[str] = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice "
    "upload_document choose_sticker find_location record_video_note upload_video_note "
    "record_audio upload_audio cancel".split()
)
ACTION_KEPT = timedelta(seconds=5)
GIFTS: tuple[str, ...] = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


def get_chat(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    chat = readable(world, bot, p.text("chat_id"))
    body = chat_json(chat, world.users)
    body |= {"accent_color_id": 0, "max_reaction_count": 11}
    body["accepted_gift_types"] = dict.fromkeys(GIFTS, not chat.is_group)
    if chat.pinned:
        pinned = chat.find(chat.pinned[-1])
        if pinned is not None:
            body["pinned_message"] = message_json(chat, pinned, world.users, bot.id, nested=False)
    return body


def _places(world: GroupWorld, chat: Chat) -> list[Member]:
    if chat.is_group:
        return [member for member in chat.members.values() if member.present]
    return [Member(id, "member") for id in (chat.user_id, chat.bot_id) if id in world.users]


def get_chat_member(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    """Anyone known to the world who is not in the group has left it."""
    chat = readable(world, bot, p.text("chat_id"))
    user_id = p.number("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id not in world.users:
        raise bad_request("user not found")
    member = next((m for m in _places(world, chat) if m.user_id == user_id), None)
    return member_json(member or chat.member(user_id) or Member(user_id, "left"), world.users)


def get_chat_administrators(world: GroupWorld, bot: BotAccount, p: Params) -> list[Json]:
    """Owner and administrators; other bots only when asked for."""
    chat = readable(world, bot, p.text("chat_id"))
    if not chat.is_group:
        raise bad_request("there are no administrators in the private chat")
    with_bots = p.flag("return_bots")
    return [
        member_json(member, world.users)
        for member in chat.members.values()
        if member.status in ("creator", "administrator")
        and (with_bots or member.user_id == bot.id or not world.users[member.user_id].is_bot)
    ]


def get_chat_member_count(world: GroupWorld, bot: BotAccount, p: Params) -> int:
    return len(_places(world, readable(world, bot, p.text("chat_id"))))


def pin_chat_message(world: GroupWorld, bot: BotAccount, p: Params) -> bool:
    """Pinning makes a service message and costs one message of the budget."""
    chat = writable(world, bot, p.text("chat_id"))
    message = message_in(chat, p.number("message_id"), "pin")
    _check_pinning(chat, bot)
    if message.service:
        raise bad_request("message can't be pinned")
    if message.id in chat.pinned:
        return True
    world.gate.spend(bot.id, chat.key, chat.is_group, 1, world.now())
    chat.pinned.append(message.id)
    fields = {"pinned_message": message.id}
    world.post(chat, Message(0, world.now(), bot.id, extra=fields, service=True))
    return True


def unpin_chat_message(world: GroupWorld, bot: BotAccount, p: Params) -> bool:
    chat = writable(world, bot, p.text("chat_id"))
    _check_pinning(chat, bot)
    if not chat.pinned:
        raise bad_request("message to unpin not found")
    message_id = p.number("message_id") or chat.pinned[-1]
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    chat.version = world.changed()
    return True


def _check_pinning(chat: Chat, bot: BotAccount) -> None:
    member = chat.member(bot.id)
    if chat.is_group and (member is None or "can_pin_messages" not in member.rights):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def leave_chat(world: GroupWorld, bot: BotAccount, p: Params) -> bool:
    chat = readable(world, bot, p.text("chat_id"))
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    world.bot_leaves(bot, chat)
    return True


def send_chat_action(world: GroupWorld, bot: BotAccount, p: Params) -> bool:
    """What people see above the chat for five seconds, or until the bot's next message."""
    action = p.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable(world, bot, p.text("chat_id"))
    world.acting.pop(chat.key, None)
    if action != "cancel":
        world.acting[chat.key] = world.now() + ACTION_KEPT
    chat.version = world.changed()
    return True


METHODS: tuple[Method, ...] = (
    method("getChat", get_chat, "chat_id"),
    method("getChatMember", get_chat_member, "chat_id user_id"),
    method("getChatAdministrators", get_chat_administrators, "chat_id return_bots"),
    method("getChatMemberCount", get_chat_member_count, "chat_id"),
    method("pinChatMessage", pin_chat_message, "chat_id message_id disable_notification"),
    method("unpinChatMessage", unpin_chat_message, "chat_id message_id"),
    method("leaveChat", leave_chat, "chat_id"),
    method("sendChatAction", send_chat_action, "chat_id action message_thread_id"),
)
