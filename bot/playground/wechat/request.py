"""A call of the API, read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.playground.wechat.model import Account, Json
from bot.playground.wechat.people import PeopleWorld
from bot.playground.wechat.refusals import RefusalError


@dataclass(frozen=True)
class Upload:
    name: str
    data: bytes
    mime: str


@dataclass(frozen=True)
class Request:
    """`base`: the address of the API, without a path. `body` is {} where none was sent."""

    query: dict[str, str]
    body: Json
    base: str = ""
    upload: Upload | None = None

    def text(self, name: str) -> str:
        """That field of the body, "" where it is missing or no text."""
        value = self.body.get(name)
        return value if isinstance(value, str) else ""

    def object(self, name: str) -> Json:
        """That object of the body; RefusalError 47001 where it is missing or none."""
        value = self.body.get(name)
        if not isinstance(value, dict):
            raise RefusalError(47001, f"{name} is no object")
        return value


@dataclass(frozen=True)
class File:
    """Bytes in place of JSON."""

    data: bytes
    mime: str
    name: str = ""


Answered = Json | File


@dataclass(frozen=True)
class Endpoint:
    verb: Literal["GET", "POST"]
    run: Callable[[PeopleWorld, Account, Request], Answered]
