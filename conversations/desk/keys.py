"""The buttons on a card, from what is on offer: which stand side by side, what a press carries."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Literal

from cases.offers import Offer
from cases.outgoing import Button

MENUS: dict[str, str] = {"classify": "class", "contact": "contact", "handover": "handover"}
DATA_BYTES = 14
MENU_ENTRIES = 10
STEPS = 4
_ROWS: tuple[tuple[str, ...], ...] = (
    ("ack", "take"),
    ("relay", "handback"),
    ("step",),
    ("contact", "resolve"),
    ("classify", "handover", "note"),
    ("evidence", "reveal", "reopen", "close"),
)
_Style = Literal["", "primary", "success", "danger"]
_STYLES: dict[str, _Style] = {"resolve": "success", "relay": "success", "close": "danger"}


def token(data: str) -> str:
    """`data` as a button carries it: itself, or a short mark where it is too long for a button."""
    if len(data.encode()) <= DATA_BYTES:
        return data
    return f"~{zlib.crc32(data.encode()):08x}"


def pressed(offered: Sequence[Offer], act: str, data: str) -> Offer | None:
    """The offer that a press means; None when it is no longer on offer."""
    return next((o for o in offered if o.act == act and token(o.data) == data), None)


def keys(offered: Sequence[Offer], menu: str, language: str) -> tuple[Button, ...]:
    """The buttons of the main card, or of the menu that is open on it."""
    entries = [offer for offer in offered if offer.group == menu] if menu else []
    return _menu(entries, language) if entries else _main(offered, language)


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
    """The procedure's steps, two to a row, those that stop a running clock first."""
    steps = [offer for offer in offered if offer.act == "step"]
    steps.sort(key=lambda offer: not offer.running)
    return [
        _button(offer, language, row * 10 + place // 2) for place, offer in enumerate(steps[:STEPS])
    ]


def _opener(offered: Sequence[Offer], act: str, row: int) -> list[Button]:
    entries = [offer for offer in offered if offer.group == MENUS[act]]
    style: _Style = "primary" if any(offer.running for offer in entries) else ""
    return (
        [Button("menu", f"staff_{act}", MENUS[act], row=row * 10, style=style)] if entries else []
    )


def _menu(entries: Sequence[Offer], language: str) -> tuple[Button, ...]:
    shown = [
        _button(offer, language, place // 2) for place, offer in enumerate(entries[:MENU_ENTRIES])
    ]
    return (*shown, Button("menu", "staff_back", row=MENU_ENTRIES))


def _button(offer: Offer, language: str, row: int) -> Button:
    style: _Style = "primary" if offer.running else _STYLES.get(offer.act, "")
    if offer.label is not None:
        label = offer.label.to(language)
        return Button(offer.act, label, token(offer.data), row=row, style=style, ready=True)
    word = f"staff_{offer.act}" + (f"_{offer.data}" if offer.act == "contact" else "")
    return Button(offer.act, word, token(offer.data), row=row, style=style)
