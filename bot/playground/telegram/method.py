"""A method of the API: its name, the parameters it reads, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.playground.telegram.groups import GroupWorld
from bot.playground.telegram.params import Params
from bot.playground.telegram.state import BotAccount

Handler = Callable[[GroupWorld, BotAccount, Params], Any]


@dataclass(frozen=True)
class Method:
    """The handler returns the ``result`` or raises RefusalError."""

    name: str
    handler: Handler
    params: frozenset[str] = frozenset()


def method(name: str, handler: Handler, params: str = "") -> Method:
    """``params`` are names separated by blanks."""
    return Method(name, handler, frozenset(params.split()))
