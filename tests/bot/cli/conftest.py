"""A folder of one's own, a migrated database in it, and platforms that can be asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.clock import MachineClock
from bot.playground.telegram import Budgets, TelegramWorld, telegram_app
from bot.playground.wechat import WeChatWorld, wechat_app
from bot.playground.wecom import WeComWorld, wecom_app
from tests.bot.cli.platforms import ACCOUNT, BOT, Server, served, wechat_world, wecom_world
from tests.bot.cli.scene import CUSTOMER_TOKEN, DEMO, STAFF_TOKEN, Command, Result


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
    with served(telegram_app(world)) as server:
        yield server.url, world


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


@pytest.fixture
def wechat(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, WeChatWorld]]:
    """The stand-in of WeChat, to which the settings lead."""
    world = wechat_world()
    with served(wechat_app(world)) as server:
        for name, value in (ACCOUNT | {"KESU_WECHAT_API_URL": server.url}).items():
            monkeypatch.setenv(name, value)
        yield server, world


@pytest.fixture
def wecom(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, WeComWorld]]:
    """The stand-in of WeCom, to which the settings of the smart bot lead."""
    world = wecom_world()
    with served(wecom_app(world)) as server:
        monkeypatch.setenv("KESU_WECOM_API_URL", server.url)
        for name, value in (BOT | {"KESU_WECOM_BOT_URL": f"ws{server.url[4:]}"}).items():
            monkeypatch.setenv(name, value)
        yield server, world


@pytest.fixture
def kept(home: Path, kesu: Command) -> Path:
    """A database for going live, and the demo organisation in its place."""
    (home / "data" / "playground.db").rename(home / "data" / "kesu.db")
    assert kesu("org", "import", str(DEMO)).code == 0
    return home
