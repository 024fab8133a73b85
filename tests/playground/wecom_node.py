"""Programs of npm packages that we did not write, run as processes of their own.

The packages are looked for in the folder named by KESU_TEST_NODE_MODULES (a ``node_modules``);
without it they are installed into a temporary folder. No node, or no registry: the tests are
skipped with the reason, or fail where KESU_TEST_REQUIRE names ``node``.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.services import absent

PACKAGES = {"@wecom/aibot-node-sdk": "1.0.7", "@wecom/crypto": "1.0.1"}
_INSTALLING = 60  # seconds until npm is given up


def node_modules(folder: Path) -> Path:
    """Where the packages lie; ``folder`` takes them when they have to be installed."""
    if shutil.which("node") is None:
        absent("node", "node was not found on the PATH")
    named = os.environ.get("KESU_TEST_NODE_MODULES")
    if named is not None:
        missing = [name for name in PACKAGES if not (Path(named) / name).is_dir()]
        if missing:
            absent("node", f"KESU_TEST_NODE_MODULES has no {', '.join(missing)}")
        return Path(named)
    npm = shutil.which("npm")
    if npm is None:
        absent("node", "npm was not found, and KESU_TEST_NODE_MODULES is not set")
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    quick = ["--no-audit", "--no-fund", "--no-save", "--fetch-retries=0", "--ignore-scripts"]
    command = [npm, "install", *quick, f"--prefix={folder}", *wanted]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_INSTALLING, check=False
        )
    except subprocess.TimeoutExpired:
        absent("node", f"npm had not installed the packages after {_INSTALLING} seconds")
    if done.returncode != 0:
        absent("node", f"npm could not install the packages: {done.stderr.strip()[-200:]}")
    return folder / "node_modules"


class Program:
    """A running node program; what it prints is read line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def line(self, timeout: float = 20) -> str:
        assert self._process.stdout is not None
        async with asyncio.timeout(timeout):
            return (await self._process.stdout.readline()).decode().strip()

    async def tell(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text.encode() + b"\n")
        await self._process.stdin.drain()


@asynccontextmanager
async def running(modules: Path, source: str, folder: Path, *args: str) -> AsyncIterator[Program]:
    """``source`` as a program that may ``require`` the packages."""
    script = folder / "program.cjs"
    script.write_text(source, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        "node",
        str(script),
        *args,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "NODE_PATH": str(modules)},
    )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
        # Its pipes are closed, or the next test would hear of them.
        await process.communicate()
