"""The playground for tests: in this process, its page asked over HTTP, or as one of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.playground.app import Playground, listening, opened_playground
from bot.settings import Settings, read_settings

ROOT = Path(__file__).parents[2]
CUSTOMER = 7_000_001
CHAT = f"{CUSTOMER}:customer"
Json = dict[str, Any]


def playground_settings(folder: Path, **more: str) -> Settings:
    """A playground with its database in `folder`, on a free port."""
    address = f"sqlite:///{folder}/playground.db"
    given = {"KESU_DATABASE_URL": address, "KESU_PORT": "0", **more}
    return read_settings(given, None)


@dataclass
class Page:
    """What the page's script does, without a browser."""

    playground: Playground
    session: aiohttp.ClientSession
    address: str

    async def get(self, path: str, **query: str) -> Json:
        async with self.session.get(f"{self.address}/playground/{path}", params=query) as response:
            body: Json = await response.json()
            assert response.status == 200, body
            return body

    async def post(self, path: str, status: int = 200, **body: Any) -> Json:
        url = f"{self.address}/playground/{path}"
        async with self.session.post(url, json=body) as response:
            answer: Json = await response.json()
            assert response.status == status, answer
            return answer

    async def shown(self, key: str) -> list[Json]:
        """The messages in a chat, by its key."""
        chats = (await self.get("state"))["chats"]
        found: list[Json] = next(chat["messages"] for chat in chats if chat["key"] == key)
        return found

    async def phones(self) -> dict[str, Json]:
        return {phone["id"]: phone for phone in (await self.get("state"))["phones"]}


@asynccontextmanager
async def opened_page(settings: Settings) -> AsyncIterator[Page]:
    """The playground, not yet working, and a session with its page."""
    with listening(settings.host, settings.port) as listener:
        async with opened_playground(settings, listener) as playground:
            address = f"http://127.0.0.1:{port_of(listener)}"
            async with aiohttp.ClientSession() as session:
                yield Page(playground, session, address)


@asynccontextmanager
async def working_page(settings: Settings) -> AsyncIterator[Page]:
    """The same with its bots at work."""
    async with opened_page(settings) as page:
        stop = asyncio.Event()
        working = asyncio.create_task(page.playground.work(stop))
        try:
            yield page
        finally:
            stop.set()
            await working


def port_of(listener: socket.socket) -> int:
    port: int = listener.getsockname()[1]
    return port


async def eventually(page: Page, look: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What `look` finds in the small Telegram, asked again after every change of it."""
    from bot.playground.telegram import until

    return await until(page.playground.world, look, seconds)


@contextmanager
def playground_process(folder: Path) -> Iterator[str]:
    """`kesu run` as people start it; the address it prints. It has to end cleanly at SIGTERM."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KESU_")}
    # A proxy of the machine must not come between the bots and their server.
    environ |= {
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
        "KESU_DATABASE_URL": f"sqlite:///{folder}/playground.db",
        "KESU_PORT": "0",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    try:
        for line in process.stdout:
            said += line
            if "http://" in line:
                break
        else:
            raise AssertionError(f"it ended before it was ready: {said}")
        yield "http://" + line.split("http://", 1)[1].strip()
    finally:
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said + rest
    assert "Traceback" not in rest, rest
