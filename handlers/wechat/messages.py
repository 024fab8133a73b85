"""What customers send and do on WeChat, as values (接收普通消息, 接收事件推送)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

ResultKind = Literal["popup", "change", "sent"]


class Text(Struct, frozen=True, tag="text"):
    """`text` is as written, blanks and all. `menu_item`: the id of a tapped menu line, else ""."""

    text: str
    menu_item: str = ""


class Image(Struct, frozen=True, tag="image"):
    """`media_id` can be fetched for three days; `url` is the platform's own copy, or ""."""

    media_id: str
    url: str = ""


class Voice(Struct, frozen=True, tag="voice"):
    """AMR or speex, `format` says which. `wide_media_id`: the same at 16 kHz, or "". `heard`: what
    the platform recognised, or "": it is no longer promised."""

    media_id: str
    format: str = ""
    wide_media_id: str = ""
    heard: str = ""


class Video(Struct, frozen=True, tag="video"):
    """`short`: taken in the chat itself (shortvideo)."""

    media_id: str
    thumb_media_id: str = ""
    short: bool = False


class Location(Struct, frozen=True, tag="location"):
    """Degrees in the map's own datum (GCJ-02). `label`: the place in words, or ""."""

    latitude: float
    longitude: float
    label: str = ""


class Link(Struct, frozen=True, tag="link"):
    """A page that was sent on. `url` is whatever the sender's page had: never fetch it."""

    title: str
    description: str
    url: str


class Subscribed(Struct, frozen=True, tag="subscribed"):
    """Follows the account. `scene`: of the code that was scanned, without `qrscene_`, or ""."""

    scene: str = ""
    ticket: str = ""


class Unsubscribed(Struct, frozen=True, tag="unsubscribed"):
    """Follows no longer; nothing can be sent."""


class Scanned(Struct, frozen=True, tag="scanned"):
    """Scanned a code of the account while already following it."""

    scene: str
    ticket: str = ""


class Clicked(Struct, frozen=True, tag="clicked"):
    """A line of the account's menu. `scanned`: what a line that opens the scanner read, or ""."""

    key: str
    scanned: str = ""


class TemplateResult(Struct, frozen=True, tag="template_result"):
    """What became of a template message. `status`: "success", "failed:user block" ..."""

    message_id: str
    status: str


class SubscribeResult(Struct, frozen=True):
    """One template of a subscription notice. `status`: accept or reject for popup and change; for
    sent the platform's word, with its `error_code` ("0" is good) and `message_id`."""

    template_id: str
    status: str = ""
    error_code: str = ""
    message_id: str = ""


class SubscribeResults(Struct, frozen=True, tag="subscribe_results"):
    """Asked (popup), changed in the settings (change), or sent."""

    kind: ResultKind
    results: tuple[SubscribeResult, ...]


class Unknown(Struct, frozen=True, tag="unknown"):
    """Something we do not read, or that lacks what its kind must have. `kind`: the platform's
    word, events as `event/<name>`, lower case, at most 64 characters."""

    kind: str


Content = (
    Text
    | Image
    | Voice
    | Video
    | Location
    | Link
    | Subscribed
    | Unsubscribed
    | Scanned
    | Clicked
    | TemplateResult
    | SubscribeResults
    | Unknown
)


class Received(Struct, frozen=True):
    """One push. `account`: ours; `sender`: the person's openid; `sent_at`: UTC, whole seconds.

    `key` is the same when the platform repeats the push, and differs otherwise: the inbox's
    unique key. It holds nothing of the person.
    """

    account: str
    sender: str
    sent_at: datetime
    key: str
    content: Content
