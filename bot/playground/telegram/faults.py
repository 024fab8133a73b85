"""Trouble made on purpose: answers that fail, connections that break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from bot.playground.telegram.refusals import WorldError

FaultKind = Literal["status", "garbage", "drop", "lost", "hang"]


@dataclass(frozen=True)
class Fault:
    """What happens to a call.

    status: refused with this code and description, nothing done. garbage: 502 with an HTML
    page, nothing done. drop: the connection breaks, nothing done. lost: done, but the
    connection breaks before the answer. hang: nothing done and no answer ever.
    """

    kind: FaultKind
    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None


@dataclass
class Waiting:
    method: str
    bot: str | None
    fault: Fault
    left: int


class Faults:
    """Faults that wait for their calls, in the order in which they were set."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []

    def add(self, method: str, fault: Fault, times: int, bot: str | None) -> None:
        if fault.kind not in get_args(FaultKind):
            raise WorldError(f"unknown fault {fault.kind!r}: {', '.join(get_args(FaultKind))}")
        self._waiting.append(Waiting(method.lower(), bot, fault, times))

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, method: str, bot: str) -> Fault | None:
        """The fault for this call, used up by it. Method ``*`` stands for any but getUpdates."""
        for waiting in self._waiting:
            named = waiting.method == method.lower()
            any_method = waiting.method == "*" and method.lower() != "getupdates"
            if (named or any_method) and waiting.bot in (None, bot):
                waiting.left -= 1
                if waiting.left <= 0:
                    self._waiting.remove(waiting)
                return waiting.fault
        return None
