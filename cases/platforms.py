"""Which platform a chat is on: its id says so.

Roles (`customer`, `staff`) and platforms are two things: the same staff bot speaks in Telegram
groups and in those of WeCom. Ids of Telegram are bare, as they always were.
"""

from __future__ import annotations

from typing import Final, Literal

Platform = Literal["telegram", "wechat", "wecom"]

PLATFORMS: Final[tuple[Platform, ...]] = ("telegram", "wechat", "wecom")

WECHAT: Final = "wx:"  # followed by the openid: a person's chat with the Official Account
WECOM_GROUP: Final = "wecom:g:"  # followed by the chat's id
WECOM_PERSON: Final = "wecom:u:"  # followed by the user's id: a person, and the chat with them
WECOM_WEBHOOK: Final = "wecom:g:webhook"  # the group behind a webhook: it hears, and cannot answer
_WECOM: Final = "wecom:"


def platform_of(chat: str) -> Platform:
    """The platform of a chat or an account."""
    if chat.startswith(WECHAT):
        return "wechat"
    return "wecom" if chat.startswith(_WECOM) else "telegram"


def is_group(chat: str) -> bool:
    """Is it a group, where others read along?"""
    match platform_of(chat):
        case "telegram":
            return chat.startswith("-")
        case "wecom":
            return not chat.startswith(WECOM_PERSON)
        case "wechat":
            return False


def hears_only(chat: str) -> bool:
    """A group in which nobody can press or write anything that reaches us."""
    return chat == WECOM_WEBHOOK


def hears_mentions_alone(chat: str) -> bool:
    """A group from which only what mentions us reaches us: all of it is meant for us."""
    return platform_of(chat) == "wecom" and is_group(chat)


def has_toasts(chat: str) -> bool:
    """Can a press be answered by a little text that passes? Elsewhere it has to be said."""
    return platform_of(chat) == "telegram"
