"""From a method's name to its answer, with a record of every call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.playground.telegram import chats, editing, intake, profile, sending
from bot.playground.telegram.groups import GroupWorld
from bot.playground.telegram.method import Method
from bot.playground.telegram.model import Call, Json
from bot.playground.telegram.params import Params, Upload
from bot.playground.telegram.refusals import RefusalError, method_not_found
from bot.playground.telegram.state import BotAccount

METHODS: tuple[Method, ...] = (
    *intake.METHODS,
    *sending.METHODS,
    *editing.METHODS,
    *chats.METHODS,
    *profile.METHODS,
)
BY_NAME: dict[str, Method] = {method.name.lower(): method for method in METHODS}


def answer(
    world: GroupWorld,
    bot: BotAccount,
    name: str,
    values: Mapping[str, Any],
    files: Mapping[str, Upload],
) -> tuple[int, Json]:
    """HTTP status and body. Method names are read without regard to case, as on the server."""
    method = BY_NAME.get(name.lower())
    params = Params(values, files, method.params if method else frozenset())
    try:
        if method is None:
            raise method_not_found()
        result = method.handler(world, bot, params)
    except RefusalError as refusal:
        record(world, bot, method.name if method else name, params, refusal)
        return refusal.code, refusal.as_json()
    # A poll that brought nothing would only bury the record.
    if method.name != "getUpdates" or result:
        record(world, bot, method.name, params, None, result)
    return 200, {"ok": True, "result": result}


def record(
    world: GroupWorld,
    bot: BotAccount,
    name: str,
    params: Params,
    refusal: RefusalError | None,
    result: Any = None,
) -> None:
    """Note a call; its number is its place in ``world.calls`` counted from 1."""
    world.calls.append(
        Call(
            len(world.calls) + 1,
            world.now(),
            bot.name,
            name,
            params.as_json(),
            200 if refusal is None else refusal.code,
            result,
            None if refusal is None else refusal.description,
        )
    )
    world.changed()
