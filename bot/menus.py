"""The bots' command menus, worded per language by the templates' labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from templates.render import Words

Scope = Literal["default", "all_private_chats", "all_group_chats", "all_chat_administrators"]
Menu = tuple[Scope, str, Sequence[tuple[str, str]]]

CUSTOMER = (
    "start", "status", "skip", "back", "cancel", "human", "bot",
    "language", "simple", "privacy", "help",
)  # fmt: skip
STAFF_GROUP = (
    "new", "case", "why", "guide", "form", "status", "overdue", "due", "mine", "board",
    "duties", "simulate", "bind", "help",
)  # fmt: skip
STAFF_PRIVATE = (
    "start", "new", "case", "why", "guide", "form", "status", "overdue", "due", "mine", "board",
    "duties", "simulate", "language", "help",
)  # fmt: skip


def menus(bot: str, words: Words) -> list[Menu]:
    """What each scope shows: Chinese to those who read it, English to everybody else."""
    scopes: dict[Scope, tuple[str, ...]] = (
        {"all_private_chats": CUSTOMER}
        if bot == "customer"
        else {"all_private_chats": STAFF_PRIVATE, "all_group_chats": STAFF_GROUP}
    )
    return [
        (scope, code, [(name, words.label(f"menu.{bot}.{name}", language)) for name in names])
        for scope, names in scopes.items()
        for code, language in (("", "en"), ("zh", "zh"))
    ]
