"""Signature and encryption of safe mode (消息加解密说明)."""

from __future__ import annotations

import base64
import hmac
import re
from typing import Any

from wechatpy.crypto import PrpCrypto
from wechatpy.crypto.base import WeChatCipher
from wechatpy.utils import WeChatSigner

from handlers.wechat.errors import BadSetting, WireError

_TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")
_AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
_APP_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CIPHERTEXT = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_BLOCK = 16
_PADDING = 32  # the platform pads to blocks of 32, not of AES's 16
_HEAD = 20  # 16 random bytes, 4 of length


class _WithRandom(PrpCrypto):  # type: ignore[misc] # the library ships no types
    """The library's encryption, with random bytes that are handed in."""

    def __init__(self, key: bytes, random: bytes) -> None:
        super().__init__(key)
        self._random = random

    def get_random_string(self) -> bytes:
        return self._random


def signature(*parts: str) -> str:
    """SHA-1, 40 hex digits, of `parts` sorted as bytes and run together."""
    signer = WeChatSigner()
    signer.add_data(*parts)
    digest: str = signer.signature
    return digest


class Seal:
    """One account's token, key and app id.

    Raises `BadSetting` where one of them is empty or has not the platform's form: an empty token
    would accept what anybody signs.
    """

    def __init__(self, token: str, aes_key: str, app_id: str) -> None:
        for setting, given, form, said in (
            ("KESU_WECHAT_TOKEN", token, _TOKEN, "3 to 32 letters and digits"),
            ("KESU_WECHAT_AES_KEY", aes_key, _AES_KEY, "43 letters and digits"),
            ("KESU_WECHAT_APP_ID", app_id, _APP_ID, "letters and digits, as wx0123456789abcdef"),
        ):
            if not form.fullmatch(given):
                fault = "is not of the platform's form" if given else "is empty"
                raise BadSetting(
                    f"{setting} {fault}. Remedy: copy it from the account's developer settings, "
                    f"in safe mode ({said})"
                )
        self._token = token
        self._key = base64.b64decode(f"{aes_key}=")
        self._app_id = app_id

    def signature(self, *parts: str) -> str:
        """Of the token and `parts`."""
        return signature(self._token, *parts)

    def signed(self, signature: str, *parts: str) -> bool:
        """Whether `signature` is the one of `parts`; takes the same time for every wrong one."""
        ours = self.signature(*parts)
        return hmac.compare_digest(ours.encode(), signature.encode("utf-8", "replace"))

    def opened(self, encrypted: str) -> bytes:
        """What was encrypted for this app. Its signature has been checked: there is no other MAC.

        WireError: "undecryptable" or "another app".
        """
        plain = self._plain(encrypted)
        padding = plain[-1] if plain else 0
        if not 1 <= padding <= _PADDING or plain[-padding:] != bytes([padding]) * padding:
            raise WireError("undecryptable")
        content = plain[:-padding]
        end = _HEAD + int.from_bytes(content[_BLOCK:_HEAD], "big")
        if len(content) < _HEAD or end > len(content):
            raise WireError("undecryptable")
        if not hmac.compare_digest(content[end:], self._app_id.encode()):
            raise WireError("another app")
        return content[_HEAD:end]

    def sealed(self, text: str, random: bytes) -> str:
        """`text` encrypted for the platform, in base64. `random`: 16 bytes, fresh for each."""
        if len(random) != _BLOCK:
            raise ValueError(f"random: {_BLOCK} bytes, not {len(random)}")
        encrypted: bytes = _WithRandom(self._key, random).encrypt(text, self._app_id)
        return encrypted.decode()

    def _plain(self, encrypted: str) -> bytes:
        if len(encrypted) % 4 or not _CIPHERTEXT.fullmatch(encrypted):
            raise WireError("undecryptable")
        ciphertext = base64.b64decode(encrypted)
        if len(ciphertext) % _BLOCK:
            raise WireError("undecryptable")
        cipher: Any = WeChatCipher(self._key)
        plain: bytes = cipher.decrypt(ciphertext)
        return plain
