"""A refusal of the Official Account API for people at the keyboard."""

from __future__ import annotations

from handlers.wechat.api_errors import WeChatTrouble

_BEFORE = "no access token: "  # said of every call that was not made


def said(trouble: WeChatTrouble) -> tuple[str, str]:
    """What is wrong, with the platform's code, and the remedy that goes with it."""
    says, _, remedy = trouble.why.removeprefix(_BEFORE).partition(": ")
    code = f" (errcode {trouble.code})" if trouble.code else ""
    return f"{says}{code}", remedy or _remedy(trouble)


def _remedy(trouble: WeChatTrouble) -> str:
    if not trouble.code:
        return "look whether this machine reaches KESU_WECHAT_API_URL"
    return "ask again in a while" if trouble.passing else "look into the account's console"
