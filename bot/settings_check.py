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
    from cases.platforms import Platform


class SettingsError(Exception):
    """Settings that cannot be used. `problems`: what is wrong and what to do, one each."""

    def __init__(self, *problems: str) -> None:
        one = len(problems) == 1
        said = problems if one else [f"({at}) {each}" for at, each in enumerate(problems, 1)]
        super().__init__(" ".join(said))
        self.problems = problems


_WECHAT = ("wechat_app_id", "wechat_app_secret", "wechat_token", "wechat_aes_key")
_WECOM = ("wecom_bot_id", "wecom_bot_secret")
_WECOM_APP = ("wecom_corp_id", "wecom_agent_id", "wecom_secret", "wecom_token", "wecom_aes_key")
# What belongs together, and where the rest of it is found.
_TOGETHER: Mapping[tuple[str, ...], str] = {
    _WECHAT: "the Official Account's developer settings (开发接口管理)",
    _WECOM: "the smart bot's page, API mode with long connection (智能机器人, 长连接)",
    _WECOM_APP: "the app's page and its callback settings (自建应用, 接收消息)",
}
# By which a side is reached beside Telegram, and what to do for it.
_OTHER_WAY: Mapping[str, tuple[str, str]] = {
    "CUSTOMER": (
        "KESU_WECHAT_APP_ID",
        "connect an Official Account (KESU_WECHAT_APP_ID and what belongs to it)",
    ),
    "STAFF": (
        "KESU_WECOM_BOT_ID",
        "connect WeCom (KESU_WECOM_BOT_ID and KESU_WECOM_BOT_SECRET)",
    ),
}
# What does nothing without another setting.
_WITH: Mapping[str, tuple[str, str]] = {
    "wechat_template": ("wechat_app_id", "connect the Official Account"),
    "wechat_subscription": ("wechat_app_id", "connect the Official Account"),
    "wecom_webhook_key": ("wecom_corp_id", "connect the app whose group it speaks into"),
}
_TELEGRAM_PORTS = frozenset({80, 88, 443, 8443})  # the only ones that the public Bot API calls
WECHAT_PORTS = frozenset({80, 443})  # 消息与事件推送: the only ones that may be entered


def check_platforms(given: Settings) -> None:
    """SettingsError with all that is wrong: a platform set up by half, a side of the house that is
    not reached, an address that is not called.
    """
    if problems := tuple(_problems(given)):
        raise SettingsError(*problems)


def _problems(given: Settings) -> Iterator[str]:
    for names, where in _TOGETHER.items():
        yield from _half(given, names, where)
    for name, (needed, remedy) in _WITH.items():
        if getattr(given, name) and not getattr(given, needed):
            yield (
                f"{_written(name)} is set, but not {_written(needed)}, without which it does "
                f"nothing. Remedy: {remedy}, or take it out."
            )
    if given.wecom_bot_id and given.wecom_corp_id:
        yield (
            "KESU_WECOM_BOT_ID and KESU_WECOM_CORP_ID are both set: staff are reached by the smart "
            "bot or by the app, not by both. Remedy: keep the smart bot, and take "
            "KESU_WECOM_CORP_ID and what belongs to it out; the app is for houses that may not use "
            "the smart bot."
        )
    if given.playground:
        return
    yield from _unreached(given)
    yield from _one_bot(given.telegram_customer_token, given.telegram_staff_token)
    yield from _uncalled(given)


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


def _half(given: Settings, names: tuple[str, ...], where: str) -> Iterator[str]:
    missing = [name for name in names if not getattr(given, name)]
    if not missing or len(missing) == len(names):
        return
    there = next(name for name in names if name not in missing)
    said = ", ".join(_written(name) for name in missing)
    yield (
        f"{_written(there)} is set, but not {said}. Remedy: copy what is missing from {where}, "
        "or take out what is set."
    )


def _unreached(given: Settings) -> Iterator[str]:
    """A side of the house without a platform; one that is set up by half was named as such."""
    if not given.customer_platforms and not _begun(given, _WECHAT):
        yield _nobody("CUSTOMER", "on which customers write", given.staff_platforms)
    if not given.staff_platforms and not _begun(given, _WECOM + _WECOM_APP):
        yield _nobody("STAFF", "on which staff are reached", given.customer_platforms)


def _nobody(side: str, words: str, others: tuple[Platform, ...]) -> str:
    """`others`: where the other side is. What belongs to it is named first."""
    token = f"KESU_TELEGRAM_{side}_TOKEN"
    other, connect = _OTHER_WAY[side]
    if "telegram" in others:
        first, remedy = token, f"make a second bot with @BotFather for them, or {connect}"
    else:
        first, remedy = other, f"{connect}, or make a bot with @BotFather for them ({token})"
    return f"{first} is missing: no platform is set up {words}. Remedy: {remedy}."


def _begun(given: Settings, names: tuple[str, ...]) -> bool:
    return any(getattr(given, name) for name in names)


def _one_bot(customer: SecretStr | None, staff: SecretStr | None) -> Iterator[str]:
    if customer and staff and _bot_of(customer) == _bot_of(staff):
        yield (
            "KESU_TELEGRAM_CUSTOMER_TOKEN and KESU_TELEGRAM_STAFF_TOKEN are of the same bot: what "
            "customers write and what staff write could not be told apart. "
            "Remedy: make a second bot with @BotFather."
        )


def _uncalled(given: Settings) -> Iterator[str]:
    """The address at which platforms call us: is there one where it is needed, at a port that they
    call?
    """
    pushed = given.wechat_app_id or given.wecom_corp_id
    if not given.public_url:
        if pushed:
            name = "KESU_WECHAT_APP_ID" if given.wechat_app_id else "KESU_WECOM_CORP_ID"
            yield (
                f"{name} is set and KESU_PUBLIC_URL is not: the platform pushes what people write "
                "to an https address and cannot be polled. Remedy: set KESU_PUBLIC_URL, like "
                "https://kesu.example.com."
            )
        return
    on_telegram = given.telegram_customer_token or given.telegram_staff_token
    if (
        on_telegram
        and given.telegram_api_url == type(given).model_fields["telegram_api_url"].default
    ):
        yield from _shut(given.public_url, "Telegram", _TELEGRAM_PORTS)
    if given.wechat_app_id and _is_wechats(given.wechat_api_url):
        yield from _shut(given.public_url, "WeChat", WECHAT_PORTS)


def _is_wechats(url: str) -> bool:
    """A server of the platform's own (it has several), not one in its place, which may call any
    port.
    """
    return f".{urlsplit(url).hostname}".endswith(".weixin.qq.com")


def port_of(public: str) -> int:
    """The port at which platforms call."""
    return urlsplit(public).port or 443


def _shut(public: str, platform: str, ports: frozenset[int]) -> Iterator[str]:
    port = port_of(public)
    if port not in ports:
        called = ", ".join(str(each) for each in sorted(ports))
        yield (
            f"KESU_PUBLIC_URL names port {port}; {platform} calls only {called}. "
            "Remedy: use one of them."
        )


def _bot_of(token: SecretStr) -> str:
    return token.get_secret_value().partition(":")[0]


def _written(name: str) -> str:
    return f"KESU_{name.upper()}"
