"""Sending on Telegram: splitting, falling back, outcomes. The calls are the rooms' own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from cases.platforms import is_group
from conversations.channel import (
    Budget,
    FileLost,
    FileTooLarge,
    Key,
    Outcome,
    Refused,
    Rendered,
    Sent,
)
from handlers.buttons import Buttons
from handlers.telegram_errors import (
    TelegramTrouble,
    edit_outcome,
    lost,
    outcome,
    too_large,
    unparsable,
)
from handlers.telegram_limits import (
    CAPTION_UNITS,
    PHOTO_BYTES,
    TOAST_UNITS,
    UPLOAD_BYTES,
    TelegramLimits,
)
from handlers.telegram_text import Part, cleaned, parts, shortened, shortened_plain, units

T = TypeVar("T")
Scope = Literal["default", "all_private_chats", "all_group_chats", "all_chat_administrators"]
Menu = tuple[Scope, str, Sequence[tuple[str, str]]]
"""Scope, language code (empty: everybody else's), and (command, description) pairs."""


@dataclass(frozen=True)
class PackedKey:
    """A button as the platform takes it; `data` is signed."""

    label: str
    data: str
    style: str


Keyboard = tuple[tuple[PackedKey, ...], ...]


@dataclass(frozen=True)
class Manner:
    """How a message goes out. `html`: the text is markup. `reply_to`: a message id or empty."""

    html: bool = True
    keys: Keyboard = ()
    ask: bool = False
    reply_to: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Upload:
    """A file to send. `kind`: photo, video, voice or document."""

    content: bytes
    kind: str
    name: str


class Wire(Protocol):
    """The Bot API as one framework speaks it. Every method raises `TelegramTrouble` and no other.

    Chats and messages are ids as texts; what is sent comes back as its message id.
    """

    async def text(self, chat: str, text: str, manner: Manner) -> str: ...

    async def file(self, chat: str, upload: Upload, caption: str, manner: Manner) -> str: ...

    async def edit(self, chat: str, message_id: str, text: str, manner: Manner) -> None: ...

    async def toast(self, answer: str, text: str, alert: bool) -> None: ...

    async def download(self, ref: str) -> bytes: ...

    async def commands(
        self, scope: Scope, language: str, commands: Sequence[tuple[str, str]]
    ) -> None: ...

    async def username(self) -> str: ...

    async def close(self) -> None: ...


class TelegramChannel:
    """A `Channel` over a framework's wire.

    A text over 4,096 units goes out as several messages: the first one carries the reply, the
    last one the buttons, and its id is the one reported. When one of them fails, a repeat begins
    with the first again.
    """

    def __init__(self, wire: Wire, buttons: Buttons, limits: TelegramLimits) -> None:
        self._wire = wire
        self._buttons = buttons
        self._limits = limits

    @property
    def ready(self) -> bool:
        """Telegram is called for each message; nothing has to stand before."""
        return True

    @property
    def repaints(self) -> bool:
        """Edits are free of doubt here: a card always shows the present state."""
        return True

    def joined(self, messages: Sequence[Rendered]) -> tuple[Rendered, int]:
        """One by one: people reply to single messages."""
        return messages[0], 1

    def budgets(self, chat: str) -> tuple[Budget, ...]:
        """Groups take fewer messages than people do."""
        return (self._limits.group if is_group(chat) else self._limits.private,)

    async def send(self, chat: str, message: Rendered, now: datetime) -> Outcome:
        """Send a new message."""
        try:
            return await self._send(chat, message)
        except TelegramTrouble as trouble:
            return outcome(trouble, now, self._limits)

    async def edit(self, chat: str, message_id: str, message: Rendered, now: datetime) -> Outcome:
        """Repaint a message; one that is too long is cut. An unchanged one counts as `Sent`."""
        part = shortened(cleaned(message.text))
        manner = Manner(keys=self._packed(message.keys, chat))

        async def call(text: str, how: Manner) -> str:
            await self._wire.edit(chat, message_id, text, how)
            return message_id

        try:
            return Sent(await self._plainly(part, manner, call, self._limits.call))
        except TelegramTrouble as trouble:
            return edit_outcome(trouble, message_id, now, self._limits)

    async def toast(self, answer: str, text: str, alert: bool) -> None:
        """Answer a press with a plain text, at most 200 units of it. A failure is swallowed."""
        short = shortened_plain(cleaned(text), TOAST_UNITS)
        try:
            await self._in_time(self._wire.toast(answer, short, alert), self._limits.call)
        except TelegramTrouble:
            # The press was worked; the little text over it is lost and nothing else.
            return

    async def fetch(self, ref: str) -> bytes:
        """The bytes of a file. Raises `FileTooLarge`, `FileLost`, and `TelegramTrouble` for trouble
        that may pass."""
        trouble: TelegramTrouble
        try:
            return await self._in_time(self._wire.download(ref), self._limits.download)
        except TelegramTrouble as caught:
            trouble = caught
        if too_large(trouble):
            raise FileTooLarge(trouble.description)
        if lost(trouble):
            raise FileLost(trouble.description)
        raise trouble

    async def set_up(self, menus: Sequence[Menu]) -> None:
        """Register the commands of each scope and language. Raises `TelegramTrouble`."""
        for scope, language, commands in menus:
            call = self._wire.commands(scope, language, commands)
            await self._in_time(call, self._limits.call)

    async def me(self) -> str:
        """The bot's username without the @. Raises `TelegramTrouble`, `Unauthorized`."""
        return await self._in_time(self._wire.username(), self._limits.call)

    async def close(self) -> None:
        """Give the connections back."""
        await self._wire.close()

    async def _send(self, chat: str, message: Rendered) -> Outcome:
        pieces = [part for part in parts(cleaned(message.text)) if part.plain.strip()]
        whole = Manner(
            keys=self._packed(message.keys, chat),
            ask=message.ask and not message.keys,
            reply_to=message.reply_to,
            quiet=message.quiet,
        )
        if message.file is None:
            return await self._send_parts(chat, pieces, whole)
        upload = _fit(Upload(*message.file))
        if len(upload.content) > UPLOAD_BYTES:
            return Refused("the file is larger than 50 MB")
        if not pieces or (len(pieces) == 1 and units(pieces[0].plain) <= CAPTION_UNITS):
            caption = pieces[0] if pieces else Part("", "")
            return Sent(await self._send_file(chat, upload, caption, whole))
        await self._send_file(chat, upload, Part("", ""), replace(whole, keys=(), ask=False))
        return await self._send_parts(chat, pieces, replace(whole, reply_to=""))

    async def _send_parts(self, chat: str, pieces: Sequence[Part], whole: Manner) -> Outcome:
        if not pieces:
            return Refused("the text is empty")
        sent = ""
        for number, part in enumerate(pieces):
            first, last = number == 0, number == len(pieces) - 1
            manner = replace(
                whole,
                keys=whole.keys if last else (),
                ask=whole.ask and last,
                # A reply field opens for the author of the message replied to.
                reply_to=whole.reply_to if first or (last and whole.ask) else "",
            )

            async def call(text: str, how: Manner) -> str:
                return await self._wire.text(chat, text, how)

            sent = await self._plainly(part, manner, call, self._limits.call)
        return Sent(sent)

    async def _send_file(self, chat: str, upload: Upload, caption: Part, manner: Manner) -> str:
        async def call(text: str, how: Manner) -> str:
            return await self._wire.file(chat, upload, text, how)

        try:
            return await self._plainly(caption, manner, call, self._limits.upload)
        except TelegramTrouble as trouble:
            # No picture after all, or a person who takes no voice messages: a document may go.
            if upload.kind == "document" or not _about_the_file(trouble):
                raise
        return await self._send_file(chat, replace(upload, kind="document"), caption, manner)

    async def _plainly(
        self,
        part: Part,
        manner: Manner,
        call: Callable[[str, Manner], Awaitable[str]],
        seconds: float,
    ) -> str:
        """Send the markup, and once more without any when the server cannot read it."""
        try:
            return await self._in_time(call(part.html, manner), seconds)
        except TelegramTrouble as trouble:
            if not unparsable(trouble):
                raise
        return await self._in_time(call(part.plain, replace(manner, html=False)), seconds)

    async def _in_time(self, call: Awaitable[T], seconds: float) -> T:
        """A bound for the whole call: a server that answers drop by drop must not hold a lane."""
        try:
            async with asyncio.timeout(seconds):
                return await call
        except TimeoutError:
            pass
        raise TelegramTrouble(0, f"no answer within {seconds:g} s")

    def _packed(self, keys: tuple[tuple[Key, ...], ...], chat: str) -> Keyboard:
        return tuple(
            tuple(
                PackedKey(
                    key.label, self._buttons.pack(key.act, key.case, key.data, chat), key.style
                )
                for key in row
            )
            for row in keys
            if row
        )


def _fit(upload: Upload) -> Upload:
    """A kind Telegram knows, a photo not too large for one, and a name that is safe in a header."""
    kind = upload.kind if upload.kind in ("photo", "video", "voice") else "document"
    if kind == "photo" and len(upload.content) > PHOTO_BYTES:
        kind = "document"
    name = "".join(char for char in cleaned(upload.name) if char.isprintable())
    name = name.translate(dict.fromkeys(map(ord, '"\\/:*?<>|'), "_")).strip(". ")
    return Upload(upload.content, kind, name[-100:] or "file")


def _about_the_file(trouble: TelegramTrouble) -> bool:
    said = trouble.description.upper()
    return trouble.code == 400 and any(
        word in said for word in ("IMAGE_", "PHOTO_", "VOICE_", "VIDEO_", "WRONG FILE", "MEDIA_")
    )
