"""The buttons on a card, from what is on offer: which stand side by side, what a press carries."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Literal

from cases.offers import Offer
from cases.outgoing import Button

MENUS: dict[str, str] = {
    "classify": "class",
    "contact": "contact",
    "handover": "handover",
    "more": "more",
}
DATA_BYTES = 14
MENU_ENTRIES = 10
STEPS = 4
_ROWS: tuple[tuple[str, ...], ...] = (
    ("ack", "take"),
    ("satisfied", "unsatisfied"),
    ("relay", "handback"),
    ("complain",),
    ("step", "all"),
    ("contact", "resolve"),
    ("classify", "handover", "note"),
    ("evidence", "reveal", "reopen", "close"),
    ("why", "more"),
)
_SUGGESTED = 45  # between the steps and what is done with the customer
_Style = Literal["", "primary", "success", "danger"]
_STYLES: dict[str, _Style] = {
    "resolve": "success",
    "relay": "success",
    "satisfied": "success",
    "close": "danger",
    "all": "success",
}


def token(data: str) -> str:
    """`data` as a button carries it: itself, or a short mark where it is too long for a button."""
    if len(data.encode()) <= DATA_BYTES:
        return data
    return f"~{zlib.crc32(data.encode()):08x}"


def pressed(offered: Sequence[Offer], act: str, data: str) -> Offer | None:
    """The offer that a press means; None when it is no longer on offer."""
    return next((o for o in offered if o.act == act and token(o.data) == data), None)


def keys(
    offered: Sequence[Offer], menu: str, language: str, suggested: Sequence[Offer] = ()
) -> tuple[Button, ...]:
    """The buttons of the main card, or of the menu that is open on it (`class`, or a later page of
    it: `class.1`). `suggested`: classes that the customer's words speak for.
    """
    name, page = opened(menu)
    entries = [offer for offer in offered if offer.group == name] if name else []
    if name == MENUS["more"]:
        entries += _by_press(offered)[STEPS:]
    if entries:
        return _menu(entries, name, page, language)
    adopted = (_button(offer, language, _SUGGESTED) for offer in suggested)
    return tuple(sorted((*_main(offered, language), *adopted), key=lambda button: button.row))


def opened(menu: str) -> tuple[str, int]:
    """The menu's name and its page, counted from 0."""
    name, _, page = menu.partition(".")
    return name, int(page) if page.isdecimal() else 0


def _main(offered: Sequence[Offer], language: str) -> tuple[Button, ...]:
    buttons: list[Button] = []
    for row, acts in enumerate(_ROWS):
        for act in acts:
            if act == "step":
                buttons += _steps(offered, language, row)
            elif act in MENUS:
                buttons += _opener(offered, act, row)
            else:
                buttons += [
                    _button(offer, language, row * 10)
                    for offer in offered
                    if offer.act == act and offer.group == "main"
                ]
    return tuple(buttons)


def _steps(offered: Sequence[Offer], language: str, row: int) -> list[Button]:
    """The first of the procedure's steps, two to a row; the rest stand in the menu of more."""
    steps = _by_press(offered)[:STEPS]
    return [_button(offer, language, row * 10 + place // 2) for place, offer in enumerate(steps)]


def _by_press(offered: Sequence[Offer]) -> list[Offer]:
    """The steps, those first that stop a running clock, then approvals that are waited for."""
    steps = [offer for offer in offered if offer.act == "step"]
    return sorted(steps, key=lambda offer: (not offer.running, not (offer.awaited or offer.back)))


def _opener(offered: Sequence[Offer], act: str, row: int) -> list[Button]:
    entries = [offer for offer in offered if offer.group == MENUS[act]]
    style: _Style = "primary" if any(offer.running for offer in entries) else ""
    return (
        [Button("menu", f"staff_{act}", MENUS[act], row=row * 10, style=style)] if entries else []
    )


def _menu(entries: Sequence[Offer], name: str, page: int, language: str) -> tuple[Button, ...]:
    """A page of a menu. One that is there no more (entries have gone) is the first."""
    start = page * MENU_ENTRIES if page * MENU_ENTRIES < len(entries) else 0
    end = start + MENU_ENTRIES
    shown = [_button(offer, language, place // 2) for place, offer in enumerate(entries[start:end])]
    if end < len(entries):
        later = f"{name}.{end // MENU_ENTRIES}"
        shown.append(Button("menu", "staff_menu_next", later, row=MENU_ENTRIES))
    return (*shown, Button("menu", "staff_back", row=MENU_ENTRIES))


def _button(offer: Offer, language: str, row: int) -> Button:
    style: _Style = "primary" if offer.running else _STYLES.get(offer.act, "")
    if offer.back:
        style = "danger"
    if offer.label is not None:
        label = offer.label.to(language)
        return Button(offer.act, label, token(offer.data), row=row, style=style, ready=True)
    word = f"staff_{offer.act}" + (f"_{offer.data}" if offer.act == "contact" else "")
    return Button(offer.act, word, token(offer.data), row=row, style=style)
