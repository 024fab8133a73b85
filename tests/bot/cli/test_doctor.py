"""`kesu doctor`: an empty set-up, a complete one, and each thing that may be missing."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.cli.doctor.rules import calendars
from bot.cli.store import WORLD_OFFSET, opened_store
from bot.clock import MachineClock
from bot.loops.audit import HEARTBEAT
from bot.loops.poll_signs import PollSign, poll_setting
from bot.playground.control import OFFSET
from bot.playground.telegram import TelegramWorld
from bot.settings import read_settings
from cases.organisation_file import parse_organisation
from tests.bot.cli.scene import DEMO, STAFF_TOKEN, Command, bound, filed

_PEOPLE = {"li": 601, "wang": 602, "zhao": 603, "qian": 604, "chen": 605, "sun": 606}
Live = Callable[[], TelegramWorld]


def _states(kesu: Command) -> dict[str, str]:
    return {item["name"]: item["state"] for item in kesu("doctor", "--json").json["items"]}


def _item(kesu: Command, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        item for item in kesu("doctor", "--json").json["items"] if item["name"] == name
    )
    return found


def _beat(at: datetime) -> None:
    async def write() -> None:
        async with opened_store(read_settings()) as store:
            await store.set_setting(HEARTBEAT, at.isoformat())

    asyncio.run(write())


def _complete(kesu: Command, world: TelegramWorld) -> None:
    """Everything as after going live: organisation, people, groups, bot as administrator."""
    assert kesu("org", "import", str(DEMO)).code == 0
    first = world.add_user(605, "陈总")
    groups = {}
    for unit in ("xuhui", "jingan", "shanghai", "hq"):
        room = world.add_group(unit, [first])
        world.bot_added("staff", room, first)
        world.bot_promoted("staff", room, first)
        groups[unit] = str(room.id)
    bound(groups, {person: str(number) for person, number in _PEOPLE.items()})
    _beat(MachineClock().now())


def test_an_empty_folder_lacks_a_platform_and_the_database(kesu: Command) -> None:
    said = kesu("doctor")
    assert said.code == 1
    assert "MISSING  database" in said.out
    assert "MISSING  platforms" in said.out
    assert "docs/going-live-wechat.md" in said.out
    assert "-> say `kesu migrate`" in said.out
    states = _states(kesu)
    assert states["python"] == "ok"
    assert states["secret key"] == "warn"
    assert states["organisation"] == "warn"


def test_wrong_settings_are_an_item_like_any_other(
    kesu: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_TELEGRAM_STAFF_TOKEN", "12:S3CRET")
    said = kesu("doctor", "--json")
    assert said.code == 1
    (item,) = said.json["items"]
    assert (item["name"], item["state"]) == ("settings", "missing")
    assert item["says"].startswith("KESU_TELEGRAM_CUSTOMER_TOKEN is missing")
    assert item["remedy"].startswith("make a second bot")
    assert "S3CRET" not in said.out


def test_a_complete_set_up_lacks_nothing(kesu: Command, live: Live) -> None:
    _complete(kesu, live())
    said = kesu("doctor", "--json")
    assert said.code == 0, said.out
    states = {item["name"]: item["state"] for item in said.json["items"]}
    wanted = (
        "secret key|disk|organisation|procedure|database|heartbeat|waiting|administrator|groups|"
        "customer bot|customer updates|staff bot|staff updates|group of xuhui|group of hq"
    )
    assert {name: states.get(name) for name in wanted.split("|")} == dict.fromkeys(
        wanted.split("|"), "ok"
    )
    assert said.json["ok"]
    assert "token_for-tests" not in said.out


def test_before_anybody_is_bound(kesu: Command, live: Live) -> None:
    kesu("org", "import", str(DEMO))
    said = kesu("doctor")
    assert said.code == 1
    assert "MISSING  administrator" in said.out
    assert "`kesu org invite --admin`" in said.out
    assert "nobody would see the cards of 徐汇店 [xuhui], 静安店 [jingan]" in said.out
    assert "MISSING  ladders" in said.out
    assert "the loops have given no sign of life yet" in said.out


def test_roles_that_nobody_holds_are_named(kesu: Command, live: Live) -> None:
    _complete(kesu, live())
    path = Path("data/organisation.toml")
    text = path.read_text("utf-8").replace('"intake@jingan"', '"handler@jingan"')
    path.write_text(text, "utf-8")
    item = _item(kesu, "roles")
    assert item["state"] == "warn"
    assert "intake@jingan" in item["says"]


def test_a_token_that_telegram_refuses(
    kesu: Command, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    _complete(kesu, live())
    monkeypatch.setenv("KESU_TELEGRAM_STAFF_TOKEN", "1003:another-token")
    item = _item(kesu, "staff bot")
    assert item["state"] == "missing"
    assert "401" in item["says"] or "404" in item["says"]
    assert "KESU_TELEGRAM_STAFF_TOKEN" in item["remedy"]
    assert "another-token" not in str(item)


def test_telegram_that_does_not_answer(
    kesu: Command, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_TELEGRAM_API_URL", "http://127.0.0.1:1")
    said = kesu("doctor", "--json")
    item = next(item for item in said.json["items"] if item["name"] == "staff bot")
    assert "does not answer" in item["says"]
    assert STAFF_TOKEN not in said.out


def test_groups_that_the_bot_lost_or_is_a_plain_member_of(kesu: Command, live: Live) -> None:
    world = live()
    _complete(kesu, world)
    rooms = {room.title: room for room in world.chats.values()}
    world.bot_removed("staff", rooms["xuhui"], 605)
    world.bot_demoted("staff", rooms["jingan"], 605)
    states = _states(kesu)
    assert states["group of xuhui"] == "missing"
    assert states["group of jingan"] == "warn"
    assert states["group of hq"] == "ok"


def test_a_webhook_left_over_from_another_time(kesu: Command, live: Live) -> None:
    world = live()
    _complete(kesu, world)
    world.call("customer", "setWebhook", {"url": "https://old.example.com/x"})
    item = _item(kesu, "customer updates")
    assert item["state"] == "warn"
    assert "a webhook is set, but Kesu polls" in item["says"]


def test_a_webhook_that_is_wanted_and_not_set(
    kesu: Command, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    _complete(kesu, live())
    monkeypatch.setenv("KESU_PUBLIC_URL", "https://kesu.example.com")
    item = _item(kesu, "staff updates")
    assert item["state"] == "warn"
    assert "not https://kesu.example.com/telegram/staff" in item["says"]


def test_a_key_that_others_can_read(kesu: Command, live: Live) -> None:
    _complete(kesu, live())
    Path("data/secret.key").chmod(0o644)
    states = _states(kesu)
    assert states["secret key"] == "missing"
    assert states["database"] == "missing"


def test_a_key_that_is_gone_is_not_made_anew(kesu: Command, live: Live) -> None:
    Path("data/secret.key").unlink()
    assert _item(kesu, "database")["says"].endswith("data/secret.key is missing")
    assert not Path("data/secret.key").exists()


def test_an_old_heartbeat_and_work_that_waits(kesu: Command, live: Live) -> None:
    _complete(kesu, live())
    filed(hours_ago=30)
    _beat(datetime(2026, 1, 2, tzinfo=UTC))
    said = kesu("doctor", "--json").json["items"]
    warned = {item["name"]: item["says"] for item in said if item["state"] == "warn"}
    assert warned["heartbeat"] == "the last one was at 2026-01-02T00:00:00Z"
    assert "deadlines that nobody works" in warned["deadlines"]
    assert "messages that nobody sends" in warned["messages"]


def test_postgresql_needs_a_key_and_an_answer(
    kesu: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_DATABASE_URL", "postgresql://kesu:S3CRET@127.0.0.1:1/kesu")
    said = kesu("doctor", "--json")
    states = {item["name"]: item["state"] for item in said.json["items"]}
    assert (states["secret key"], states["database"]) == ("missing", "missing")
    monkeypatch.setenv("KESU_SECRET_KEY", "k0ZqVb8Yt3mWc5xRj7nLd2hGf9sPa4uEi6oTy1wQz8E=")
    said = kesu("doctor", "--json")
    database = next(item for item in said.json["items"] if item["name"] == "database")
    assert "does not answer" in database["says"]
    assert "S3CRET" not in said.out


def test_a_platform_that_is_set_up_by_half_is_an_item(
    kesu: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_WECHAT_APP_ID", "wx1")
    half, staff, public = kesu("doctor", "--json").json["items"]
    assert {half["name"], staff["name"], public["name"]} == {"settings"}
    assert "KESU_WECHAT_APP_ID is set, but not KESU_WECHAT_APP_SECRET" in half["says"]
    assert "开发接口管理" in half["remedy"]
    assert staff["says"].startswith("KESU_WECOM_BOT_ID is missing")
    assert public["remedy"].startswith("set KESU_PUBLIC_URL")


def _answering(lines: list[bytes]) -> int:
    """A port behind which each command gets the next line as its answer."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with server, connection:
            for line in lines:
                connection.recv(1000)
                connection.sendall(line)

    threading.Thread(target=serve).start()
    return int(server.getsockname()[1])


@pytest.mark.parametrize(
    ("lines", "state"),
    [([b"+OK\r\n", b"+PONG\r\n"], "ok"), ([b"-WRONGPASS invalid\r\n"], "warn")],
)
def test_redis_is_asked(
    kesu: Command, monkeypatch: pytest.MonkeyPatch, lines: list[bytes], state: str
) -> None:
    monkeypatch.setenv("KESU_REDIS_URL", f"redis://:S3CRET@127.0.0.1:{_answering(lines)}/0")
    item = _item(kesu, "redis")
    assert item["state"] == state
    assert "S3CRET" not in str(item)


def test_redis_that_is_away_is_only_a_warning(
    kesu: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_REDIS_URL", "redis://127.0.0.1:1/0")
    assert _item(kesu, "redis")["state"] == "warn"


def test_calendars_are_asked_how_far_their_holidays_are_known() -> None:
    text = DEMO.read_text(encoding="utf-8")
    text = text.replace('country = "CN"', 'country = "CN"\nknown_until = 2026-12-31')
    org = parse_organisation(text, "demo.toml")
    for today, state in ((date(2026, 6, 1), "ok"), (date(2026, 11, 24), "warn")):
        found = {item.name: item.state for item in calendars(org, today)}
        assert found == {"calendar office": state, "calendar shop": "ok"}


def test_the_playground_s_clock_is_read_under_its_own_name() -> None:
    assert WORLD_OFFSET == OFFSET


def _polled(sign: PollSign, *bots: str) -> None:
    async def write() -> None:
        async with opened_store(read_settings()) as store:
            for bot in bots:
                await store.set_setting(poll_setting(bot), msgspec.json.encode(sign).decode())

    asyncio.run(write())


def test_fetching_that_somebody_else_blocks_is_named_with_the_last_time_it_worked(
    kesu: Command, live: Live
) -> None:
    _complete(kesu, live())
    assert "it never worked" in _item(kesu, "staff fetching")["says"]
    now = MachineClock().now()
    _polled(PollSign(now), "customer", "staff")
    assert _item(kesu, "customer fetching")["state"] == "ok"
    _polled(PollSign(now, "409 terminated by other getUpdates request"), "staff")
    item = _item(kesu, "staff fetching")
    assert item["state"] == "warn"
    assert "409 terminated" in item["says"]
    assert now.isoformat()[:16] in item["says"]
    assert "somebody else polls" in item["remedy"]
    _polled(PollSign(now - timedelta(hours=1)), "customer")
    assert "no updates are fetched" in _item(kesu, "customer fetching")["says"]


def test_open_cases_of_a_unit_that_is_gone_are_named(kesu: Command, live: Live) -> None:
    _complete(kesu, live())
    filed(unit="jingan")
    assert "units" not in _states(kesu)
    path = Path("data/organisation.toml")
    text = path.read_text("utf-8")
    unit = next(part for part in text.split("[[units]]") if 'id = "jingan"' in part)
    person = next(part for part in text.split("[[people]]") if 'id = "sun"' in part)
    text = text.replace(f"[[units]]{unit.split('[[people]]')[0]}", "")
    path.write_text(text.replace(f"[[people]]{person}", ""), "utf-8")
    item = _item(kesu, "units")
    assert item["state"] == "warn"
    assert "jingan (1)" in item["says"]
    assert "/handover" in item["remedy"]


def test_an_organisation_file_that_is_not_where_kesu_org_says(
    kesu: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_ORG", "conf/nowhere.toml")
    item = _item(kesu, "organisation")
    assert item["says"].startswith("KESU_ORG names ")
    assert item["says"].endswith("nowhere.toml, and there is no such file")
    said = kesu("cases", "list")
    assert said.code == 1
    assert "nowhere.toml is not there. Remedy: correct KESU_ORG" in said.err
    assert "FileNotFoundError" not in said.err
