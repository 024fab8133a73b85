"""Files that come in with a call, or are meant by an identifier."""

from __future__ import annotations

from bot.playground.telegram.files import (
    MAX_PHOTO,
    MAX_UPLOAD,
    image_size,
    read_file_id,
)
from bot.playground.telegram.groups import GroupWorld
from bot.playground.telegram.model import StoredFile
from bot.playground.telegram.params import Params, Upload
from bot.playground.telegram.refusals import RefusalError, bad_request
from bot.playground.telegram.state import BotAccount

MAX_SIDES = 10_000


def send_file(
    world: GroupWorld, bot: BotAccount, p: Params, kind: str, reference: str | None = None
) -> StoredFile:
    """The file of a call: an upload, or an identifier of this bot. ``reference``: in an album."""
    if reference is None:
        upload, reference = p.upload(kind), p.text(kind)
    else:
        upload = p.attached(reference)
    if upload is not None:
        return _stored(world, upload, kind, p)
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    return _known(world, bot, reference, kind)


def _stored(world: GroupWorld, upload: Upload, kind: str, p: Params) -> StoredFile:
    size = (0, 0)
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > MAX_UPLOAD:
        raise RefusalError(413, "Request Entity Too Large")
    if kind == "photo":
        size = _photo_size(upload.data)
    if kind == "video":
        size = (320, 240)
    duration = p.number("duration") if kind == "voice" else 0
    return world.store_file(kind, upload.data, upload.name, upload.mime, size, duration)


def _photo_size(data: bytes) -> tuple[int, int]:
    if len(data) > MAX_PHOTO:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; "
            f"the maximum size is {MAX_PHOTO} bytes"
        )
    size = image_size(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > MAX_SIDES:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def _known(world: GroupWorld, bot: BotAccount, reference: str, kind: str) -> StoredFile:
    """By identifier. Addresses on the web are refused: this world has no web."""
    read = read_file_id(reference)
    if read is None or read[1] != bot.id or read[0] not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    file = world.files[read[0]]
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file
