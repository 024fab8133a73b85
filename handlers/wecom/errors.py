"""What goes wrong on the long connection, in words that give nothing away."""

from __future__ import annotations

from conversations.channel import PlatformTrouble

_MAX_WHY = 200
_CREDENTIALS = frozenset({853000, 40001, 40013, 40014})  # bot id or secret are not accepted
_UNSUBSCRIBED = frozenset({846609})  # the server has forgotten who is at the other end


class WeComTrouble(PlatformTrouble):
    """A call that failed. The text holds no secret and no words of people.

    `code`: the server's errcode; 0 when there was no answer. `why`: the server's words, on one line
    and shortened, or ours. `uncertain`: the frame may have arrived and been carried out.
    """

    def __init__(self, code: int, why: str, *, uncertain: bool = False) -> None:
        self.code = code
        self.why = why
        self.uncertain = uncertain
        super().__init__(f"{code} {why}" if code else why)

    @property
    def unsubscribed(self) -> bool:
        """Does the server not know this connection any more?"""
        return self.code in _UNSUBSCRIBED


class LinkLost(Exception):
    """A connection that has ended, or that never came about; another one is made."""


class BadSecret(Exception):
    """The server knows no bot of this id and secret: trying again at once is of no use.

    The text has the remedy and the server's code, not the secret.
    """

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(
            "KESU_WECOM_BOT_ID and KESU_WECOM_BOT_SECRET are not accepted by WeCom "
            f"({code}): copy both anew from the smart bot's page, API mode, long connection"
        )


class Kicked(Exception):
    """Somebody else has connected with this bot's id: the platform keeps the newest connection."""

    def __init__(self) -> None:
        super().__init__("another connection has taken this bot over")


def refuses_credentials(code: int) -> bool:
    """Does the code mean that id or secret are wrong, rather than that something passes?"""
    return code in _CREDENTIALS


def scrubbed(text: object, secret: str) -> str:
    """The server's words on one line, without the secret, at most 200 characters."""
    if not isinstance(text, str):
        return ""
    plain = text.replace(secret, "***") if secret else text
    return " ".join(plain.split())[:_MAX_WHY]
