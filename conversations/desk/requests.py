"""What a member of staff asks for: commands, and Chinese command words, become requests.

Reading is tolerant (full-width digits, spaces, lower case) and pure; who may ask is decided
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from conversations.incoming import Incoming

Asked = Literal[
    "bind", "case", "status", "overdue", "due", "mine", "help", "start", "language",
    "note", "resolve", "handover", "classify", "close", "reopen", "link", "usage", "new",
    "duties", "why", "extend", "happened", "done", "guide", "form", "simulate",
    "whoami", "board", "relay",
]  # fmt: skip

DUE_WITHIN = timedelta(hours=24)
DUE_AT_MOST = timedelta(days=90)

# Commands that act on a case in words, and whether words must follow the number.
ON_A_CASE: dict[str, bool] = {
    "note": True,
    "say": True,
    "resolve": True,
    "handover": True,
    "class": True,
    "close": True,
    "reopen": False,
    "link": True,
    "why": False,
    "extend": True,
    "happened": True,
    "done": True,
    "guide": False,
    "form": False,
}
_ASKED: dict[str, Asked] = {
    "note": "note",
    "say": "relay",
    "resolve": "resolve",
    "handover": "handover",
    "class": "classify",
    "close": "close",
    "reopen": "reopen",
    "why": "why",
    "extend": "extend",
    "happened": "happened",
    "done": "done",
    "guide": "guide",
    "form": "form",
}

# Commands that say all by themselves.
_PLAIN: dict[str, Asked] = {
    "overdue": "overdue",
    "mine": "mine",
    "board": "board",
    "duties": "duties",
    "help": "help",
    "whoami": "whoami",
}

_WORDS: dict[str, str] = {
    "状态": "status",
    "概况": "status",
    "逾期": "overdue",
    "超期": "overdue",
    "到期": "due",
    "快到期": "due",
    "我的": "mine",
    "我的案件": "mine",
    "看板": "board",
    "定期工作": "duties",
    "定期": "duties",
    "帮助": "help",
    "语言": "language",
    "案件": "case",
    "备注": "note",
    "对顾客说": "say",
    "解决": "resolve",
    "转交": "handover",
    "改类别": "class",
    "结案": "close",
    "重开": "reopen",
    "关联": "link",
    "登记": "new",
    "登记投诉": "new",
    "为什么": "why",
    "延长": "extend",
    "定时限": "extend",
    "事发": "happened",
    "完成": "done",
    "话术": "guide",
    "表单": "form",
    "模拟": "simulate",
    "我是谁": "whoami",
}
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_NUMBER = re.compile(r"#?\s*(\d{4}[\s-]?\d{2}[\s-]?[A-Z]{0,4}[\s-]?\d{3,8})(?![0-9A-Z])\s*[:,]?\s*")
_SPAN = re.compile(r"(\d{1,4})\s*(h|hours?|小时|d|days?|天|日)?")


@dataclass(frozen=True)
class Request:
    """One wish of a member of staff.

    `number`: the case meant, as people write it (see `spellings`); `target`: unit, other number,
    language or invitation; `words`: what is said about it (`named` reads whom or which class);
    `within`: how far `/due` looks ahead. `usage` asks how the command in `target` is used.
    """

    asked: Asked
    number: str = ""
    target: str = ""
    words: str = ""
    within: timedelta = DUE_WITHIN


def request(incoming: Incoming) -> Request | None:
    """The request in a command, or (in private chats) in a Chinese command word; None if none."""
    if incoming.kind == "command":
        return _command(incoming.command.lower(), incoming.argument.strip())
    if incoming.kind == "text" and incoming.private:
        said = incoming.text.strip()
        if word := _WORD.match(said):
            rest = said[word.end() :]
            if not rest or not rest[0].isalpha():
                return _command(_WORDS[word[0]], rest.lstrip(":：").strip())
    return None


def _command(command: str, argument: str) -> Request | None:
    if command in ON_A_CASE:
        return _on_a_case(command, argument)
    match command:
        case "case":
            number = number_in(argument)[0]
            return Request("case", number=number) if number else _usage(command)
        case "due":
            within = span(argument)
            return Request("due", within=within) if within else _usage(command)
        case "bind":
            return Request("bind", target=argument) if argument else _usage(command)
        case "status":
            return Request("status", target=argument)
        case "start":
            return Request("start", target=argument)
        case "language":
            return Request("language", target=argument.lower())
        case "new" | "simulate":
            return Request("new" if command == "new" else "simulate", words=argument)
    return Request(_PLAIN[command]) if command in _PLAIN else None


def _on_a_case(command: str, argument: str) -> Request:
    number, words = number_in(argument)
    if not number or (ON_A_CASE[command] and not words):
        return _usage(command)
    if command == "link":
        return Request("link", number=number, target=number_in(words)[0])
    return Request(_ASKED[command], number=number, words=words)


def _usage(command: str) -> Request:
    return Request("usage", target=command)


def number_in(argument: str) -> tuple[str, str]:
    """A case number at the beginning, and what follows it. Two empty texts when nothing is there.

    Where the beginning does not look like a number, its first word is taken for one.
    """
    plain = argument.translate(_FULL_WIDTH).upper().strip()
    said = argument.strip()
    if len(plain) == len(said) and (found := _NUMBER.match(plain)):
        return re.sub(r"\s", "", found[1]), said[found.end() :].strip()
    first, _, rest = said.partition(" ")
    return first.translate(_FULL_WIDTH).upper().lstrip("#"), rest.strip()


def spellings(number: str) -> tuple[str, ...]:
    """The ways in which a number may stand in the record: as written, and without dashes."""
    return tuple(dict.fromkeys((number, number.replace("-", ""))))


def span(argument: str) -> timedelta | None:
    """`24h`, `3d`, `3天`; a bare number means hours, nothing 24 hours. None for what is no span."""
    plain = argument.translate(_FULL_WIDTH).lower().strip()
    if not plain:
        return DUE_WITHIN
    found = _SPAN.fullmatch(plain)
    if not found or not int(found[1]):
        return None
    unit = timedelta(days=1) if (found[2] or "h")[0] in "d天日" else timedelta(hours=1)
    return min(int(found[1]) * unit, DUE_AT_MOST)


def named(words: str, names: Mapping[str, str]) -> tuple[str, str]:
    """What is named at the beginning of `words`, and the rest; `names`: name as written -> its id.

    The longest name wins; case does not matter. An empty id when nothing known stands there.
    """
    low = words.lower()
    for name in sorted(names, key=len, reverse=True):
        if name and low.startswith(name.lower()):
            rest = words[len(name) :]
            if not rest or not (rest[0].isalnum() and name[-1].isascii()):
                return names[name], rest.lstrip(" :：,，").strip()
    return "", words
