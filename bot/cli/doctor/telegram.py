"""Telegram: tokens, the way updates come in, and the staff bot's place in its groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.cli.bot_api import ApiTrouble, ask
from bot.cli.doctor.item import Item, missing, ok, warn
from bot.settings import Settings
from cases.platforms import platform_of

if TYPE_CHECKING:
    from cases.organisation import Address

_MANY_PENDING = 100
_HERE = frozenset({"creator", "administrator"})


async def look(given: Settings, groups: Mapping[str, Address]) -> list[Item]:
    """Everything that Telegram can be asked, without taking an update from anybody."""
    items: list[Item] = []
    for bot, token in _tokens(given).items():
        try:
            me = await ask(given.telegram_api_url, token, "getMe")
            info = await ask(given.telegram_api_url, token, "getWebhookInfo")
        except ApiTrouble as trouble:
            items.append(_trouble(bot, trouble))
            continue
        items.append(_me(bot, me))
        items += _incoming(bot, info, given)
        if bot == "staff":
            items += [
                await _group(given, token, me, unit, address)
                for unit, address in groups.items()
                if platform_of(address.chat) == "telegram"
            ]
    return items


def _tokens(given: Settings) -> dict[str, str]:
    both = {"customer": given.telegram_customer_token, "staff": given.telegram_staff_token}
    return {bot: token.get_secret_value() for bot, token in both.items() if token}


def _trouble(bot: str, trouble: ApiTrouble) -> Item:
    if trouble.refused:
        return missing(
            f"{bot} bot",
            f"Telegram refuses the token: {trouble}",
            f"copy it anew from @BotFather into KESU_TELEGRAM_{bot.upper()}_TOKEN",
        )
    return missing(
        f"{bot} bot",
        f"Telegram does not answer: {trouble}",
        "look whether this machine reaches KESU_TELEGRAM_API_URL",
    )


def _me(bot: str, me: Mapping[str, Any]) -> Item:
    name = f"@{me.get('username', '?')}"
    if bot == "staff" and not me.get("can_join_groups", True):
        remedy = "allow groups: @BotFather, /setjoingroups, Enable"
        return missing("staff bot", f"{name} may not join groups", remedy)
    return ok(f"{bot} bot", name)


def _incoming(bot: str, info: Mapping[str, Any], given: Settings) -> list[Item]:
    name, url = f"{bot} updates", str(info.get("url") or "")
    wanted = f"{given.public_url}/telegram/{bot}" if given.public_url else ""
    pending = int(info.get("pending_update_count") or 0)
    items: list[Item] = []
    if url != wanted:
        set_to = "a webhook is set" if not wanted else f"the webhook is {url or 'not set'}"
        meant = "but Kesu polls" if not wanted else f"not {wanted}"
        items.append(warn(name, f"{set_to}, {meant}", "`kesu run` sets this right at its start"))
    if info.get("last_error_message") and wanted:
        says = f"Telegram could not call the webhook: {info['last_error_message']}"
        items.append(warn(name, says, "look at certificate, proxy and port of KESU_PUBLIC_URL"))
    if pending > _MANY_PENDING:
        items.append(warn(name, f"{pending} updates wait to be fetched", "start Kesu"))
    way = f"called at {wanted}" if wanted else "fetched by polling"
    return items or [ok(name, f"{way}, {pending} waiting")]


async def _group(
    given: Settings, token: str, me: Mapping[str, Any], unit: str, address: Address
) -> Item:
    """Is the bot still in the group, and does it hear what is said there?"""
    name, asked = f"group of {unit}", {"chat_id": address.chat, "user_id": me["id"]}
    try:
        member = await ask(given.telegram_api_url, token, "getChatMember", **asked)
    except ApiTrouble as trouble:
        remedy = "add the staff bot to the group again and write /bind there"
        return missing(name, f"the group cannot be reached: {trouble}", remedy)
    status = str(member.get("status"))
    if status in ("left", "kicked"):
        remedy = "add it again and write /bind there, or bind another group"
        return missing(name, "the staff bot is not in the group", remedy)
    if status == "restricted" and not member.get("can_send_messages", True):
        return missing(name, "the staff bot may not write there", "let it write, or make it admin")
    if status not in _HERE:
        hears = "" if me.get("can_read_all_group_messages") else "; it hears commands and replies"
        remedy = "make it an administrator of the group, so that nobody removes it by accident"
        return warn(name, f"the staff bot is a plain member{hears}", remedy)
    return ok(name, "the staff bot is an administrator")
