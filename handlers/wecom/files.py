"""Files on the long connection: what people send is fetched by an address and decrypted, what we
send goes up in pieces (document 101463 of developer.work.weixin.qq.com).
"""

from __future__ import annotations

import base64
import hashlib
from binascii import Error as NotBase64
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp
import msgspec
from wechatpy.crypto.base import WeChatCipher

from conversations.channel import FileLost, FileTooLarge, PlatformTrouble

MEGABYTE = 1024 * 1024
PIECE_BYTES = 512 * 1024  # before base64
FILE_BYTES = 20 * MEGABYTE  # the largest kind, a plain file
KIND_BYTES = {"image": 10 * MEGABYTE, "video": 10 * MEGABYTE, "voice": 2 * MEGABYTE}
LEAST_BYTES = 5
_KEY_BYTES = 32
_BLOCK = 16
_PADDING = 32  # padded to blocks of 32, not of AES's 16
_KINDS = {"photo": "image", "video": "video"}  # voice has to be AMR, which ours need not be
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_NAME_BYTES = 120


class Ref(msgspec.Struct, frozen=True):
    """Where a file lies, for five minutes, and its own key (base64; empty: it is not encrypted)."""

    url: str
    aeskey: str = ""

    def __repr__(self) -> str:
        return "Ref(...)"  # whoever has it has the file


class Uploading(Protocol):
    """What of the link is needed here."""

    async def call(self, cmd: str, body: dict[str, Any], req_id: str = "") -> dict[str, Any]: ...


@dataclass(frozen=True)
class Upload:
    """A file as the platform takes it. `kind`: image, video or file."""

    content: bytes
    kind: str
    name: str


class Downloads:
    """Fetches what people sent. `hosts`: `host:port` that may be asked without TLS, for tests and
    a gateway of one's own; everybody else only over https. `seconds`: for a whole download.
    """

    def __init__(self, seconds: float, hosts: Collection[str] = (), most: int = FILE_BYTES) -> None:
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self._hosts, self._most = frozenset(hosts), most
        self._session: aiohttp.ClientSession | None = None

    async def fetch(self, ref: str) -> bytes:
        """The file. Raises `FileTooLarge`, `FileLost`, and `PlatformTrouble` for trouble that may
        pass; none of them holds the address.
        """
        try:
            where = msgspec.json.decode(ref, type=Ref)
            allowed = self._allowed(where.url)
        except (msgspec.MsgspecError, ValueError):
            raise FileLost("no address") from None
        if not allowed:
            raise FileLost("the address is not one over https")
        content = await self._content(where.url)
        return decrypted(content, where.aeskey) if where.aeskey else content

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()

    def _allowed(self, url: str) -> bool:
        found = urlsplit(url)
        if found.scheme == "https":
            return bool(found.hostname)
        return found.scheme == "http" and f"{found.hostname}:{found.port}" in self._hosts

    async def _content(self, url: str) -> bytes:
        """aiohttp's errors may name the address: only their kind is told."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        kind: str
        try:
            async with self._session.get(url, allow_redirects=False) as response:
                if response.status >= 500 or response.status == 429:
                    raise PlatformTrouble(f"no file ({response.status})")
                if response.status != 200:
                    raise FileLost(f"no file ({response.status})")
                return await self._read(response.content)
        except TimeoutError:
            kind = "time-out"
        except (aiohttp.ClientError, OSError) as error:
            kind = type(error).__name__
        raise PlatformTrouble(f"no answer ({kind})")

    async def _read(self, stream: aiohttp.StreamReader) -> bytes:
        content = bytearray()
        async for piece in stream.iter_any():
            content += piece
            if len(content) > self._most + _PADDING:
                raise FileTooLarge(f"over {self._most // MEGABYTE} MB")
        return bytes(content)


def decrypted(content: bytes, aeskey: str) -> bytes:
    """AES-256-CBC under the file's own key, whose first half is the vector too. Raises `FileLost`
    for a key or a content of a wrong form.
    """
    try:
        key = base64.b64decode(aeskey + "=" * (-len(aeskey) % 4), validate=True)
    except (NotBase64, ValueError):
        key = b""
    if len(key) != _KEY_BYTES or not content or len(content) % _BLOCK:
        raise FileLost("cannot be decrypted")
    cipher: Any = WeChatCipher(key)
    plain: bytes = cipher.decrypt(content)
    padding = plain[-1]
    if not 1 <= padding <= _PADDING or plain[-padding:] != bytes([padding]) * padding:
        raise FileLost("cannot be decrypted")
    return plain[:-padding]


def fit(content: bytes, kind: str, name: str) -> Upload | None:
    """The file as a kind that the platform takes; None where it takes it as none."""
    found = _KINDS.get(kind, "file")
    if found == "image" and not content.startswith(_IMAGES):
        found = "file"
    if len(content) > KIND_BYTES.get(found, FILE_BYTES):
        found = "file"
    if not LEAST_BYTES <= len(content) <= FILE_BYTES:
        return None
    return Upload(content, found, _safe(name))


async def uploaded(link: Uploading, upload: Upload) -> str:
    """The platform's id of the file, good for three days. Raises what the link raises, and
    `PlatformTrouble` for an answer without an id.
    """
    pieces = [
        upload.content[start : start + PIECE_BYTES]
        for start in range(0, len(upload.content), PIECE_BYTES)
    ]
    begun = await link.call(
        "aibot_upload_media_init",
        {
            "type": upload.kind,
            "filename": upload.name,
            "total_size": len(upload.content),
            "total_chunks": len(pieces),
            # Asked for by the platform, to see that it has everything; it protects nothing.
            "md5": hashlib.md5(upload.content, usedforsecurity=False).hexdigest(),
        },
    )
    upload_id = _id(begun, "upload_id")
    for place, piece in enumerate(pieces):
        data = base64.b64encode(piece).decode()
        body = {"upload_id": upload_id, "chunk_index": place, "base64_data": data}
        await link.call("aibot_upload_media_chunk", body)
    return _id(await link.call("aibot_upload_media_finish", {"upload_id": upload_id}), "media_id")


def _id(answer: dict[str, Any], name: str) -> str:
    found = answer.get(name)
    if not isinstance(found, str) or not found:
        raise PlatformTrouble(f"an answer without {name}")
    return found


def _safe(name: str) -> str:
    """A name without paths and hidden signs; its end, which says the kind, is kept."""
    kept = "".join(sign if sign not in '"\\/:*?<>|' else "_" for sign in name if sign.isprintable())
    kept = kept.strip(". ")
    while len(kept.encode("utf-8", "replace")) > _NAME_BYTES:
        kept = kept[1:]
    return kept or "file"
