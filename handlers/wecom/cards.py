"""A message with buttons as a template card (`button_interaction`, documents 101032 and 101463 of
developer.work.weixin.qq.com). A card's fields are plain words: no markup, no mentions.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from cases.platforms import WECOM_GROUP, WECOM_PERSON
from conversations.channel import Key
from handlers.buttons import Buttons
from handlers.wecom.spans import plain

PAGE = (
    "page"  # the act of the button that turns to another page of buttons; its data: which, from 0
)
CARD_BUTTONS = 6  # button_list
LIST_ROWS = 6  # horizontal_content_list
TASK_ID_BYTES = 128
ID_BYTES = 64  # of a person or a group, as the platform gives them out
# Recommended widths in Chinese characters, a Latin letter being half of one: longer words are cut
# by the client. More of the text is given than its 112, since how much is shown is the client's.
TITLE, DESC, NAME, VALUE, SOURCE, LABEL, TEXT = 26, 30, 5, 26, 13, 10, 200
_STYLES = {"primary": 1, "danger": 2, "success": 3}  # blue, red, green
_UNSTYLED = 4  # grey
_PRESSING = ("🆘", "🙋", "⚠", "⏱", "⏸", "☑")  # most pressing first
_ROW = re.compile(r"([^\W\d_][\w ]*?)\s*[：:]\s*(\S.*)")
_HAN = re.compile("[\u3400-\u9fff]")
_TASK_ID = re.compile(r"([gu])([A-Za-z0-9_-]{1,86})@([a-z0-9]{0,16})@[a-z0-9]{1,32}")
_KINDS = {"g": WECOM_GROUP, "u": WECOM_PERSON}
_GRAPHEME = regex.compile(r"\X")


@dataclass(frozen=True)
class Words:
    """A text as a card shows it. `whole`: nothing of it was left out."""

    title: str
    desc: str
    rows: tuple[tuple[str, str], ...]
    text: str
    whole: bool


def task_id(chat: str, case: str, entropy: Callable[[int], bytes]) -> str:
    """A new name for a card, from which its chat can be read again. It tells nothing of a case
    but its id. ValueError for what is no chat of WeCom.
    """
    kind = next((kind for kind, prefix in _KINDS.items() if chat.startswith(prefix)), "")
    inner = chat.removeprefix(_KINDS.get(kind, "")).encode()
    if not kind or not 0 < len(inner) <= ID_BYTES:
        raise ValueError("not a chat of WeCom")
    where = urlsafe_b64encode(inner).decode().rstrip("=")
    return f"{kind}{where}@{case}@{entropy(10).hex()}"


def chat_of(task_id: str) -> tuple[str, str]:
    """The chat in which a card of ours stands and the case it is about; both empty when the name is
    none of ours.
    """
    found = _TASK_ID.fullmatch(task_id)
    if found is None:
        return "", ""
    try:
        inner = urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4)).decode()
    except (NotBase64, ValueError):
        return "", ""
    return _KINDS[found[1]] + inner, found[3]


def words_of(html: str, note: str = "") -> Words:
    """The text laid out: its first line is the title, the most pressing one stands below it, short
    `name: value` lines are rows, the rest is text, behind `note`.
    """
    lines = [line.strip() for line in plain(html).split("\n") if line.strip()]
    if not lines:
        return Words("", "", (), shortened(note, TEXT), width(note) <= TEXT * 2)
    title, rest = _titled(lines[0])
    below = lines[1:]
    desc = _pressing(below)
    if width(desc) <= DESC * 2:
        below = [line for place, line in enumerate(below) if place != _place(below, desc)]
    rows: list[tuple[str, str]] = []
    left: list[str] = []
    for line in below:
        row = _row(line) if len(rows) < LIST_ROWS else None
        if row:
            rows.append(row)
        else:
            left.append(line)
    text = "\n".join([*([note] if note else []), *([rest] if rest else []), *left])
    shown = shortened(text, TEXT)
    return Words(title, shortened(desc, DESC), tuple(rows), shown, shown == text)


def card(
    words: Words, buttons: list[dict[str, Any]], task_id: str, source: str = ""
) -> dict[str, Any]:
    """The card itself. `source`: who speaks, in small letters above the title."""
    found: dict[str, Any] = {
        "card_type": "button_interaction",
        "main_title": {"title": words.title, "desc": words.desc},
        "sub_title_text": words.text,
        "horizontal_content_list": [
            {"keyname": name, "value": value} for name, value in words.rows
        ],
        "button_list": buttons,
        "task_id": task_id,
    }
    if source:
        found["source"] = {"desc": shortened(source, SOURCE)}
    return found


def buttons_of(
    keys: Sequence[Sequence[Key]], chat: str, buttons: Buttons, page: int = 0
) -> list[dict[str, Any]]:
    """The buttons of a page, signed for `chat`. More than six are paged, the last button of each
    page turning to the next one, and that of the last page back to the first; a page that is not
    there is the first. Raises `ButtonUnfit`.
    """
    flat = [key for row in keys for key in row]
    if len(flat) > CARD_BUTTONS:
        size = CARD_BUTTONS - 1
        pages = -(-len(flat) // size)
        page = page if 0 <= page < pages else 0
        turn = _turn(flat, (page + 1) % pages)
        flat = [*flat[page * size : (page + 1) * size], turn]
    return [
        {
            "text": shortened(key.label, LABEL),
            "style": _STYLES.get(key.style, _UNSTYLED),
            "key": buttons.pack(key.act, key.case, key.data, chat),
        }
        for key in flat
    ]


def anew(case: str, language_of: str) -> tuple[tuple[Key, ...], ...]:
    """The one button of a card on which nothing is left to be done, since a card has to have one:
    it shows how things stand. `language_of`: words whose language its label takes.
    """
    return ((Key("刷新" if _HAN.search(language_of) else "Refresh", PAGE, case, "0"),),)


def width(text: str) -> int:
    """In halves of a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def shortened(text: str, most: int) -> str:
    """The beginning that fits into `most` Chinese characters; "…" stands for the rest."""
    if width(text) <= most * 2:
        return text
    kept, used = "", 1
    for found in _GRAPHEME.finditer(text):
        used += width(found[0])
        if used > most * 2:
            break
        kept += found[0]
    return kept.rstrip() + "…"


def _turn(keys: Sequence[Key], to: int) -> Key:
    chinese = any(_HAN.search(key.label) for key in keys)
    if to == 0:
        label = "返回" if chinese else "Back"
    else:
        label = "更多…" if chinese else "More…"
    return Key(label, PAGE, next((key.case for key in keys if key.case), ""), str(to))


def _titled(line: str) -> tuple[str, str]:
    """As many of a line's ` · ` parts as fit, and the others; or its beginning, and all of it."""
    if width(line) <= TITLE * 2:
        return line, ""
    parts = line.split(" · ")
    for count in range(len(parts) - 1, 0, -1):
        title = " · ".join(parts[:count])
        if width(title) <= TITLE * 2:
            return title, " · ".join(parts[count:])
    return shortened(line, TITLE), line


def _pressing(lines: Sequence[str]) -> str:
    """The line that speaks of what is most pressing; else the first, if it is no row."""
    for mark in _PRESSING:
        for line in lines:
            if line.startswith(mark):
                return line
    return lines[0] if lines and _row(lines[0]) is None else ""


def _place(lines: Sequence[str], line: str) -> int:
    return lines.index(line) if line in lines else -1


def _row(line: str) -> tuple[str, str] | None:
    found = _ROW.fullmatch(line)
    if found is None or width(found[1]) > NAME * 2 or width(found[2]) > VALUE * 2:
        return None
    return found[1], found[2]
