"""The WeChat customer's room: pushes in as `Incoming`, messages out by whatever way is open."""

from __future__ import annotations

import html
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final, Protocol

import msgspec
from msgspec.structs import replace

from cases.platforms import WECHAT
from conversations.channel import Budget, Kept, Outcome, Refused, Rendered, Sent
from conversations.choices import Choice
from conversations.incoming import Incoming
from handlers.buttons import Buttons
from handlers.wechat.api_errors import WeChatTrouble
from handlers.wechat.api_limits import UPLOAD_BYTES, UploadKind
from handlers.wechat.briefs import Form
from handlers.wechat.bubble import Folded, Words, folded, text_only
from handlers.wechat.incoming import MENU, incoming_of, pressed
from handlers.wechat.ladder import Calls, Errand, Ladder, Ledger, Pauses, key_of
from handlers.wechat.messages import Received
from handlers.wechat.plain_text import neutral

# The platform counts by its own windows; this only keeps a fault of ours from flooding a person.
_BUDGETS: Final = (Budget(20, 20),)
_ENDINGS: dict[str, tuple[UploadKind, tuple[str, ...]]] = {
    "photo": ("image", (".jpg", ".jpeg", ".png", ".gif", ".bmp")),
    "voice": ("voice", (".amr", ".mp3")),
    "video": ("video", (".mp4",)),
}
_Step = Callable[[], Awaitable[None]]


class Account(Calls, Protocol):
    """The Official Account's API, as far as the room calls it. All raise `WeChatTrouble`."""

    async def send_text(self, openid: str, text: str) -> None: ...

    async def send_image(self, openid: str, media_id: str) -> None: ...

    async def send_voice(self, openid: str, media_id: str) -> None: ...

    async def send_video(self, openid: str, media_id: str) -> None: ...

    async def upload(self, kind: UploadKind, content: bytes, name: str = "") -> str: ...

    async def download(self, media_id: str) -> bytes: ...

    async def set_menu(self, buttons: Sequence[Mapping[str, Any]]) -> None: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class RoomSettings:
    """`words`: those for a message, in its language. `name`: of the account. `template`, `notice`:
    for state changes outside the reply window. `menu`: key (`complain`, `mine`, `human`) -> what
    its line is called; empty: the account's menu is left as it is.
    """

    words: Callable[[Rendered], Words]
    name: str = ""
    template: Form | None = None
    notice: Form | None = None
    menu: Mapping[str, str] = field(default_factory=dict)
    pauses: Pauses = field(default_factory=Pauses)

    def __post_init__(self) -> None:
        if unknown := set(self.menu) - set(MENU):
            raise ValueError(f"lines of the menu that mean nothing here: {sorted(unknown)}")


class WeChatCustomer:
    """A room for customers. What answers a push in its own request does not pass through here."""

    def __init__(
        self, account: Account, buttons: Buttons, ledger: Ledger, settings: RoomSettings
    ) -> None:
        self._account = account
        self._buttons = buttons
        self._ledger = ledger
        self._settings = settings
        self._ladder = Ladder(account, ledger, settings.template, settings.notice, settings.pauses)

    @property
    def ready(self) -> bool:
        """Calls go out one by one: there is no connection that could be down."""
        return True

    @property
    def repaints(self) -> bool:
        """What was said stays as it was said."""
        return False

    def joined(self, messages: Sequence[Rendered]) -> tuple[Rendered, int]:
        """One by one: each costs one of the window, whichever way."""
        return messages[0], 1

    def budgets(self, chat: str) -> tuple[Budget, ...]:
        """What we let a chat take; the platform's own count is in the ledger."""
        return _BUDGETS

    async def send(self, chat: str, message: Rendered, now: datetime) -> Outcome:
        """Send a message by the best way that is open; the choices in it are noted down."""
        key = key_of(chat, message.text)
        openid = chat.removeprefix(WECHAT)
        errand = Errand(chat, openid, now, key, message.vital, message.brief)
        outcome = await self._whole(errand, message)
        if isinstance(outcome, Kept):
            return await self._ladder.briefly(errand, outcome.why)
        return outcome

    def folded(self, messages: Sequence[Rendered], chat: str, at: datetime) -> Folded:
        """As many of `messages` as one text holds, for an answer in the platform's own request."""
        if not messages:
            return Folded((), None, 0)
        return folded(messages, chat, self._buttons, self._settings.words(messages[-1]), at)

    def pressed(self, incoming: Incoming, choice: Choice) -> Incoming:
        """What was typed, as the press of the choice that it means."""
        return replace(incoming, **pressed(choice.packed, incoming.chat, self._buttons))

    async def edit(self, chat: str, message_id: str, message: Rendered, now: datetime) -> Outcome:
        """Nothing that was said can be changed here."""
        return Refused("a message cannot be changed on this platform")

    async def toast(self, answer: str, text: str, alert: bool) -> None:
        """A press is answered by a message or not at all: there is nothing else here."""

    async def fetch(self, ref: str) -> bytes:
        """The bytes of a file. Raises `FileTooLarge`, `FileLost`, and `WeChatTrouble` for trouble
        that may pass.
        """
        return await self._account.download(ref)

    async def read(self, raw: bytes, at: datetime) -> Incoming:
        """The push as it lies in the inbox (`Received` in JSON), as an `Incoming`.

        Raises `msgspec.DecodeError` for anything else.
        """
        return incoming_of(msgspec.json.decode(raw, type=Received), at, self._buttons)

    async def set_up(self, menus: Sequence[object]) -> None:
        """Create the account's menu, where one is set. Raises `WeChatTrouble`.

        `menus` are commands by scope and language; the account has one menu of three lines for
        everybody, so it has names of its own.
        """
        lines = self._settings.menu.items()
        if lines:
            await self._account.set_menu(
                [{"type": "click", "name": name, "key": key} for key, name in lines]
            )

    async def me(self) -> str:
        """The account's name."""
        return self._settings.name

    async def close(self) -> None:
        """Give the connections back."""
        await self._account.close()

    async def _whole(self, errand: Errand, message: Rendered) -> Outcome:
        """All of it, within the reply window: the file where it can go, else a word about it."""
        if message.file is None:
            return await self._said(errand, self._folded(errand, message))
        content, kind, name = message.file
        hinted = self._folded(errand, self._hinted(message, name))
        upload = _upload_kind(kind, name, len(content))
        if upload is None:
            return await self._said(errand, hinted)
        folded = self._folded(errand, message)

        async def shown() -> None:
            await self._show(errand, upload, content, name, folded, hinted)

        outcome = await self._ladder.freely(errand, 1 + len(folded.texts), shown)
        if isinstance(outcome, Kept):
            return await self._said(errand, hinted)
        return await self._noted(errand, folded, outcome)

    async def _said(self, errand: Errand, folded: Folded) -> Outcome:
        if not folded.texts:
            return Refused("the text is empty")
        texts = [partial(self._account.send_text, errand.openid, each) for each in folded.texts]
        outcome = await self._ladder.freely(errand, len(texts), partial(_one_by_one, texts))
        return await self._noted(errand, folded, outcome)

    async def _noted(self, errand: Errand, folded: Folded, outcome: Outcome) -> Outcome:
        if isinstance(outcome, Sent) and folded.choices is not None:
            await self._ledger.show(errand.chat, folded.choices)
        return outcome

    async def _show(
        self,
        errand: Errand,
        kind: UploadKind,
        content: bytes,
        name: str,
        folded: Folded,
        hinted: Folded,
    ) -> None:
        """The file, and then its text. One that the platform does not take is told of in words."""
        to, account = errand.openid, self._account
        steps: list[_Step] = []
        try:
            media = await account.upload(kind, content, name)
        except WeChatTrouble as trouble:
            if trouble.kind != "message":
                raise
            folded = hinted
        else:
            send = {
                "image": account.send_image,
                "voice": account.send_voice,
                "video": account.send_video,
            }[kind]
            steps.append(partial(send, to, media))
        steps += [partial(account.send_text, to, each) for each in folded.texts]
        await _one_by_one(steps)

    def _folded(self, errand: Errand, message: Rendered) -> Folded:
        words = self._settings.words(message)
        return text_only(message, errand.chat, self._buttons, words, errand.now)

    def _hinted(self, message: Rendered, name: str) -> Rendered:
        hint = self._settings.words(message)["file"].replace("{name}", neutral(name))
        text = "\n".join(part for part in (message.text, html.escape(hint, quote=False)) if part)
        return replace(message, text=text)


async def _one_by_one(steps: Sequence[_Step]) -> None:
    """Call one after another. Once one has gone, the message has arrived in part: trouble with
    the next one is uncertain, for a repeat says the first one again.
    """
    for number, step in enumerate(steps):
        try:
            await step()
            continue
        except WeChatTrouble as caught:
            trouble = caught
        if number:
            raise WeChatTrouble(trouble.code, trouble.why, kind=trouble.kind, uncertain=True)
        raise trouble


def _upload_kind(kind: str, name: str, size: int) -> UploadKind | None:
    """As what the platform takes the file; None for one that it never would."""
    known = _ENDINGS.get(kind)
    if known is None:
        return None
    upload, endings = known
    # Pictures of other platforms come without a name; recordings and films have to say their kind.
    fitting = name.lower().endswith(endings) or (upload == "image" and "." not in name)
    return upload if fitting and 0 < size <= UPLOAD_BYTES[upload] else None
