"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warn", "missing"]


@dataclass(frozen=True)
class Item:
    """`missing`: without it Kesu does not work. `warn`: it works, and somebody should know."""

    name: str
    state: State
    says: str
    remedy: str = ""


def ok(name: str, says: str) -> Item:
    """All is well."""
    return Item(name, "ok", says)


def warn(name: str, says: str, remedy: str) -> Item:
    """It works, but."""
    return Item(name, "warn", says, remedy)


def missing(name: str, says: str, remedy: str) -> Item:
    """It does not work so."""
    return Item(name, "missing", says, remedy)


def refused(name: str, error: Exception) -> Item:
    """An error whose text is written for operators, taken apart."""
    from bot.cli.failures import explained

    says, _, remedy = explained(error).partition(" Remedy: ")
    if not remedy:
        says, _, remedy = says.partition(": ")
    return missing(name, says.rstrip("."), remedy.rstrip("."))
