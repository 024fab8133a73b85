"""Settings that only make sense together: which platforms are connected, and wholly so. How what is
wrong with one is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError

if TYPE_CHECKING:
    from bot.settings import Settings


class SettingsError(Exception):
    """A setting that cannot be used; the text says what is wrong and what to do."""


# What belongs together, and where the rest of it is found.
_TOGETHER: Mapping[tuple[str, ...], str] = {
    ("wechat_app_id", "wechat_app_secret", "wechat_token", "wechat_aes_key"): (
        "the Official Account's developer settings (开发接口管理)"
    ),
    ("wecom_bot_id", "wecom_bot_secret"): (
        "the smart bot's page, API mode with long connection (智能机器人, 长连接)"
    ),
    ("wecom_corp_id", "wecom_agent_id", "wecom_secret", "wecom_token", "wecom_aes_key"): (
        "the app's page and its callback settings (自建应用, 接收消息)"
    ),
}
# What does nothing without another setting.
_WITH: Mapping[str, tuple[str, str]] = {
    "wechat_template": ("wechat_app_id", "connect the Official Account"),
    "wechat_subscription": ("wechat_app_id", "connect the Official Account"),
    "wecom_webhook_key": ("wecom_corp_id", "connect the app whose group it speaks into"),
}
_TELEGRAM_PORTS = frozenset({80, 88, 443, 8443})  # the only ones that the public Bot API calls
_WECHAT_PORTS = frozenset({80, 443})  # 消息与事件推送: the only ones that may be entered


def check_platforms(given: Settings) -> None:
    """SettingsError where a platform is set up by half, or a side of the house is not reached."""
    for names, where in _TOGETHER.items():
        _check_whole(given, names, where)
    for name, (needed, remedy) in _WITH.items():
        if getattr(given, name) and not getattr(given, needed):
            raise SettingsError(
                f"{_written(name)} is set, but not {_written(needed)}, without which it does "
                f"nothing. Remedy: {remedy}, or take it out."
            )
    if given.wecom_bot_id and given.wecom_corp_id:
        raise SettingsError(
            "KESU_WECOM_BOT_ID and KESU_WECOM_CORP_ID are both set: staff are reached by the smart "
            "bot or by the app, not by both. Remedy: keep the smart bot, and take "
            "KESU_WECOM_CORP_ID and what belongs to it out; the app is for houses that may not use "
            "the smart bot."
        )
    if given.playground:
        return
    _check_both_sides(given)
    _check_two_bots(given.telegram_customer_token, given.telegram_staff_token)
    _check_called(given)


def sentences(error: ValidationError) -> Iterator[str]:
    """What pydantic found, as sentences without any value."""
    for item in error.errors(include_input=False, include_url=False, include_context=False):
        said = item["msg"].removeprefix("Value error, ")
        if not item["loc"]:
            yield f"{said}."
            continue
        name = _written(str(item["loc"][0]))
        if item["type"] == "value_error":
            yield f"{name} {said}."
        elif name == "KESU_PORT":
            yield f"{name} is no port. Remedy: write a number from 0 to 65535."
        else:
            yield f"{name} cannot be read ({said}). Remedy: see .env.example for how it is written."


def _check_whole(given: Settings, names: tuple[str, ...], where: str) -> None:
    missing = [name for name in names if not getattr(given, name)]
    if not missing or len(missing) == len(names):
        return
    there = next(name for name in names if name not in missing)
    said = ", ".join(_written(name) for name in missing)
    raise SettingsError(
        f"{_written(there)} is set, but not {said}. Remedy: copy what is missing from {where}, "
        "or take out what is set."
    )


def _check_both_sides(given: Settings) -> None:
    if not given.customer_platforms:
        raise SettingsError(
            "KESU_TELEGRAM_CUSTOMER_TOKEN is missing: no platform is set up on which customers "
            "write. Remedy: make a second bot with @BotFather for them, or connect an Official "
            "Account (KESU_WECHAT_APP_ID and what belongs to it)."
        )
    if not given.staff_platforms:
        raise SettingsError(
            "KESU_TELEGRAM_STAFF_TOKEN is missing: no platform is set up on which staff are "
            "reached. Remedy: make a second bot with @BotFather for them, or connect WeCom "
            "(KESU_WECOM_BOT_ID and KESU_WECOM_BOT_SECRET)."
        )


def _check_two_bots(customer: SecretStr | None, staff: SecretStr | None) -> None:
    if customer and staff and _bot_of(customer) == _bot_of(staff):
        raise SettingsError(
            "KESU_TELEGRAM_CUSTOMER_TOKEN and KESU_TELEGRAM_STAFF_TOKEN are of the same bot: what "
            "customers write and what staff write could not be told apart. "
            "Remedy: make a second bot with @BotFather."
        )


def _check_called(given: Settings) -> None:
    """The address at which platforms call us: is there one where it is needed, at a port that they
    call?
    """
    pushed = given.wechat_app_id or given.wecom_corp_id
    if not given.public_url:
        if pushed:
            name = "KESU_WECHAT_APP_ID" if given.wechat_app_id else "KESU_WECOM_CORP_ID"
            raise SettingsError(
                f"{name} is set and KESU_PUBLIC_URL is not: the platform pushes what people write "
                "to an https address and cannot be polled. Remedy: set KESU_PUBLIC_URL, like "
                "https://kesu.example.com."
            )
        return
    on_telegram = given.telegram_customer_token or given.telegram_staff_token
    if on_telegram and _is_public(given, "telegram_api_url"):
        _check_port(given.public_url, "Telegram", _TELEGRAM_PORTS)
    if given.wechat_app_id and _is_public(given, "wechat_api_url"):
        _check_port(given.public_url, "WeChat", _WECHAT_PORTS)


def _is_public(given: Settings, name: str) -> bool:
    """The platform's own server, not one in its place, which may call any port."""
    return bool(getattr(given, name) == type(given).model_fields[name].default)


def _check_port(public: str, platform: str, ports: frozenset[int]) -> None:
    port = urlsplit(public).port or 443
    if port not in ports:
        called = ", ".join(str(each) for each in sorted(ports))
        raise SettingsError(
            f"KESU_PUBLIC_URL names port {port}; {platform} calls only {called}. "
            "Remedy: use one of them."
        )


def _bot_of(token: SecretStr) -> str:
    return token.get_secret_value().partition(":")[0]


def _written(name: str) -> str:
    return f"KESU_{name.upper()}"
