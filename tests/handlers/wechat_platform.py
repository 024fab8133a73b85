"""WeChat's side of the wire, written from its description and not with the library under test."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOKEN = "kesuToken2026"
AES_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
APP_ID = "wx49f0ab532d5d035a"
ACCOUNT = "gh_0123456789ab"
CUSTOMER = "oMgHVjngRipVsoxg6TuX3vz6glDg"


@dataclass(frozen=True)
class Push:
    """One request of the platform."""

    query: dict[str, str]
    body: bytes


def message(kind: str, inner: str = "", message_id: str = "23456789012345678") -> str:
    """A message's XML as the platform writes it. `inner`: the elements of its kind."""
    numbered = f"<MsgId>{message_id}</MsgId>" if message_id else ""
    return (
        f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName>"
        f"<FromUserName><![CDATA[{CUSTOMER}]]></FromUserName>"
        f"<CreateTime>{int(NOW.timestamp())}</CreateTime>"
        f"<MsgType><![CDATA[{kind}]]></MsgType>{inner}{numbered}</xml>"
    )


def text(words: str, message_id: str = "23456789012345678") -> str:
    return message("text", f"<Content><![CDATA[{words}]]></Content>", message_id)


def event(name: str, inner: str = "") -> str:
    return message("event", f"<Event><![CDATA[{name}]]></Event>{inner}", message_id="")


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def encrypted(content: bytes, app_id: str = APP_ID) -> str:
    """Random bytes, length, content, app id, padding to blocks of 32."""
    plain = unpadded(content, app_id)
    padding = 32 - len(plain) % 32
    return in_blocks(plain + bytes([padding]) * padding)


def unpadded(content: bytes, app_id: str = APP_ID) -> bytes:
    return b"r" * 16 + len(content).to_bytes(4, "big") + content + app_id.encode()


def in_blocks(plain: bytes) -> str:
    """Any whole number of AES blocks under the account's key."""
    key = base64.b64decode(AES_KEY + "=")
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(cipher.update(plain) + cipher.finalize()).decode()


def signed(encrypt: str, at: datetime = NOW, token: str = TOKEN, nonce: str = "263014780") -> Push:
    """A push of that ciphertext, with the signature it should have."""
    timestamp = str(int(at.timestamp()))
    query = {
        "signature": signature(token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": CUSTOMER,
        "encrypt_type": "aes",
        "msg_signature": signature(token, timestamp, nonce, encrypt),
    }
    body = (
        f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName>"
        f"<Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"
    )
    return Push(query, body.encode())


def push(xml: str, at: datetime = NOW, nonce: str = "263014780") -> Push:
    return signed(encrypted(xml.encode()), at, nonce=nonce)
