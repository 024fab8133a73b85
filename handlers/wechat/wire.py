"""Pushes of the platform to values, and answers in its envelope. Safe mode only."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from wechatpy.replies import TextReply

from handlers.wechat.errors import WireError
from handlers.wechat.limits import NONCE_CHARACTERS, TEXT_BYTES, WireLimits
from handlers.wechat.markup import clean, document, unbreakable
from handlers.wechat.messages import Received
from handlers.wechat.reading import received
from handlers.wechat.sealing import Seal

SUCCESS = "success"  # the answer that says nothing: no reply, no repeat, no encryption

# Signed is the concatenation: without fixed forms, characters could move from one part to another.
_TIMESTAMP = re.compile(r"[0-9]{10}")
_NONCE = re.compile(rf"[A-Za-z0-9_-]{{1,{NONCE_CHARACTERS}}}")
_ECHO = re.compile(r"[A-Za-z0-9]{1,64}")
_ENVELOPE = (
    "<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
    "<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
    "<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
)


class WeChatWire:
    """One account's wire. Raises `BadSetting` at once where a secret is missing.

    `query` is the request's query, decoded; `now` is aware. What comes from outside raises
    `WireError` or nothing. A replay is not seen here: `Received.key` is for the inbox.
    """

    def __init__(
        self, token: str, aes_key: str, app_id: str, limits: WireLimits | None = None
    ) -> None:
        self._seal = Seal(token, aes_key, app_id)
        self._limits = limits or WireLimits()

    def echo(self, query: Mapping[str, str], now: datetime) -> str:
        """What proves, when the address is entered, that it is ours. Answer it as plain text."""
        timestamp, nonce = _stamps(query)
        echo = query.get("echostr", "")
        if not _ECHO.fullmatch(echo):
            raise WireError("incomplete")
        self._check(query.get("signature", ""), (timestamp, nonce), now)
        return echo

    def receive(self, query: Mapping[str, str], body: bytes, now: datetime) -> Received:
        """The message of one push."""
        timestamp, nonce = _stamps(query)
        if len(body) > self._limits.body:
            raise WireError("too large")
        envelope = document(body)
        encrypted = envelope.value("Encrypt") if envelope is not None else ""
        if not encrypted:
            raise WireError("not an envelope")
        # `signature` does not cover the body, so only `msg_signature` counts.
        self._check(query.get("msg_signature", ""), (timestamp, nonce, encrypted), now)
        return received(self._seal.opened(encrypted))

    def reply(self, to: Received, text: str, entropy: Callable[[int], bytes], now: datetime) -> str:
        """`text` as the encrypted answer to the push `to`. WireError as `text_reply`."""
        return self.envelope(text_reply(to, text, now), entropy, now)

    def envelope(self, xml: str, entropy: Callable[[int], bytes], now: datetime) -> str:
        """`xml` encrypted and signed. `entropy`: so many random bytes."""
        encrypted = self._seal.sealed(xml, entropy(16))
        timestamp, nonce = str(int(now.timestamp())), str(int.from_bytes(entropy(8), "big"))
        signature = self._seal.signature(timestamp, nonce, encrypted)
        return _ENVELOPE.format(
            encrypted=encrypted, signature=signature, timestamp=timestamp, nonce=nonce
        )

    def _check(self, signature: str, parts: tuple[str, ...], now: datetime) -> None:
        """`parts` begin with the timestamp."""
        if not self._seal.signed(signature, *parts):
            raise WireError("forged")
        if abs(now.timestamp() - int(parts[0])) > self._limits.skew.total_seconds():
            raise WireError("stale")


def text_reply(to: Received, text: str, now: datetime) -> str:
    """The passive text answer to `to`, not yet encrypted.

    Characters that XML cannot carry are dropped. WireError: "empty reply", "reply too long"
    (over `TEXT_BYTES`: the platform would show its own excuse instead).
    """
    said = clean(text)
    if not said.strip():
        raise WireError("empty reply")
    if len(said.encode()) > TEXT_BYTES:
        raise WireError("reply too long")
    reply = TextReply(
        target=unbreakable(to.sender),
        source=unbreakable(to.account),
        time=int(now.timestamp()),
        content=unbreakable(said),
    )
    xml: str = reply.render()
    return xml


def _stamps(query: Mapping[str, str]) -> tuple[str, str]:
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if not (_TIMESTAMP.fullmatch(timestamp) and _NONCE.fullmatch(nonce)):
        raise WireError("incomplete")
    return timestamp, nonce
