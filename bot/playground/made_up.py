"""Accounts of platforms that nobody has to apply for: made-up credentials, and the settings that
connect the house to the stand-ins with them.

Ids stay from start to start, since they are part of what is kept; secrets are fresh each time.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from pydantic import SecretStr

from bot.playground.people import BOT_IDS
from bot.playground.worlds import PlayedWeChat, Worlds
from bot.settings import Settings

TELEGRAM_STAND_IN = "/telegram-stand-in"
WECHAT_STAND_IN = "/wechat-stand-in"
WECOM_STAND_IN = "/wecom-stand-in"

WECHAT_APP = "wx0000ke5uke5u0000"
WECOM_BOT = "aibKesuPlayground"
TEMPLATE = "kesu-case-status"
_TEMPLATE_TITLE = "投诉处理进度通知"
_FIELDS = {
    "character_string1": ("number", "投诉编号"),
    "phrase2": ("status", "处理状态"),
    "thing3": ("unit", "处理部门"),
    "time4": ("time", "时间"),
}
_MENU = (("complain", "我要投诉"), ("mine", "我的投诉"), ("human", "人工"))


@dataclass(frozen=True, repr=False)
class MadeUp:
    """The secrets of one start."""

    tokens: dict[str, str] = field(
        default_factory=lambda: {
            bot: f"{number}:{secrets.token_urlsafe(24)}" for bot, number in BOT_IDS.items()
        }
    )
    app_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    push_token: str = field(default_factory=lambda: secrets.token_hex(16))
    # 42 signs that are as good as any, and one that carries two bits only: none of them set.
    aes_key: str = field(default_factory=lambda: f"{secrets.token_hex(21)}A")
    bot_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def connected(self, settings: Settings, server: str) -> Settings:
        """`settings` of a house on the stand-ins that `server` (http://host:port) carries."""
        fields = ",".join(f"{name}={word}" for name, (word, _) in _FIELDS.items())
        return settings.model_copy(
            update={
                # Both mean something else once a platform is set up.
                "database_url": SecretStr(settings.database),
                "org": settings.organisation_in_force,
                "wechat_app_id": WECHAT_APP,
                "wechat_app_secret": SecretStr(self.app_secret),
                "wechat_token": SecretStr(self.push_token),
                "wechat_aes_key": SecretStr(self.aes_key),
                "wechat_api_url": f"{server}{WECHAT_STAND_IN}",
                "wechat_template": f"{TEMPLATE}:{fields}",
                "wecom_bot_id": WECOM_BOT,
                "wecom_bot_secret": SecretStr(self.bot_secret),
                "wecom_bot_url": f"{server.replace('http', 'ws', 1)}{WECOM_STAND_IN}/",
            }
        )

    def open_accounts(self, worlds: Worlds, company: str) -> None:
        """What an operator sets up in the consoles of the platforms, before people come."""
        self._official_account(worlds.wechat, company)
        # Named as the house is: so it is called in groups, and the house knows that it is meant.
        worlds.wecom.add_bot(WECOM_BOT, self.bot_secret, company)

    def _official_account(self, world: PlayedWeChat, company: str) -> None:
        account = world.add_account(
            WECHAT_APP, self.app_secret, self.push_token, self.aes_key, company
        )
        labels = {name: label for name, (_, label) in _FIELDS.items()}
        world.add_template(TEMPLATE, _TEMPLATE_TITLE, labels)
        account.menu = [{"type": "click", "name": name, "key": key} for key, name in _MENU]
