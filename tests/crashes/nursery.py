"""Starting Kesu again and again: what it imports is imported once, every start is a fork of that.

A program of its own (`python -m tests.crashes.nursery`). A line of JSON on standard input,
``{"argv": ..., "env": ..., "log": ...}``, forks a process that runs this command of Kesu with
exactly these settings; a line ``{"born": pid}`` says so, a line ``{"died": pid, "status": code}``
how it ended (negative: by this signal). The first line of all, ``{"ready": pid}``, says that
everything is imported. An argument, ``{"lease_seconds": 20}``, is what differs from `bot.limits`
in all of them.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import sys
from dataclasses import replace
from typing import Any, NoReturn

_IMPORTED = (
    "bot.__main__ bot.app bot.cli.running bot.menus bot.web storage.schema "
    "handlers.telegram_customer handlers.telegram_staff "
    "handlers.wechat.room handlers.wecom.room handlers.wecom.link bot.wechat"
).split()


def main() -> None:
    """Serve until standard input ends; whoever is left then is killed."""
    _limits(json.loads(sys.argv[1]))
    _imports()
    _say(ready=os.getpid())
    wake, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    living: set[int] = set()
    while True:
        ready, _, _ = select.select([sys.stdin.fileno(), wake], [], [])
        if wake in ready:
            os.read(wake, 4096)
            _bury(living)
        if sys.stdin.fileno() in ready:
            line = _line()
            if not line:
                break
            living.add(_born(json.loads(line)))
    for pid in living:
        os.kill(pid, signal.SIGKILL)


def _limits(different: dict[str, int]) -> None:
    """Before anything else is imported: the engine takes the table as it finds it."""
    import bot.limits

    bot.limits.LIMITS = replace(bot.limits.LIMITS, **different)


def _imports() -> None:
    for name in _IMPORTED:
        importlib.import_module(name)


def _line() -> bytes:
    """One line, read without a buffer, so that `select` sees what is left."""
    found = b""
    while not found.endswith(b"\n"):
        byte = os.read(sys.stdin.fileno(), 1)
        if not byte:
            return b""
        found += byte
    return found


def _say(**what: Any) -> None:
    os.write(sys.stdout.fileno(), json.dumps(what).encode() + b"\n")


def _born(order: dict[str, Any]) -> int:
    pid = os.fork()
    if not pid:
        _live(order)
    _say(born=pid)
    return pid


def _live(order: dict[str, Any]) -> NoReturn:
    """The child: as if this command had been typed. Never returns to the nursery."""
    code = 70
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for descriptor in (1, 2):
            os.dup2(log, descriptor)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ.clear()
        os.environ.update(order["env"])
        from bot.__main__ import main as kesu

        code = kesu(order["argv"])
        sys.stdout.flush()
    finally:
        os._exit(code)


def _bury(living: set[int]) -> None:
    for pid in list(living):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            living.discard(pid)
            _say(died=pid, status=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
