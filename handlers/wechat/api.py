"""Calls of the Official Account API that we make, and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from handlers.wechat.api_errors import NO_MENU, TOKEN_REFUSED, WeChatTrouble, refusal
from handlers.wechat.api_limits import SCENE_CHARACTERS, ApiLimits, UploadKind
from handlers.wechat.api_media import downloaded, upload_of
from handlers.wechat.api_token import AccessTokens, TokenKeeper
from handlers.wechat.api_transport import Reply, Request, WeChatHttp

WECHAT_API_URL = "https://api.weixin.qq.com"


@dataclass(frozen=True)
class SceneCode:
    """A permanent code of the account. `ticket` names its picture (showqrcode), `url` is what
    the code says and can be drawn by anybody.
    """

    ticket: str
    url: str


class WeChatApi:
    """One Official Account. `clock`: machine time, aware. Use it as a context, or call `close`.

    Every method raises `WeChatTrouble`; where the access token is refused, it is renewed and the
    call repeated, once. A template's `values` are by its field's name: {"thing1": "..."}.
    """

    def __init__(
        self,
        app_id: str,
        secret: str,
        *,
        keeper: TokenKeeper,
        clock: Callable[[], datetime],
        base_url: str = WECHAT_API_URL,
        limits: ApiLimits | None = None,
    ) -> None:
        self._limits = limits or ApiLimits()
        self._http = WeChatHttp(base_url, self._limits.connect)
        self._tokens = AccessTokens((app_id, secret), keeper, clock, self._http, self._limits)

    async def send_text(self, openid: str, text: str) -> None:
        """A message within the reply window (客服消息): 2048 bytes of UTF-8 at most.

        The platform names no message and knows no repeats: after an uncertain trouble, a second
        one may be doubled. The same holds for pictures, recordings and films.
        """
        await self._send_custom(openid, "text", {"content": text})

    async def send_image(self, openid: str, media_id: str) -> None:
        """A picture that was uploaded in the last three days."""
        await self._send_custom(openid, "image", {"media_id": media_id})

    async def send_voice(self, openid: str, media_id: str) -> None:
        """A recording that was uploaded in the last three days."""
        await self._send_custom(openid, "voice", {"media_id": media_id})

    async def send_video(
        self, openid: str, media_id: str, *, thumb: str = "", title: str = "", about: str = ""
    ) -> None:
        """A film that was uploaded in the last three days. `thumb`: the media_id of its picture."""
        parts = {"thumb_media_id": thumb, "title": title, "description": about}
        given = {name: part for name, part in parts.items() if part}
        await self._send_custom(openid, "video", {"media_id": media_id, **given})

    async def send_template(
        self, openid: str, template: str, values: Mapping[str, str], *, url: str = "", key: str = ""
    ) -> str:
        """A template message (模板消息), at any time; the id under which its result is pushed.

        `key`: the same for repeats of one message, of which only the first arrives within ten
        minutes (client_msg_id).
        """
        asked: dict[str, Any] = {"touser": openid, "template_id": template, "data": _data(values)}
        asked |= {"url": url} if url else {}
        asked |= {"client_msg_id": key} if key else {}
        return _message_id(await self._done("/cgi-bin/message/template/send", asked))

    async def send_notice(
        self, openid: str, template: str, values: Mapping[str, str], *, url: str = ""
    ) -> str:
        """A subscription notice (订阅通知) that the person has asked for; its id, or ""."""
        asked: dict[str, Any] = {"touser": openid, "template_id": template, "data": _data(values)}
        asked |= {"page": url} if url else {}
        return _message_id(await self._done("/cgi-bin/message/subscribe/bizsend", asked))

    async def upload(self, kind: UploadKind, content: bytes, name: str = "") -> str:
        """The media_id of a new file, good for three days. What is too large is not sent."""
        file = upload_of(kind, content, name)
        request = Request(
            "/cgi-bin/media/upload", self._limits.upload, params={"type": kind}, upload=file
        )
        return _word(await self._answer(request), "media_id")

    async def download(self, media_id: str) -> bytes:
        """A file that a person sent or that was uploaded. Raises `FileTooLarge`, `FileLost`."""
        return await downloaded(media_id, self._asked, self._http, self._limits)

    async def set_menu(self, buttons: Sequence[Mapping[str, Any]]) -> None:
        """Replace the account's menu: the platform's own `button` list (自定义菜单)."""
        await self._done("/cgi-bin/menu/create", {"button": list(buttons)})

    async def menu(self) -> list[Any] | None:
        """The `button` list that was set by a call; None: there is none."""
        try:
            answer = await self._answer(Request("/cgi-bin/menu/get", self._limits.call))
        except WeChatTrouble as trouble:
            if trouble.code == NO_MENU:
                return None
            raise
        menu = answer.get("menu")
        buttons = menu.get("button") if isinstance(menu, dict) else None
        if not isinstance(buttons, list):
            raise _unreadable()
        return buttons

    async def create_code(self, scene: str) -> SceneCode:
        """A permanent code whose scan brings `scene`, of 1 to 64 characters (else ValueError)."""
        if not 1 <= len(scene) <= SCENE_CHARACTERS:
            raise ValueError(f"a scene has 1 to {SCENE_CHARACTERS} characters")
        asked = {
            "action_name": "QR_LIMIT_STR_SCENE",
            "action_info": {"scene": {"scene_str": scene}},
        }
        answer = await self._answer(
            Request("/cgi-bin/qrcode/create", self._limits.call, body=asked)
        )
        return SceneCode(_word(answer, "ticket"), _word(answer, "url"))

    async def check(self) -> None:
        """Raise what stands in the way of calls: secrets, address, confirmation. Sends nothing."""
        answer = await self._answer(Request("/cgi-bin/get_api_domain_ip", self._limits.call))
        if not isinstance(answer.get("ip_list"), list):
            raise _unreadable()

    async def close(self) -> None:
        """Give the connections back."""
        await self._tokens.close()
        await self._http.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def _send_custom(self, openid: str, kind: str, parts: Mapping[str, str]) -> None:
        asked = {"touser": openid, "msgtype": kind, kind: parts}
        await self._done("/cgi-bin/message/custom/send", asked)

    async def _done(self, path: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """For what is done and not asked: the platform must say so (errcode 0)."""
        answer = await self._answer(Request(path, self._limits.call, body=asked))
        if "errcode" not in answer:
            raise _unreadable()
        return answer

    async def _answer(self, request: Request) -> dict[str, Any]:
        return (await self._asked(request)).answer()

    async def _asked(self, request: Request) -> Reply:
        """An answer that is no refusal, or a file."""
        token = await self._tokens.token()
        reply = await self._http.ask(request, token)
        if _code(reply) in TOKEN_REFUSED:
            token = await self._tokens.token(rejected=token)
            reply = await self._http.ask(request, token)
        if code := _code(reply):
            raise refusal(code, str(reply.answer().get("errmsg")))
        return reply


def _code(reply: Reply) -> int:
    """0: no refusal."""
    if reply.status == 200 and not reply.spoken:
        return 0
    code: int = reply.answer().get("errcode", 0)
    return code


def _data(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in values.items()}


def _message_id(answer: Mapping[str, Any]) -> str:
    found = answer.get("msgid", "")
    return str(found) if isinstance(found, int | str) else ""


def _word(answer: Mapping[str, Any], name: str) -> str:
    found = answer.get(name)
    if not isinstance(found, str) or not found:
        raise _unreadable()
    return found


def _unreadable() -> WeChatTrouble:
    return WeChatTrouble(0, "unreadable answer", uncertain=True)
