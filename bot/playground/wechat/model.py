"""What there is in the small WeChat, as values and as the few things that change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.playground.wechat.tokens import Tokens
from bot.playground.wechat.windows import Windows

Json = dict[str, Any]
Source = Literal["person", "passive", "custom", "template", "subscribe", "platform"]
Outcome = Literal["pending", "unheard", "nothing", "reply", "ignored", "notice"]
TemplateKind = Literal["template", "subscribe"]


@dataclass(frozen=True)
class TextLink:
    """A link in a text. `menu_item` is None for a page; else a tap says `content` with that id."""

    label: str
    url: str
    content: str = ""
    menu_item: str | None = None


@dataclass(frozen=True)
class Bubble:
    """One thing in a person's chat. `text` is what is read there, links as their labels; `media`
    an id of the store; `fields`: label and value, line by line, of a template message."""

    id: int
    version: int
    at: datetime
    source: Source
    kind: str
    text: str = ""
    links: tuple[TextLink, ...] = ()
    media: str = ""
    title: str = ""
    url: str = ""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(eq=False)
class Person:
    """Somebody with WeChat, as one account knows them. `credits`: notices still allowed, by
    template."""

    openid: str
    name: str
    app_id: str
    following: bool = False
    history: list[Bubble] = field(default_factory=list)
    windows: Windows = field(default_factory=Windows)
    credits: dict[str, int] = field(default_factory=dict)

    @property
    def received(self) -> list[Bubble]:
        """What did not come from the person."""
        return [each for each in self.history if each.source != "person"]

    def link(self, label: str) -> tuple[Bubble, TextLink] | None:
        """The newest bubble with a link of that label."""
        for bubble in reversed(self.history):
            for link in bubble.links:
                if link.label == label:
                    return bubble, link
        return None


@dataclass(frozen=True)
class Template:
    """`fields`: name as `thing1` to its label, in the order of the message."""

    id: str
    title: str
    fields: dict[str, str]
    kind: TemplateKind = "template"


@dataclass(frozen=True)
class StoredMedia:
    """Bytes that can be fetched by their id for three days of world time."""

    id: str
    app_id: str
    kind: str
    data: bytes
    mime: str
    name: str
    at: datetime


@dataclass(eq=False)
class Account:
    """An Official Account. `original`: its own name in messages, `gh_...`; `menu`: the buttons as
    they were created; `codes`: ticket by scene; `sent`: template messages by openid and
    client_msg_id, when and with which number."""

    app_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    name: str
    original: str
    tokens: Tokens = field(default_factory=Tokens, repr=False)
    callback: str = ""
    menu: list[Json] | None = None
    templates: dict[str, Template] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    sent: dict[tuple[str, str], tuple[datetime, int]] = field(default_factory=dict)


@dataclass(eq=False)
class Delivery:
    """One push and what became of it. `tries`: in words, one for each request; `reason`: why the
    person saw the notice, or ""."""

    number: int
    at: datetime
    openid: str
    kind: str
    message_id: str
    tries: list[str] = field(default_factory=list)
    outcome: Outcome = "pending"
    reason: str = ""
    bubble: Bubble | None = None


@dataclass(frozen=True)
class Call:
    """A call of the API; bodies of token calls are not kept. `errcode` 0: done."""

    number: int
    at: datetime
    path: str
    body: Json
    errcode: int
