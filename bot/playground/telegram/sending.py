"""Methods that make messages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.playground.telegram.addressing import message_in, readable, writable
from bot.playground.telegram.formatted import MAX_CAPTION, MAX_TEXT, formatted
from bot.playground.telegram.groups import GroupWorld
from bot.playground.telegram.keyboards import InlineKeyboard, read_markup
from bot.playground.telegram.markup import utf16_length
from bot.playground.telegram.media import send_file
from bot.playground.telegram.method import Method, method
from bot.playground.telegram.model import Chat, Json, Message, StoredFile
from bot.playground.telegram.params import Params
from bot.playground.telegram.refusals import bad_request
from bot.playground.telegram.render import message_json
from bot.playground.telegram.state import BotAccount

ANYWHERE = "chat_id message_thread_id disable_notification protect_content"
ROUND = f"{ANYWHERE} reply_parameters reply_markup message_effect_id"
CAPTION = "caption parse_mode caption_entities"
TOO_LONG_FOR_ALBUM = 10


@dataclass(frozen=True)
class Surroundings:
    """What comes with a message besides its content."""

    chat: Chat
    reply_to: int | None
    inline: InlineKeyboard | None
    other: Json | None


def message_text(p: Params) -> tuple[str, tuple[Json, ...]]:
    """The checked text of a text message."""
    entities = p.structure("entities", "entities")
    text, found = formatted(p.text("text"), p.text("parse_mode"), entities)
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, tuple(found)


def caption_text(p: Params) -> tuple[str, tuple[Json, ...]]:
    entities = p.structure("caption_entities", "entities")
    return checked_caption(p.text("caption"), p.text("parse_mode"), entities)


def checked_caption(raw: str, mode: str, entities: Any) -> tuple[str, tuple[Json, ...]]:
    text, found = formatted(raw, mode, entities)
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, tuple(found)


def surroundings(
    world: GroupWorld, bot: BotAccount, p: Params, markup: bool = True
) -> Surroundings:
    """Chat, reply and keyboard, each checked in the server's order."""
    inline, other = None, None
    if markup:
        inline, other = read_markup(p.structure("reply_markup", "reply keyboard markup"))
    reply = reply_parameters(p)
    chat = writable(world, bot, p.text("chat_id"))
    if p.number("message_thread_id"):
        raise bad_request("message thread not found")
    reply_to = None
    if reply is not None:
        reply_to = reply["message_id"]
        if chat.find(reply_to) is None:
            if not reply.get("allow_sending_without_reply"):
                raise bad_request("message to be replied not found")
            reply_to = None
    return Surroundings(chat, reply_to, inline, other)


def reply_parameters(p: Params) -> Json | None:
    """Checked: an object with an integer ``message_id``."""
    reply = p.structure("reply_parameters", "reply parameters")
    if reply is None:
        return None
    if not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    if "message_id" not in reply:
        raise bad_request('can\'t find field "message_id"')
    try:
        return reply | {"message_id": int(reply["message_id"])}
    except (TypeError, ValueError):
        raise bad_request('field "message_id" must be of type Number') from None


def put(
    world: GroupWorld, bot: BotAccount, around: Surroundings, draft: Message, cost: int = 1
) -> Message:
    """Pay the budget and post; ``cost`` 0 for the later messages of an album already paid."""
    chat = around.chat
    if cost:
        world.gate.spend(bot.id, chat.key, chat.is_group, cost, world.now())
    return world.post(
        chat,
        replace(
            draft,
            reply_to=around.reply_to,
            inline_keyboard=around.inline,
            other_markup=around.other,
        ),
    )


def send_message(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    text, entities = message_text(p)
    around = surroundings(world, bot, p)
    draft = Message(0, world.now(), bot.id, text, entities)
    return message_json(around.chat, put(world, bot, around, draft), world.users, bot.id)


def _send_media(world: GroupWorld, bot: BotAccount, p: Params, kind: str) -> Json:
    text, entities = caption_text(p)
    file = send_file(world, bot, p, kind)
    around = surroundings(world, bot, p)
    draft = Message(0, world.now(), bot.id, text, entities, media=file)
    return message_json(around.chat, put(world, bot, around, draft), world.users, bot.id)


def send_photo(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    return _send_media(world, bot, p, "photo")


def send_document(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    return _send_media(world, bot, p, "document")


def send_voice(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    return _send_media(world, bot, p, "voice")


def send_video(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    return _send_media(world, bot, p, "video")


def send_media_group(world: GroupWorld, bot: BotAccount, p: Params) -> list[Json]:
    """An album: every item costs one message of the budget, all or nothing."""
    media = p.structure("media", "media")
    if not isinstance(media, list) or not media:
        raise bad_request("there are no messages to send")
    if len(media) > TOO_LONG_FOR_ALBUM:
        raise bad_request("too many messages to send as an album")
    kinds = {item.get("type") if isinstance(item, dict) else None for item in media}
    if not (kinds <= {"photo", "video"} or kinds == {"document"}):
        raise bad_request("can't use the media of the specified type in the album")
    items = [_album_item(world, bot, p, item) for item in media]
    around = surroundings(world, bot, p, markup=False)
    chat = around.chat
    world.gate.spend(bot.id, chat.key, chat.is_group, len(items), world.now())
    album = world.next_album() if len(items) > 1 else None
    sent = []
    for file, text, entities in items:
        draft = Message(0, world.now(), bot.id, text, entities, media=file, album=album)
        posted = put(world, bot, around, draft, cost=0)
        sent.append(message_json(chat, posted, world.users, bot.id))
    return sent


def _album_item(
    world: GroupWorld, bot: BotAccount, p: Params, item: Json
) -> tuple[StoredFile, str, tuple[Json, ...]]:
    text, entities = checked_caption(
        str(item.get("caption") or ""),
        str(item.get("parse_mode") or ""),
        item.get("caption_entities"),
    )
    reference = str(item.get("media") or "")
    file = send_file(world, bot, p, str(item["type"]), reference)
    return file, text, entities


def forward_message(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    source = readable(world, bot, p.text("from_chat_id"))
    message = message_in(source, p.number("message_id"), "forward")
    if message.service:
        raise bad_request("message can't be forwarded")
    around = Surroundings(writable(world, bot, p.text("chat_id")), None, None, None)
    draft = replace(
        message,
        date=world.now(),
        sender_id=bot.id,
        edited=None,
        album=None,
        forwarded_from=message.forwarded_from or message.sender_id,
        forwarded_date=message.forwarded_date or message.date,
    )
    return message_json(around.chat, put(world, bot, around, draft), world.users, bot.id)


def copy_message(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    source = readable(world, bot, p.text("from_chat_id"))
    message = message_in(source, p.number("message_id"), "copy")
    if message.service:
        raise bad_request("message can't be copied")
    text, entities = message.text, message.entities
    if message.media is not None and p.raw("caption") is not None:
        text, entities = caption_text(p)
    around = surroundings(world, bot, p)
    draft = Message(
        0, world.now(), bot.id, text, entities, media=message.media, extra=message.extra
    )
    return {"message_id": put(world, bot, around, draft).id}


METHODS: tuple[Method, ...] = (
    method("sendMessage", send_message, f"{ROUND} text parse_mode entities link_preview_options"),
    method("sendPhoto", send_photo, f"{ROUND} {CAPTION} photo"),
    method("sendDocument", send_document, f"{ROUND} {CAPTION} document thumbnail"),
    method("sendVoice", send_voice, f"{ROUND} {CAPTION} voice duration"),
    method("sendVideo", send_video, f"{ROUND} {CAPTION} video duration width height"),
    method("sendMediaGroup", send_media_group, f"{ANYWHERE} reply_parameters media"),
    method("forwardMessage", forward_message, f"{ANYWHERE} from_chat_id message_id"),
    method("copyMessage", copy_message, f"{ROUND} {CAPTION} from_chat_id message_id"),
)
