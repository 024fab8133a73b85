"""What the platform answers when it does not do as asked.

Codes with a source: 846605, 846608, 846609, 853000 were seen by others on live bots, 846607 is
what they were told when they sent too often; 40008, 40014, 40058, 41016, 42001, 45002, 45009,
81013, 93000 are in the platform's list of global codes; 94888 and 94945 belong to the
``response_code`` of application cards. Which code a used ``task_id`` or a chat in which nobody
spoke to the bot gives is not known: 40058 and 93006 stand in for them.
"""

from __future__ import annotations

INVALID_CREDENTIAL = 40001
INVALID_TYPE = 40008
INVALID_CORP = 40013
INVALID_TOKEN = 40014
INVALID_AGENT = 40056
INVALID_PARAMETER = 40058
MISSING_TOKEN = 41001
MISSING_TITLE = 41016
EXPIRED_TOKEN = 42001
TOO_LONG = 45002
TOO_OFTEN_REST = 45009
BAD_FORMAT = 47001
NO_RECEIVER = 81013
BAD_WEBHOOK = 93000
INVALID_CHAT = 93006
BAD_RESPONSE_CODE = 94888
USED_RESPONSE_CODE = 94945
INVALID_REQUEST = 846605
TOO_OFTEN = 846607
STREAM_OVER = 846608
NOT_SUBSCRIBED = 846609
BAD_SECRET = 853000


class RefusedError(Exception):
    """An answer with an ``errcode`` other than 0."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


class WorldError(Exception):
    """Somebody asked for what a person's WeCom would not let them do."""


def parameter(text: str) -> RefusedError:
    return RefusedError(INVALID_PARAMETER, f"invalid request parameter: {text}")
