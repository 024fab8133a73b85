"""Typical customers for the page: who they are and what they say, from `examples.toml`.

Each click makes a fresh account, so that every one of them begins with an empty chat.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from bot.playground.people import GUESTS_FROM, GUESTS_MOST, Account, guests
from bot.playground.telegram import TelegramWorld
from procedures.model import Text

FILE = Path(__file__).with_name("examples.toml")


class Turn(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One act on the phone; exactly one field is set. `press`: a button by its label."""

    start: bool = False
    say: Text | None = None
    press: Text | None = None
    photo: bool = False


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """A customer. `other`: speaks the language that the page does not. `then`: what the visitor
    may do when the turns are over.
    """

    id: str
    name: Text
    label: Text
    then: Text
    turns: tuple[Turn, ...]
    other: bool = False


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    customers: tuple[Example, ...]


@cache
def examples() -> tuple[Example, ...]:
    """All of them, in the order of the menu. msgspec.ValidationError for a wrong file."""
    return msgspec.toml.decode(FILE.read_bytes(), type=_File).customers


def examples_view() -> list[dict[str, Any]]:
    """The same as the page reads them."""
    found: list[dict[str, Any]] = msgspec.to_builtins(examples())
    return found


def welcome(world: TelegramWorld, name: str, language: str) -> Account:
    """A fresh account for an example, who speaks `language`. ValueError when there is no such
    example or language, or the playground is full.
    """
    found = next((each for each in examples() if each.id == name), None)
    if found is None or language not in ("zh", "en"):
        raise ValueError("there is no such example customer")
    here = guests(world)
    if len(here) >= GUESTS_MOST:
        raise ValueError(f"there are {GUESTS_MOST} example customers already; start again")
    shown = found.name.to(language)
    times = 1 + sum(each.name.split(" #")[0] == shown for each in here)
    account = Account(
        GUESTS_FROM + len(here),
        shown if times == 1 else f"{shown} #{times}",
        "en" if language == "en" else "zh-hans",
    )
    world.add_user(account.id, account.name, language_code=account.language)
    world.private(account.id, "customer")
    return account
