"""What upkeep needs of the store: checking the record, following one thing's way, dropping what is
no longer needed.

Times are aware and UTC. Nothing here changes a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct


class Audit(Protocol):
    """Checks of the record, without locks. A finding says in its text what is wrong."""

    async def ids(self, after: str, limit: int) -> list[str]:
        """Case ids in order, from behind `after` ('' is the beginning)."""

    async def verify_chain(self, case: str) -> Sequence[object]:
        """What in the record was changed, cut or moved after it was written."""

    async def verify_row(self, case: str) -> Sequence[object]:
        """Where the case row is not what its events and deadlines tell."""

    async def verify_kept(self, case: str) -> Sequence[object]:
        """Texts and files that the record names, that nobody erased, and that are not there."""


class TracedUpdate(Struct, frozen=True):
    """What became of an update: `open` (waits), `done`, or `aside` after failing. `id`: its row."""

    id: int
    bot: str
    update: str
    state: Literal["open", "done", "aside"]
    received_at: datetime
    done_at: datetime | None
    attempts: int
    retry_at: datetime | None
    error: str

    @property
    def cause(self) -> str:
        """How events and messages name it as their origin."""
        return f"{self.bot}:{self.update}"


class TracedMessage(Struct, frozen=True):
    """What became of a message, without what it says.

    `state`: `open` (waits), `sending` (an attempt whose outcome nobody knows), `sent`, `moot` or
    `refused`, with the reason in `why`. `platform_id`: what it became in the chat.
    """

    id: int
    key: str
    bot: str
    chat: str
    case: str
    template: str
    state: Literal["open", "sending", "sent", "moot", "refused"]
    created_at: datetime
    not_before: datetime | None
    sent_at: datetime | None
    attempts: int
    platform_id: str
    why: str


class Trace(Protocol):
    """The way of an update to events and messages, found by indexes, without locks."""

    async def updates(self, wanted: str) -> list[TracedUpdate]:
        """By row id, by the platform's id, or by `bot:update`; in any state, oldest first."""

    async def set_aside(self, limit: int) -> list[TracedUpdate]:
        """Those that were set aside, oldest first."""

    async def cases_of(self, cause: str) -> list[str]:
        """The ids of the cases in which `cause`, or a part of it, left events."""

    async def messages_of(self, cause: str) -> list[TracedMessage]:
        """The replies to an update, in order."""

    async def messages_about(self, case: str) -> list[TracedMessage]:
        """All messages of a case, in order."""

    async def message(self, row: int) -> TracedMessage | None:
        """The message of a row."""

    async def sent_as(self, bot: str, chat: str, message: str) -> TracedMessage | None:
        """The message that became this one in the chat."""


class Pruning(Protocol):
    """Dropping what is old. Each drops at most `limit` rows and says how many it dropped."""

    async def updates(self, before: datetime, limit: int) -> int:
        """Updates that arrived before then and were worked; a repeat would be worked again."""

    async def messages(self, before: datetime, limit: int) -> int:
        """Messages made before then that were sent, withdrawn or refused."""

    async def invitations(self, before: datetime, limit: int) -> int:
        """Invitations used or expired before then."""

    async def sessions(self, before: datetime, limit: int) -> int:
        """Talks in which nothing was said since then and whose silence means nothing any more."""

    async def notes(self, before: datetime, limit: int) -> int:
        """Notes about chats not saved since then, of whatever kind."""

    async def answers(self, before: datetime, limit: int) -> int:
        """What updates were answered before then in their own request; the updates stay."""

    async def files(self, before: datetime, limit: int) -> int:
        """Files kept before then for talks that are no more; those of cases stay."""

    async def keys(self, limit: int) -> int:
        """Keys of talks of which nothing is left."""
