"""The account's answer to a push: envelope, signature, message, each read strictly."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import Any

from bot.playground.wechat.markup import Node, read
from bot.playground.wechat.model import Account, Person
from bot.playground.wechat.refusals import BadReply
from bot.playground.wechat.sealing import Seal
from bot.playground.wechat.state import WorldState
from bot.playground.wechat.texts import TEXT_BYTES, shown

NOTHING = (b"", b"success")
_NUMBER = re.compile(r"[0-9]{1,19}")  # widely used servers write milliseconds


@dataclass(frozen=True)
class Reply:
    """`kind` and `what` as `WorldState.show` takes them; kind "" shows nothing."""

    kind: str
    what: dict[str, Any]


def read_reply(world: WorldState, account: Account, person: Person, body: bytes) -> Reply | None:
    """None: the account says nothing. BadReply: the person sees the platform's excuse."""
    if body in NOTHING:
        return None
    message = read(_opened(account, read(body)))
    if message.value("ToUserName") != person.openid:
        raise BadReply("ToUserName is not the person")
    if message.value("FromUserName") != account.original:
        raise BadReply("FromUserName is not the account")
    if not _NUMBER.fullmatch(message.value("CreateTime").strip()):
        raise BadReply("CreateTime is no number")
    kind = message.value("MsgType")
    if kind == "text":
        return Reply("text", _text(message))
    if kind in ("image", "voice", "video"):
        return Reply(kind, _media(world, account, message, kind))
    if kind == "music":
        inside = message.only("Music")
        return Reply("music", {"title": inside.value("Title"), "url": inside.value("MusicUrl")})
    if kind == "news":
        return Reply("news", _news(message))
    if kind == "transfer_customer_service":
        return Reply("", {})
    raise BadReply(f"MsgType {kind[:32]}")


def _opened(account: Account, envelope: Node) -> bytes:
    seal = Seal(account.token, account.aes_key, account.app_id)
    encrypted = envelope.value("Encrypt").strip()
    stamps = envelope.value("TimeStamp").strip(), envelope.value("Nonce")
    ours = seal.signature(*stamps, encrypted)
    theirs = envelope.value("MsgSignature").strip()
    if not hmac.compare_digest(ours.encode(), theirs.encode()):
        raise BadReply("MsgSignature is not ours")
    return seal.opened(encrypted)


def _text(message: Node) -> dict[str, Any]:
    content = message.value("Content")
    if not content.strip():
        raise BadReply("Content is empty")
    if len(content.encode()) > TEXT_BYTES:
        raise BadReply(f"Content is over {TEXT_BYTES} bytes")
    text, links = shown(content)
    return {"text": text, "links": links}


def _media(world: WorldState, account: Account, message: Node, kind: str) -> dict[str, Any]:
    media_id = message.only(kind.capitalize()).value("MediaId").strip()
    kept = world.media_of(account, media_id)
    if kept is None or kept.kind != kind:
        raise BadReply("MediaId is unknown")
    return {"media": media_id}


def _news(message: Node) -> dict[str, Any]:
    articles = [each for each in message.only("Articles").children if each.name == "item"]
    if len(articles) != 1 or message.value("ArticleCount").strip() != "1":
        raise BadReply("news has not one article")
    (article,) = articles
    return {
        "title": article.value("Title"),
        "text": article.value("Description"),
        "url": article.value("Url"),
    }
