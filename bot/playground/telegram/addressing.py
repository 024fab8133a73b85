"""From ``chat_id`` to a chat the bot may use, or the server's reason why not."""

from __future__ import annotations

from bot.playground.telegram.model import Chat, Message
from bot.playground.telegram.refusals import bad_request, forbidden, upgraded
from bot.playground.telegram.state import BotAccount, WorldState


def readable(world: WorldState, bot: BotAccount, reference: str) -> Chat:
    """A chat the bot knows of; writing there may still be refused."""
    if not reference.strip():
        raise bad_request("chat_id is empty")
    try:
        chat_id = int(reference)
    except ValueError:
        raise bad_request("chat not found") from None
    return _group(world, bot, chat_id) if chat_id < 0 else _private(world, bot, chat_id)


def writable(world: WorldState, bot: BotAccount, reference: str) -> Chat:
    """A chat into which the bot may write now."""
    chat = readable(world, bot, reference)
    if chat.is_group:
        member = chat.member(bot.id)
        if member is not None and member.status == "restricted":
            raise bad_request("not enough rights to send text messages to the chat")
        return chat
    if world.users[chat.user_id].is_bot:
        raise forbidden("the bot can't send messages to the bot")
    if chat.user_id in world.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def _group(world: WorldState, bot: BotAccount, chat_id: int) -> Chat:
    chat = world.chats.get(str(chat_id))
    member = chat.member(bot.id) if chat is not None else None
    if chat is None or member is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise upgraded(chat.migrated_to)
    if member.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if member.status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def _private(world: WorldState, bot: BotAccount, user_id: int) -> Chat:
    user = world.users.get(user_id)
    if user is None:
        raise bad_request("chat not found")
    chat = world.chats.get(f"{user_id}:{bot.name}")
    known = user_id in bot.known_users or user.is_bot
    if not known and (chat is None or not (chat.started or chat.blocked)):
        raise bad_request("chat not found")
    return world.private(user, bot)


def message_in(chat: Chat, message_id: int, purpose: str) -> Message:
    """The visible message, or "message to <purpose> not found"."""
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    found = chat.find(message_id)
    if found is None:
        raise bad_request(f"message to {purpose} not found")
    return found
