"""Trouble made on purpose, on the way to the account and on its calls."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.playground.wechat.refusals import WorldError

FaultKind = Literal["errcode", "html", "status", "drop", "lost"]


@dataclass
class ApiFault:
    """errcode: refused with this code, nothing done. html: a page with status 200, nothing done.
    status: this HTTP status with a page, nothing done. drop: the connection breaks, nothing done.
    lost: done, but the connection breaks before the answer."""

    path: str
    kind: FaultKind
    code: int
    left: int


class ApiFaults:
    """Faults that wait for their calls, in the order in which they were set."""

    def __init__(self) -> None:
        self._waiting: list[ApiFault] = []

    def add(self, path: str, kind: FaultKind, code: int, times: int) -> None:
        if kind not in get_args(FaultKind):
            raise WorldError(f"unknown fault {kind!r}: {', '.join(get_args(FaultKind))}")
        self._waiting.append(ApiFault(path.strip("/").removeprefix("cgi-bin/"), kind, code, times))

    def take(self, path: str) -> ApiFault | None:
        """The fault for this call, used up by it. Path `*` stands for any but stable_token."""
        for waiting in self._waiting:
            if waiting.path == path or (waiting.path == "*" and path != "stable_token"):
                waiting.left -= 1
                if not waiting.left:
                    self._waiting.remove(waiting)
                return waiting
        return None


@dataclass(eq=False)
class Held:
    """A push that waits to be let go."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class PushFaults:
    """`cut`: tries whose answer is thrown away after the account gave it; `doubled`: pushes whose
    first try is made twice at once; `delays`: seconds of machine time before each next push;
    `results`: what becomes of the next template messages."""

    cut: int = 0
    doubled: int = 0
    delays: list[float] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    holding: bool = False
    held: list[Held] = field(default_factory=list)

    def takes_cut(self) -> bool:
        self.cut, taken = max(0, self.cut - 1), self.cut > 0
        return taken

    def takes_double(self) -> bool:
        self.doubled, taken = max(0, self.doubled - 1), self.doubled > 0
        return taken
