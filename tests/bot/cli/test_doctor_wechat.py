"""`kesu doctor` of a house whose customers write on WeChat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.playground.wechat import WeChatWorld
from bot.playground.wecom import WeComWorld
from tests.bot.cli.platforms import APP_ID, Server, certificate, served
from tests.bot.cli.scene import STAFF_TOKEN, Command

Chat = tuple[Server, WeChatWorld]
Work = tuple[Server, WeComWorld]
_TEMPLATE = "tpl-1:character_string1=number,phrase2=status,thing3=unit,time4=time"


def _items(kesu: Command) -> dict[str, dict[str, Any]]:
    said = kesu("doctor", "--json")
    assert "S3CRET" not in said.out + said.err
    return {item["name"]: item for item in said.json["items"]}


def test_before_anything_was_done_on_the_account(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work
) -> None:
    items = _items(kesu)
    states = {name: item["state"] for name, item in items.items() if name.startswith("wechat")}
    assert states == {
        "wechat settings": "ok",
        "wechat callback": "warn",
        "wechat port": "warn",
        "wechat account": "ok",
        "wechat menu": "warn",
        "wechat template": "warn",
    }
    assert "WeChat itself calls only 80 and 443" in items["wechat port"]["says"]
    assert (
        "https://localhost:1/wechat could not be asked from here"
        in (items["wechat callback"]["says"])
    )
    assert "`kesu wechat menu`" in items["wechat menu"]["remedy"]
    assert "staff are told to phone" in items["wechat template"]["says"]
    assert not [name for name in items if "fetching" in name or name.endswith("updates")]


def test_the_menu_that_kesu_made_is_in_order_and_one_made_by_hand_is_not(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work
) -> None:
    _, world = wechat
    assert kesu("wechat", "menu").code == 0
    assert _items(kesu)["wechat menu"]["state"] == "ok"
    above = {"name": "服务", "sub_button": [{"type": "click", "name": "客服", "key": "kefu"}]}
    world.account().menu = [{"type": "click", "name": "投诉", "key": "complain"}, above]
    item = _items(kesu)["wechat menu"]
    assert item["state"] == "warn"
    assert "lacks mine, human and has lines that mean nothing here: kefu" in item["says"]


@pytest.mark.parametrize(
    ("code", "path", "state", "words", "remedy"),
    [
        (40164, "get_api_domain_ip", "missing", "not on the account's list", "IP白名单"),
        (40125, "stable_token", "missing", "does not belong to the AppID", "copy both anew"),
        (40013, "stable_token", "missing", "no account with this AppID", "copy it anew"),
        (40243, "stable_token", "missing", "the AppSecret is frozen", "解冻"),
        (89503, "get_api_domain_ip", "missing", "administrator's confirmation", "confirms it"),
        (45009, "get_api_domain_ip", "warn", "used up for today", "begin anew at midnight"),
        (-1, "get_api_domain_ip", "warn", "the platform is busy", "ask again in a while"),
    ],
)
def test_what_the_account_refuses_is_said_with_its_remedy(
    kesu: Command,
    kept: Path,
    wechat: Chat,
    wecom: Work,
    code: int,
    path: str,
    state: str,
    words: str,
    remedy: str,
) -> None:
    wechat[1].fail_next(path, code=code, times=3)
    items = _items(kesu)
    assert items["wechat account"]["state"] == state
    assert words in items["wechat account"]["says"]
    assert f"errcode {code}" in items["wechat account"]["says"]
    assert remedy in items["wechat account"]["remedy"]
    assert "wechat menu" not in items, "what is not let in is not asked for more"


def test_a_wrong_secret_and_an_api_that_is_away(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_WECHAT_APP_SECRET", "S3CRET-another")
    item = _items(kesu)["wechat account"]
    assert (item["state"], "AppSecret does not belong" in item["says"]) == ("missing", True)
    monkeypatch.setenv("KESU_WECHAT_API_URL", "http://127.0.0.1:1")
    item = _items(kesu)["wechat account"]
    assert item["state"] == "missing"
    assert "KESU_WECHAT_API_URL" in item["remedy"]


def test_the_account_is_asked_without_a_database_too(
    kesu: Command, folder: Path, wechat: Chat, wecom: Work
) -> None:
    items = _items(kesu)
    assert items["database"]["state"] == "missing"
    assert items["wechat account"]["state"] == "ok"
    assert items["wecom bot"]["state"] == "warn"
    assert "not asked" in items["wecom bot"]["says"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("KESU_WECHAT_TOKEN", "S3CRET token"), ("KESU_WECHAT_AES_KEY", "S3CRETtooshort")],
)
def test_token_and_key_that_are_not_of_the_platforms_form(
    kesu: Command,
    kept: Path,
    wechat: Chat,
    wecom: Work,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
) -> None:
    monkeypatch.setenv(name, value)
    items = _items(kesu)
    assert items["wechat settings"]["state"] == "missing"
    assert items["wechat settings"]["says"] == f"{name} is not of the platform's form"
    assert "wechat callback" not in items


def test_templates_of_our_form_and_others(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_WECHAT_TEMPLATE", _TEMPLATE)
    monkeypatch.setenv("KESU_WECHAT_SUBSCRIPTION", "tpl-2:amount1=number")
    items = _items(kesu)
    assert items["wechat template"]["state"] == "ok"
    assert "phrase2=status" in items["wechat template"]["says"]
    assert items["wechat notice"]["state"] == "missing"
    assert items["wechat notice"]["says"].startswith("KESU_WECHAT_SUBSCRIPTION has a field")
    assert items["wechat notice"]["remedy"].startswith("write it like")


@pytest.mark.parametrize(
    ("status", "trusted", "state", "words"),
    [
        (200, True, "missing", "does not give back what it was asked for"),
        (403, True, "missing", "answers (HTTP 403)"),
        (502, True, "warn", "answered by a proxy (HTTP 502), not by Kesu"),
        (200, False, "warn", "certificate is not accepted"),
    ],
)
def test_an_address_behind_which_something_else_answers(
    kesu: Command,
    kept: Path,
    wechat: Chat,
    wecom: Work,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    trusted: bool,
    state: str,
    words: str,
) -> None:
    async def other(request: web.Request) -> web.Response:
        return web.Response(status=status, text="somebody else")

    app = web.Application()
    app.router.add_get("/wechat", other)
    file, tls = certificate(kept)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with served(app, tls) as server:
        monkeypatch.setenv("KESU_PUBLIC_URL", f"https://localhost:{server.port}")
        item = _items(kesu)["wechat callback"]
    assert item["state"] == state
    assert words in item["says"]
    assert "signature" not in item["says"]


def test_staff_on_telegram_alone_do_not_read_what_is_told_on_wechat(
    kesu: Command, kept: Path, wechat: Chat, telegram: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_TELEGRAM_API_URL", telegram[0])
    monkeypatch.setenv("KESU_TELEGRAM_STAFF_TOKEN", STAFF_TOKEN)
    item = _items(kesu)["wechat words"]
    assert item["state"] == "warn"
    assert "wechat_words_on_telegram" in item["remedy"]
    path = Path("data/organisation.toml")
    path.write_text(f"wechat_words_on_telegram = true\n{path.read_text('utf-8')}", "utf-8")
    assert "wechat words" not in _items(kesu)


def test_the_access_token_is_shared_with_the_running_house(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work
) -> None:
    for _ in range(2):
        assert _items(kesu)["wechat account"]["state"] == "ok"
    fetched = [call for call in wechat[1].calls if call.path == "stable_token"]
    assert len(fetched) == 1, f"{APP_ID}'s token is kept, and not fetched at every look"
