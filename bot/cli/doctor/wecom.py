"""WeCom's smart bot: its secret, the connection, and whom it reaches."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cli import limits
from bot.cli.doctor.item import Item, missing, ok, warn
from bot.loops.poll_signs import poll_setting, read_sign
from bot.loops.wecom import SIGN
from bot.settings import Settings

if TYPE_CHECKING:
    from aiohttp import ClientWebSocketResponse

    from cases.organisation import Organisation
    from cases.ports import Store

_NAME = "wecom bot"
_SHOWN = 5
"""Names in one sentence; more are counted."""


class _Trouble(Exception):
    """No connection; the text says why. `refused`: the gateway spoke, and said no."""

    def __init__(self, why: str, *, refused: bool = False) -> None:
        super().__init__(why)
        self.refused = refused


async def look(given: Settings, store: Store | None, org: Organisation | None) -> list[Item]:
    """The smart bot, and whom staff's WeCom reaches."""
    items: list[Item] = []
    if given.wecom_bot_id:
        items.append(await _bot(given, store))
    if "wecom" in given.staff_platforms and store is not None and org is not None:
        items += list(_reached(given, org))
    return items


async def _bot(given: Settings, store: Store | None) -> Item:
    """Connect once, unless that would end the connection of a Kesu that runs: the platform keeps
    one for each bot, and the newest drives out the others.
    """
    if store is None:
        says = "not asked: without the database nobody knows whether a running Kesu is connected"
        return warn(_NAME, says, "put the database right first")
    name, mine = f"wecom.{given.wecom_bot_id}", secrets.token_hex(8)
    now = datetime.now(UTC)
    until = now + timedelta(seconds=limits.API_SECONDS * 2)
    if not await store.lease(name, mine, until, now):
        return await _of_the_running(store)
    try:
        async with asyncio.timeout(limits.API_SECONDS):
            await _subscribe(given)
    except TimeoutError:
        return _away(f"no answer within {limits.API_SECONDS} seconds")
    except _Trouble as trouble:
        if not trouble.refused:
            return _away(str(trouble))
        remedy = (
            "copy Bot ID and Secret anew from the smart bot's page in WeCom (API模式, 使用长连接); "
            "a new secret there makes the old one void"
        )
        return missing(_NAME, f"WeCom refuses the bot: {trouble}", remedy)
    finally:
        await store.unlease(name, mine)
    return ok(_NAME, "WeCom accepts Bot ID and Secret; no Kesu is connected at the moment")


async def _of_the_running(store: Store) -> Item:
    """What the Kesu that has the connection says of it. It is left alone."""
    sign = read_sign(await store.setting(poll_setting(SIGN)))
    if sign.trouble:
        remedy = (
            "end the other program, or make a bot of its own for it"
            if "another" in sign.trouble
            else "copy Bot ID and Secret anew, and start Kesu again"
        )
        return missing(_NAME, f"a running Kesu cannot hold the connection: {sign.trouble}", remedy)
    since = f", last seen {sign.at:%Y-%m-%d %H:%M:%S} UTC" if sign.at else ""
    return ok(_NAME, f"a running Kesu has the connection or is making it{since}; it is left alone")


def _away(why: str) -> Item:
    return missing(
        _NAME,
        f"WeCom cannot be reached: {why}",
        "look whether this machine may connect to KESU_WECOM_BOT_URL (outwards, port 443)",
    )


async def _subscribe(given: Settings) -> None:
    """One connection that subscribes and is closed again. _Trouble says why it did not."""
    import aiohttp

    try:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(given.wecom_bot_url) as socket,
        ):
            await _accepted(socket, given)
    except aiohttp.WSServerHandshakeError as error:
        raise _Trouble(f"the connection is refused (HTTP {error.status})") from None
    except (aiohttp.ClientError, OSError) as error:
        raise _Trouble(f"no connection ({type(error).__name__})") from None


async def _accepted(socket: ClientWebSocketResponse, given: Settings) -> None:
    from aiohttp import WSMsgType

    from handlers.wecom.errors import scrubbed
    from handlers.wecom.link_frames import SUBSCRIBE, errcode_of, packed, req_id_of, unpacked

    secret = given.wecom_bot_secret.get_secret_value() if given.wecom_bot_secret else ""
    asked = f"{SUBSCRIBE}_{secrets.token_hex(8)}"
    body = {"bot_id": given.wecom_bot_id, "secret": secret}
    await socket.send_str(packed(SUBSCRIBE, asked, body))
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        try:
            answer = unpacked(message.data)
        except ValueError:
            continue
        if req_id_of(answer) == asked:
            if code := errcode_of(answer):
                said = scrubbed(answer.get("errmsg"), secret)
                raise _Trouble(f"{said} (errcode {code})".strip(), refused=True)
            return
    raise _Trouble("it closes the connection without an answer")


def _reached(given: Settings, org: Organisation) -> Iterator[Item]:
    """Groups and people on WeCom. Whether the bot still is in a group cannot be asked."""
    from cases.platforms import hears_only, platform_of

    groups = [
        unit
        for unit, each in org.groups.items()
        if platform_of(each.chat) == "wecom" and not hears_only(each.chat)
    ]
    here, absent = [], []
    for person in org.people.values():
        chats = [address.chat for address in org.accounts_of(person.id)]
        if any(platform_of(chat) == "wecom" for chat in chats):
            here.append(person.name)
        elif not chats:
            absent.append(person.name)
    if given.wecom_bot_id and not groups:
        remedy = "add the smart bot to a unit's group and write there: @bot /bind UNIT"
        yield warn("wecom groups", "no group in WeCom is bound to a unit", remedy)
    elif groups:
        says = f"{_some(groups)}: whether the bot is still in it shows when something is sent"
        yield ok("wecom groups", says)
    if absent or not here:
        says = f"{_some(absent) or 'nobody'} can be reached on no platform"
        if not absent:
            says = "nobody has bound a WeCom account yet"
        remedy = "`kesu org invite --person ID`, and let them write the line it prints to the bot"
        yield warn("wecom people", says, remedy)
    else:
        yield ok("wecom people", f"{_some(here)}: bound to their WeCom account")


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more
