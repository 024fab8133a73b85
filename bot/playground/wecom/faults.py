"""Trouble made on purpose: answers that fail or get lost, a gateway that says nothing."""

from __future__ import annotations

from dataclasses import dataclass

SUBSCRIBE = "aibot_subscribe"
PING = "ping"


@dataclass
class Waiting:
    """A fault that waits for its calls. ``cmd``: the command, or the path of the REST part.

    ``*`` stands for all commands but subscribe and ping.
    ``code`` None: the call is done, and its answer is lost.
    """

    cmd: str
    code: int | None
    message: str
    left: int


class Faults:
    """``silent``: frames are taken, nothing is done and nothing answered, pings included.

    ``swallowed`` counts them. ``refuse_upgrades``: the HTTP status with which every connection is
    refused; None takes them.
    """

    def __init__(self) -> None:
        self.silent = False
        self.swallowed = 0
        self.refuse_upgrades: int | None = None
        self._waiting: list[Waiting] = []

    def fail_next(
        self, code: int, times: int = 1, cmd: str = "*", message: str = "system busy"
    ) -> None:
        """The next calls are refused with this errcode; nothing is done."""
        self._waiting.append(Waiting(cmd, code, message, times))

    def lose_answers(self, times: int = 1, cmd: str = "*") -> None:
        """The next calls are done, but their answer never arrives."""
        self._waiting.append(Waiting(cmd, None, "", times))

    def clear(self) -> None:
        self.silent = False
        self.refuse_upgrades = None
        self._waiting.clear()

    def take(self, cmd: str) -> Waiting | None:
        """The fault for this call, used up by it."""
        for waiting in self._waiting:
            any_command = cmd not in (SUBSCRIBE, PING) and not cmd.startswith("/")
            if waiting.cmd == cmd or (waiting.cmd == "*" and any_command):
                waiting.left -= 1
                if waiting.left <= 0:
                    self._waiting.remove(waiting)
                return waiting
        return None
