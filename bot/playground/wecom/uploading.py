"""Files that a smart bot sends up in pieces over its connection: begin, chunks, finish."""

from __future__ import annotations

import base64
import binascii

from bot.playground.wecom.connections import ConnectedWorld
from bot.playground.wecom.errors import parameter
from bot.playground.wecom.limits import CHUNK_BYTES, CHUNKS
from bot.playground.wecom.model import Bot, Json, Upload

KINDS = frozenset({"file", "image", "voice", "video"})


def begin(world: ConnectedWorld, bot: Bot, req_id: str, body: Json) -> Json:
    """aibot_upload_media_init: says how large the file is; answers ``upload_id``."""
    kind, name = body.get("type"), body.get("filename")
    size, total = body.get("total_size"), body.get("total_chunks")
    if kind not in KINDS or not isinstance(name, str) or not name:
        raise parameter("type or filename")
    if not isinstance(size, int) or not isinstance(total, int) or not 1 <= total <= CHUNKS:
        raise parameter("total_size or total_chunks")
    upload_id = f"upload{world.next_number():06d}"
    bot.uploads[upload_id] = Upload(str(kind), name, size, total)
    return {"upload_id": upload_id}


def chunk(world: ConnectedWorld, bot: Bot, req_id: str, body: Json) -> None:
    """aibot_upload_media_chunk: one piece of at most 512 KB; the same one again is harmless."""
    upload = _upload(bot, body)
    index, text = body.get("chunk_index"), body.get("base64_data")
    if not isinstance(index, int) or not 0 <= index <= upload.total or not isinstance(text, str):
        raise parameter("chunk_index or base64_data")
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise parameter("base64_data") from None
    if not 1 <= len(data) <= CHUNK_BYTES:
        raise parameter("base64_data: size")
    upload.pieces[index] = data


def finish(world: ConnectedWorld, bot: Bot, req_id: str, body: Json) -> Json:
    """aibot_upload_media_finish: answers the ``media_id`` by which the file can be sent."""
    upload = _upload(bot, body)
    data = b"".join(piece for _, piece in sorted(upload.pieces.items()))
    if len(upload.pieces) != upload.total or len(data) != upload.size:
        raise parameter("chunks are missing")
    del bot.uploads[body["upload_id"]]
    file = world.store_file(upload.filename, data)
    created = str(int(world.now().timestamp()))
    return {"type": upload.kind, "media_id": f"media{file.number}", "created_at": created}


def _upload(bot: Bot, body: Json) -> Upload:
    upload = bot.uploads.get(str(body.get("upload_id", "")))
    if upload is None:
        raise parameter("upload_id")
    return upload
