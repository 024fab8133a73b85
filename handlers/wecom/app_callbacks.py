"""What people do in a self-built app, out of its encrypted callbacks (documents 90238, 90239,
90240, 90968 of developer.work.weixin.qq.com).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from cases.platforms import WECOM_PERSON
from conversations.incoming import Incoming, Media
from handlers.buttons import Buttons
from handlers.telegram_text import cleaned
from handlers.wechat.errors import BadSetting, WireError
from handlers.wechat.markup import Element, document
from handlers.wechat.sealing import Seal
from handlers.wecom.addressed import command, unaddressed
from handlers.wecom.cards import ID_BYTES

_TIMESTAMP = re.compile(r"[0-9]{10}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{1,32}")
_BODY_BYTES = 64 * 1024
_SKEW = timedelta(minutes=10)
_KINDS: dict[str, Literal["photo", "voice", "video", "document"]] = {
    "image": "photo",
    "voice": "voice",
    "video": "video",
    "file": "document",
}
_LANGUAGE = "zh"  # the platform tells of none
_SETTINGS = (
    "KESU_WECOM_TOKEN, KESU_WECOM_AES_KEY and KESU_WECOM_CORP_ID: one of them is empty or not of "
    "the platform's form. Remedy: copy them from the app's callback settings (接收消息) and from "
    "the page of the company (我的企业)"
)


@dataclass(frozen=True)
class Pushed:
    """A callback that is genuine. `update`: the same when it is repeated; `sender`: an account, ""
    for the platform itself; `raw`: for the inbox, and then for `WeComApp.read`.
    """

    update: str
    sender: str
    raw: bytes


class AppCallbacks:
    """Opens the app's callbacks. `query`: decoded; `now`: machine time, aware. What comes from
    outside raises `WireError` or nothing; answer a good one with 200 and nothing within 5 seconds.

    Raises `BadSetting` where a secret is missing.
    """

    def __init__(self, token: str, aes_key: str, corp_id: str) -> None:
        try:
            self._seal = Seal(token, aes_key, corp_id)
        except BadSetting:
            raise BadSetting(_SETTINGS) from None

    def echo(self, query: Mapping[str, str], now: datetime) -> str:
        """What proves, when the address is entered, that it is ours. Answer it as plain text."""
        encrypted = query.get("echostr", "")
        return self._opened(query, encrypted, now).decode("utf-8", "replace")

    def receive(self, query: Mapping[str, str], body: bytes, now: datetime) -> Pushed:
        """The callback."""
        if len(body) > _BODY_BYTES:
            raise WireError("too large")
        envelope = document(body)
        encrypted = envelope.value("Encrypt") if envelope is not None else ""
        if not encrypted:
            raise WireError("not an envelope")
        raw = self._opened(query, encrypted, now)
        message = document(raw)
        if message is None:
            raise WireError("unreadable")
        person = message.value("FromUserName")
        known = 0 < len(person.encode()) <= ID_BYTES and message.value("MsgType") != ""
        number = message.value("MsgId")
        update = number if number.isdigit() else hashlib.sha256(raw).hexdigest()
        return Pushed(f"wecom:{update}", f"{WECOM_PERSON}{person}" if known else "", raw)

    def _opened(self, query: Mapping[str, str], encrypted: str, now: datetime) -> bytes:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not (_TIMESTAMP.fullmatch(timestamp) and _NONCE.fullmatch(nonce) and encrypted):
            raise WireError("incomplete")
        if not self._seal.signed(query.get("msg_signature", ""), timestamp, nonce, encrypted):
            raise WireError("forged")
        if abs(now.timestamp() - int(timestamp)) > _SKEW.total_seconds():
            raise WireError("stale")
        return self._seal.opened(encrypted)


def app_reading(raw: bytes, at: datetime, buttons: Buttons) -> Incoming:
    """An opened callback as an `Incoming`; one that asks nothing of us has the kind `ignored`.
    Raises `ValueError` for what is none.
    """
    message = document(raw)
    if message is None:
        raise ValueError("a callback is an XML document")
    person, kind = message.value("FromUserName"), message.value("MsgType").lower()
    if not 0 < len(person.encode()) <= ID_BYTES:
        raise ValueError("a callback names who did something")
    account = f"{WECOM_PERSON}{person}"
    if kind == "event":
        return _done(message, account, at, buttons)
    if kind == "text" and (words := message.find("Content")) is not None:
        return _said(words.text, message.value("MsgId"), account, at)
    media_id = message.value("MediaId")
    if kind not in _KINDS or not media_id:
        return Incoming("staff", account, account, "ignored", at)
    media = Media(_KINDS[kind], media_id, message.value("FileName"))
    number = message.value("MsgId")
    return Incoming("staff", account, account, "media", at, media=media, message=number)


def _said(words: str, number: str, account: str, at: datetime) -> Incoming:
    text = unaddressed(cleaned(words), (), called=False)
    name, argument = command(text) or ("", "")
    return Incoming(
        "staff",
        account,
        account,
        "command" if name else "text",
        at,
        text=text,
        command=name,
        argument=argument,
        message=number,
        language=_LANGUAGE,
    )


def _done(message: Element, account: str, at: datetime, buttons: Buttons) -> Incoming:
    if message.value("Event").lower() != "template_card_event":
        # Also enter_agent: told at every opening of the chat, a greeting would bury what is there.
        return Incoming("staff", account, account, "ignored", at)
    meant = buttons.unpack(message.value("EventKey"), account)
    act, case, data = meant or ("", "", "")
    return Incoming(
        "staff",
        account,
        account,
        "press",
        at,
        act=act,
        case=case,
        data=data,
        forged=meant is None,
        answer=message.value("ResponseCode"),
        message=message.value("TaskId"),
        language=_LANGUAGE,
    )
