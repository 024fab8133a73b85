"""WeChat: the Official Account's secrets, the way in and the ways out, its menu, and who may read
what its customers write.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.cli.doctor.callback import Answered, asked
from bot.cli.doctor.item import Item, missing, ok, refused, warn
from bot.settings import Settings
from bot.settings_check import WECHAT_PORTS, port_of

if TYPE_CHECKING:
    from cases.organisation import Organisation
    from cases.ports import Store
    from handlers.wechat.api import WeChatApi
    from handlers.wechat.api_errors import WeChatTrouble

_ACCOUNT, _CALLBACK, _MENU = "wechat account", "wechat callback", "wechat menu"
_UNASKED = (
    "whether 服务器配置 is enabled cannot be asked: the account's console (开发接口管理) has to "
    "show it as 已启用"
)


async def look(given: Settings, store: Store | None, org: Organisation | None) -> list[Item]:
    """Everything that can be asked without writing to anybody."""
    if not given.wechat_app_id:
        return []
    items = [_secrets(given)]
    if items[0].state == "ok":
        items.append(await _called(given))
    items += list(_port(given))
    async with _api(given, store) as api:
        items += await _account(api)
    items += list(_ways(given))
    if org is not None:
        items += list(_words(given, org))
    return items


def _secrets(given: Settings) -> Item:
    """Token and EncodingAESKey: only their form can be seen from here."""
    from handlers.wechat.errors import BadSetting
    from handlers.wechat.sealing import Seal

    token, key = _plain(given.wechat_token), _plain(given.wechat_aes_key)
    try:
        Seal(token, key, given.wechat_app_id)
    except BadSetting as error:
        return refused("wechat settings", error)
    return ok("wechat settings", "Token and EncodingAESKey are of the platform's form")


async def _called(given: Settings) -> Item:
    """Our own address, asked as the platform asks when it is entered in the console."""
    from handlers.wechat.sealing import signature

    stamp, nonce, echo = str(int(_now().timestamp())), secrets.token_hex(8), secrets.token_hex(8)
    signed = signature(_plain(given.wechat_token), stamp, nonce)
    query = {"signature": signed, "timestamp": stamp, "nonce": nonce, "echostr": echo}
    url = f"{given.public_url}/wechat"
    return judged(_CALLBACK, url, await asked(url, query), echo, "KESU_WECHAT_TOKEN", _UNASKED)


def _port(given: Settings) -> Iterator[Item]:
    """Settings refuse such a port where WeChat's own server is called; one in its place may call
    us at any, which does not mean that WeChat would.
    """
    if (port := port_of(given.public_url)) not in WECHAT_PORTS:
        yield warn(
            "wechat port",
            f"KESU_PUBLIC_URL names port {port}, and WeChat itself calls only 80 and 443: right "
            "only for a server in WeChat's place (KESU_WECHAT_API_URL)",
            "let the proxy listen at 443, and leave the port out of KESU_PUBLIC_URL",
        )


def judged(
    name: str, url: str, answer: Answered, echo: str, secret: str, unasked: str = ""
) -> Item:
    """What an answer of our own address means. `secret`: the setting that signs; `unasked`: what
    an answer that is right does not tell.
    """
    if answer.trouble:
        remedy = (
            "start Kesu with `kesu run`; if it runs, look at name, certificate and proxy: the "
            "platform itself has to get through, which this machine may not"
        )
        return warn(name, f"{url} could not be asked from here: {answer.trouble}", remedy)
    if answer.status >= 500:
        says = f"{url} is answered by a proxy (HTTP {answer.status}), not by Kesu"
        return warn(name, says, "start Kesu with `kesu run`, and look where the proxy leads")
    if answer.status == 200 and answer.text == echo:
        says = f"{url} proves to be ours"
        return ok(name, f"{says}; {unasked}" if unasked else says)
    remedy = (
        f"let the proxy hand the whole path and query on to KESU_HOST:KESU_PORT; look whether Kesu "
        f"was started with this {secret}, and whether the clocks of both machines are right"
    )
    says = f"{url} answers (HTTP {answer.status}), but does not give back what it was asked for"
    return missing(name, says, remedy)


async def _account(api: WeChatApi) -> list[Item]:
    """Secrets and address of the server; then, where these are accepted, the menu."""
    from handlers.wechat.api_errors import WeChatTrouble

    try:
        await api.check()
    except WeChatTrouble as trouble:
        return [_trouble(_ACCOUNT, trouble)]
    found = [ok(_ACCOUNT, "AppID and AppSecret are accepted, this server's address is allowed")]
    try:
        found.append(_menu(await api.menu()))
    except WeChatTrouble as trouble:
        found.append(_trouble(_MENU, trouble))
    return found


def _trouble(name: str, trouble: WeChatTrouble) -> Item:
    """A refusal with the remedy that its code has."""
    from bot.cli.wechat_trouble import said

    says, remedy = said(trouble)
    if trouble.passing and trouble.code:
        return warn(name, f"the platform puts it off: {says}", remedy)
    return missing(name, says, remedy)


def _menu(lines: list[Any] | None) -> Item:
    """Are the lines there that the talk understands, and no others?"""
    from handlers.wechat.incoming import MENU

    remedy = "`kesu wechat menu` makes it (and replaces what is there)"
    if lines is None:
        says = "the account has no menu: enabling 服务器配置 turned the console's own off"
        return warn(_MENU, says, remedy)
    keys = [str(line["key"]) for line in _acting(lines) if line.get("type") == "click"]
    lacking = [key for key in MENU if key not in keys]
    unknown = [key for key in keys if key not in MENU]
    if lacking or unknown:
        says = f"lacks {', '.join(lacking)}" if lacking else ""
        more = f"has lines that mean nothing here: {', '.join(unknown)}" if unknown else ""
        return warn(_MENU, f"the menu {' and '.join(filter(None, (says, more)))}", remedy)
    return ok(_MENU, "file a complaint, own complaints and a person can be tapped")


def _acting(lines: list[Any]) -> Iterator[dict[str, Any]]:
    """Lines of both levels."""
    for line in lines:
        if isinstance(line, dict):
            yield from _acting(line.get("sub_button") or [])
            if "key" in line:
                yield line


def _ways(given: Settings) -> Iterator[Item]:
    """What may tell a state change outside of the reply window."""
    from handlers.wechat.briefs import form_of
    from handlers.wechat.errors import BadSetting

    for name, setting, written in (
        ("wechat template", "KESU_WECHAT_TEMPLATE", given.wechat_template),
        ("wechat notice", "KESU_WECHAT_SUBSCRIPTION", given.wechat_subscription),
    ):
        try:
            form = form_of(setting, written)
        except BadSetting as error:
            yield refused(name, error)
            continue
        if form is not None:
            fields = ", ".join(f"{field}={word}" for field, word in form.fields)
            yield ok(name, f"fills {fields}; that the account has it, the first one sent shows")
        elif name == "wechat template":
            says = (
                "none is set: 48 hours after the customer's last word nothing reaches them, it "
                "waits for their next word, and staff are told to phone"
            )
            yield warn(name, says, f"add a template to the account and set {setting}")


def _words(given: Settings, org: Organisation) -> Iterator[Item]:
    """Staff who are on Telegram alone do not get to read what is told on WeChat."""
    if given.staff_platforms == ("telegram",) and not org.wechat_words_on_telegram:
        yield warn(
            "wechat words",
            "staff are on Telegram alone, where the words of WeChat's customers are not shown",
            "connect WeCom, or allow it with wechat_words_on_telegram in the organisation file",
        )


@asynccontextmanager
async def _api(given: Settings, store: Store | None) -> AsyncIterator[WeChatApi]:
    """The account's API; its access token is the house's own where there is a database."""
    from bot.platforms import wechat_api
    from handlers.wechat.api import WeChatApi

    if store is not None:
        api = wechat_api(given, store)
    else:
        secret = _plain(given.wechat_app_secret)
        url = given.wechat_api_url
        api = WeChatApi(given.wechat_app_id, secret, keeper=_Nowhere(), clock=_now, base_url=url)
    async with api:
        yield api


class _Nowhere:
    """A keeper of tokens that keeps none: the platform gives the same one to whoever asks."""

    async def load(self) -> None:
        """Nothing was kept."""

    async def save(self, kept: str) -> None:
        """Nothing is."""

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Nobody else is there."""
        yield


def _plain(secret: Any) -> str:
    return secret.get_secret_value() if secret else ""


def _now() -> datetime:
    return datetime.now(UTC)
