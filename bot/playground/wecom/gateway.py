"""What the gateway does with a client's frame: answer, refuse, or play a fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.playground.wecom import replying, uploading
from bot.playground.wecom.connections import ConnectedWorld, Connection
from bot.playground.wecom.errors import (
    BAD_FORMAT,
    BAD_SECRET,
    INVALID_PARAMETER,
    NOT_SUBSCRIBED,
    RefusedError,
)
from bot.playground.wecom.faults import PING, SUBSCRIBE
from bot.playground.wecom.model import Bot, Json

Command = Callable[[ConnectedWorld, Bot, str, Json], Json | None]

COMMANDS: dict[str, Command] = {
    "aibot_respond_msg": replying.respond,
    "aibot_respond_welcome_msg": replying.welcome,
    "aibot_respond_update_msg": replying.update,
    "aibot_send_msg": replying.send,
    "aibot_upload_media_init": uploading.begin,
    "aibot_upload_media_chunk": uploading.chunk,
    "aibot_upload_media_finish": uploading.finish,
}


def receive(world: ConnectedWorld, connection: Connection, text: str) -> None:
    """Take one frame. The answer, if there is one, goes down the connection's wire."""
    if world.faults.silent:
        world.faults.swallowed += 1
        world.changed()
        return
    try:
        cmd, req_id, body = _read(text)
    except RefusedError as refusal:
        connection.wire.send(_answer("", refusal.code, refusal.message))
        return
    fault = world.faults.take(cmd)
    result: Json | None = None
    code, message = 0, "ok"
    try:
        if fault is not None and fault.code is not None:
            raise RefusedError(fault.code, fault.message)
        result = _carry_out(world, connection, cmd, req_id, body)
    except RefusedError as refusal:
        code, message = refusal.code, refusal.message
    lost = fault is not None and fault.code is None
    if cmd != PING:
        # Recorded with what was decided, even where the answer is lost.
        who = connection.bot_id or str(body.get("bot_id", ""))
        world.record(who, cmd, req_id, body, None if lost else code, message)
    if lost:
        return
    answer = _answer(req_id, code, message)
    connection.wire.send(answer if result is None else {**answer, "body": result})
    if cmd == SUBSCRIBE:
        _after_subscribing(world, connection, code)


def _carry_out(
    world: ConnectedWorld, connection: Connection, cmd: str, req_id: str, body: Json
) -> Json | None:
    if cmd == PING:
        return None
    if cmd == SUBSCRIBE:
        bot = world.bots.get(str(body.get("bot_id", "")))
        if bot is None or bot.secret != body.get("secret"):
            raise RefusedError(BAD_SECRET, "invalid bot_id or secret")
        world.subscribe(connection, bot)
        return None
    if not connection.bot_id:
        raise RefusedError(NOT_SUBSCRIBED, "aibot websocket not subscribed")
    if cmd not in COMMANDS:
        raise RefusedError(INVALID_PARAMETER, "invalid request parameter: cmd")
    return COMMANDS[cmd](world, world.bots[connection.bot_id], req_id, body)


def _after_subscribing(world: ConnectedWorld, connection: Connection, code: int) -> None:
    if code == 0:
        world.deliver_waiting(connection)
    elif code == BAD_SECRET and world.hangs_up_on_bad_secret:
        connection.wire.close(1000)
        world.closed(connection)


def _read(text: str) -> tuple[str, str, Json]:
    try:
        frame: Any = json.loads(text)
        cmd, req_id, body = frame["cmd"], frame["headers"]["req_id"], frame.get("body", {})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RefusedError(BAD_FORMAT, "data format error") from None
    if not (isinstance(cmd, str) and isinstance(req_id, str) and isinstance(body, dict)):
        raise RefusedError(BAD_FORMAT, "data format error")
    return cmd, req_id, body


def _answer(req_id: str, code: int, message: str) -> Json:
    return {"headers": {"req_id": req_id}, "errcode": code, "errmsg": message}
