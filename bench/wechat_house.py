"""A running Kesu for benchmarks of WeChat: a server in a process of its own, customers on an
Official Account, staff on WeCom.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bench.house import DEMO, NOBODY, START
from bot.house import opened
from bot.settings import read_settings
from cases.organisation import Address

ROOT = Path(__file__).parents[1]
APP_ID, APP_SECRET = "wx1234567890abcdef", "s" * 32
TOKEN, AES_KEY = "tokenforbenchmarks", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
BOT_ID, BOT_SECRET = "aib-benchmarks", "secret-of-the-smart-bot"
GROUPS = {"xuhui": "wecom:g:wr1", "jingan": "wecom:g:wr2", "shanghai": "wecom:g:wr3",
          "hq": "wecom:g:wr4"}  # fmt: skip
_STARTS_WITHIN = 60.0  # seconds; a busy machine may take its time
_LOOK = 0.05


def environment(
    url: str, port: int, wechat: str = NOBODY, wecom: str = "ws://127.0.0.1:9"
) -> dict[str, str]:
    """The settings of the server. `wechat`, `wecom`: addresses of the platforms."""
    return {
        "KESU_DATABASE_URL": url,
        "KESU_ORG": str(DEMO),
        "KESU_SECRET_KEY": "k0ZqVb8Yt3mWc5xRj7nLd2hGf9sPa4uEi6oTy1wQz8E=",
        "KESU_WECHAT_APP_ID": APP_ID,
        "KESU_WECHAT_APP_SECRET": APP_SECRET,
        "KESU_WECHAT_TOKEN": TOKEN,
        "KESU_WECHAT_AES_KEY": AES_KEY,
        "KESU_WECHAT_API_URL": wechat,
        "KESU_WECOM_BOT_ID": BOT_ID,
        "KESU_WECOM_BOT_SECRET": BOT_SECRET,
        "KESU_WECOM_BOT_URL": wecom,
        "KESU_PUBLIC_URL": "https://kesu.example.com",
        "KESU_PORT": str(port),
    }


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


async def bound(env: Mapping[str, str]) -> None:
    """Groups bound as after going live."""
    async with opened(read_settings(dict(env), None)) as house, house.store.work() as work:
        for unit, chat in GROUPS.items():
            await work.people.bind_group(unit, Address("staff", chat), "chen", START)


@asynccontextmanager
async def serving(*program: str, env: Mapping[str, str], port: int) -> AsyncIterator[str]:
    """A Python program that listens at `port`, in a process of its own; its address."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("KESU_")}
    with tempfile.TemporaryFile() as said:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *program, cwd=ROOT, env={**kept, **env}, stdin=DEVNULL,
            stdout=DEVNULL, stderr=said,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            if not await _healthy(process, address):
                said.seek(0)
                raise RuntimeError(f"it did not start: {said.read()[-2000:].decode()}")
            yield address
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _healthy(process: Process, address: str) -> bool:
    """Does it answer within a minute?"""
    async with aiohttp.ClientSession() as client, asyncio.timeout(_STARTS_WITHIN):
        while process.returncode is None:
            try:
                async with client.get(f"{address}/healthz") as reply:
                    if reply.status == 200:
                        return True
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(_LOOK)
    return False
