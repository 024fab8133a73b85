"""Reply markups as the server checks them."""

from __future__ import annotations

import re
from typing import Any

from bot.playground.telegram.markup import link
from bot.playground.telegram.model import Json
from bot.playground.telegram.refusals import bad_request

InlineKeyboard = tuple[tuple[Json, ...], ...]
MAX_BUTTONS = 100
MAX_DATA_BYTES = 64
ACTIONS: tuple[str, ...] = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
)
STYLES: frozenset[str] = frozenset({"danger", "success", "primary"})
OTHER_KINDS: tuple[str, ...] = ("keyboard", "remove_keyboard", "force_reply")


def read_markup(value: Any) -> tuple[InlineKeyboard | None, Json | None]:
    """An inline keyboard, or another markup as given; both None without markup."""
    if value is None:
        return None, None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        return inline_keyboard(value["inline_keyboard"]), None
    if not any(kind in value for kind in OTHER_KINDS):
        return None, None
    if "keyboard" in value:
        _check_reply_keyboard(value["keyboard"])
    for flag in ("remove_keyboard", "force_reply"):
        if flag in value and not isinstance(value[flag], bool):
            raise bad_request(f'field "{flag}" must be of type Boolean')
    return None, value


def inline_keyboard(rows: Any) -> InlineKeyboard | None:
    """Checked rows without empty ones; None when no button is left."""
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    checked: list[tuple[Json, ...]] = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(
                'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
            )
        buttons = tuple(button for button in map(_button, row) if button["text"])
        if buttons:
            checked.append(buttons)
    if sum(len(row) for row in checked) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return tuple(checked) or None


def _button(value: Any) -> Json:
    if not isinstance(value, dict):
        raise bad_request("InlineKeyboardButton must be an Object")
    if "text" not in value:
        raise _unreadable('Can\'t find field "text"')
    if not isinstance(value["text"], str):
        raise _unreadable('Field "text" must be of type String')
    action = next((name for name in ACTIONS if value.get(name) not in (None, "")), None)
    if action is None:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    button: Json = {"text": value["text"], action: value[action]}
    if action == "callback_data":
        _check_data(value[action])
    elif action == "url":
        button["url"] = _address(value[action])
    style = value.get("style")
    if style:
        if style not in STYLES:
            raise _unreadable("Invalid button style specified")
        button["style"] = style
    return button


def _unreadable(text: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {text}")


def _check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _unreadable('Field "callback_data" must be of type String')
    if len(data.encode()) > MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _address(url: Any) -> str:
    text = str(url)
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*)://", text)
    if scheme and scheme[1].lower() not in ("http", "https", "tg", "ton"):
        raise bad_request(
            f"inline keyboard button URL '{text}' is invalid: Unsupported URL protocol"
        )
    address = link(text)
    if address is None:
        raise bad_request(f"inline keyboard button URL '{text}' is invalid: Wrong HTTP URL")
    return address


def _check_reply_keyboard(rows: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    for row in rows:
        for button in row:
            text = button.get("text") if isinstance(button, dict) else button
            if not isinstance(text, str):
                raise bad_request(
                    'can\'t parse keyboard button: Field "text" must be of type String'
                )
