"""Commands of a smart bot that put something before people's eyes."""

from __future__ import annotations

import copy
import re
from datetime import timedelta
from typing import Literal

from bot.playground.wecom import cards
from bot.playground.wecom.connections import EVENT, ConnectedWorld
from bot.playground.wecom.errors import (
    INVALID_CHAT,
    INVALID_REQUEST,
    INVALID_TYPE,
    STREAM_OVER,
    TOO_LONG,
    RefusedError,
    parameter,
)
from bot.playground.wecom.limits import (
    EVENT_REPLY,
    MARKDOWN_BYTES,
    REPLY,
    STREAM,
    STREAM_BYTES,
)
from bot.playground.wecom.model import Bot, Card, Chat, Delivery, Json, Message

Origin = Literal["reply", "push", "welcome"]

MEDIA = frozenset({"file", "image", "voice", "video"})
_MENTION = re.compile(r"<@([^<>]+)>")
_STREAM_ID_BYTES = 256


def respond(world: ConnectedWorld, bot: Bot, req_id: str, body: Json) -> None:
    """aibot_respond_msg: to a message, for 24 hours, as often as one likes."""
    delivery = _asked(world, bot, req_id, "", REPLY)
    chat = world.chats[delivery.chat]
    kind = body.get("msgtype")
    if kind == "stream":
        _stream(world, bot, chat, delivery, body)
    elif kind == "stream_with_template_card":
        card = body.get("template_card")
        _stream(world, bot, chat, delivery, body, None if card is None else _new_card(bot, card))
    elif kind in MEDIA | {"markdown", "template_card"}:
        _publish(world, bot, chat, body, "reply")
    else:
        raise RefusedError(INVALID_TYPE, "invalid message type")
    delivery.used = True


def welcome(world: ConnectedWorld, bot: Bot, req_id: str, body: Json) -> None:
    """aibot_respond_welcome_msg: within 5 s of enter_chat; text or a card."""
    delivery = _asked(world, bot, req_id, "enter_chat", EVENT_REPLY)
    if delivery.used:
        raise RefusedError(INVALID_REQUEST, "invalid req_id")
    if body.get("msgtype") not in ("text", "template_card"):
        raise RefusedError(INVALID_TYPE, "invalid message type")
    _publish(world, bot, world.chats[delivery.chat], body, "welcome")
    delivery.used = True


def update(world: ConnectedWorld, bot: Bot, req_id: str, body: Json) -> None:
    """aibot_respond_update_msg: within 5 s of a press, with its req_id and the card's task_id.

    ``userids``: only these see the change; without, everybody does.
    """
    delivery = _asked(world, bot, req_id, "template_card_event", EVENT_REPLY)
    if body.get("response_type") != "update_template_card":
        raise parameter("response_type")
    card = cards.check(copy.deepcopy(body.get("template_card")))
    assert delivery.message is not None
    message = world.message(delivery.message)
    assert message.card is not None
    if card.get("task_id") != message.card.task_id:
        raise parameter("task_id is not the one of the event")
    userids = body.get("userids")
    if userids is not None and (not isinstance(userids, list) or not userids):
        raise parameter("userids")
    members = world.chats[delivery.chat].members
    if userids is not None and not set(userids) <= set(members):
        raise parameter("userids: not in the chat")
    message.card.replace(card, userids)
    message.advice = cards.advice(card)
    delivery.used = True
    world.touch(message)


def send(world: ConnectedWorld, bot: Bot, req_id: str, body: Json) -> None:
    """aibot_send_msg: unasked, where somebody spoke to the bot before; no plain text.

    ``chat_type``: 1 single, 2 group; left out or 0, the id decides.
    """
    chat = _target(world, bot, body)
    if body.get("msgtype") not in MEDIA | {"markdown", "template_card"}:
        raise RefusedError(INVALID_TYPE, "invalid message type")
    _publish(world, bot, chat, body, "push")


def _target(world: ConnectedWorld, bot: Bot, body: Json) -> Chat:
    chatid, kind = body.get("chatid"), body.get("chat_type", 0)
    if kind not in (0, 1, 2):
        raise parameter("chat_type")
    if not isinstance(chatid, str) or not chatid:
        raise parameter("chatid is missing")
    group = world.chats.get(chatid) if kind != 1 else None
    single = world.chats.get(f"{chatid}:{bot.bot_id}") if kind != 2 else None
    for chat in (group, single):
        if chat is not None and bot.bot_id in chat.bots and chat.key in bot.spoken:
            return chat
    raise RefusedError(INVALID_CHAT, "invalid chatid")


def _asked(world: ConnectedWorld, bot: Bot, req_id: str, event: str, within: timedelta) -> Delivery:
    """The frame with this req_id, of this kind (an event; empty: a message) and not too old."""
    for delivery in reversed(world.deliveries):
        if delivery.req_id == req_id and delivery.bot_id == bot.bot_id:
            break
    else:
        raise RefusedError(INVALID_REQUEST, "invalid req_id")
    connection = world.connection(bot)
    here = connection is not None and delivery.connection == connection.number
    if not (here or world.req_ids_survive) or delivery.state != "sent":
        raise RefusedError(INVALID_REQUEST, "invalid req_id")
    fits = delivery.event == event and (delivery.cmd == EVENT) == bool(event)
    if not fits or world.now() - delivery.at > within:
        raise RefusedError(INVALID_REQUEST, "invalid req_id")
    if bot.bot_id not in world.chats[delivery.chat].bots:
        raise RefusedError(INVALID_CHAT, "invalid chatid")
    return delivery


def _stream(
    world: ConnectedWorld,
    bot: Bot,
    chat: Chat,
    delivery: Delivery,
    body: Json,
    card: Json | None = None,
) -> None:
    """The first frame makes the bubble, each further one replaces its text; one card may join."""
    stream = body.get("stream")
    stream = stream if isinstance(stream, dict) else {}
    id, content = stream.get("id"), stream.get("content", "")
    if not isinstance(id, str) or not 1 <= len(id.encode()) <= _STREAM_ID_BYTES:
        raise parameter("stream.id")
    if not isinstance(content, str):
        raise parameter("stream.content")
    _check_length(content, STREAM_BYTES)
    key = f"{delivery.req_id} {id}"
    message = next((one for one in chat.messages if one.stream == key), None)
    if message is None:
        world.gate.spend(f"{bot.bot_id} {chat.key}", world.now())
        message = _bubble(world, bot, chat, "reply", "markdown")
        message.stream = key
        chat.messages.append(message)
    elif message.finished or world.now() - message.at > STREAM:
        raise RefusedError(STREAM_OVER, "stream message update expired")
    elif card is not None and message.card is not None:
        raise parameter("template_card: sent already")
    message.text = content
    message.mentioned = tuple(_MENTION.findall(content))
    message.finished = stream.get("finish") is True
    if card is not None:
        _keep_card(bot, message, card)
    world.touch(message)


def _publish(world: ConnectedWorld, bot: Bot, chat: Chat, body: Json, origin: Origin) -> None:
    """One new bubble, once everything about it is found good and the budget has room."""
    kind = str(body["msgtype"])
    message = _bubble(world, bot, chat, origin, kind)
    if kind == "template_card":
        card = _new_card(bot, body.get("template_card"))
        world.gate.spend(f"{bot.bot_id} {chat.key}", world.now())
        _keep_card(bot, message, card)
        world.post(chat, message)
        return
    part = body.get(kind)
    part = part if isinstance(part, dict) else {}
    if kind in MEDIA:
        number = str(part.get("media_id", "")).removeprefix("media")
        message.file = world.files.get(int(number)) if number.isdigit() else None
        if message.file is None:
            raise parameter("media_id")
    else:
        content = part.get("content")
        if not isinstance(content, str) or not content.strip():
            raise parameter(f"{kind}.content is empty")
        _check_length(content, MARKDOWN_BYTES)
        message.text = content
        message.mentioned = tuple(_MENTION.findall(content))
    world.gate.spend(f"{bot.bot_id} {chat.key}", world.now())
    world.post(chat, message)


def _bubble(world: ConnectedWorld, bot: Bot, chat: Chat, origin: Origin, kind: str) -> Message:
    return Message(world.next_number(), chat.key, world.now(), bot.bot_id, origin, kind)


def _new_card(bot: Bot, given: object) -> Json:
    card = cards.check(copy.deepcopy(given))
    if card.get("task_id") in bot.task_ids:
        raise parameter("task_id is used already")
    return card


def _keep_card(bot: Bot, message: Message, card: Json) -> None:
    task_id = str(card.get("task_id", ""))
    bot.task_ids.update([task_id] if task_id else [])
    message.card = Card(task_id, card)
    message.advice = cards.advice(card)


def _check_length(content: str, most: int) -> None:
    if len(content.encode()) > most:
        raise RefusedError(TOO_LONG, "content size out of limit")
