"""Updates of a server older than aiogram, such as one that a company runs itself."""

from __future__ import annotations

from typing import Any

from aiogram.types import ChatMemberAdministrator, ChatMemberRestricted

_RIGHTS = {
    status: tuple(
        name
        for name, field in kind.model_fields.items()
        if field.is_required() and field.annotation is bool
    )
    for status, kind in (
        ("administrator", ChatMemberAdministrator),
        ("restricted", ChatMemberRestricted),
    )
}


def completed(update: dict[str, Any]) -> dict[str, Any]:
    """The update with the rights that the server does not know yet, as not given.

    aiogram demands each of them, and would refuse to read that our bot came or went.
    """
    event = update.get("my_chat_member")
    if not isinstance(event, dict):
        return update
    members = {
        name: {**dict.fromkeys(_RIGHTS.get(str(member.get("status")), ()), False), **member}
        for name in ("old_chat_member", "new_chat_member")
        if isinstance(member := event.get(name), dict)
    }
    return {**update, "my_chat_member": {**event, **members}}
