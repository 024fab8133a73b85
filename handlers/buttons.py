"""Buttons that only we can have made: what a press means, signed for one chat."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode

MAX_BYTES = 64  # Bot API, InlineKeyboardButton.callback_data
_ACT = re.compile(r"[a-z0-9_:-]{1,14}")
_CASE = re.compile(r"[a-z0-9]{0,16}")
_MAC_BYTES = 9  # 72 bits, 12 characters without padding
_PURPOSE = b"kesu button 1"


class ButtonUnfit(ValueError):
    """A button that cannot be sent: its act or case has a wrong form, or it needs over 64 bytes."""


class Buttons:
    """Packs and checks the hidden text of buttons: `act.case.data.mac`.

    `key` is secret and random, at least 16 bytes; a new one makes all buttons stale.
    The signature covers the chat, so that a button forwarded or replayed elsewhere is refused.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError("a button key has at least 16 bytes")
        self._key = key

    def pack(self, act: str, case: str, data: str, chat: str) -> str:
        """At most 64 bytes of UTF-8. `act`: 1 to 14 of a-z 0-9 _ : -; `case`: up to 16 of a-z 0-9.

        `data` may hold anything that fits (14 ASCII characters always do). Raises `ButtonUnfit`.
        """
        if not _ACT.fullmatch(act):
            raise ButtonUnfit(f"act {act!r} is not 1 to 14 characters of a-z 0-9 _ : -")
        if not _CASE.fullmatch(case):
            raise ButtonUnfit(f"case {case!r} is not at most 16 characters of a-z 0-9")
        packed = f"{act}.{case}.{data}.{self._mac(act, case, data, chat)}"
        size = len(packed.encode("utf-8", "surrogatepass"))
        if size > MAX_BYTES:
            raise ButtonUnfit(
                f"button {act!r} with data {data!r} needs {size} of {MAX_BYTES} bytes"
            )
        return packed

    def unpack(self, raw: str, chat: str) -> tuple[str, str, str] | None:
        """`(act, case, data)`, or None when the text was not packed by us for this chat."""
        head, _, mac = raw.rpartition(".")
        act, _, rest = head.partition(".")
        case, _, data = rest.partition(".")
        # Compared whatever the form: time tells nothing, and only what `pack` wrote can match.
        good = hmac.compare_digest(_bytes(mac), _bytes(self._mac(act, case, data, chat)))
        return (act, case, data) if good and head.count(".") >= 2 else None

    def _mac(self, act: str, case: str, data: str, chat: str) -> str:
        digest = hmac.new(self._key, _PURPOSE, hashlib.sha256)
        for part in (act, case, data, chat):
            encoded = _bytes(part)
            digest.update(len(encoded).to_bytes(4, "big") + encoded)
        return urlsafe_b64encode(digest.digest()[:_MAC_BYTES]).decode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
