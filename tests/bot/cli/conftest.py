"""A folder of one's own, a migrated database in it, and a Telegram that can be asked."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.__main__ import main
from bot.clock import MachineClock
from bot.playground.telegram import Budgets, TelegramWorld, telegram_app
from tests.bot.cli.scene import CUSTOMER_TOKEN, STAFF_TOKEN, Command, Result


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database and its key, made once."""
    folder = tmp_path_factory.mktemp("migrated")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["migrate"]) == 0
    return folder / "data"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def home(folder: Path, migrated: Path) -> Path:
    """A working folder with the playground's database, still empty."""
    shutil.copytree(migrated, folder / "data")
    return folder


@pytest.fixture
def kesu(folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process."""

    def run(*argv: str) -> Result:
        capsys.readouterr()
        code = main(list(argv))
        said = capsys.readouterr()
        return Result(code, said.out, said.err)

    return run


@pytest.fixture
def telegram() -> Iterator[tuple[str, TelegramWorld]]:
    """The stand-in behind a port, in a thread of its own: commands bring their own loop."""
    world = TelegramWorld(MachineClock().now, Budgets.unlimited())
    world.add_bot("customer", CUSTOMER_TOKEN, "cloud_kitchen_bot", "客诉")
    world.add_bot("staff", STAFF_TOKEN, "cloud_kitchen_staff_bot", "客诉员工")
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(telegram_app(world))

    async def begin() -> str:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield asyncio.run_coroutine_threadsafe(begin(), loop).result(10), world
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture
def live(
    telegram: tuple[str, TelegramWorld], home: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], TelegramWorld]:
    """Settings of a company that goes live with the demo organisation."""
    url, world = telegram
    (home / "data" / "playground.db").rename(home / "data" / "kesu.db")
    monkeypatch.setenv("KESU_TELEGRAM_API_URL", url)
    monkeypatch.setenv("KESU_TELEGRAM_CUSTOMER_TOKEN", CUSTOMER_TOKEN)
    monkeypatch.setenv("KESU_TELEGRAM_STAFF_TOKEN", STAFF_TOKEN)
    return lambda: world
