"""What customers do on WeChat, as the talk hears it, and what it does to the reply window."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from cases.platforms import WECHAT
from conversations.incoming import Incoming, Media
from conversations.window import Window, credited, tapped, typed, uncredited, unfollowed
from handlers.buttons import Buttons
from handlers.telegram_updates import place_ref
from handlers.wechat.messages import (
    Clicked,
    Content,
    Image,
    Link,
    Location,
    Received,
    Scanned,
    Subscribed,
    SubscribeResults,
    TemplateResult,
    Text,
    Unknown,
    Unsubscribed,
    Video,
    Voice,
)

# Lines of the account's menu, and the commands they stand for.
MENU: Final = {"complain": "start", "mine": "status", "human": "human"}
_COMMAND = re.compile(r"\s*[/／](\w+)(?:\s+(.*?))?\s*", re.DOTALL)
_GOOD: Final = "0"  # errcode of a notice that arrived
_AGREED: Final = "accept"


def chat_of(received: Received) -> str:
    """The person's chat, which is their account as well."""
    return f"{WECHAT}{received.sender}"


def incoming_of(received: Received, at: datetime, buttons: Buttons) -> Incoming:
    """The push as an `Incoming`. `at`: when it reached us.

    The platform tells neither name nor language of a person any more.
    """
    chat = chat_of(received)
    fields = _fields(received.content, chat, buttons)
    return Incoming("customer", chat, chat, at=at, message=received.key, **fields)


def felt(window: Window, received: Received, at: datetime) -> Window:
    """The reply window after this push: what was typed or sent opens it, a tap opens the small one.

    `at`: as for `Incoming`. A page opened from the menu and other news of the platform open none.
    """
    match received.content:
        case Text(menu_item=""):
            return typed(window, at)
        case Text() | Clicked() | Scanned() | Subscribed():
            return tapped(window, at)
        case Unsubscribed():
            return unfollowed(window)
        case SubscribeResults(kind=kind, results=results) if kind != "sent":
            for result in results:
                asked = credited if result.status == _AGREED else uncredited
                window = asked(window, result.template_id)
            return window
        case TemplateResult() | SubscribeResults():
            return window
        case Unknown(kind=kind) if _is_event(kind):
            return window
        case _:
            return typed(window, at)


def is_answered(received: Received) -> bool:
    """Does the person read what is said in answer to this push? What the platform tells of by
    itself is answered to nobody.
    """
    match received.content:
        case TemplateResult() | SubscribeResults() | Unsubscribed():
            return False
        case Unknown(kind=kind):
            return not _is_event(kind)
    return True


def result_of(received: Received) -> tuple[str, str] | None:
    """The id of a template message or notice of ours, and what became of it: "success" or the
    platform's words, as "failed:user block"; None for anything else.
    """
    match received.content:
        case TemplateResult(message_id=message, status=status):
            return message, status
        case SubscribeResults(kind="sent", results=(first, *_)):
            done = first.error_code == _GOOD
            return first.message_id, "success" if done else f"failed:{first.status}"
    return None


def _fields(content: Content, chat: str, buttons: Buttons) -> dict[str, Any]:
    """Kind and all that belongs to it."""
    match content:
        case Text(text=text, menu_item=""):
            return _said(text)
        case Text(menu_item=packed):
            return pressed(packed, chat, buttons)
        case Link(title=title, url=url):
            return {"kind": "text", "text": "\n".join(part for part in (title, url) if part)}
        case Subscribed(scene=scene) | Scanned(scene=scene):
            return {"kind": "command", "command": "start", "argument": scene}
        case Clicked(key=key) if key in MENU:
            return {"kind": "command", "command": MENU[key]}
        case Unsubscribed():
            return {"kind": "blocked"}
        case _:
            return _sent(content)


def _sent(content: Content) -> dict[str, Any]:
    """Files and places; what is neither is news of the platform."""
    match content:
        case Image(media_id=ref):
            return {"kind": "media", "media": Media("photo", ref, "photo.jpg")}
        case Voice(media_id=ref, heard=heard, format=form):
            name = f"voice.{form.lower() if form.isalnum() else 'amr'}"
            return {"kind": "media", "media": Media("voice", ref, name), "text": heard}
        case Video(media_id=ref):
            return {"kind": "media", "media": Media("video", ref, "video.mp4")}
        case Location(latitude=latitude, longitude=longitude, label=label):
            place = Media("location", place_ref(latitude, longitude))
            return {"kind": "media", "media": place, "text": label}
        case Unknown(kind=kind) if not _is_event(kind):
            return {"kind": "media", "media": Media("other")}
    return {"kind": "ignored"}


def _said(text: str) -> dict[str, Any]:
    """Words, or a command: a slash, full-width or not, and a word."""
    found = _COMMAND.fullmatch(text)
    if found is None:
        return {"kind": "text", "text": text}
    name, argument = found[1].lower(), found[2] or ""
    return {"kind": "command", "text": text, "command": name, "argument": argument}


def pressed(packed: str, chat: str, buttons: Buttons) -> dict[str, Any]:
    """The fields of a press, of a signed button."""
    meant = buttons.unpack(packed, chat)
    act, case, data = meant or ("", "", "")
    return {"kind": "press", "act": act, "case": case, "data": data, "forged": meant is None}


def _is_event(kind: str) -> bool:
    return kind.startswith("event/")
