"""Values of the small WeCom: people, bots, chats, messages, cards, deliveries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]
ChatKind = Literal["group", "single", "app"]
DeliveryState = Literal["sent", "lost", "waiting"]


@dataclass(frozen=True)
class Person:
    userid: str
    name: str


@dataclass
class Upload:
    """A file that a bot sends up in pieces; ``pieces`` by their index, which starts at 0."""

    kind: str
    filename: str
    size: int
    total: int
    pieces: dict[int, bytes] = field(default_factory=dict)


@dataclass
class Bot:
    """``task_ids``: all that its cards ever had. ``spoken``: chats where somebody spoke to it."""

    bot_id: str
    secret: str = field(repr=False)
    name: str
    task_ids: set[str] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)
    uploads: dict[str, Upload] = field(default_factory=dict)


@dataclass
class App:
    """A self-built application. ``token`` and ``aes_key`` sign and seal what is pushed to ``url``.

    ``access_token`` is the one in force until ``token_until``.
    """

    corp_id: str
    agent_id: int
    name: str
    secret: str = field(repr=False)
    url: str = ""
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    token_until: datetime | None = None
    task_ids: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Webhook:
    key: str = field(repr=False)
    chat: str
    name: str


@dataclass
class File:
    """Bytes in the chat. ``key``: 32 bytes that encrypt the download; ``at``: link made."""

    number: int
    name: str
    data: bytes = field(repr=False)
    key: bytes = field(repr=False)
    at: datetime


@dataclass
class Card:
    """A template card. ``shared`` is what everybody sees, ``personal`` what some see instead.

    ``pressed``: the key each person pressed since the card they see last changed; ``selected``:
    by person, the option chosen for each question.
    """

    task_id: str
    shared: Json
    personal: dict[str, Json] = field(default_factory=dict)
    pressed: dict[str, str] = field(default_factory=dict)
    selected: dict[str, dict[str, str]] = field(default_factory=dict)

    def seen_by(self, userid: str) -> Json:
        return self.personal.get(userid, self.shared)

    def replace(self, card: Json, userids: list[str] | None) -> None:
        """Show ``card`` to these people, or to everybody when none is named."""
        if userids is None:
            self.shared = card
            self.personal.clear()
            self.pressed.clear()
            self.selected.clear()
            return
        for userid in userids:
            self.personal[userid] = card
            self.pressed.pop(userid, None)
            self.selected.pop(userid, None)


@dataclass
class Message:
    """One bubble. ``origin``: said by a person, or how a bot came to send it.

    ``finished`` is False while a stream goes on. ``advice``: texts longer than the platform
    recommends, which its client cuts. ``mentioned``: whom it alerts.
    """

    number: int
    chat: str
    at: datetime
    sender: str
    origin: Literal["person", "reply", "push", "welcome", "webhook", "app"]
    kind: str
    text: str = ""
    card: Card | None = None
    file: File | None = None
    quote: str = ""
    stream: str = ""
    finished: bool = True
    mentioned: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    version: int = 0


@dataclass
class Chat:
    """A group (key: chatid), or the chat of one person with a bot or an application."""

    key: str
    kind: ChatKind
    name: str
    members: list[str]
    bots: list[str]
    messages: list[Message] = field(default_factory=list)
    version: int = 0


@dataclass
class Delivery:
    """A frame for a bot. ``used``: a reply was accepted for its ``req_id``.

    ``lost`` when nobody was connected; ``waiting`` when the world keeps such frames.
    ``connection``: number of the connection that got it last.
    """

    number: int
    at: datetime
    bot_id: str
    cmd: str
    req_id: str
    body: Json
    chat: str
    message: int | None = None
    state: DeliveryState = "waiting"
    connection: int = 0
    used: bool = False

    @property
    def event(self) -> str:
        """The kind of event; empty for a message."""
        return str(self.body["event"]["eventtype"]) if "event" in self.body else ""

    def frame(self) -> Json:
        return {"cmd": self.cmd, "headers": {"req_id": self.req_id}, "body": self.body}


@dataclass(frozen=True)
class Call:
    """A frame of a client, or a request of the REST part. Secrets and tokens are left out.

    ``code``: the errcode; None when it was never answered.
    """

    number: int
    at: datetime
    who: str
    name: str
    req_id: str
    body: Json
    code: int | None
    message: str


@dataclass
class Callback:
    """A push to an application's address: the XML in clear, and how it was answered."""

    number: int
    app: App
    xml: str
    answers: list[tuple[int, str]] = field(default_factory=list)
    done: bool = False
