"""Temporary media: up, down, gone after three days (新增临时素材, 获取临时素材)."""

from __future__ import annotations

from bot.playground.wechat.model import Account, Json
from bot.playground.wechat.people import PeopleWorld
from bot.playground.wechat.refusals import RefusalError
from bot.playground.wechat.request import Answered, Endpoint, File, Request

MEBIBYTE = 1024 * 1024
SIZES = {
    "image": 10 * MEBIBYTE,
    "voice": 2 * MEBIBYTE,
    "video": 10 * MEBIBYTE,
    "thumb": 64 * 1024,
}
_PICTURES = {b"\xff\xd8": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif"}
_SOUNDS = {b"#!AMR": "audio/amr", b"ID3": "audio/mp3", b"\xff\xfb": "audio/mp3"}


def upload(world: PeopleWorld, account: Account, request: Request) -> Json:
    kind = request.query.get("type", "")
    if kind not in SIZES:
        raise RefusalError(40004)
    if request.upload is None or not request.upload.data:
        raise RefusalError(41005)
    data = request.upload.data
    if len(data) > SIZES[kind]:
        raise RefusalError(40006)
    mime = _mime(kind, data)
    if not mime:
        raise RefusalError(40005)
    kept = world.keep_media(account, kind, data, mime, request.upload.name)
    world.changed()
    name = "thumb_media_id" if kind == "thumb" else "media_id"
    return {"type": kind, name: kept.id, "created_at": int(kept.at.timestamp())}


def _mime(kind: str, data: bytes) -> str:
    """By the first bytes; "" for what is no file of that kind."""
    if kind == "video":
        return "video/mp4" if data[4:8] == b"ftyp" else ""
    known = _SOUNDS if kind == "voice" else _PICTURES
    return next((mime for magic, mime in known.items() if data.startswith(magic)), "")


def get(world: PeopleWorld, account: Account, request: Request) -> Answered:
    """A video is only pointed to; `/media/<id>` of the same server then has it."""
    media_id = request.query.get("media_id", "")
    if not media_id:
        raise RefusalError(41006)
    kept = world.media_of(account, media_id)
    if kept is None:
        raise RefusalError(40007)
    if kept.kind == "video":
        return {"video_url": f"{request.base}/media/{kept.id}"}
    return File(kept.data, kept.mime, kept.name or kept.id)


ENDPOINTS: dict[str, Endpoint] = {
    "media/upload": Endpoint("POST", upload),
    "media/get": Endpoint("GET", get),
}
