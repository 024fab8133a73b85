"""Methods by which a bot takes in: updates, webhooks, presses, files."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bot.playground.telegram.files import MAX_DOWNLOAD, file_path, read_file_id, unique_id
from bot.playground.telegram.groups import GroupWorld
from bot.playground.telegram.markup import utf16_length
from bot.playground.telegram.method import Method, method
from bot.playground.telegram.model import Json
from bot.playground.telegram.params import Params
from bot.playground.telegram.refusals import (
    QUERY_TOO_OLD,
    WEBHOOK_ACTIVE,
    bad_request,
    conflict,
)
from bot.playground.telegram.render import seconds
from bot.playground.telegram.state import BotAccount, Webhook
from bot.playground.telegram.updates import CALLBACK_KEPT

MAX_ANSWER = 200
SECRET = re.compile(r"[A-Za-z0-9_-]*")


def get_updates(world: GroupWorld, bot: BotAccount, p: Params) -> list[Json]:
    """What is there now; waiting for more is the HTTP side's business."""
    if bot.webhook is not None:
        raise conflict(WEBHOOK_ACTIVE)
    bot.queue.allow(_kinds(p))
    waiting = len(bot.queue.pending(world.now()))
    updates = bot.queue.take(p.number("offset"), p.number("limit", 100), world.now())
    if len(bot.queue.pending(world.now())) != waiting:
        world.changed()  # whoever wrote sees the second tick
    return updates


def _kinds(p: Params) -> list[str] | None:
    kinds = p.structure("allowed_updates", "allowed_updates")
    if kinds is not None and not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates: expected an Array of String")
    return kinds


def set_webhook(world: GroupWorld, bot: BotAccount, p: Params) -> Any:
    """Plain HTTP is accepted, as by a server of one's own in local mode."""
    url = p.text("url").strip()
    if not url:
        return delete_webhook(world, bot, p)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("bad webhook: invalid webhook URL specified")
    secret = p.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if SECRET.fullmatch(secret) is None:
        raise bad_request("secret token contains unallowed characters")
    bot.queue.allow(_kinds(p))
    if p.flag("drop_pending_updates"):
        bot.queue.clear()
    most = min(max(p.number("max_connections", 40), 1), 100)
    bot.webhook = Webhook(url, secret or None, most)
    world.changed()
    return True


def delete_webhook(world: GroupWorld, bot: BotAccount, p: Params) -> bool:
    bot.webhook = None
    if p.flag("drop_pending_updates"):
        bot.queue.clear()
    world.changed()
    return True


def get_webhook_info(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    hook = bot.webhook
    body: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.queue.pending(world.now())),
    }
    if hook is not None:
        body["max_connections"] = hook.max_connections
        if hook.last_error_at is not None:
            body["last_error_date"] = seconds(hook.last_error_at)
            body["last_error_message"] = hook.last_error
    if bot.queue.asked_for is not None:
        body["allowed_updates"] = bot.queue.asked_for
    return body


def answer_callback_query(world: GroupWorld, bot: BotAccount, p: Params) -> bool:
    """Once, within 150 s of the press; the text is up to 200 UTF-16 units."""
    text = p.text("text")
    press = world.presses.get(p.text("callback_query_id"))
    too_old = press is None or world.now() - press.at > CALLBACK_KEPT
    if press is None or too_old or press.answered or press.bot_id != bot.id:
        raise bad_request(QUERY_TOO_OLD)
    if utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    world.presses[press.id] = replace(
        press,
        answered=True,
        answer=text or None,
        alert=p.flag("show_alert"),
        url=p.text("url") or None,
        version=world.version + 1,
    )
    world.changed()
    return True


def get_file(world: GroupWorld, bot: BotAccount, p: Params) -> Json:
    """Up to 20 MB; an identifier made for another bot is of no use."""
    text = p.text("file_id")
    if not text:
        raise bad_request("file_id not specified")
    read = read_file_id(text)
    if read is None:
        raise bad_request("invalid file_id")
    file = world.files.get(read[0])
    if file is None or read[1] != bot.id:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": text,
        "file_unique_id": unique_id(file),
        "file_size": file.size,
        "file_path": file_path(file),
    }


METHODS: tuple[Method, ...] = (
    method("getUpdates", get_updates, "offset limit timeout allowed_updates"),
    method(
        "setWebhook",
        set_webhook,
        "url max_connections allowed_updates drop_pending_updates secret_token",
    ),
    method("deleteWebhook", delete_webhook, "drop_pending_updates"),
    method("getWebhookInfo", get_webhook_info),
    method(
        "answerCallbackQuery",
        answer_callback_query,
        "callback_query_id text show_alert url cache_time",
    ),
    method("getFile", get_file, "file_id"),
)
