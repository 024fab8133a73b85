"""Staff in WeCom without the smart bot: cards to each person by a self-built app, and a webhook
that speaks into one group (documents 90236, 94888, 99110 of developer.work.weixin.qq.com).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from cases.platforms import WECOM_GROUP, WECOM_PERSON, WECOM_WEBHOOK
from conversations.channel import (
    Budget,
    Gone,
    Kept,
    Later,
    Outcome,
    PlatformTrouble,
    Refused,
    Rendered,
    Sent,
    Unreachable,
)
from conversations.incoming import Incoming
from handlers.buttons import Buttons
from handlers.wecom.app_api import AppApi
from handlers.wecom.app_callbacks import app_reading
from handlers.wecom.cards import ID_BYTES, anew, buttons_of, card, chat_of, task_id, words_of
from handlers.wecom.errors import WeComTrouble
from handlers.wecom.markdown import called_in, joined, parts, plain_parts
from handlers.wecom.outcomes import Waits, outcome
from handlers.wecom.spans import plain

WEBHOOK_CHAT = WECOM_WEBHOOK
APP_MARKDOWN_BYTES = 2048
WEBHOOK_TEXT_BYTES = 2048
_CODE_LIVES = timedelta(hours=24)  # the documents say 24 or 72 hours: the shorter
_CODES = 10_000
_PERSON_BUDGETS = (Budget(25, 60), Budget(900, 3600))  # of 30 and 1000 of an app to a member
_WEBHOOK_BUDGETS = (Budget(18, 60),)  # of 20


@dataclass(frozen=True)
class AppWords:
    """Words of the house that this room adds. `act_in_chat`: where to act on what the group is
    told, since its webhook knows no buttons; `file_elsewhere`: that a file cannot be had here.
    """

    act_in_chat: str
    file_elsewhere: str


@dataclass(frozen=True)
class _Code:
    """What allows one change of a card. `until`: world time."""

    code: str
    until: datetime


class WeComApp:
    """A `Channel` for staff and managers that also reads their callbacks, opened before by
    `AppCallbacks`.

    A person's chat takes markdown and cards. A card can be changed once for each code that the
    platform gave with it: such codes are remembered in this process alone, so that a change after
    a restart is `Gone`, and the card comes anew. The group `wecom:g:webhook` hears only.
    """

    def __init__(
        self,
        api: AppApi,
        buttons: Buttons,
        agent_id: str,
        words: AppWords,
        *,
        entropy: Callable[[int], bytes],
        webhook_key: str = "",
        name: str = "",
        waits: Waits | None = None,
    ) -> None:
        self._api = api
        self._buttons = buttons
        self._agent_id = agent_id
        self._words = words
        self._entropy = entropy
        self._webhook_key = webhook_key
        self._name = name
        self._waits = waits or Waits()
        self._codes: dict[str, _Code] = {}

    @property
    def ready(self) -> bool:
        """The platform is called for each message; nothing has to stand before."""
        return True

    @property
    def repaints(self) -> bool:
        """`edit` says where it cannot."""
        return True

    def budgets(self, chat: str) -> tuple[Budget, ...]:
        """A little below what the platform takes."""
        return _WEBHOOK_BUDGETS if chat.startswith(WECOM_GROUP) else _PERSON_BUDGETS

    def joined(self, messages: Sequence[Rendered]) -> tuple[Rendered, int]:
        """How many of `messages`, in their order, may go as one, and that one."""
        return joined(messages, APP_MARKDOWN_BYTES)

    async def read(self, raw: bytes, at: datetime) -> Incoming:
        """The opened callback as an `Incoming`. Raises `ValueError` for what is none."""
        return app_reading(raw, at, self._buttons)

    async def send(self, chat: str, message: Rendered, now: datetime) -> Outcome:
        """Send a new message. When a part of it fails, a repeat begins with the first again."""
        userid = chat.removeprefix(WECOM_PERSON)
        person = chat.startswith(WECOM_PERSON) and 0 < len(userid.encode()) <= ID_BYTES
        if not person and not (chat == WEBHOOK_CHAT and self._webhook_key):
            return Unreachable("no chat")
        if not plain(message.text).strip() and message.file is None:
            return Refused("the text is empty")
        arrived: list[str] = []
        try:
            if person:
                await self._to_person(userid, message, now, arrived)
            else:
                await self._to_group(message, arrived)
        except _Nobody:
            return Unreachable("no chat")
        except WeComTrouble as trouble:
            found = outcome(trouble, now, self._waits)
            return replace(found, uncertain=True) if arrived and isinstance(found, Later) else found
        return Sent(arrived[-1])

    async def edit(self, chat: str, message_id: str, message: Rendered, now: datetime) -> Outcome:
        """Repaint a card, as long as there is a code for it; else `Gone`. What is no card of a
        person's stays as it is: `Sent`.
        """
        if not chat.startswith(WECOM_PERSON) or chat_of(message_id) == ("", ""):
            return Sent(message_id)
        code = self._codes.pop(message_id, None)
        if code is None or now >= code.until:
            return Gone()
        try:
            await self._update(message_id, code.code, message, "", 0)
        except WeComTrouble as trouble:
            found = outcome(trouble, now, self._waits)
            if isinstance(found, Later) and not found.uncertain:
                self._codes[message_id] = code
            return Gone() if isinstance(found, Refused) else found
        return Sent(message_id)

    async def answer_card(
        self,
        answer: str,
        message_id: str,
        rendered: Rendered,
        note: str,
        account: str,
        page: int = 0,
    ) -> Outcome:
        """Repaint a card with the code of a press; see `WeComStaff.answer_card`. Nobody but the
        person sees it anyway.
        """
        if chat_of(message_id) == ("", "") or not answer:
            return Gone()
        try:
            await self._update(message_id, answer, rendered, note, page)
        except WeComTrouble as trouble:
            return Kept(str(trouble))
        return Sent(message_id)

    async def toast(self, answer: str, text: str, alert: bool) -> None:
        """Nothing: the card itself says it (`answer_card`)."""

    async def fetch(self, ref: str) -> bytes:
        """The bytes of a file, for three days. Raises `FileTooLarge` (20 MB), `FileLost`, and
        `PlatformTrouble` for trouble that may pass.
        """
        try:
            return await self._api.media(ref)
        except WeComTrouble as error:
            trouble = PlatformTrouble(str(error))
        raise trouble

    async def set_up(self, menus: Sequence[object]) -> None:
        """Nothing: commands are typed."""

    async def me(self) -> str:
        """The app's name as it is configured, or ""."""
        return self._name

    async def close(self) -> None:
        """Give the connections back."""
        await self._api.close()

    async def _to_person(
        self, userid: str, message: Rendered, now: datetime, arrived: list[str]
    ) -> None:
        chat = f"{WECOM_PERSON}{userid}"
        html = self._with_file(message)
        words = words_of(html)
        name = ""
        if any(message.keys):
            case = next((key.case for row in message.keys for key in row if key.case), "")
            name = task_id(chat, case, self._entropy)
            buttons = buttons_of(message.keys, chat, self._buttons)
        if not name or not words.whole:
            for text in parts(html, APP_MARKDOWN_BYTES):
                answer = await self._send_app(userid, "markdown", {"content": text})
                arrived.append(str(answer.get("msgid", "")))
        if name:
            body = card(words, buttons, name, self._name)
            answer = await self._send_app(userid, "template_card", body)
            arrived.append(name)
            self._remember(name, answer, now)

    async def _send_app(self, userid: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        body = {"touser": userid, "agentid": self._agent, "msgtype": kind, kind: content}
        answer = await self._api.call("message/send", body)
        if answer.get("invaliduser"):
            raise _Nobody
        return answer

    async def _to_group(self, message: Rendered, arrived: list[str]) -> None:
        """A webhook calls people by name only in plain texts; in markdown it is not sure to."""
        html = self._with_file(message)
        if any(message.keys):
            html = f"{html}\n{_escaped(self._words.act_in_chat)}"
        called = called_in(html)
        if called:
            for text in plain_parts(html, WEBHOOK_TEXT_BYTES):
                said = {"content": text, "mentioned_list": called}
                await self._webhook("text", said, arrived)
                called = []
            return
        for text in parts(html):
            await self._webhook("markdown", {"content": text}, arrived)

    async def _webhook(self, kind: str, content: dict[str, Any], arrived: list[str]) -> None:
        await self._api.webhook(self._webhook_key, {"msgtype": kind, kind: content})
        arrived.append(f"webhook_{self._entropy(8).hex()}")

    async def _update(
        self, message_id: str, code: str, message: Rendered, note: str, page: int
    ) -> None:
        chat, case = chat_of(message_id)
        words = words_of(message.text, " ".join(note.split()))
        keys = message.keys if any(message.keys) else anew(case, words.title)
        buttons = buttons_of(keys, chat, self._buttons, page)
        body = {
            "userids": [chat.removeprefix(WECOM_PERSON)],
            "agentid": self._agent,
            "response_code": code,
            "template_card": card(words, buttons, message_id, self._name),
        }
        await self._api.call("message/update_template_card", body)

    def _remember(self, name: str, answer: dict[str, Any], now: datetime) -> None:
        code = answer.get("response_code")
        if not isinstance(code, str) or not code:
            return
        while len(self._codes) >= _CODES:
            del self._codes[next(iter(self._codes))]
        self._codes[name] = _Code(code, now + _CODE_LIVES)

    def _with_file(self, message: Rendered) -> str:
        if message.file is None:
            return message.text
        told = _escaped(self._words.file_elsewhere)
        return f"{message.text}\n{told}" if message.text.strip() else told

    @property
    def _agent(self) -> int | str:
        return int(self._agent_id) if self._agent_id.isdecimal() else self._agent_id


class _Nobody(Exception):
    """The platform knows no such person, or they may not see the app."""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
