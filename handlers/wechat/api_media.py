"""Files of the Official Account API, either way (临时素材)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from conversations.channel import FileLost, FileTooLarge
from handlers.wechat.api_errors import FILE_LOST, WeChatTrouble, refusal
from handlers.wechat.api_limits import DOWNLOAD_BYTES, UPLOAD_BYTES, ApiLimits, UploadKind
from handlers.wechat.api_transport import Reply, Request, Upload, WeChatHttp

# Kind -> endings that the platform takes, with their type; the first one for every other name.
_FORMS: dict[UploadKind, dict[str, str]] = {
    "image": {
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "png": "image/png",
        "gif": "image/gif",
        "bmp": "image/bmp",
    },
    "voice": {"amr": "audio/amr", "mp3": "audio/mpeg"},
    "video": {"mp4": "video/mp4"},
}
_EMPTY, _TOO_LARGE = 44001, 45001
# No user, port or backslash: nobody reads such an address in two ways.
_FILM = re.compile(r"https?://((?:[a-z0-9-]+\.)+[a-z]+)(/[!-\[\]-~]*)")
_FILM_HOSTS = (".weixin.qq.com", ".tc.qq.com", ".qpic.cn")  # the platform's own


def upload_of(kind: UploadKind, content: bytes, name: str = "") -> Upload:
    """The file as it is sent: of its name only the ending, by which the platform goes. Raises
    `WeChatTrouble` for what the platform would refuse after minutes.
    """
    if not content:
        raise refusal(_EMPTY)
    if len(content) > UPLOAD_BYTES[kind]:
        raise refusal(_TOO_LARGE)
    forms = _FORMS[kind]
    ending = name.rpartition(".")[2].lower()
    if ending not in forms:
        ending = next(iter(forms))
    return Upload(f"{kind}.{ending}", content, forms[ending])


async def downloaded(
    media_id: str,
    asked: Callable[[Request], Awaitable[Reply]],
    http: WeChatHttp,
    limits: ApiLimits,
) -> bytes:
    """The bytes of a file. A film is not answered itself but by where it is."""
    request = Request(
        "/cgi-bin/media/get", limits.download, params={"media_id": media_id}, cap=DOWNLOAD_BYTES
    )
    try:
        reply = await asked(request)
    except WeChatTrouble as trouble:
        if trouble.code not in FILE_LOST:
            raise
        reply = None
    if reply is None:
        raise FileLost("the platform has no such file (any more)")
    if reply.spoken:
        reply = await _film(reply.answer().get("video_url"), http, limits)
    return _content(reply)


async def _film(url: object, http: WeChatHttp, limits: ApiLimits) -> Reply:
    safe = film_address(url, http)
    if not safe:
        why = "a film is kept at an address that is not the platform's"
        raise WeChatTrouble(0, why, kind="message")
    reply = await http.fetch(safe, limits.download, DOWNLOAD_BYTES)
    if reply.status in (403, 404, 410):
        raise FileLost("the film is not there any more")
    return reply


def film_address(url: object, http: WeChatHttp) -> str:
    """The address if it is the platform's own, by https whatever it says; else ""."""
    if not isinstance(url, str):
        return ""
    found = _FILM.fullmatch(url)
    if found and f".{found[1]}".endswith(_FILM_HOSTS):
        return f"https://{found[1]}{found[2]}"
    path_is_plain = url.isascii() and url.isprintable() and "\\" not in url
    return url if http.is_ours(url) and path_is_plain else ""


def _content(reply: Reply) -> bytes:
    if reply.cut and reply.status == 200:
        raise FileTooLarge("more than 20 MB")
    if reply.status != 200 or reply.spoken:
        reply.answer()
        raise WeChatTrouble(0, "words in place of a file")
    if not reply.body:
        raise FileLost("an empty file")
    return reply.body
