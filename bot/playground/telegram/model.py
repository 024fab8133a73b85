"""What the small Telegram is made of: people, bots, chats, messages, files, presses, calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]
ChatType = Literal["private", "group", "supergroup"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]
PRESENT: frozenset[str] = frozenset({"creator", "administrator", "member", "restricted"})

# Rights of an administrator that the methods served here ask for or report.
RIGHTS: tuple[str, ...] = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
)


@dataclass(frozen=True)
class User:
    """A person's or a bot's account."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False


@dataclass(frozen=True)
class Member:
    """A person's or bot's place in a group. ``rights`` counts for administrators only."""

    user_id: int
    status: Status
    rights: frozenset[str] = frozenset()

    @property
    def present(self) -> bool:
        return self.status in PRESENT


@dataclass(frozen=True)
class StoredFile:
    """Bytes kept by the server. ``kind`` is photo, document, voice, video or sticker."""

    number: int
    kind: str
    data: bytes = field(repr=False)
    name: str | None = None
    mime: str | None = None
    width: int = 0
    height: int = 0
    duration: int = 0
    claimed_size: int | None = None

    @property
    def size(self) -> int:
        """Bytes; a pretended size stands for a large file without its bytes."""
        return len(self.data) if self.claimed_size is None else self.claimed_size


@dataclass(frozen=True)
class Message:
    """One message as everybody in the chat sees it now.

    ``text`` is the caption where ``media`` is given. ``extra`` holds ready API fields of
    contacts, locations and service messages. ``version`` is the world's version when the
    message last changed.
    """

    id: int
    date: datetime
    sender_id: int
    text: str = ""
    entities: tuple[Json, ...] = ()
    media: StoredFile | None = None
    extra: Json = field(default_factory=dict)
    service: bool = False
    reply_to: int | None = None
    inline_keyboard: tuple[tuple[Json, ...], ...] | None = None
    other_markup: Json | None = None
    edited: datetime | None = None
    deleted: bool = False
    album: str | None = None
    forwarded_from: int | None = None
    forwarded_date: datetime | None = None
    version: int = 0

    def buttons(self) -> Iterator[Json]:
        for row in self.inline_keyboard or ():
            yield from row


@dataclass(frozen=True)
class Press:
    """A pressed inline button and what the bot answered (None: not answered yet)."""

    id: str
    at: datetime
    bot_id: int
    user_id: int
    chat_key: str
    message_id: int
    data: str
    answered: bool = False
    answer: str | None = None
    alert: bool = False
    url: str | None = None
    version: int = 0


@dataclass(frozen=True)
class Call:
    """One request to the API. ``params`` are as sent, uploads replaced by name and size."""

    number: int
    at: datetime
    bot: str
    method: str
    params: Json
    status: int
    result: Any
    description: str | None = None

    @property
    def ok(self) -> bool:
        return self.status == 200


class Chat:
    """A private chat of one person with one bot, or a group.

    ``key`` is unique in the world (``"<user>:<bot>"`` or the group's id as text); ``id`` is
    what the API shows, for a private chat the person's id.
    """

    def __init__(self, key: str, id: int, type: ChatType, title: str | None = None) -> None:
        self.key = key
        self.id = id
        self.type: ChatType = type
        self.title = title
        self.user_id = 0
        self.bot_id = 0
        self.started = False
        self.blocked = False
        self.members: dict[int, Member] = {}
        self.pinned: list[int] = []
        self.migrated_to: int | None = None
        self.last_message_id = 0
        self.version = 0
        self._kept: dict[int, Message] = {}

    @property
    def is_group(self) -> bool:
        return self.type != "private"

    @property
    def history(self) -> list[Message]:
        """Every message, deleted ones included, oldest first."""
        return list(self._kept.values())

    @property
    def messages(self) -> list[Message]:
        """What people see now, oldest first."""
        return [message for message in self._kept.values() if not message.deleted]

    def find(self, message_id: int) -> Message | None:
        """The visible message of this id, or None."""
        message = self._kept.get(message_id)
        return None if message is None or message.deleted else message

    def put(self, message: Message) -> None:
        self._kept[message.id] = message

    def member(self, user_id: int) -> Member | None:
        return self.members.get(user_id)
