"""`kesu wechat`: the account's menu, and codes that hang in stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.wechat import picture_of
from bot.playground.wechat import WeChatWorld
from bot.playground.wecom import WeComWorld
from bot.settings import read_settings
from tests.bot.cli.platforms import ACCOUNT, BOT, Server
from tests.bot.cli.scene import Command

Chat = tuple[Server, WeChatWorld]
Work = tuple[Server, WeComWorld]
_KEYS = ["complain", "mine", "human"]


def test_the_menu_is_made_in_chinese_or_english(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work
) -> None:
    account = wechat[1].account()
    said = kesu("wechat", "menu")
    assert said.code == 0, said.err
    assert [line["name"] for line in account.menu or []] == ["我要投诉", "我的投诉", "人工"]
    assert [line["key"] for line in account.menu or []] == _KEYS
    assert "我要投诉  click  complain" in said.out
    assert "some minutes" in said.err
    said = kesu("wechat", "menu", "--language", "en", "--json")
    assert [line["name"] for line in said.json["button"]] == ["Complain", "My cases", "A person"]
    assert [line["key"] for line in account.menu or []] == _KEYS


def test_showing_the_menu_changes_nothing(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work
) -> None:
    account = wechat[1].account()
    said = kesu("wechat", "menu", "--show")
    assert said.code == 0
    assert "no menu that was made by a call" in said.out
    assert account.menu is None
    assert kesu("wechat", "menu", "--show", "--json").json == {"button": None}
    line = {"type": "view", "name": "商城\x1b[2J", "url": "https://shop.example"}
    account.menu = [{"name": "更多", "sub_button": [line]}]
    said = kesu("wechat", "menu", "--show")
    assert "  商城" in said.out
    assert "\x1b" not in said.out
    assert account.menu == [{"name": "更多", "sub_button": [line]}]


def test_words_of_the_company_name_the_lines(
    kesu: Command,
    kept: Path,
    wechat: Chat,
    wecom: Work,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = tmp_path / "words" / "zh"
    own.mkdir(parents=True)
    (own / "labels.toml").write_text('[wechat]\nmenu_complain = "吐槽"\n', "utf-8")
    monkeypatch.setenv("KESU_TEMPLATES_DIR", str(own.parent))
    assert "吐槽" in kesu("wechat", "menu").out
    (own / "labels.toml").write_text('[wechat]\nmenu_complain = "我要投诉这家门店"\n', "utf-8")
    said = kesu("wechat", "menu")
    assert said.code == 1
    assert "the menu is not taken (errcode 40018)" in said.err
    assert "Remedy: look at its lines" in said.err


def test_a_code_starts_a_complaint_about_its_unit(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work
) -> None:
    server, world = wechat
    said = kesu("wechat", "code", "xuhui")
    assert said.code == 0, said.err
    assert "徐汇店 [xuhui]" in said.out
    assert "https://codes.wechat.example/q/" in said.out
    assert list(world.account().codes) == ["u_xuhui"]
    made = kesu("wechat", "code", "xuhui", "--json").json
    assert (made["unit"], made["scene"], made["picture"]) == ("xuhui", "u_xuhui", None)
    assert made["url"] in said.out, "the same code for the same unit, however often it is made"
    customer = world.add_person("张敏")
    server.does(world.scans(customer, made["scene"]))
    assert world.deliveries[-1].outcome == "unheard"


def test_wechat_draws_the_code_itself_where_it_is_wechat() -> None:
    live = read_settings(ACCOUNT | BOT | {"KESU_PUBLIC_URL": "https://kesu.example.com"}, None)
    picture = picture_of("gQH+/w==", live)
    assert picture is not None
    assert picture.endswith("showqrcode?ticket=gQH%2B%2Fw%3D%3D")
    own = ACCOUNT | BOT | {"KESU_WECHAT_API_URL": "http://127.0.0.1:1"}
    assert picture_of("gQH+/w==", read_settings(own, None)) is None


@pytest.mark.parametrize("unit", ["nowhere", "hq"])
def test_a_code_for_a_unit_that_takes_no_complaints(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work, unit: str
) -> None:
    said = kesu("wechat", "code", unit)
    assert said.code == 1
    assert f"{unit!r}" in said.err
    assert "name one of: xuhui, jingan" in said.err
    assert wechat[1].account().codes == {}


@pytest.mark.parametrize("argv", [("menu",), ("menu", "--show"), ("code", "xuhui")])
def test_without_an_account_there_is_nothing_to_make(
    kesu: Command, kept: Path, argv: tuple[str, ...]
) -> None:
    said = kesu("wechat", *argv)
    assert said.code == 1
    assert "No Official Account is connected" in said.err


def test_before_the_first_start(kesu: Command, folder: Path, wechat: Chat, wecom: Work) -> None:
    said = kesu("wechat", "menu")
    assert said.code == 1
    assert "`kesu migrate`" in said.err


def test_what_the_platform_refuses_is_said_without_a_secret(
    kesu: Command, kept: Path, wechat: Chat, wecom: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    wechat[1].fail_next("menu/create", code=48001)
    said = kesu("wechat", "menu")
    assert said.code == 1
    assert "the account may not make this call (errcode 48001). Remedy: it takes a" in said.err
    monkeypatch.setenv("KESU_WECHAT_API_URL", "http://127.0.0.1:1")
    said = kesu("wechat", "code", "xuhui")
    assert said.code == 1
    assert "KESU_WECHAT_API_URL" in said.err
    assert "S3CRET" not in said.err
