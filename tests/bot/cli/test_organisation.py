"""`kesu org`: show, import, export, invite."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.store import opened_store
from bot.clock import MachineClock
from bot.playground.telegram import TelegramWorld
from bot.settings import read_settings
from tests.bot.cli.platforms import ACCOUNT, APP
from tests.bot.cli.scene import DEMO, STAFF_TOKEN, Command, bound, filed

_TEXT = DEMO.read_text(encoding="utf-8")


def test_the_tree_shows_people_roles_and_what_is_bound(kesu: Command, home: Path) -> None:
    bound({"xuhui": "-100500"}, {"li": "601"})
    said = kesu("org", "show")
    assert said.code == 0
    assert "徐汇店 [xuhui] store, calendar shop, group -100500" in said.out
    assert "小李 [li] intake, account bound" in said.out
    assert "王店长 [wang] unit_head, no account" in said.out


def test_the_tree_as_json(kesu: Command, home: Path) -> None:
    bound({"xuhui": "-100500"}, {"li": "601"})
    told = kesu("org", "show", "--json").json
    units = {unit["id"]: unit for unit in told["units"]}
    assert (units["xuhui"]["group"], units["xuhui"]["parent"]) == ("-100500", "shanghai")
    assert units["hq"]["group"] is None
    people = {person["id"]: person for person in told["people"]}
    assert people["li"]["account_bound"]
    assert people["li"]["roles"] == [{"role": "intake", "unit": "xuhui", "deputy": False}]
    assert "601" not in str(people)


def test_without_a_database_the_file_is_shown_all_the_same(kesu: Command) -> None:
    said = kesu("org", "show")
    assert said.code == 0
    assert "no database yet" in said.err


@pytest.fixture
def named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KESU_ORG names the place, so that a playground plays with that company too."""
    monkeypatch.setenv("KESU_ORG", "data/organisation.toml")


@pytest.mark.usefixtures("named")
def test_an_import_is_put_into_force_and_the_former_file_stays(kesu: Command, folder: Path) -> None:
    (folder / "new.toml").write_text(_TEXT, encoding="utf-8")
    assert kesu("org", "import", "new.toml").code == 0
    second = _TEXT.replace("云食餐饮", "好味餐饮")
    (folder / "new.toml").write_text(second, encoding="utf-8")
    said = kesu("org", "import", "new.toml")
    assert said.code == 0
    assert "4 units, 6 people, 2 calendars" in said.out
    data = folder / "data"
    assert (data / "organisation.toml").read_text(encoding="utf-8") == second
    assert (data / "organisation.toml.bak").read_text(encoding="utf-8") == _TEXT
    assert stat.S_IMODE((data / "organisation.toml").stat().st_mode) == 0o600
    assert sorted(each.name for each in data.iterdir()) == [
        "organisation.toml",
        "organisation.toml.bak",
    ]
    assert kesu("org", "export").out == second


def test_an_import_goes_where_the_setting_says(
    kesu: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_ORG", "conf/company.toml")
    assert kesu("org", "import", str(DEMO)).code == 0
    assert (folder / "conf" / "company.toml").exists()
    assert "is in its place already" in kesu("org", "import", "conf/company.toml").out


@pytest.mark.parametrize(
    ("former", "wrong", "place"),
    [
        ('kind = "branch"', "kind = ", "not TOML"),
        ('parent = "hq"', 'parent = "mars"', "no unit 'mars'"),
        ("intake@xuhui", "emperor@xuhui", "has no role 'emperor'. Remedy: use: "),
        ('procedure = "service"', 'procedure = "none"', "procedure 'none' is installed"),
        ('aliases = ["静安寺店", "静安"]', 'alias = ["静安"]', "alias"),
    ],
)
def test_a_wrong_file_is_refused_and_the_former_stays(
    kesu: Command, folder: Path, former: str, wrong: str, place: str
) -> None:
    assert kesu("org", "import", str(DEMO)).code == 0
    assert former in _TEXT
    (folder / "bad.toml").write_text(_TEXT.replace(former, wrong), encoding="utf-8")
    said = kesu("org", "import", "bad.toml")
    assert said.code == 1
    assert place in said.err
    assert (folder / "data" / "organisation.toml").read_text(encoding="utf-8") == _TEXT
    assert not (folder / "data" / "organisation.toml.bak").exists()


def test_the_playground_keeps_its_own_company(kesu: Command, home: Path) -> None:
    other = _TEXT.replace("云食餐饮", "好味餐饮")
    (home / "new.toml").write_text(other, encoding="utf-8")
    said = kesu("org", "import", "new.toml")
    assert "unless KESU_ORG names a file" in said.err
    assert "云食餐饮" in kesu("org", "show").out


def test_checking_changes_nothing(kesu: Command, folder: Path) -> None:
    assert "is in order" in kesu("org", "import", "--check", str(DEMO)).out
    assert not (folder / "data").exists()


@pytest.mark.usefixtures("named")
def test_a_unit_with_open_cases_cannot_be_left_out(kesu: Command, home: Path) -> None:
    assert kesu("org", "import", str(DEMO)).code == 0
    filed(unit="jingan")
    without = _TEXT[: _TEXT.index('[[units]]\nid = "jingan"')] + _TEXT[_TEXT.index("[[people]]") :]
    without = without.replace('"unit_head@jingan", "intake@jingan"', '"unit_head@xuhui"')
    (home / "new.toml").write_text(without, encoding="utf-8")
    said = kesu("org", "import", "new.toml")
    assert said.code == 1
    assert "1 open cases belong to the unit 'jingan'" in said.err


def test_an_export_into_a_file_overwrites_nothing(kesu: Command, folder: Path) -> None:
    assert kesu("org", "export", "out.toml").code == 0
    assert (folder / "out.toml").read_text(encoding="utf-8") == _TEXT
    assert kesu("org", "export", "out.toml").code == 1


def test_an_invitation_without_a_bot_is_a_command_to_write(kesu: Command, home: Path) -> None:
    said = kesu("org", "invite", "--admin")
    assert said.code == 0
    assert "陈总 [chen]" in said.out
    assert re.search(r"^  /start [A-Za-z0-9_-]{32}$", said.out, re.MULTILINE)


def test_only_the_digest_of_an_invitation_is_kept(kesu: Command, home: Path) -> None:
    told = kesu("org", "invite", "--person", "li", "--json").json
    token = told["command"].removeprefix("/start ")
    assert told["person"] == "li"
    assert told["link"] is None
    week = datetime.fromisoformat(told["expires"]) - MachineClock().now()
    assert timedelta(days=6, hours=23) < week < timedelta(days=7, minutes=1)
    raw = b"".join(each.read_bytes() for each in (home / "data").iterdir() if each.is_file())
    assert token.encode() not in raw
    with sqlite3.connect(home / "data" / "playground.db") as database:
        rows = database.execute("SELECT token_digest, person FROM invitations").fetchall()
    database.close()
    assert [person for _, person in rows] == ["li"]
    assert asyncio.run(_redeemed(token)) == ["li", None]


async def _redeemed(token: str) -> list[str | None]:
    """What the staff bot makes of the token, twice."""
    found = []
    async with opened_store(read_settings()) as store:
        for _ in range(2):
            async with store.work() as work:
                now = MachineClock().now()
                found.append(await work.people.redeem(store.digest(token), now))
    return found


def test_an_invitation_is_a_link_to_the_staff_bot(
    kesu: Command, home: Path, live: Callable[[], TelegramWorld]
) -> None:
    kesu("org", "import", str(DEMO))
    said = kesu("org", "invite", "--admin")
    link = r"^  https://t\.me/cloud_kitchen_staff_bot\?start=[A-Za-z0-9_-]{32}$"
    assert re.search(link, said.out, re.MULTILINE)
    assert "staff-token" not in said.out + said.err


def test_when_telegram_is_away_the_invitation_is_made_all_the_same(
    kesu: Command,
    home: Path,
    live: Callable[[], TelegramWorld],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kesu("org", "import", str(DEMO))
    monkeypatch.setenv("KESU_TELEGRAM_API_URL", "http://127.0.0.1:1")
    said = kesu("org", "invite", "--admin")
    assert said.code == 0
    assert "/start " in said.out
    assert "did not tell the staff bot's name" in said.err
    assert "staff-token" not in said.out + said.err


def test_whom_one_can_invite(kesu: Command, home: Path) -> None:
    said = kesu("org", "invite", "--person", "nobody")
    assert said.code == 1
    assert "name one of: li, wang" in said.err
    bound({}, {"chen": "605"})
    said = kesu("org", "invite", "--admin")
    assert said.code == 1
    assert "has an account already" in said.err


def test_an_invitation_to_wecom_is_a_line_for_the_smart_bot(
    kesu: Command, kept: Path, wechat: object, wecom: object
) -> None:
    said = kesu("org", "invite", "--admin")
    assert said.code == 0, said.err
    assert re.search(r"^  /start [A-Za-z0-9_-]{32}$", said.out, re.MULTILINE)
    assert "Write it in WeCom to the smart bot, in the chat with it alone." in said.out
    assert "Telegram" not in said.out
    made = kesu("org", "invite", "--person", "li", "--json").json
    assert (made["link"], made["command"][:7]) == (None, "/start ")


def test_an_invitation_where_staff_are_on_both_platforms_has_both_ways(
    kesu: Command,
    kept: Path,
    wechat: object,
    wecom: object,
    telegram: tuple[str, TelegramWorld],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KESU_TELEGRAM_API_URL", telegram[0])
    monkeypatch.setenv("KESU_TELEGRAM_STAFF_TOKEN", STAFF_TOKEN)
    said = kesu("org", "invite", "--person", "li")
    link = re.search(r"^  https://t\.me/\w+\?start=(\S+)$", said.out, re.MULTILINE)
    assert link
    assert f"  /start {link[1]}\n" in said.out
    assert "Open the link in Telegram.\nOr write the line in WeCom to the smart bot" in said.out
    assert "It counts once" in said.out


def test_an_invitation_to_the_app_of_a_house_without_the_smart_bot(
    kesu: Command, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (ACCOUNT | APP | {"KESU_PUBLIC_URL": "https://kesu.example.com"}).items():
        monkeypatch.setenv(name, value)
    said = kesu("org", "invite", "--person", "li")
    assert "Write it in WeCom to the app, in its own chat." in said.out
