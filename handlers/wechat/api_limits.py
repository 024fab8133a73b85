"""Sizes and times of calls to the Official Account API, with unit and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

UploadKind = Literal["image", "voice", "video"]

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class ApiLimits:
    """Seconds of machine time for one request, from its start to the end of its answer.

    `connect` is for the connection alone, `turn` for a new access token in all, the wait for
    another process that fetches one included. The rest is of access tokens
    (获取稳定版接口调用凭据):

    `early`: this long before its end a token is not used any more. Less than the five minutes
    from which on the platform hands out the next one; with more, the old one would come back.
    `forced_gap`, `forced_per_day`: forced refreshes. The platform asks for 30 s between them, and
    ours may be on their way for up to `token` seconds.
    """

    connect: float = 5.0
    token: float = 10.0
    turn: float = 45.0
    call: float = 15.0
    upload: float = 60.0
    download: float = 60.0
    early: timedelta = timedelta(minutes=4)
    forced_gap: timedelta = timedelta(seconds=45)
    forced_per_day: int = 20


ANSWER_BYTES = 256 * 1024  # a JSON answer; the longest, a full menu, has a few thousand
DOWNLOAD_BYTES = 20 * MEGABYTE  # the platform itself takes no file above 10 MB
UPLOAD_BYTES: dict[UploadKind, int] = {  # 新增临时素材
    "image": 10 * MEGABYTE,
    "voice": 2 * MEGABYTE,
    "video": 10 * MEGABYTE,
}
TOKEN_CHARACTERS = 2048  # at least 512 are to be kept; more than this is no token
SCENE_CHARACTERS = 64  # of a permanent code, 生成带参数的二维码: scene_str
