"""Messages out. They are kept back until the end of the work and appended in one go.

What a person reads (values, buttons, the wording of an attempt) is sealed under the case's key, or
the talk's where there is no case, and emptied once sent. What stays says which message stands in
the chat.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Row, select

from cases.codec import decode_outgoing, encode_outgoing
from cases.outgoing import Button, Outgoing
from storage.keys import SubjectKeys, case_subject, talk_subject
from storage.lane_wakes import LaneWakes
from storage.tables import TOLD, messages
from storage.transaction import Transaction


class _Personal(Struct, frozen=True):
    values: dict[str, Any]
    buttons: tuple[Button, ...]


class SqlMessages:
    """`cases.ports.Messages` in SQL."""

    def __init__(self, tx: Transaction, subject_keys: SubjectKeys, wakes: LaneWakes) -> None:
        self._tx = tx
        self._keys = subject_keys
        self._wakes = wakes
        self._new: dict[str, Outgoing] = {}

    async def add(self, messages: Sequence[Outgoing]) -> None:
        """Append; a key that is there already is passed over."""
        for message in messages:
            if message.key not in self._new:
                self._new[message.key] = message
                self._wakes.add(message.bot, message.chat, message.not_before or message.created_at)

    async def by_platform_id(self, bot: str, chat: str, message: str) -> Outgoing | None:
        """What we sent as this platform message, without its values and buttons."""
        if not message:
            return None
        statement = select(messages).where(
            TOLD,
            messages.c.bot == bot,
            messages.c.chat == chat,
            messages.c.platform_id == message,
        )
        row = (await self._tx.run(statement.order_by(messages.c.id.desc()).limit(1))).first()
        return _bare(row) if row else None

    async def flush(self) -> None:
        """Write what was added. The lanes were locked before."""
        new, self._new = self._new, {}
        if not new:
            return
        subjects = {key: _subject(message) for key, message in new.items()}
        keys = await self._keys.many("wire", set(subjects.values()))
        rows = [self._row(message, *keys[subjects[key]]) for key, message in new.items()]
        insert = self._tx.insert(messages).on_conflict_do_nothing(index_elements=["key"])
        await self._tx.run(insert, rows)

    async def open(self, row: Row[Any]) -> Outgoing:
        """The whole message of a row that is not sent yet."""
        message = _bare(row)
        sealed = await self._keys.open(row.key_uid, row.sealed, sealed_place(row.key))
        if sealed is None:
            return message
        personal = msgspec.json.decode(sealed, type=_Personal)
        return msgspec.structs.replace(message, values=personal.values, buttons=personal.buttons)

    async def open_wording(self, row: Row[Any]) -> str:
        """The text of an earlier attempt, or ''."""
        wording = await self._keys.open(row.key_uid, row.wording, wording_place(row.key))
        return wording.decode() if wording else ""

    def _row(self, message: Outgoing, uid: str, key: bytes) -> dict[str, Any]:
        personal = msgspec.json.encode(_Personal(message.values, message.buttons))
        bare = msgspec.structs.replace(message, values={}, buttons=())
        return {
            "key": message.key,
            "bot": message.bot,
            "chat": message.chat,
            "case_id": message.case,
            "body": encode_outgoing(bare).decode(),
            "key_uid": uid,
            "sealed": self._tx.sealer.seal(key, personal, sealed_place(message.key).encode()),
            "state": "open",
            "created_at": message.created_at,
            "not_before": message.not_before,
        }


def sealed_place(key: str) -> str:
    """Where a message's values lie; bound into the seal."""
    return f"messages.sealed:{key}"


def wording_place(key: str) -> str:
    """Where a message's wording lies."""
    return f"messages.wording:{key}"


def _subject(message: Outgoing) -> str:
    if message.case:
        return case_subject(message.case)
    return talk_subject(message.bot, message.chat)


def _bare(row: Row[Any]) -> Outgoing:
    # The chat of the row counts: a group that became a supergroup took its messages along.
    return msgspec.structs.replace(decode_outgoing(row.body.encode()), chat=row.chat)
