"""`kesu wechat menu|code`: what an operator makes on the Official Account itself."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot.cli.failures import DONE, Failed
from bot.cli.output import data, line, note
from bot.cli.plain import plain
from bot.cli.store import opened_store, read_rules, settings
from bot.settings import WECHAT_API, Settings

if TYPE_CHECKING:
    from cases.organisation import Unit
    from handlers.wechat.api import WeChatApi
    from storage.store import SqlStore

_PICTURE = (
    "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket="  # 生成带参数的二维码: 通过ticket换取
)


def menu(options: argparse.Namespace) -> int:
    """Make the account's menu, or show the one it has."""
    return asyncio.run(_menu(options, settings()))


def code(options: argparse.Namespace) -> int:
    """A permanent code: whoever scans it complains about this unit."""
    return asyncio.run(_code(options, settings()))


async def _menu(options: argparse.Namespace, given: Settings) -> int:
    async with _account(given) as (api, store):
        if not options.show:
            await _make(given, store, api, options.language)
        lines = await api.menu()
    if data(options, {"button": lines}):
        return DONE
    if lines is None:
        line("The account has no menu that was made by a call; `kesu wechat menu` makes one.")
        return DONE
    for each in lines:
        _show(each, 0)
    if not options.show:
        note("In place. Phones that have the account open may show the former one for some minutes")
        note("(leaving the account and following it again shows it at once).")
    return DONE


async def _make(given: Settings, store: SqlStore, api: WeChatApi, language: str) -> None:
    """Three lines, in the words of the templates."""
    from bot.clock import WorldClock
    from bot.remembered import SharedWindows
    from handlers.buttons import Buttons
    from handlers.wechat.incoming import MENU
    from handlers.wechat.room import RoomSettings, WeChatCustomer
    from templates.render import Words

    words = Words(given.templates_dir)
    lines = {key: words.label(f"wechat.menu_{key}", language) for key in MENU}
    buttons = Buttons(await store.house_key("buttons"))
    room = WeChatCustomer(
        api,
        buttons,
        SharedWindows(store, WorldClock()),
        RoomSettings(words=lambda message: {}, menu=lines),
    )
    await room.set_up(())


def _show(each: Any, depth: int) -> None:
    if not isinstance(each, dict):
        return
    said = [f"{'  ' * depth}{plain(str(each.get('name', '')))}"]
    said += [plain(str(each[name])) for name in ("type", "key", "url") if each.get(name)]
    line("  ".join(said))
    for below in each.get("sub_button") or ():
        _show(below, depth + 1)


async def _code(options: argparse.Namespace, given: Settings) -> int:
    from conversations.talk.commands import PAYLOAD

    unit = _unit(given, options.unit)
    scene = f"{PAYLOAD}{unit.id}"
    async with _account(given) as (api, _):
        made = await api.create_code(scene)
    picture = picture_of(made.ticket, given)
    values = {"unit": unit.id, "scene": scene, "url": made.url, "picture": picture}
    if data(options, values):
        return DONE
    line(f"Whoever scans it complains about {plain(unit.name.zh)} [{unit.id}]; it does not expire.")
    line()
    line(f"  {plain(made.url)}")
    if picture:
        line(f"  {picture}")
    line()
    line(
        "The first line is what the code says: any program that draws QR codes prints it, and only"
    )
    line(
        "WeChat's own scanner reads it." + (" The second is a picture to save." if picture else "")
    )
    return DONE


def picture_of(ticket: str, given: Settings) -> str | None:
    """Where WeChat itself draws the code; None where another server stands in its place."""
    live = given.wechat_api_url == WECHAT_API
    return f"{_PICTURE}{quote(ticket, safe='')}" if live else None


def _unit(given: Settings, name: str) -> Unit:
    """A unit about which customers may complain."""
    units = read_rules(given).house.org.units
    taking = [unit.id for unit in units.values() if unit.files]
    if name not in units:
        raise Failed(
            f"The organisation file has no unit {name!r}", f"name one of: {', '.join(taking)}"
        )
    if name not in taking:
        raise Failed(f"{name!r} takes no complaints", f"name one of: {', '.join(taking)}")
    return units[name]


@asynccontextmanager
async def _account(given: Settings) -> AsyncIterator[tuple[WeChatApi, SqlStore]]:
    """The Official Account, its access token shared with a running Kesu. Its refusals are `Failed`
    with the remedy.
    """
    from bot.cli.wechat_trouble import said
    from bot.platforms import wechat_api
    from handlers.wechat.api_errors import WeChatTrouble

    if not given.wechat_app_id:
        raise Failed(
            "No Official Account is connected",
            "set KESU_WECHAT_APP_ID and what belongs to it, see docs/going-live-wechat.md",
        )
    async with opened_store(given) as store, wechat_api(given, store) as api:
        try:
            yield api, store
        except WeChatTrouble as trouble:
            says, remedy = said(trouble)
            raise Failed(f"WeChat does not do it: {says}", remedy) from None
