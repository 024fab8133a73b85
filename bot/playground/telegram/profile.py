"""Methods about the bot itself: who it is, its menus and its profile texts."""

from __future__ import annotations

import re
from typing import Any

from bot.playground.telegram.addressing import readable
from bot.playground.telegram.groups import GroupWorld
from bot.playground.telegram.markup import utf16_length
from bot.playground.telegram.method import Handler, Method, method
from bot.playground.telegram.model import Json
from bot.playground.telegram.params import Params
from bot.playground.telegram.refusals import bad_request
from bot.playground.telegram.render import user_json
from bot.playground.telegram.state import BotAccount

COMMAND = re.compile(r"[a-z0-9_]+")
LANGUAGE = re.compile(r"[a-z]{2}")
MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_DESCRIPTION = 256
PLAIN_SCOPES: frozenset[str] = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)
CHAT_SCOPES: frozenset[str] = frozenset({"chat", "chat_administrators", "chat_member"})


def get_me(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    return user_json(bot.user) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: GroupWorld, bot: BotAccount, p: Params) -> bool:
    given = p.structure("commands", "commands")
    if not isinstance(given, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(given) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(item) for item in given]
    bot.commands[_key(world, bot, p)] = commands
    world.changed()
    return True


def get_my_commands(world: GroupWorld, bot: BotAccount, p: Params) -> list[Json]:
    return bot.commands.get(_key(world, bot, p), [])


def delete_my_commands(world: GroupWorld, bot: BotAccount, p: Params) -> bool:
    bot.commands.pop(_key(world, bot, p), None)
    world.changed()
    return True


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: BotCommand must be an Object")
    for name in ("command", "description"):
        if not isinstance(item.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    command = item["command"].strip().removeprefix("/")
    description = item["description"].strip()
    if not command:
        raise bad_request("command must be non-empty")
    if utf16_length(command) > MAX_COMMAND:
        raise bad_request(f"command length must not exceed {MAX_COMMAND}")
    if not description:
        raise bad_request("command description must be non-empty")
    if utf16_length(description) > MAX_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {MAX_DESCRIPTION}")
    if COMMAND.fullmatch(command.lower()) is None:
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command.lower(), "description": description}


def _key(world: GroupWorld, bot: BotAccount, p: Params) -> tuple[str, str]:
    """Scope and language, as one key: ``chat:<id>`` and the like name their chat."""
    scope = p.structure("scope", "BotCommandScope")
    language = _language(p)
    if scope is None:
        return "default", language
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in PLAIN_SCOPES:
        return str(kind), language
    if kind not in CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return _chat_scope(world, bot, str(kind), scope), language


def _chat_scope(world: GroupWorld, bot: BotAccount, kind: str, scope: Json) -> str:
    needed = ("chat_id", "user_id") if kind == "chat_member" else ("chat_id",)
    for name in needed:
        if name not in scope:
            raise bad_request(f"can't parse BotCommandScope: Can't find field \"{name}\"")
    chat = readable(world, bot, str(scope["chat_id"]))
    if not chat.is_group and kind != "chat":
        raise bad_request("can't use specified scope in private chats")
    user = f":{scope['user_id']}" if kind == "chat_member" else ""
    return f"{kind}:{chat.id}{user}"


def _language(p: Params) -> str:
    code = p.text("language_code")
    if code and LANGUAGE.fullmatch(code) is None:
        raise bad_request("invalid language code specified")
    return code


def _setter(field: str, limit: int) -> Handler:
    def set_text(world: GroupWorld, bot: BotAccount, p: Params) -> bool:
        text = p.text(field).strip()
        if utf16_length(text) > limit:
            raise bad_request(f"{field.replace('_', ' ')} length must not exceed {limit}")
        bot.profile[(field, _language(p))] = text
        world.changed()
        return True

    return set_text


def _getter(field: str) -> Handler:
    def get_text(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
        own = bot.profile.get((field, _language(p)), "")
        fallback = bot.user.first_name if field == "name" else ""
        return {field: own or bot.profile.get((field, ""), "") or fallback}

    return get_text


def say_true(world: GroupWorld, bot: BotAccount, p: Params) -> bool:
    """logOut and close: nothing to do here, as there is one server only."""
    return True


METHODS: tuple[Method, ...] = (
    method("getMe", get_me),
    method("logOut", say_true),
    method("close", say_true),
    method("setMyCommands", set_my_commands, "commands scope language_code"),
    method("getMyCommands", get_my_commands, "scope language_code"),
    method("deleteMyCommands", delete_my_commands, "scope language_code"),
    method("setMyName", _setter("name", 64), "name language_code"),
    method("getMyName", _getter("name"), "language_code"),
    method("setMyDescription", _setter("description", 512), "description language_code"),
    method("getMyDescription", _getter("description"), "language_code"),
    method(
        "setMyShortDescription",
        _setter("short_description", 120),
        "short_description language_code",
    ),
    method("getMyShortDescription", _getter("short_description"), "language_code"),
)
