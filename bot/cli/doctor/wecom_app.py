"""WeCom's self-built app, which stands in where the smart bot may not be used."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from bot.cli import limits
from bot.cli.doctor.callback import asked
from bot.cli.doctor.item import Item, missing, ok, refused, warn
from bot.cli.doctor.wechat import judged
from bot.settings import Settings

_APP, _CALLBACK = "wecom app", "wecom callback"
_REMEDIES = {
    40001: "copy Secret anew from the app's page (自建应用) into KESU_WECOM_SECRET",
    40013: "copy 企业ID from 我的企业 into KESU_WECOM_CORP_ID",
    40056: "copy AgentId from the page of the app whose Secret this is into KESU_WECOM_AGENT_ID",
    60020: "enter this server's address under 企业可信IP on the app's page",
    301002: "copy AgentId from the page of the app whose Secret this is into KESU_WECOM_AGENT_ID",
}


class _Trouble(Exception):
    """`code`: the platform's refusal, 0 where there is no answer. Names no secret and no token."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


async def look(given: Settings) -> list[Item]:
    """Everything that can be asked without writing to anybody."""
    if not given.wecom_corp_id:
        return []
    return [await _app(given), await _called(given), _webhook(given)]


async def _app(given: Settings) -> Item:
    """Is the secret the company's, and the agent the secret's?"""
    secret = _plain(given.wecom_secret)
    credentials = {"corpid": given.wecom_corp_id, "corpsecret": secret}
    try:
        token = (await _ask(given, "gettoken", credentials)).get("access_token")
        if not isinstance(token, str):
            raise _Trouble(0, "an unreadable answer")
        agent = {"access_token": token, "agentid": given.wecom_agent_id}
        found = await _ask(given, "agent/get", agent)
    except _Trouble as trouble:
        if not trouble.code:
            remedy = "look whether this machine reaches KESU_WECOM_API_URL"
            return missing(_APP, f"WeCom does not answer: {trouble}", remedy)
        remedy = _REMEDIES.get(trouble.code, "look the code up in WeCom's 全局错误码")
        return missing(_APP, f"WeCom refuses the app (errcode {trouble.code})", remedy)
    return ok(_APP, f"accepted, it is {found.get('name') or 'nameless'}")


async def _ask(given: Settings, path: str, query: dict[str, str]) -> dict[str, Any]:
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=limits.API_SECONDS)
    url = f"{given.wecom_api_url}/cgi-bin/{path}"
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(url, params=query, allow_redirects=False) as response,
        ):
            answer = json.loads(await response.read())
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        # Its text may name the address, and with it the secret.
        raise _Trouble(0, f"no answer ({type(error).__name__})") from None
    except ValueError:
        raise _Trouble(0, "an unreadable answer") from None
    code = answer.get("errcode", 0) if isinstance(answer, dict) else None
    if not isinstance(code, int):
        raise _Trouble(0, "an unreadable answer")
    if code:
        raise _Trouble(code, "refused")
    return dict(answer)


async def _called(given: Settings) -> Item:
    """Our own address, asked as WeCom asks when it is entered under 接收消息."""
    from handlers.wechat.errors import BadSetting
    from handlers.wechat.sealing import Seal
    from handlers.wecom.app_callbacks import AppCallbacks

    token, key = _plain(given.wecom_token), _plain(given.wecom_aes_key)
    try:
        AppCallbacks(token, key, given.wecom_corp_id)
    except BadSetting as error:
        return refused(_CALLBACK, error)
    seal = Seal(token, key, given.wecom_corp_id)
    echo, nonce = str(secrets.randbelow(10**18)), secrets.token_hex(8)
    stamp = str(int(datetime.now(UTC).timestamp()))
    sealed = seal.sealed(echo, secrets.token_bytes(16))
    signed = seal.signature(stamp, nonce, sealed)
    query = {"msg_signature": signed, "timestamp": stamp, "nonce": nonce, "echostr": sealed}
    url = f"{given.public_url}/wecom"
    return judged(_CALLBACK, url, await asked(url, query), echo, "KESU_WECOM_TOKEN")


def _webhook(given: Settings) -> Item:
    """The only way to ask a webhook is to speak through it, which is left alone."""
    if given.wecom_webhook_key is None:
        return warn(
            "wecom webhook",
            "none is set: the app writes to each person, and no group hears anything",
            "make one in headquarters' group (消息推送) and set KESU_WECOM_WEBHOOK_KEY",
        )
    return ok("wecom webhook", "set; whether it is the group's shows when something is sent")


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
