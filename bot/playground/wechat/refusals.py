"""What the platform answers when it does not do as asked, with its own codes and wording."""

from __future__ import annotations

# 全局返回码. Codes that only faults can bring stand here as well.
MEANINGS: dict[int, str] = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40005: "invalid file type",
    40006: "invalid media size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid appid",
    40016: "invalid button size",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40023: "invalid sub button size",
    40037: "invalid template_id",
    40053: "invalid action info",
    40066: "invalid url",
    40125: "invalid appsecret",
    40164: "invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist",
    40243: "appsecret is frozen",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41005: "media data missing",
    41006: "media_id missing",
    42001: "access_token expired",
    43001: "require GET method",
    43002: "require POST method",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    44002: "empty post data",
    44004: "empty content",
    45002: "content size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    46003: "menu no exist",
    47001: "data format error",
    47003: "argument invalid!",
    48001: "api unauthorized",
    89503: "this ip is not confirmed by the administrator",
}


class RefusalError(Exception):
    """An answer with an `errcode`. `detail` follows the wording of the code."""

    def __init__(self, code: int, detail: str = "") -> None:
        self.code = code
        self.message = f"{MEANINGS.get(code, 'refused')} {detail}".strip()
        super().__init__(f"{code} {self.message}")


class WorldError(Exception):
    """Somebody in the world asked for what WeChat would not let them do."""


class BadReply(Exception):
    """An answer to a push for which the person sees the platform's excuse."""
