"""Files: identifiers bound to one bot, limits of size, and what an image says of itself."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import struct
from pathlib import PurePath

from bot.playground.telegram.model import Json, StoredFile

MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
SUFFIXES: dict[str, str] = {"photo": ".jpg", "voice": ".oga", "video": ".mp4", "sticker": ".webp"}
FOLDERS: dict[str, str] = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "video": "videos",
    "sticker": "stickers",
}


def sample_jpeg() -> bytes:
    """A true JPEG of 8 by 8 grey points, for tests and demonstrations."""
    table = bytes([1] + [0] * 15) + b"\x00"  # one code of one bit, standing for zero
    parts = (
        b"\xff\xdb" + struct.pack(">HB", 67, 0) + b"\x01" * 64,
        b"\xff\xc0" + struct.pack(">HBHHBBBB", 11, 8, 8, 8, 1, 1, 0x11, 0),
        b"\xff\xc4" + struct.pack(">HB", 20, 0x00) + table,
        b"\xff\xc4" + struct.pack(">HB", 20, 0x10) + table,
        b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 0, 63, 0) + b"\x3f",
    )
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xd9"


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in points of a PNG, GIF or JPEG; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return int(width), int(height)
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + length
    return None


def file_id(file: StoredFile, bot_id: int, size: str = "") -> str:
    """The identifier one bot has for a file; no other bot can use it."""
    plain = f"{file.kind}:{file.number}:{bot_id}:{size}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def unique_id(file: StoredFile, size: str = "") -> str:
    return f"AQAD{file.number:06d}{size}"


def read_file_id(text: str) -> tuple[int, int] | None:
    """Number of the file and id of the bot it was made for; None for no identifier at all."""
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        _, number, bot_id, _ = plain.split(":")
        return int(number), int(bot_id)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None


def file_path(file: StoredFile) -> str:
    """Where the file is served, below ``/file/bot<token>/``; a document's own name is not kept."""
    suffix = SUFFIXES.get(file.kind) or PurePath(file.name or "").suffix
    return f"{FOLDERS[file.kind]}/file_{file.number}{suffix}"


def number_in_path(path: str) -> int | None:
    stem = PurePath(path).stem
    digits = stem.removeprefix("file_")
    return int(digits) if stem.startswith("file_") and digits.isdigit() else None


def guess_mime(kind: str, name: str | None) -> str | None:
    fixed = {"photo": "image/jpeg", "voice": "audio/ogg", "video": "video/mp4"}.get(kind)
    if fixed or name is None:
        return fixed
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def media_fields(file: StoredFile, bot_id: int) -> Json:
    """The message's field for a file, as one bot sees it."""
    own: Json = {
        "file_id": file_id(file, bot_id),
        "file_unique_id": unique_id(file),
        "file_size": file.size,
    }
    if file.kind == "photo":
        return {"photo": _sizes(file, bot_id)}
    if file.kind == "sticker":
        facts = {"type": "regular", "is_animated": False, "is_video": False}
        return {"sticker": own | facts | {"width": 512, "height": 512}}
    if file.mime:
        own["mime_type"] = file.mime
    if file.kind in ("voice", "video"):
        own["duration"] = file.duration
    if file.kind == "video":
        own |= {"width": file.width, "height": file.height}
    if file.name and file.kind != "voice":
        own["file_name"] = file.name
    return {file.kind: own}


def _sizes(file: StoredFile, bot_id: int) -> list[Json]:
    """Smallest first, the whole picture last. Every size serves the same bytes."""
    longest = max(file.width, file.height, 1)
    sizes: list[Json] = []
    for name, limit in (("s", 90), ("m", 320)):
        if longest > limit:
            sizes.append(
                {
                    "file_id": file_id(file, bot_id, name),
                    "file_unique_id": unique_id(file, name),
                    "file_size": file.size,
                    "width": max(1, file.width * limit // longest),
                    "height": max(1, file.height * limit // longest),
                }
            )
    whole: Json = {
        "file_id": file_id(file, bot_id),
        "file_unique_id": unique_id(file),
        "file_size": file.size,
        "width": file.width,
        "height": file.height,
    }
    return [*sizes, whole]
