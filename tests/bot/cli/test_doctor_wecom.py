"""`kesu doctor` of a house whose staff work in WeCom: the smart bot, or the app in its place."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.cli.store import opened_store
from bot.clock import MachineClock
from bot.loops.poll_signs import PollSign, poll_setting
from bot.loops.wecom import SIGN
from bot.playground.wechat import WeChatWorld
from bot.playground.wecom import WeComWorld
from bot.settings import read_settings
from tests.bot.cli.platforms import APP, BOT, BOT_ID, Server
from tests.bot.cli.scene import Command, bound

Chat = tuple[Server, WeChatWorld]
Work = tuple[Server, WeComWorld]
_LEASE = f"wecom.{BOT_ID}"


def _items(kesu: Command) -> dict[str, dict[str, Any]]:
    said = kesu("doctor", "--json")
    assert "S3CRET" not in said.out + said.err
    return {item["name"]: item for item in said.json["items"]}


async def _leased(token: str) -> bool:
    """Take the lease of the connection, as a running Kesu does."""
    now = MachineClock().now()
    async with opened_store(read_settings()) as store:
        return await store.lease(_LEASE, token, now + timedelta(minutes=5), now)


def test_the_bot_is_asked_once_and_nothing_is_left_behind(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work
) -> None:
    _, world = wecom
    item = _items(kesu)["wecom bot"]
    assert item["state"] == "ok"
    assert "accepts Bot ID and Secret" in item["says"]
    assert [call.name for call in world.calls] == ["aibot_subscribe"]
    assert world.connection() is None
    assert asyncio.run(_leased("kesu")), "the lease was given back"


def test_the_connection_of_a_running_kesu_is_left_alone(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work
) -> None:
    assert asyncio.run(_leased("kesu"))
    item = _items(kesu)["wecom bot"]
    assert item["state"] == "ok"
    assert "a running Kesu has the connection" in item["says"]
    assert wecom[1].calls == []
    assert not asyncio.run(_leased("another")), "the lease is still Kesu's"


async def _says_of_itself(trouble: str) -> None:
    sign = PollSign(MachineClock().now(), trouble)
    async with opened_store(read_settings()) as store:
        await store.set_setting(poll_setting(SIGN), msgspec.json.encode(sign).decode())


def test_a_running_kesu_that_another_program_drives_out_is_told_of(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work
) -> None:
    assert asyncio.run(_leased("kesu"))
    asyncio.run(_says_of_itself("another program connects with this bot's id"))
    item = _items(kesu)["wecom bot"]
    assert item["state"] == "missing"
    assert "another program" in item["says"]
    assert "a bot of its own" in item["remedy"]
    asyncio.run(_says_of_itself(""))
    assert "last seen" in _items(kesu)["wecom bot"]["says"]


def test_a_secret_that_is_refused(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_WECOM_BOT_SECRET", "S3CRET-another")
    item = _items(kesu)["wecom bot"]
    assert item["state"] == "missing"
    assert "errcode 853000" in item["says"]
    assert "使用长连接" in item["remedy"]
    assert asyncio.run(_leased("kesu"))


def test_a_gateway_that_is_away_or_takes_nobody(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    wecom[1].faults.refuse_upgrades = 503
    item = _items(kesu)["wecom bot"]
    assert (item["state"], "HTTP 503" in item["says"]) == ("missing", True)
    monkeypatch.setenv("KESU_WECOM_BOT_URL", "ws://127.0.0.1:1")
    item = _items(kesu)["wecom bot"]
    assert item["state"] == "missing"
    assert "KESU_WECOM_BOT_URL" in item["remedy"]


def test_groups_and_people_in_wecom(kesu: Command, kept: Path, wechat: Chat, wecom: Work) -> None:
    items = _items(kesu)
    assert items["administrator"]["state"] == "missing"
    assert "no administrator has bound an account" in items["administrator"]["says"]
    assert "@bot /bind UNIT" in items["groups"]["remedy"]
    assert items["wecom groups"]["state"] == "warn"
    assert "can be reached on no platform" in items["wecom people"]["says"]
    people = ("li", "wang", "zhao", "qian", "chen", "sun")
    units = ("xuhui", "jingan", "shanghai", "hq")
    bound(
        {unit: f"wecom:g:wr-{unit}" for unit in units},
        {person: f"wecom:u:{person}" for person in people},
    )
    items = _items(kesu)
    wanted = ("administrator", "groups", "ladders", "wecom groups", "wecom people")
    assert {name: items[name]["state"] for name in wanted} == dict.fromkeys(wanted, "ok")
    assert not [name for name in items if name.startswith("group of")], "that is Telegram's to tell"


def test_who_is_bound_on_a_platform_that_is_not_connected_any_more_is_not_reached(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work
) -> None:
    bound({"xuhui": "-1001"}, {"chen": "605"})
    items = _items(kesu)
    assert items["administrator"]["state"] == "missing"
    assert "徐汇店" in items["groups"]["says"]


@pytest.fixture
def app(wechat: Chat, wecom: Work, monkeypatch: pytest.MonkeyPatch) -> WeComWorld:
    """The self-built app in the place of the smart bot."""
    for name in BOT:
        monkeypatch.delenv(name)
    for name, value in APP.items():
        monkeypatch.setenv(name, value)
    return wecom[1]


def test_the_app_is_asked_for_a_token_and_for_its_name(
    kesu: Command, kept: Path, app: WeComWorld
) -> None:
    items = _items(kesu)
    assert (items["wecom app"]["state"], "客诉应用" in items["wecom app"]["says"]) == ("ok", True)
    assert items["wecom callback"]["state"] == "warn"
    assert "https://localhost:1/wecom could not be asked" in items["wecom callback"]["says"]
    assert items["wecom webhook"]["state"] == "warn"
    assert "wecom bot" not in items
    assert "invite the unit's people" in items["groups"]["remedy"]
    assert "/bind" not in items["groups"]["remedy"]
    assert not [call for call in app.calls if call.name.endswith("send")], "nobody is written to"


@pytest.mark.parametrize(
    ("setting", "value", "code", "remedy"),
    [
        ("KESU_WECOM_SECRET", "S3CRET-another", 40001, "KESU_WECOM_SECRET"),
        ("KESU_WECOM_CORP_ID", "ww0000000000000000", 40013, "我的企业"),
        ("KESU_WECOM_AGENT_ID", "1000009", 40056, "KESU_WECOM_AGENT_ID"),
    ],
)
def test_an_app_that_is_refused(
    kesu: Command,
    kept: Path,
    app: WeComWorld,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    value: str,
    code: int,
    remedy: str,
) -> None:
    monkeypatch.setenv(setting, value)
    item = _items(kesu)["wecom app"]
    assert item["state"] == "missing"
    assert f"errcode {code}" in item["says"]
    assert remedy in item["remedy"]


def test_a_server_that_is_not_trusted_and_one_that_is_away(
    kesu: Command, kept: Path, app: WeComWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.faults.fail_next(60020, cmd="/cgi-bin/agent/get", message="not allow to access, ip: x")
    assert "企业可信IP" in _items(kesu)["wecom app"]["remedy"]
    monkeypatch.setenv("KESU_WECOM_API_URL", "http://127.0.0.1:1")
    item = _items(kesu)["wecom app"]
    assert item["says"].startswith("WeCom does not answer")
    assert "KESU_WECOM_API_URL" in item["remedy"]


def test_a_callback_key_that_is_none(
    kesu: Command, kept: Path, app: WeComWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_WECOM_AES_KEY", "S3CRETtooshort")
    monkeypatch.setenv("KESU_WECOM_WEBHOOK_KEY", "S3CRET")
    items = _items(kesu)
    assert items["wecom callback"]["state"] == "missing"
    assert "KESU_WECOM_AES_KEY" in items["wecom callback"]["says"]
    assert items["wecom webhook"]["state"] == "ok"


def test_the_group_behind_the_webhook_is_that_of_the_top(
    kesu: Command, kept: Path, app: WeComWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nobody would see the cards" in _items(kesu)["groups"]["says"]
    monkeypatch.setenv("KESU_WECOM_WEBHOOK_KEY", "S3CRET")
    items = _items(kesu)
    assert items["groups"]["state"] == "warn"
    assert "cards go to people or the next group up" in items["groups"]["says"]
    assert "wecom groups" not in items, "nothing is bound by hand"
