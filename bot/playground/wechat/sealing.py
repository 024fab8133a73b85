"""The platform's side of safe mode (消息加解密说明)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.playground.wechat.refusals import BadReply, WorldError

_BLOCK = 32  # of the padding; AES's own is 16
_HEAD = 20  # 16 random bytes, 4 of length


def signature(*parts: str) -> str:
    """SHA-1 of the parts, sorted and run together, as 40 hex digits."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


class Seal:
    """One account's token, key and app id. WorldError: a key that has not 43 characters."""

    def __init__(self, token: str, aes_key: str, app_id: str) -> None:
        self._token = token
        self._app_id = app_id.encode()
        try:
            self._key = base64.b64decode(f"{aes_key}=")
        except binascii.Error:
            self._key = b""
        if len(self._key) != 32:
            raise WorldError("the AES key must have 43 letters and digits")

    def signature(self, *parts: str) -> str:
        """Of the token and the parts."""
        return signature(self._token, *parts)

    def sealed(self, content: bytes, random: bytes) -> str:
        """In base64. `random`: 16 bytes."""
        plain = random + len(content).to_bytes(4, "big") + content + self._app_id
        padding = _BLOCK - len(plain) % _BLOCK
        cipher = self._cipher().encryptor()
        sealed = cipher.update(plain + bytes([padding]) * padding) + cipher.finalize()
        return base64.b64encode(sealed).decode()

    def opened(self, sealed: str) -> bytes:
        """BadReply: not base64, not of whole blocks, wrongly padded, or another account's."""
        try:
            raw = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError):
            raise BadReply("Encrypt is not base64") from None
        if not raw or len(raw) % 16:
            raise BadReply("Encrypt has no whole blocks")
        cipher = self._cipher().decryptor()
        plain = cipher.update(raw) + cipher.finalize()
        padding = plain[-1]
        if not 1 <= padding <= _BLOCK or plain[-padding:] != bytes([padding]) * padding:
            raise BadReply("Encrypt is wrongly padded")
        plain = plain[:-padding]
        end = _HEAD + int.from_bytes(plain[16:_HEAD], "big")
        if len(plain) < _HEAD or end > len(plain):
            raise BadReply("Encrypt is shorter than it says")
        if not hmac.compare_digest(plain[end:], self._app_id):
            raise BadReply("Encrypt is for another account")
        return plain[_HEAD:end]

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))
