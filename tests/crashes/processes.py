"""The processes of a crash test: the stand-in of Telegram, and Kesu, born of the nursery or
started by its command.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TOKENS = {"customer": "1001:customer-token-for-crashes", "staff": "1002:staff-token-for-crashes"}
SECRET_KEY = "k0ZqVb8Yt3mWc5xRj7nLd2hGf9sPa4uEi6oTy1wQz8E="


def environment(**kesu: str) -> dict[str, str]:
    """Nothing of the developer's own settings."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("KESU_")}
    return kept | kesu


async def spawned(*arguments: str, env: Mapping[str, str], log: Path | None = None) -> Process:
    """A Python program of ours in a process of its own, in the project's folder."""
    err = log.open("ab") if log else None
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=ROOT, env=env, stdin=PIPE, stdout=PIPE, stderr=err
        )
    finally:
        if err:
            err.close()


@asynccontextmanager
async def stand_in(log: Path) -> AsyncIterator[str]:
    """Telegram's stand-in; its address. It ends with the block."""
    named = [f"--token={bot}={token}" for bot, token in TOKENS.items()]
    program = ("-m", "bot.playground.telegram", "--port", "0", "--no-budgets")
    process = await spawned(*program, *named, env=environment(), log=log)
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        assert "http://" in line, f"it did not start, see {log}"
        yield line.split()[-1]
    finally:
        await killed(process)


async def killed(process: Process) -> None:
    """End a process for good, whatever it does; its pipes are closed."""
    if process.returncode is None:
        process.kill()
    await process.communicate()


class Kesu:
    """A running Kesu of the nursery."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.end: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def ended(self, seconds: float) -> int:
        """How it ended: exit code, or minus the signal. TimeoutError when it lives on."""
        return await asyncio.wait_for(asyncio.shield(self.end), seconds)

    def signalled(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if not self.end.done():
            os.kill(self.pid, number)


class Nursery:
    """The program `tests.crashes.nursery`, spoken to by lines of JSON."""

    def __init__(self, process: Process, log: Path) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._orders, self._news = process.stdin, process.stdout
        self.log = log
        self._living: dict[int, Kesu] = {}
        self._births: asyncio.Queue[Kesu] = asyncio.Queue()
        self.ready = asyncio.Event()

    async def born(self, *argv: str, env: Mapping[str, str]) -> Kesu:
        """Start Kesu with these arguments and this environment."""
        order = {"argv": argv, "env": environment(**env), "log": str(self.log)}
        self._orders.write(json.dumps(order).encode() + b"\n")
        return await self._births.get()

    async def listen(self) -> None:
        """Take note of births and deaths until the nursery ends."""
        async for line in self._news:
            news: dict[str, Any] = json.loads(line)
            if "ready" in news:
                self.ready.set()
            elif "born" in news:
                self._living[news["born"]] = Kesu(news["born"])
                self._births.put_nowait(self._living[news["born"]])
            else:
                self._living.pop(news["died"]).end.set_result(news["status"])

    def kill_all(self) -> None:
        """Nobody outlives the test."""
        for kesu in self._living.values():
            kesu.signalled(signal.SIGKILL)


@asynccontextmanager
async def nursery(folder: Path, **limits: int) -> AsyncIterator[Nursery]:
    """A nursery whose children write their logs to `folder`/kesu.log. Nobody outlives the block.

    `limits`: what differs from `bot.limits`.
    """
    log = folder / "kesu.log"
    program = ("-m", "tests.crashes.nursery", json.dumps(limits))
    process = await spawned(*program, env=environment(), log=log)
    ward = Nursery(process, log)
    listening = asyncio.create_task(ward.listen())
    try:
        ready = asyncio.create_task(ward.ready.wait())
        await asyncio.wait({ready, listening}, timeout=300, return_when=asyncio.FIRST_COMPLETED)
        assert ready.done(), f"the nursery is not ready, see {log}"
        yield ward
    finally:
        ward.kill_all()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await killed(process)
