"""A house without Telegram, as it really runs: `kesu run` in a process of its own, customers on
WeChat, staff in WeCom.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.playground.wechat import WeChatWorld, wechat_app
from bot.playground.wechat import until as wechat_shows
from bot.playground.wechat.model import Person
from bot.playground.wecom import WeComWorld, wecom_app
from bot.playground.wecom import until as wecom_shows
from tests.bot.cli.platforms import (
    ACCOUNT,
    BOT,
    certificate,
    wechat_world,
    wecom_world,
)
from tests.bot.cli.scene import DEMO

_ROOT = Path(__file__).parents[3]
_PATIENCE = 60.0  # seconds of machine time, for processes on a machine that has much to do
_TALK = ("1", "菜里有虫子，服务员不理我", "1", "昨天", "退款", "没有", "就在这里", "提交")


class House:
    """The worlds on both sides of a running Kesu, and the command line beside it."""

    def __init__(self, folder: Path, chat: WeChatWorld, work: WeComWorld) -> None:
        self.folder, self.chat, self.work = folder, chat, work
        self.settings: dict[str, str] = {}
        self.port = _free_port()

    async def kesu(self, *argv: str) -> tuple[int, str]:
        """One command in a process of its own: exit code, and what it prints."""
        process = await self._process(*argv, out=PIPE)
        said, trouble = await asyncio.wait_for(process.communicate(), _PATIENCE)
        assert "S3CRET" not in (said + trouble).decode()
        return process.returncode or 0, said.decode()

    @asynccontextmanager
    async def runs(self) -> AsyncIterator[Process]:
        """`kesu run`, until the block ends; its log is kept."""
        process = await self._process("run", out=DEVNULL)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    @property
    def log(self) -> str:
        """What the running Kesu wrote."""
        return (self.folder / "log").read_text("utf-8")

    async def _process(self, *argv: str, out: int) -> Process:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("KESU_")}
        env = kept | self.settings | {"PYTHONPATH": str(_ROOT), "KESU_PORT": str(self.port)}
        with (self.folder / "log").open("ab") as log:
            err = PIPE if out == PIPE else log
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *argv, cwd=self.folder, env=env, stdout=out, stderr=err
            )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@asynccontextmanager
async def _served(app: web.Application, tls: Any = None) -> AsyncIterator[int]:
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _proxy(to: int) -> web.Application:
    """What stands before Kesu with a certificate, and hands everything on."""

    async def hand_on(request: web.Request) -> web.Response:
        where = f"http://127.0.0.1:{to}{request.rel_url}"
        async with (
            aiohttp.ClientSession() as session,
            session.request(request.method, where, data=await request.read()) as response,
        ):
            return web.Response(status=response.status, body=await response.read())

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", hand_on)
    return app


@asynccontextmanager
async def _house(folder: Path) -> AsyncIterator[House]:
    """Both platforms, a proxy with a certificate, the settings, and an organisation file."""
    house = House(folder, wechat_world(), wecom_world())
    trusted, tls = certificate(folder)
    async with (
        _served(wechat_app(house.chat)) as chat,
        _served(wecom_app(house.work)) as work,
        _served(_proxy(house.port), tls) as public,
    ):
        house.settings = {
            **ACCOUNT,
            **BOT,
            "KESU_WECHAT_API_URL": f"http://127.0.0.1:{chat}",
            "KESU_WECOM_BOT_URL": f"ws://127.0.0.1:{work}",
            "KESU_PUBLIC_URL": f"https://localhost:{public}",
            "SSL_CERT_FILE": str(trusted),
        }
        code, said = await house.kesu("org", "import", str(DEMO))
        assert code == 0, said
        yield house


async def _doctor(house: House) -> Mapping[str, Mapping[str, str]]:
    _, said = await house.kesu("doctor", "--json")
    return {item["name"]: item for item in json.loads(said)["items"]}


async def test_from_an_empty_folder_to_a_complaint_that_staff_see(tmp_path: Path) -> None:
    async with _house(tmp_path) as house, house.runs() as process:
        # It listens before it connects: from now on it can be called, too.
        await wecom_shows(house.work, house.work.connection, _PATIENCE)
        await house.chat.set_callback(f"http://127.0.0.1:{house.port}/wechat")
        assert (await house.kesu("wechat", "menu"))[0] == 0
        await _staff_come_in(house)
        number = await _a_customer_complains(house)
        await wecom_shows(house.work, lambda: number in _read(house.work, "wr-xuhui"), _PATIENCE)
        items = await _doctor(house)
        wanted = ("wechat callback", "wechat account", "wechat menu", "wecom bot", "wecom groups")
        assert {name: items[name]["state"] for name in wanted} == dict.fromkeys(wanted, "ok")
        assert "a running Kesu has the connection" in items["wecom bot"]["says"]
        assert house.work.connection() is not None, "the doctor left the connection alone"
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), _PATIENCE) == 0
    assert "S3CRET" not in house.log
    assert '"level": "error"' not in house.log, house.log


async def _staff_come_in(house: House) -> None:
    """The administrator writes what `kesu org invite` prints, and binds the group."""
    _, said = await house.kesu("org", "invite", "--admin", "--json")
    house.work.says("chen", json.loads(said)["command"])
    await wecom_shows(house.work, lambda: "陈总" in _read(house.work, "chen"), _PATIENCE)
    before = len(house.work.messages("wr-xuhui"))
    house.work.mentions("chen", "wr-xuhui", "/bind 徐汇店")
    await wecom_shows(
        house.work, lambda: len(house.work.messages("wr-xuhui")) >= before + 2, _PATIENCE
    )
    assert "徐汇店" in _read(house.work, "wr-xuhui")


async def _a_customer_complains(house: House) -> str:
    """By the code that hangs in the store; every word is answered, in its own request where the
    machine is quick enough. The number of the case.
    """
    _, said = await house.kesu("wechat", "code", "xuhui", "--json")
    customer = house.chat.add_person("张敏")
    await house.chat.scans(customer, json.loads(said)["scene"])
    await wechat_shows(house.chat, lambda: customer.received, _PATIENCE)
    for words in _TALK:
        heard = len(customer.received)
        await house.chat.says(customer, words)
        await wechat_shows(house.chat, partial(_heard_more, customer, heard), _PATIENCE)
    assert {bubble.source for bubble in customer.received} <= {"passive", "custom"}
    said = "\n".join(bubble.text for bubble in customer.received)
    numbers = re.findall(r"2026\d\d[A-Z]{2}\d{3}", customer.received[-1].text)
    assert numbers, said
    return str(numbers[0])


def _heard_more(customer: Person, than: int) -> bool:
    return len(customer.received) > than


def _read(world: WeComWorld, chat: str) -> str:
    """All that stands in a group, or in the chat of a person with the bot."""
    found = world.chats.get(chat) or world.single(world.person(chat), world.bot())
    return "\n".join(
        f"{message.text} {message.card.seen_by('chen') if message.card else ''}"
        for message in found.messages
        if message.origin != "person"
    )
