"""The rooms of the platforms that the settings connect. Their libraries cost seconds to import, so
each is imported where its platform is wanted.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.clock import Clock, MachineClock
from bot.engine import Room
from bot.remembered import SharedToken, SharedWindows
from bot.settings import Settings
from cases.organisation import Address, Bot
from cases.platforms import WECOM_WEBHOOK, Platform
from cases.ports import Store
from handlers.buttons import Buttons
from templates.render import LANGUAGES, Words

if TYPE_CHECKING:
    from handlers.wechat import WeChatWire
    from handlers.wechat.api import WeChatApi
    from handlers.wecom.app_api import AppApi
    from handlers.wecom.app_callbacks import AppCallbacks
    from handlers.wecom.link import WeComLink


@dataclass
class Connected:
    """What stands between the house and its platforms."""

    rooms: dict[tuple[Bot, Platform], Room] = field(default_factory=dict)
    wechat: WeChatWire | None = None
    wecom: WeComLink | None = None
    app: AppCallbacks | None = None
    house_group: Address | None = None


async def connect(
    settings: Settings,
    store: Store,
    words: Words,
    world: Clock,
    telegram_url: str,
    tokens: Mapping[str, str],
    name: str,
) -> Connected:
    """Rooms for what is set up; nothing is called yet. `tokens`: of the Telegram bots, by role;
    `name`: of the house.
    """
    buttons = Buttons(await store.house_key("buttons"))
    connected = Connected()
    if tokens:
        _telegram(connected, tokens, telegram_url, buttons)
    if settings.wechat_app_id:
        _wechat(connected, settings, store, words, world, buttons)
    if settings.wecom_bot_id:
        _wecom_bot(connected, settings, buttons, name)
    if settings.wecom_corp_id:
        _wecom_app(connected, settings, store, words, buttons, name)
    return connected


def _telegram(connected: Connected, tokens: Mapping[str, str], url: str, buttons: Buttons) -> None:
    from handlers.telegram_customer import TelegramCustomer
    from handlers.telegram_staff import TelegramStaff

    if "customer" in tokens:
        room = TelegramCustomer(tokens["customer"], url, buttons)
        connected.rooms["customer", "telegram"] = room
    if "staff" in tokens:
        connected.rooms["staff", "telegram"] = TelegramStaff(tokens["staff"], url, buttons)


def _wechat(
    connected: Connected,
    settings: Settings,
    store: Store,
    words: Words,
    world: Clock,
    buttons: Buttons,
) -> None:
    from handlers.wechat import WeChatWire
    from handlers.wechat.briefs import form_of
    from handlers.wechat.room import RoomSettings, WeChatCustomer

    said = {
        language: {name: words.label(f"wechat.{name}", language) for name in ("reply", "file")}
        for language in LANGUAGES
    }
    room = WeChatCustomer(
        wechat_api(settings, store),
        buttons,
        SharedWindows(store, world),
        RoomSettings(
            words=lambda message: said[message.language],
            template=form_of("KESU_WECHAT_TEMPLATE", settings.wechat_template),
            notice=form_of("KESU_WECHAT_SUBSCRIPTION", settings.wechat_subscription),
        ),
    )
    connected.rooms["customer", "wechat"] = room
    assert settings.wechat_token is not None
    assert settings.wechat_aes_key is not None
    connected.wechat = WeChatWire(
        settings.wechat_token.get_secret_value(),
        settings.wechat_aes_key.get_secret_value(),
        settings.wechat_app_id,
    )


def wechat_api(settings: Settings, store: Store) -> WeChatApi:
    """The Official Account's API, its token shared with every process of the house."""
    from handlers.wechat.api import WeChatApi

    assert settings.wechat_app_secret is not None
    machine = MachineClock()
    name = f"wechat.{settings.wechat_app_id}"
    return WeChatApi(
        settings.wechat_app_id,
        settings.wechat_app_secret.get_secret_value(),
        keeper=SharedToken(store, name, machine, lambda: secrets.token_hex(8)),
        clock=machine.now,
        base_url=settings.wechat_api_url,
    )


def _wecom_bot(connected: Connected, settings: Settings, buttons: Buttons, name: str) -> None:
    from handlers.wecom.link import WeComLink
    from handlers.wecom.room import WeComStaff

    assert settings.wecom_bot_secret is not None
    link = WeComLink(
        settings.wecom_bot_id,
        settings.wecom_bot_secret.get_secret_value(),
        settings.wecom_bot_url,
        machine=MachineClock().now,
        jitter=lambda: int.from_bytes(os.urandom(4), "big") / 2**32,
        sleep=asyncio.sleep,
    )
    connected.wecom = link
    gateway = urlsplit(settings.wecom_bot_url)
    # Files lie with the platform, over https; a gateway of one's own has them beside it.
    hosts = (gateway.netloc,) if gateway.scheme == "ws" else ()
    room = WeComStaff(link, buttons, entropy=os.urandom, name=name, hosts=hosts)
    connected.rooms["staff", "wecom"] = room


def _wecom_app(
    connected: Connected,
    settings: Settings,
    store: Store,
    words: Words,
    buttons: Buttons,
    name: str,
) -> None:
    from handlers.wecom.app_callbacks import AppCallbacks
    from handlers.wecom.fallback import AppWords, WeComApp

    secrets_ = (settings.wecom_token, settings.wecom_aes_key, settings.wecom_webhook_key)
    token, aes_key, webhook = (given.get_secret_value() if given else "" for given in secrets_)
    said = {part: words.label(f"wecom.{part}", "zh") for part in ("act_in_chat", "file_elsewhere")}
    connected.rooms["staff", "wecom"] = WeComApp(
        wecom_api(settings, store),
        buttons,
        settings.wecom_agent_id,
        AppWords(**said),
        entropy=os.urandom,
        webhook_key=webhook,
        name=name,
    )
    connected.app = AppCallbacks(token, aes_key, settings.wecom_corp_id)
    connected.house_group = Address("staff", WECOM_WEBHOOK) if webhook else None


def wecom_api(settings: Settings, store: Store) -> AppApi:
    """The self-built app's API, its token shared with every process of the house."""
    from handlers.wecom.app_api import AppApi

    assert settings.wecom_secret is not None
    machine = MachineClock()
    name = f"wecom.{settings.wecom_corp_id}.{settings.wecom_agent_id}"
    return AppApi(
        settings.wecom_corp_id,
        settings.wecom_agent_id,
        settings.wecom_secret.get_secret_value(),
        settings.wecom_api_url,
        SharedToken(store, name, machine, lambda: secrets.token_hex(8)),
        machine.now,
    )
