"""The small WeChat's chats in the shape in which the page reads all chats (see
`telegram.snapshot`): a line that can be tapped is an entity `tap`, what comes as a card has `card`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.playground import canned
from bot.playground.telegram.files import image_size
from bot.playground.wechat import Account, Bubble, Person, TextLink, WeChatWorld
from cases.platforms import WECHAT
from handlers.wechat.incoming import MENU
from templates.render import Words

Json = dict[str, Any]
Names = Mapping[str, Mapping[str, str]]
_KINDS = {"image": "photo", "voice": "voice", "video": "video"}
_SECONDS = {"voice": canned.VOICE_SECONDS, "video": canned.VIDEO_SECONDS}


def wechat_chats(world: WeChatWorld, since: int, names: Names) -> list[Json]:
    """Every person's chat with the account; messages only when newer than version `since`.
    `names`: lines of its menu in both languages, by key.
    """
    pending = {each.openid for each in world.deliveries if each.outcome == "pending"}
    return [_chat(world, who, since, who.openid in pending, names) for who in world.people.values()]


def menu_names(words: Words) -> Names:
    """How the house names the lines of its menu."""
    languages = ("zh", "en")
    return {key: {to: words.label(f"wechat.menu_{key}", to) for to in languages} for key in MENU}


def _line(line: Json, names: Names) -> Json:
    """`name`: as the account has it; `text`: as the page's visitor reads it."""
    name, key = line["name"], line["key"]
    return {"name": name, "text": names.get(key, {"zh": name, "en": name}), "key": key}


def _chat(world: WeChatWorld, person: Person, since: int, pending: bool, names: Names) -> Json:
    account = world.account(person.app_id)
    key = f"{WECHAT}{person.openid}"
    return {
        "key": key,
        "platform": "wechat",
        "type": "private",
        "title": account.name,
        "started": person.following,
        "blocked": False,
        "migrated_to": None,
        "members": [_member(key, person.name), _member(account.original, account.name, bot=True)],
        "menu": [_line(each, names) for each in account.menu or []],
        "waiting": [],
        "typing": pending,
        "messages": [
            _message(world, account, person, each)
            for each in person.history
            if each.version > since
        ],
    }


def _member(name: str, shown: str, *, bot: bool = False) -> Json:
    return {"id": name, "name": shown, "is_bot": bot}


def _message(world: WeChatWorld, account: Account, person: Person, bubble: Bubble) -> Json:
    key = f"{WECHAT}{person.openid}"
    mine = bubble.source == "person"
    return {
        "id": bubble.id,
        "version": bubble.version,
        "date": bubble.at.isoformat(),
        "from": _member(key, person.name)
        if mine
        else _member(account.original, account.name, bot=True),
        "text": _text(bubble),
        "entities": [] if mine else taps(bubble.text, bubble.links),
        "media": _media(world, bubble),
        "card": _card(bubble),
        "keyboard": [],
        "markup": None,
        "reply_to": None,
        "edited": None,
        "deleted": False,
        "album": None,
        "forwarded_from": None,
        "service": bubble.kind == "notice",
        "extra": _extra(bubble),
    }


def _text(bubble: Bubble) -> str:
    """What is read; of a card, all its lines."""
    if bubble.kind == "location":
        return ""
    if bubble.fields:
        return "\n".join([bubble.title, *(f"{name}：{value}" for name, value in bubble.fields)])
    return "\n".join(part for part in (bubble.title, bubble.text) if part and bubble.kind != "file")


def _card(bubble: Bubble) -> Json | None:
    """A template message or a notice: title, and rows of label and value."""
    if not bubble.fields:
        return None
    return {"kind": "template", "title": bubble.title, "rows": [list(row) for row in bubble.fields]}


def _extra(bubble: Bubble) -> Json:
    if bubble.kind == "notice":
        return {"notice": bubble.text}
    if bubble.kind == "location":
        latitude, longitude = canned.PLACE  # the only place that the page sends
        return {"location": {"latitude": latitude, "longitude": longitude}}
    return {}


def _media(world: WeChatWorld, bubble: Bubble) -> Json | None:
    if bubble.kind == "file":
        return {"kind": "document", "number": bubble.id, "src": "", "name": bubble.title, "size": 0}
    kept = world.media.get(bubble.media)
    if kept is None or kept.kind not in _KINDS:
        return None
    width, height = image_size(kept.data) or (None, None)
    return {
        "kind": _KINDS[kept.kind],
        "number": bubble.id,
        "src": f"wechat-media/{kept.id}",
        "name": kept.name,
        "size": len(kept.data),
        "width": width,
        "height": height,
        "duration": _SECONDS.get(kept.kind),
    }


def taps(text: str, links: tuple[TextLink, ...]) -> list[Json]:
    """The links of a text where they stand in it, in UTF-16 units: a page's address, or what can
    be tapped. They are whole lines as a rule, and their words may also stand before them.
    """
    found, at = [], 0
    for link in links:
        place = f"\n{text}\n".find(f"\n{link.label}\n", at)
        place = place if place >= 0 else text.find(link.label, at)
        if place < 0 or not link.label:
            continue
        at = place + len(link.label)
        where = {"offset": units(text[:place]), "length": units(link.label)}
        if link.menu_item is None:
            found.append({"type": "text_link", "url": link.url, **where})
        else:
            found.append({"type": "tap", "label": link.label, "says": link.content, **where})
    return found


def units(text: str) -> int:
    """The length in UTF-16 units, in which entities are measured."""
    return len(text.encode("utf-16-le", "replace")) // 2
