"""A decrypted message to a value."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from handlers.wechat.errors import WireError
from handlers.wechat.markup import Element, document
from handlers.wechat.messages import (
    Clicked,
    Content,
    Image,
    Link,
    Location,
    Received,
    ResultKind,
    Scanned,
    Subscribed,
    SubscribeResult,
    SubscribeResults,
    TemplateResult,
    Text,
    Unknown,
    Unsubscribed,
    Video,
    Voice,
)

_SECONDS = re.compile(r"[0-9]{1,10}")
_MESSAGE_ID = re.compile(r"[0-9]{1,20}")
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")
_SCENE = "qrscene_"
_KIND_CHARACTERS = 64

# None: the message lacks what its kind must have.
_Reader = Callable[[Element], Content | None]


def received(raw: bytes) -> Received:
    """The message in `raw`. Kinds we do not know are `Unknown`.

    WireError "unreadable": no message, or nobody to answer.
    """
    message = document(raw)
    if message is None:
        raise WireError("unreadable")
    account, sender = message.value("ToUserName"), message.value("FromUserName")
    seconds = message.value("CreateTime")
    kind = message.value("MsgType").lower()
    if not (account and sender and kind and _SECONDS.fullmatch(seconds)):
        raise WireError("unreadable")
    content = _content(kind, message)
    return Received(
        account=account,
        sender=sender,
        sent_at=datetime.fromtimestamp(int(seconds), UTC),
        key=_key(message, sender, seconds, content),
        content=content,
    )


def _key(message: Element, sender: str, seconds: str, content: Content) -> str:
    """By MsgId; events have none: by sender and second, as the platform says, and by what it was,
    so that two events of one second stay two."""
    message_id = message.value("MsgId")
    if _MESSAGE_ID.fullmatch(message_id):
        return f"message:{message_id}"
    event = (message.value("Event"), message.value("EventKey"), message.value("MsgID"))
    seen = msgspec.json.encode((sender, seconds, event, content))
    return f"event:{hashlib.sha256(seen).hexdigest()}"


def _content(kind: str, message: Element) -> Content:
    readers = _MESSAGES
    if kind == "event":
        readers, kind = _EVENTS, f"event/{message.value('Event').lower()}"
    reader = readers.get(kind)
    return (reader(message) if reader else None) or Unknown(kind[:_KIND_CHARACTERS])


def _text(message: Element) -> Content | None:
    content = message.find("Content")
    return Text(content.text, message.value("bizmsgmenuid")) if content is not None else None


def _image(message: Element) -> Content | None:
    media_id = message.value("MediaId")
    return Image(media_id, message.value("PicUrl")) if media_id else None


def _voice(message: Element) -> Content | None:
    media_id = message.value("MediaId")
    if not media_id:
        return None
    return Voice(
        media_id,
        message.value("Format"),
        message.value("MediaId16K"),
        message.value("Recognition"),
    )


def _video(message: Element) -> Content | None:
    media_id, short = message.value("MediaId"), message.value("MsgType").lower() == "shortvideo"
    return Video(media_id, message.value("ThumbMediaId"), short) if media_id else None


def _location(message: Element) -> Content | None:
    given = message.value("Location_X"), message.value("Location_Y")
    if not all(_DEGREES.fullmatch(each) for each in given):
        return None
    latitude, longitude = map(float, given)
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Location(latitude, longitude, message.value("Label"))


def _link(message: Element) -> Content | None:
    url = message.value("Url")
    return Link(message.value("Title"), message.value("Description"), url) if url else None


def _subscribed(message: Element) -> Content:
    key = message.value("EventKey")
    scene = key.removeprefix(_SCENE) if key.startswith(_SCENE) else ""
    return Subscribed(scene, message.value("Ticket"))


def _unsubscribed(_message: Element) -> Content:
    return Unsubscribed()


def _scanned(message: Element) -> Content | None:
    scene = message.value("EventKey")
    return Scanned(scene, message.value("Ticket")) if scene else None


def _clicked(message: Element) -> Content | None:
    key, scan = message.value("EventKey"), message.find("ScanCodeInfo")
    if not key:
        return None
    return Clicked(key, scan.value("ScanResult") if scan is not None else "")


def _template(message: Element) -> Content | None:
    message_id, status = message.value("MsgID"), message.value("Status")
    return TemplateResult(message_id, status) if message_id and status else None


def _subscription(kind: ResultKind) -> _Reader:
    def read(message: Element) -> Content | None:
        inside = message.find(f"SubscribeMsg{kind.capitalize()}Event")
        results = tuple(map(_result, inside.all("List"))) if inside is not None else ()
        return SubscribeResults(kind, results) if results else None

    return read


def _result(row: Element) -> SubscribeResult:
    return SubscribeResult(
        template_id=row.value("TemplateId"),
        status=row.value("SubscribeStatusString") or row.value("ErrorStatus"),
        error_code=row.value("ErrorCode"),
        message_id=row.value("MsgID"),
    )


_MESSAGES: dict[str, _Reader] = {
    "text": _text,
    "image": _image,
    "voice": _voice,
    "video": _video,
    "shortvideo": _video,
    "location": _location,
    "link": _link,
}
_EVENTS: dict[str, _Reader] = {
    "event/subscribe": _subscribed,
    "event/unsubscribe": _unsubscribed,
    "event/scan": _scanned,
    "event/click": _clicked,
    "event/scancode_push": _clicked,
    "event/scancode_waitmsg": _clicked,
    "event/templatesendjobfinish": _template,
    "event/subscribe_msg_popup_event": _subscription("popup"),
    "event/subscribe_msg_change_event": _subscription("change"),
    "event/subscribe_msg_sent_event": _subscription("sent"),
}
