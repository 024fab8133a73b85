"""Typical customers for the page: who they are and what they say, from `examples.toml`.

Each click makes a fresh account, so that every one of them begins with an empty chat.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from bot.playground.people import CUSTOMERS, GUESTS_FROM, GUESTS_MOST, Account, guests
from bot.playground.worlds import Worlds
from cases.platforms import WECHAT
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
    may do when the turns are over. `language`: speaks this one whatever the page does.
    """

    id: str
    name: Text
    label: Text
    then: Text
    turns: tuple[Turn, ...]
    other: bool = False
    platform: Literal["telegram", "wechat"] = "telegram"
    language: str = ""


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


def welcome(worlds: Worlds, name: str, language: str) -> int | str:
    """A fresh account for an example, who speaks `language`; the page's id of it. ValueError when
    there is no such example or language, or the playground is full.
    """
    found = next((each for each in examples() if each.id == name), None)
    if found is None or language not in ("zh", "en"):
        raise ValueError("there is no such example customer")
    world, on_wechat = worlds.telegram, worlds.wechat.people.values()
    here = [each.name for each in guests(world)] + [each.name for each in on_wechat]
    if len(here) - len(CUSTOMERS) >= GUESTS_MOST:
        raise ValueError(f"there are {GUESTS_MOST} example customers already; start again")
    shown = found.name.to(language)
    times = 1 + sum(each.split(" #")[0] == shown for each in here)
    shown = shown if times == 1 else f"{shown} #{times}"
    if found.platform == "wechat":
        return f"{WECHAT}{worlds.wechat.add_person(shown).openid}"
    account = Account(
        GUESTS_FROM + len(guests(world)), shown, "en" if language == "en" else "zh-hans"
    )
    world.add_user(account.id, account.name, language_code=account.language)
    world.private(account.id, "customer")
    return account.id
