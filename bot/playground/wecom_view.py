"""The small WeCom's chats in the shape in which the page reads all chats (see
`telegram.snapshot`). A card has `card` and a keyboard; `seen` tells for whom it looks otherwise.
"""

from __future__ import annotations

from typing import Any

from bot.playground import canned
from bot.playground.telegram.files import image_size
from bot.playground.wecom import WeComWorld
from bot.playground.wecom.cards import buttons
from bot.playground.wecom.model import Card, Chat, File, Message
from bot.playground.wecom_text import marked, mentions
from cases.platforms import WECOM_GROUP, WECOM_PERSON

Json = dict[str, Any]
_STYLES = {1: "primary", 2: "danger", 3: "success"}
_PER_ROW = 2


def wecom_chats(world: WeComWorld, since: int) -> list[Json]:
    """Groups, and everybody's chat with the bot; messages only when newer than `since`."""
    chats = [each for each in world.chats.values() if each.kind != "app"]
    return [_chat(world, each, since) for each in chats]


def key_of(chat: Chat) -> str:
    """The chat's key on the page, which is its id in the house."""
    if chat.kind == "group":
        return f"{WECOM_GROUP}{chat.key}"
    return f"{WECOM_PERSON}{chat.members[0]}"


def wecom_place(frame: Json, sender: str) -> str:
    """The key of the chat that a frame tells of, which `sender` caused."""
    group = frame["body"].get("chatid", "")
    return f"{WECOM_GROUP}{group}" if group else sender


def _chat(world: WeComWorld, chat: Chat, since: int) -> Json:
    people = [_person(world, each) for each in chat.members]
    bots = [_bot(world, each) for each in chat.bots]
    return {
        "key": key_of(chat),
        "platform": "wecom",
        "type": "group" if chat.kind == "group" else "private",
        "title": bots[0]["name"] if chat.kind == "single" else chat.name,
        "bot_name": bots[0]["name"],
        "started": True,
        "blocked": False,
        "migrated_to": None,
        "members": [*people, *bots],
        "waiting": [],
        "typing": any(not message.finished for message in chat.messages[-1:]),
        "messages": [_message(world, m) for m in chat.messages if m.version > since],
    }


def _person(world: WeComWorld, userid: str) -> Json:
    shown = world.people[userid].name
    return {"id": f"{WECOM_PERSON}{userid}", "name": shown, "is_bot": False}


def _bot(world: WeComWorld, name: str) -> Json:
    return {"id": name, "name": world.bots[name].name, "is_bot": True}


def _message(world: WeComWorld, message: Message) -> Json:
    by_person = message.sender in world.people
    names = {each.userid: each.name for each in world.people.values()}
    if by_person:
        bots = tuple(bot.name for bot in world.bots.values())
        text, entities = message.text, mentions(message.text, bots)
    else:
        text, entities = marked(message.text, names)
    card = message.card
    return {
        "id": message.number,
        "version": message.version,
        "date": message.at.isoformat(),
        "from": (_person if by_person else _bot)(world, message.sender),
        "text": text,
        "entities": entities,
        "media": _media(message.file, message.kind),
        "card": None,
        "keyboard": [],
        "seen": {},
        "pressed": {},
        "quote": message.quote,
        "markup": None,
        "reply_to": None,
        "edited": None,
        "deleted": False,
        "album": None,
        "forwarded_from": None,
        "service": False,
        "extra": {},
        **({} if card is None else _with_card(text, card)),
    }


def _with_card(text: str, card: Card) -> Json:
    seen = {f"{WECOM_PERSON}{who}": _shown(text, own) for who, own in card.personal.items()}
    pressed = {f"{WECOM_PERSON}{who}": key for who, key in card.pressed.items()}
    return {**_shown(text, card.shared), "seen": seen, "pressed": pressed}


def _shown(text: str, card: Json) -> Json:
    """A card as somebody sees it: its parts, its words as lines, its buttons."""
    title = card.get("main_title") or {}
    rows = [
        [line["keyname"], line.get("value", "")]
        for line in card.get("horizontal_content_list") or []
    ]
    parts = {
        "kind": "case",
        "source": (card.get("source") or {}).get("desc", ""),
        "title": title.get("title", ""),
        "desc": title.get("desc", ""),
        "rows": rows,
        "text": card.get("sub_title_text") or "",
    }
    named = (f"{name}：{value}" for name, value in rows)
    lines = (text, parts["title"], parts["desc"], parts["text"], *named)
    keys = [
        {
            "text": button["text"],
            "data": button.get("key"),
            "url": button.get("url"),
            "style": _STYLES.get(button.get("style", 0)),
        }
        for button in buttons(card)
    ]
    return {
        "text": "\n".join(str(line) for line in lines if line),
        "card": parts,
        "keyboard": [keys[at : at + _PER_ROW] for at in range(0, len(keys), _PER_ROW)],
    }


def _media(file: File | None, kind: str) -> Json | None:
    if file is None:
        return None
    size = image_size(file.data)
    shown = "photo" if size else {"voice": "voice", "video": "video"}.get(kind, "document")
    width, height = size or (None, None)
    return {
        "kind": shown,
        "number": file.number,
        "src": f"wecom-media/{file.number}",
        "name": file.name,
        "size": len(file.data),
        "width": width,
        "height": height,
        "duration": {"voice": canned.VOICE_SECONDS, "video": canned.VIDEO_SECONDS}.get(shown),
    }
