"""What a template card must look like.

Source: the platform's page on the types of template cards (101032): fields that must be there,
lengths of lists, bytes of keys. Lengths of texts are recommended only; ``advice`` names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.playground.wecom.errors import (
    INVALID_TYPE,
    MISSING_TITLE,
    RefusedError,
    parameter,
)
from bot.playground.wecom.model import Json

NOTICES = frozenset({"text_notice", "news_notice"})
INTERACTIVE = frozenset({"button_interaction", "vote_interaction", "multiple_interaction"})
TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")
KEY_BYTES = 1024
OPTION_ID_BYTES = 128

# Where a text stands (a list's texts each) and how many characters are recommended.
_RECOMMENDED: tuple[tuple[str, int], ...] = (
    ("source.desc", 13),
    ("main_title.title", 26),
    ("main_title.desc", 30),
    ("sub_title_text", 112),
    ("emphasis_content.title", 10),
    ("emphasis_content.desc", 15),
    ("horizontal_content_list.keyname", 5),
    ("horizontal_content_list.value", 26),
    ("vertical_content_list.title", 26),
    ("vertical_content_list.desc", 112),
    ("jump_list.title", 13),
    ("button_list.text", 10),
    ("button_selection.title", 13),
    ("button_selection.option_list.text", 10),
    ("select_list.title", 13),
    ("select_list.option_list.text", 10),
    ("checkbox.option_list.text", 11),
    ("submit_button.text", 10),
)


def check(card: Any) -> Json:
    """The card, when the platform would take it. RefusedError: 40008, 40058 or 41016."""
    if not isinstance(card, dict):
        raise parameter("template_card is missing")
    kind = card.get("card_type")
    if kind not in NOTICES | INTERACTIVE:
        raise RefusedError(INVALID_TYPE, "invalid message type: card_type")
    _title(card, kind)
    _lists(card)
    if kind in NOTICES and not isinstance(card.get("card_action"), dict):
        raise parameter("card_action is missing")
    if kind == "news_notice" and not (card.get("card_image") or card.get("image_text_area")):
        raise parameter("card_image is missing")
    if kind == "button_interaction":
        _buttons(card)
    if kind == "vote_interaction":
        _question(_part(card, "checkbox"), 20, "checkbox")
        _button(_part(card, "submit_button"), "submit_button")
    if kind == "multiple_interaction":
        for select in _items(card, "select_list", 3, least=1):
            _question(select, 10, "select_list")
        _button(_part(card, "submit_button"), "submit_button")
    if kind in INTERACTIVE or "action_menu" in card or "task_id" in card:
        task_id = card.get("task_id")
        if not isinstance(task_id, str) or TASK_ID.fullmatch(task_id) is None:
            raise parameter("task_id")
    return card


def advice(card: Json) -> tuple[str, ...]:
    """One line for each text that is longer than recommended."""
    return tuple(
        f"{path}: {len(text)} characters, recommended are {most}"
        for path, most in _RECOMMENDED
        for text in _texts(card, path.split("."))
        if len(text) > most
    )


def questions(card: Json) -> list[Json]:
    """The selections of a card, each with ``question_key`` and ``option_list``."""
    single = [card[name] for name in ("button_selection", "checkbox") if name in card]
    return [*single, *card.get("select_list", [])]


def buttons(card: Json) -> list[Json]:
    """What can be pressed: ``text`` and ``key`` each."""
    submit = [card["submit_button"]] if "submit_button" in card else []
    menu = card.get("action_menu", {}).get("action_list", [])
    return [*card.get("button_list", []), *submit, *menu]


def _title(card: Json, kind: str) -> None:
    title = card.get("main_title") or {}
    if not isinstance(title, dict):
        raise parameter("main_title")
    enough = title.get("title") or (kind == "text_notice" and card.get("sub_title_text"))
    if not enough or not isinstance(enough, str):
        raise RefusedError(MISSING_TITLE, "missing title")


def _lists(card: Json) -> None:
    for line in _items(card, "horizontal_content_list", 6):
        if not line.get("keyname"):
            raise parameter("horizontal_content_list: keyname is missing")
        if line.get("type") == 1 and not line.get("url"):
            raise parameter("horizontal_content_list: url is missing")
        if line.get("type") == 3 and not line.get("userid"):
            raise parameter("horizontal_content_list: userid is missing")
    _items(card, "vertical_content_list", 4)
    for jump in _items(card, "jump_list", 3):
        if not jump.get("title"):
            raise parameter("jump_list: title is missing")
    if "action_menu" in card:
        menu = _part(card, "action_menu")
        for item in _items(menu, "action_list", 3, least=1):
            _button(item, "action_menu")


def _buttons(card: Json) -> None:
    found = _items(card, "button_list", 6, least=1)
    for button in found:
        # Type 1 opens a link and needs no key.
        if button.get("type") == 1 and button.get("url") and button.get("text"):
            continue
        _button(button, "button_list")
    keys = [button["key"] for button in found if "key" in button]
    if len(set(keys)) < len(keys):
        raise parameter("button_list: key is repeated")
    if "button_selection" in card:
        _question(_part(card, "button_selection"), 10, "button_selection")


def _button(button: Json, where: str) -> None:
    if not isinstance(button.get("text"), str) or not button["text"]:
        raise parameter(f"{where}: text is missing")
    key = button.get("key")
    if not isinstance(key, str) or not 1 <= len(key.encode()) <= KEY_BYTES:
        raise parameter(f"{where}: key")


def _question(question: Json, most: int, where: str) -> None:
    key = question.get("question_key")
    if not isinstance(key, str) or not 1 <= len(key.encode()) <= KEY_BYTES:
        raise parameter(f"{where}: question_key")
    options = _items(question, "option_list", most, least=1)
    ids = [str(option.get("id", "")) for option in options]
    if len(set(ids)) < len(ids) or not all(1 <= len(i.encode()) <= OPTION_ID_BYTES for i in ids):
        raise parameter(f"{where}: option id")
    if not all(option.get("text") for option in options):
        raise parameter(f"{where}: option text is missing")


def _part(card: Json, name: str) -> Json:
    part = card.get(name)
    if not isinstance(part, dict):
        raise parameter(f"{name} is missing")
    return part


def _items(card: Json, name: str, most: int, least: int = 0) -> list[Json]:
    items = card.get(name, [])
    fits = isinstance(items, list) and least <= len(items) <= most
    if not fits or not all(isinstance(item, dict) for item in items):
        raise parameter(f"{name}: {least} to {most} items")
    found: list[Json] = items
    return found


def _texts(value: Any, path: list[str]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item, path)
    elif not path:
        if isinstance(value, str):
            yield value
    elif isinstance(value, dict):
        yield from _texts(value.get(path[0]), path[1:])
