"""The staff's room in WeCom: the smart bot's callbacks in, markdown and cards out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from msgspec.structs import replace

from cases.platforms import WECOM_GROUP, WECOM_PERSON
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
from handlers.wecom.cards import ID_BYTES, anew, buttons_of, card, chat_of, task_id, words_of
from handlers.wecom.errors import WeComTrouble
from handlers.wecom.files import Downloads, fit, uploaded
from handlers.wecom.markdown import MARKDOWN_BYTES, joined, parts
from handlers.wecom.outcomes import Waits, outcome
from handlers.wecom.reading import reading
from handlers.wecom.spans import plain

_SEND, _UPDATE = "aibot_send_msg", "aibot_respond_update_msg"
_ALONE, _GROUP = 1, 2  # chat_type


class Link(Protocol):
    """The bot's long connection, as much of it as a room needs."""

    @property
    def connected(self) -> bool: ...

    async def call(self, cmd: str, body: dict[str, Any], req_id: str = "") -> dict[str, Any]: ...


@dataclass(frozen=True)
class RoomLimits:
    """`download`: seconds of machine time for a file. `budgets`: a little below what the platform
    takes of one conversation, 30 a minute and 1000 an hour, replies to people included (101039).
    """

    download: float = 30.0
    budgets: tuple[Budget, ...] = (Budget(25, 60), Budget(900, 3600))
    waits: Waits = field(default_factory=Waits)


class WeComStaff:
    """A `Channel` for staff and managers that also reads their callbacks.

    A message without buttons goes as markdown, one with buttons as a card. A card shows less than
    a long text has; in a single chat the whole goes ahead of it. What the platform gives us for a
    markdown message (or our own number of the call) is no handle, since none can be changed; a
    card's id is its `task_id`.

    `name`: the bot's, as people mention it; also the small line above a card. `hosts`: see
    `Downloads`. The link is not closed with the room: whoever runs it ends it.
    """

    def __init__(
        self,
        link: Link,
        buttons: Buttons,
        limits: RoomLimits | None = None,
        *,
        entropy: Callable[[int], bytes],
        name: str = "",
        hosts: Collection[str] = (),
    ) -> None:
        self._link = link
        self._buttons = buttons
        self._limits = limits or RoomLimits()
        self._entropy = entropy
        self._name = name
        self._downloads = Downloads(self._limits.download, hosts)

    @property
    def ready(self) -> bool:
        """The connection stands."""
        return self._link.connected

    @property
    def repaints(self) -> bool:
        """Only in answer to a press (`answer_card`)."""
        return False

    def budgets(self, chat: str) -> tuple[Budget, ...]:
        """The same for a group and for a person."""
        return self._limits.budgets

    def joined(self, messages: Sequence[Rendered]) -> tuple[Rendered, int]:
        """How many of `messages`, in their order, may go as one, and that one; see `joined`."""
        return joined(messages)

    async def read(self, raw: bytes, at: datetime) -> Incoming:
        """The callback as an `Incoming`. Raises `ValueError` for what is none."""
        return reading(raw, at, self._buttons, [self._name] if self._name else [])

    async def send(self, chat: str, message: Rendered, now: datetime) -> Outcome:
        """Send a new message; a text over 4096 bytes goes as several, the buttons with the last.
        When one of them fails, a repeat begins with the first again.
        """
        where = _where(chat)
        if where is None:
            return Unreachable("no chat")
        sending = _Sending(self._link, where, self._entropy)
        try:
            return await self._send(sending, chat, message)
        except WeComTrouble as trouble:
            found = outcome(trouble, now, self._limits.waits)
        except PlatformTrouble as trouble:
            found = outcome(WeComTrouble(-1, str(trouble)), now, self._limits.waits)
        if isinstance(found, Later) and sending.arrived:
            return replace(found, uncertain=True)
        return found

    async def edit(self, chat: str, message_id: str, message: Rendered, now: datetime) -> Outcome:
        """`Sent` without a call: nothing can be changed unprompted. A card gets its true state when
        it is pressed, by `answer_card`.
        """
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
        """Repaint a card in answer to a press, within five seconds of it.

        `answer` and `message_id`: the press's own. `note`: plain words that stand in front of the
        text, as a toast would say them. `account`: the only one who sees it, for a press that was
        refused; empty: everybody. `page`: of the buttons, what a press of the act `page` carries.
        `Gone` for a card that is none of ours, `Kept` when the moment has passed: the next press
        shows how things stand.
        """
        chat, case = chat_of(message_id)
        words = words_of(rendered.text, " ".join(note.split()))
        if not chat or not words.title:
            return Gone()
        keys = rendered.keys if any(rendered.keys) else anew(case, words.title)
        buttons = buttons_of(keys, chat, self._buttons, page)
        body: dict[str, Any] = {
            "response_type": "update_template_card",
            "template_card": card(words, buttons, message_id, self._name),
        }
        if account:
            body["userids"] = [account.removeprefix(WECOM_PERSON)]
        try:
            await self._link.call(_UPDATE, body, answer)
        except WeComTrouble as trouble:
            return Kept(str(trouble))
        return Sent(message_id)

    async def toast(self, answer: str, text: str, alert: bool) -> None:
        """Nothing: there are none here, the card itself says it (`answer_card`)."""

    async def fetch(self, ref: str) -> bytes:
        """The bytes of a file, within five minutes of its message. Raises `FileTooLarge` (20 MB),
        `FileLost`, and `PlatformTrouble` for trouble that may pass.
        """
        return await self._downloads.fetch(ref)

    async def set_up(self, menus: Sequence[object]) -> None:
        """Nothing: the platform has no menus of commands."""

    async def me(self) -> str:
        """The bot's name as it is configured, or "": the platform does not tell it."""
        return self._name

    async def close(self) -> None:
        """Give the connections for files back."""
        await self._downloads.close()

    async def _send(self, sending: _Sending, chat: str, message: Rendered) -> Outcome:
        written = bool(plain(message.text).strip())
        keys = any(message.keys)
        if message.file is None and not written:
            return Refused("the text is empty")
        # Before anything is sent: what cannot be signed must not leave half a message behind.
        built = self._card(chat, message) if keys and written else None
        sent = ""
        if message.file is not None:
            upload = fit(*message.file)
            if upload is None:
                return Refused("the file is larger than 20 MB, or empty")
            media = {"media_id": await uploaded(self._link, upload)}
            sent = await sending.message(upload.kind, media)
        if built is None or (not built.whole and sending.alone):
            for text in parts(message.text, MARKDOWN_BYTES):
                sent = await sending.message("markdown", {"content": text})
        if built is not None:
            await sending.message("template_card", built.body)
            sent = built.task_id
        return Sent(sent)

    def _card(self, chat: str, message: Rendered) -> _Card:
        words = words_of(message.text)
        case = next((key.case for row in message.keys for key in row if key.case), "")
        buttons = buttons_of(message.keys, chat, self._buttons)
        name = task_id(chat, case, self._entropy)
        return _Card(name, card(words, buttons, name, self._name), words.whole)


@dataclass(frozen=True)
class _Card:
    task_id: str
    body: dict[str, Any]
    whole: bool


class _Sending:
    """The calls of one message. `arrived`: at least one of them was carried out."""

    def __init__(self, link: Link, where: tuple[str, int], entropy: Callable[[int], bytes]) -> None:
        self._link = link
        self._where = where
        self._entropy = entropy
        self.arrived = False

    @property
    def alone(self) -> bool:
        return self._where[1] == _ALONE

    async def message(self, kind: str, content: dict[str, Any]) -> str:
        """The platform's id of the message, or the number of the call where it tells none."""
        chatid, chat_type = self._where
        body = {"chatid": chatid, "chat_type": chat_type, "msgtype": kind, kind: content}
        req_id = f"{_SEND}_{self._entropy(8).hex()}"
        answer = await self._link.call(_SEND, body, req_id)
        self.arrived = True
        found = answer.get("msgid")
        return found if isinstance(found, str) and found else req_id


def _where(chat: str) -> tuple[str, int] | None:
    for prefix, kind in ((WECOM_GROUP, _GROUP), (WECOM_PERSON, _ALONE)):
        inner = chat.removeprefix(prefix)
        if chat.startswith(prefix) and 0 < len(inner.encode()) <= ID_BYTES:
            return inner, kind
    return None
