"""What a refusal of the Official Account API means for us: code to sentence and remedy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

from conversations.channel import PlatformTrouble

Kind = Literal["later", "settings", "closed", "person", "message"]
"""later: goes by itself. settings: somebody has to mend or confirm something; the message may go
then. closed: no way to this person is open now. person: nobody can be told there. message: this
one will never be taken, another may be."""


@dataclass(frozen=True)
class Meaning:
    """A code in words of ours: the platform's own may repeat what we sent, secrets included."""

    kind: Kind
    text: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.text}: {self.remedy}" if self.remedy else self.text


_BASICS = "设置与开发 > 基本配置 of the account's console (mp.weixin.qq.com)"
_SECRET = Meaning(
    "settings",
    "the AppSecret does not belong to the AppID",
    f"copy both anew from {_BASICS}; a reset there makes the old secret void",
)
_REJECTED = Meaning(
    "settings",
    "the platform refuses the access token that it has just handed out",
    "look whether another program forces new tokens for this account; give it an account or a "
    "token service of its own",
)
_ADDRESS = Meaning(
    "settings",
    "the address of this server is not on the account's list",
    f"enter it under IP白名单 in {_BASICS}; it holds after some ten minutes",
)
_UNVERIFIED = "it takes a verified service account (认证的服务号)"
_BUTTONS = Meaning(
    "settings", "the menu is not taken", "look at its lines: number, names, keys and addresses"
)

# 全局返回码, and the pages of the calls themselves.
MEANINGS: dict[int, Meaning] = {
    -1: Meaning("later", "the platform is busy"),
    40001: _REJECTED,
    40014: _REJECTED,
    42001: _REJECTED,
    41001: _REJECTED,
    40013: Meaning(
        "settings", "there is no account with this AppID", f"copy it anew from {_BASICS}"
    ),
    40125: _SECRET,
    41002: Meaning("settings", "the AppID is missing", "enter it in the settings"),
    41004: Meaning("settings", "the AppSecret is missing", "enter it in the settings"),
    40066: Meaning(
        "settings",
        "the server does not know this call",
        "look whether the address of the API in the settings is meant",
    ),
    40164: _ADDRESS,
    61004: _ADDRESS,
    40243: Meaning(
        "settings",
        "the AppSecret is frozen",
        f"an administrator of the account thaws it (解冻) in {_BASICS}",
    ),
    89501: Meaning(
        "settings",
        "a call from this address waits for an administrator's confirmation",
        "an administrator confirms it in the message that WeChat sent to their phone",
    ),
    89503: Meaning(
        "settings",
        "this call needs an administrator's confirmation (风险调用)",
        "an administrator confirms it in the message that WeChat sent to their phone",
    ),
    89506: Meaning(
        "settings",
        "an administrator has twice refused calls from this address",
        "it may ask again after 24 hours; clear it up with them before",
    ),
    89507: Meaning(
        "settings",
        "an administrator has refused calls from this address",
        "it may ask again after an hour; clear it up with them before",
    ),
    45009: Meaning(
        "later",
        "the account's calls of this kind are used up for today",
        "they begin anew at midnight in Beijing; clear_quota helps at once, ten times a month",
    ),
    45011: Meaning("later", "too many calls within a minute", "it goes on in the next one"),
    45015: Meaning("closed", "the 48 hours after the person's last message are over"),
    45047: Meaning("closed", "the messages allowed after the person's last one are used up"),
    43101: Meaning("closed", "the person has not accepted this notice, or it was sent already"),
    40003: Meaning(
        "person",
        "the account does not know this openid",
        "openids of one account mean nothing to another: look whether the AppID was changed",
    ),
    43004: Meaning("person", "the person does not follow the account"),
    43019: Meaning("person", "the person is on the account's black list"),
    48002: Meaning("person", "the person has turned off messages of the account"),
    50002: Meaning("person", "the person's account is frozen or deleted"),
    50005: Meaning("person", "the person does not follow the account any more"),
    40004: Meaning("message", "files of this kind are not taken"),
    40005: Meaning("message", "files of this kind are not taken"),
    40006: Meaning("message", "the file is too large"),
    40007: Meaning("message", "there is no such file (any more)", "they are kept for three days"),
    40008: Meaning("message", "messages of this kind are not taken"),
    40009: Meaning("message", "the picture is too large"),
    40010: Meaning("message", "the voice recording is too large"),
    40011: Meaning("message", "the video is too large"),
    41005: Meaning("message", "the file is missing"),
    41006: Meaning("message", "the file's media_id is missing"),
    44001: Meaning("message", "the file is empty"),
    44004: Meaning("message", "the text is empty"),
    45001: Meaning("message", "the file is too large"),
    45002: Meaning("message", "the text is longer than 2048 bytes"),
    47001: Meaning("message", "the platform cannot read the request"),
    47003: Meaning(
        "message",
        "a value does not fit its field of the template",
        "thing takes 20 characters, phrase 5, character_string 32 of ASCII; time and date have "
        "forms of their own",
    ),
    40037: Meaning(
        "settings",
        "the account has no such template",
        "copy its id from the list of the account's templates (模板消息)",
    ),
    41028: Meaning("message", "the template's form is not taken"),
    48001: Meaning("settings", "the account may not make this call", _UNVERIFIED),
    48004: Meaning(
        "settings",
        "the platform has closed this call to the account",
        "the console's notices (通知中心) say why",
    ),
    40015: _BUTTONS,
    40016: _BUTTONS,
    40017: _BUTTONS,
    40018: _BUTTONS,
    40019: _BUTTONS,
    40020: _BUTTONS,
    40023: _BUTTONS,
    40024: _BUTTONS,
    40025: _BUTTONS,
    40026: _BUTTONS,
    40027: _BUTTONS,
    40054: _BUTTONS,
    40055: _BUTTONS,
    65318: _BUTTONS,
    46003: Meaning("settings", "the account has no menu of ours yet", "set it up"),
}

TOKEN_INVALID = 40001
TOKEN_REFUSED = frozenset({TOKEN_INVALID, 40014, 42001})
FILE_LOST = frozenset({40007, 41006})
NO_MENU = 46003

_UNKNOWN = Meaning("message", "refused", "the platform's list of codes (全局返回码) explains it")
_REQUEST_ID = re.compile(r"\brid: ?([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})\b")
_READ = 500  # characters of the platform's words that are looked at


class WeChatTrouble(PlatformTrouble):
    """A call that failed: no address, token, secret, person or text of a library in its words.

    `code`: the platform's, 0 where there was no readable answer. `why`: for operators, with the
    remedy. `uncertain`: what was sent may have arrived all the same, so that a repeat may be a
    second one. `kind`: from the table unless given; 0 is "later".
    """

    def __init__(
        self, code: int, why: str, *, kind: Kind | None = None, uncertain: bool = False
    ) -> None:
        self.code = code
        self.why = why
        self.kind: Kind = kind or _kind(code)
        self.uncertain = uncertain
        super().__init__(f"{code} {why}" if code else why)

    @property
    def passing(self) -> bool:
        """Whether the same call may succeed later with nobody doing anything about it."""
        return self.kind == "later"


def refusal(code: int, said: str = "", *, of_token: bool = False) -> WeChatTrouble:
    """The trouble for `code`. `said`: the platform's words, of which only our own network
    address and the request's id (for its support) are taken over. `of_token`: a token was asked
    for, where 40001 speaks of the AppSecret.
    """
    meaning = _SECRET if of_token and code in TOKEN_REFUSED else MEANINGS.get(code, _UNKNOWN)
    notes = []
    if meaning is _ADDRESS and (address := _address(said)):
        notes.append(f"address {address}")
    if request := _REQUEST_ID.search(said[:_READ]):
        notes.append(f"rid {request[1]}")
    why = f"{meaning} ({', '.join(notes)})" if notes else str(meaning)
    return WeChatTrouble(code, why, kind=meaning.kind)


def _kind(code: int) -> Kind:
    return MEANINGS.get(code, _UNKNOWN).kind if code else "later"


def _address(said: str) -> str:
    for word in re.split(r"[\s,;]+", said[:_READ]):
        try:
            return str(ip_address(word))
        except ValueError:
            continue
    return ""
