"""Methods that change or remove messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.playground.telegram.addressing import message_in, readable, writable
from bot.playground.telegram.groups import GroupWorld
from bot.playground.telegram.keyboards import InlineKeyboard, read_markup
from bot.playground.telegram.method import Method, method
from bot.playground.telegram.model import Chat, Json, Message
from bot.playground.telegram.params import Params
from bot.playground.telegram.refusals import NOT_MODIFIED, bad_request
from bot.playground.telegram.render import message_json
from bot.playground.telegram.sending import caption_text, message_text
from bot.playground.telegram.state import BotAccount

DELETABLE = timedelta(hours=48)
TARGET = "chat_id message_id inline_message_id reply_markup"


def edit_message_text(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    text, entities = message_text(p)
    keyboard = _keyboard(p)
    chat, message = _own(world, bot, p)
    if message.media is not None or not message.text:
        raise bad_request("there is no text in the message to edit")
    new = replace(message, text=text, entities=entities, inline_keyboard=keyboard)
    return _kept(world, bot, chat, message, new)


def edit_message_caption(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    text, entities = caption_text(p)
    keyboard = _keyboard(p)
    chat, message = _own(world, bot, p)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    new = replace(message, text=text, entities=entities, inline_keyboard=keyboard)
    return _kept(world, bot, chat, message, new)


def edit_message_reply_markup(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    keyboard = _keyboard(p)
    chat, message = _own(world, bot, p)
    return _kept(world, bot, chat, message, replace(message, inline_keyboard=keyboard))


def _keyboard(p: Params) -> InlineKeyboard | None:
    """An edit without a keyboard takes the keyboard away, as on the server."""
    inline, other = read_markup(p.structure("reply_markup", "inline keyboard"))
    if other is not None:
        raise bad_request("inline keyboard expected")
    return inline


def _own(world: GroupWorld, bot: BotAccount, p: Params) -> tuple[Chat, Message]:
    if p.has("inline_message_id"):
        raise bad_request("invalid inline message identifier specified")
    chat = writable(world, bot, p.text("chat_id"))
    message = message_in(chat, p.number("message_id"), "edit")
    if (
        message.sender_id != bot.id
        or message.service
        or message.other_markup is not None
        or message.forwarded_from is not None
    ):
        raise bad_request("message can't be edited")
    return chat, message


def _kept(world: GroupWorld, bot: BotAccount, chat: Chat, old: Message, new: Message) -> Json:
    """Edits share the budget of messages; one that changes nothing is refused."""
    if new == old:
        raise bad_request(NOT_MODIFIED)
    world.gate.spend(bot.id, chat.key, chat.is_group, 1, world.now())
    stored = world.keep(chat, replace(new, edited=world.now()))
    return message_json(chat, stored, world.users, bot.id)


def delete_message(world: GroupWorld, bot: BotAccount, p: Params) -> bool:
    """Own messages and private ones within 48 hours; in groups others' with the right to."""
    chat = readable(world, bot, p.text("chat_id"))
    message = message_in(chat, p.number("message_id"), "delete")
    member = chat.member(bot.id)
    may_delete = member is not None and "can_delete_messages" in member.rights
    own = message.sender_id == bot.id
    if chat.is_group and not own and not may_delete:
        raise bad_request("message can't be deleted")
    if world.now() - message.date > DELETABLE and not may_delete:
        raise bad_request("message can't be deleted for everyone")
    world.keep(chat, replace(message, deleted=True))
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    return True


METHODS: tuple[Method, ...] = (
    method(
        "editMessageText",
        edit_message_text,
        f"{TARGET} text parse_mode entities link_preview_options",
    ),
    method(
        "editMessageCaption",
        edit_message_caption,
        f"{TARGET} caption parse_mode caption_entities",
    ),
    method("editMessageReplyMarkup", edit_message_reply_markup, TARGET),
    method("deleteMessage", delete_message, "chat_id message_id"),
)
