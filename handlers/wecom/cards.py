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
_ROW, _LEAD, _END = "\U000f1a00", "\U000f1a01", "\U000f1a02"  # for private use; taken out before
_MARKS = {"<row>": _ROW, "</row>": _END, "<lead>": _LEAD, "</lead>": _END}
_UNSIGNED = str.maketrans(dict.fromkeys(_ROW + _LEAD + _END))
_BREAKS = (
    re.compile(r" · |(?=（)| (?=\()"),
    re.compile(r"(?<=[，；。：])|(?<=[,;:]) (?!\d)"),
)
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
    """The text laid out: its first line is the title; of the lines that the templates mark, the
    most pressing `lead` stands below it and each short `row` in one; all else is text as it
    comes, behind `note`. No words are guessed to be anything, since people write what they like.
    """
    lines = [line.strip() for line in plain(_signed(html)).split("\n")]
    lines = [line for line in lines if line.translate(_UNSIGNED).strip()]
    if not lines:
        return Words("", "", (), shortened(note, TEXT), width(note) <= TEXT * 2)
    title, more = _begun(lines[0].translate(_UNSIGNED), TITLE)
    below = lines[1:]
    place = _pressing(below)
    desc, still = _begun(below.pop(place).translate(_UNSIGNED), DESC) if place >= 0 else ("", "")
    rows: list[tuple[str, str]] = []
    left: list[str] = []
    for line in below:
        row = _row(line) if len(rows) < LIST_ROWS else None
        if row:
            rows.append(row)
        else:
            left.append(line.translate(_UNSIGNED).strip())
    text = "\n".join([*(each for each in (note, more, still) if each), *left])
    shown = shortened(text, TEXT)
    return Words(title, desc, tuple(rows), shown, shown == text)


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
        label = "其他按钮…" if chinese else "Other buttons…"
    return Key(label, PAGE, next((key.case for key in keys if key.case), ""), str(to))


def _signed(html: str) -> str:
    """The marks of the templates as signs that nothing else holds; `plain` would drop them."""
    bare = html.translate(_UNSIGNED)
    for tag, sign in _MARKS.items():
        bare = bare.replace(tag, sign)
    return bare


def _begun(line: str, most: int) -> tuple[str, str]:
    """As much of a line as fits into `most` Chinese characters, and the rest: parted where a
    reader would, else with "…" on both sides.
    """
    if width(line) <= most * 2:
        return line, ""
    for between in _BREAKS:
        for found in reversed(list(between.finditer(line))):
            begun = line[: found.start()].strip()
            if begun and width(begun) <= most * 2:
                return begun, line[found.end() :].strip()
    begun = shortened(line, most)
    return begun, "…" + line[len(begun) - 1 :].lstrip()


def _pressing(lines: Sequence[str]) -> int:
    """Where the line stands that speaks of what is most pressing; else the first `lead`; or -1."""
    leads = [place for place, line in enumerate(lines) if line.startswith(_LEAD)]
    for mark in _PRESSING:
        for place in leads:
            if lines[place].removeprefix(_LEAD).startswith(mark):
                return place
    return leads[0] if leads else -1


def _row(line: str) -> tuple[str, str] | None:
    if not line.startswith(_ROW):
        return None
    name, _, value = line.removeprefix(_ROW).partition(_END)
    name, value = name.strip(), value.translate(_UNSIGNED).lstrip(" ：:")
    if not name or not value or width(name) > NAME * 2 or width(value) > VALUE * 2:
        return None
    return name, value
