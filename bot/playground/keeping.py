"""The small Telegram's memory across restarts: accounts, chats, messages, small files, in one file.

Not kept: presses (answered or given up by then), calls, budgets, updates that no bot fetched. The
other platforms are kept by `keeping_others`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec
import structlog
from msgspec import Struct

from bot.playground.telegram import TelegramWorld, sample_jpeg
from bot.playground.telegram.model import Chat, ChatType, Member, Message, StoredFile, User

log = structlog.get_logger(__name__)
T = TypeVar("T")
Listen = Callable[[Callable[[], None]], Callable[[], None]]

FORM = 1
FILE_BYTES = 8 * 1024 * 1024
"""Bytes of files that are kept, newest first; of older ones only a sample picture is left."""

MESSAGES = 300
"""Messages kept per chat, newest last."""

MESSAGES_AHEAD = 50
"""Numbers left out at a start: the last second before a crash may have used some."""

PAUSE_SECONDS = 1.0


class KeptChat(Struct, frozen=True):
    """A chat and what people see in it."""

    key: str
    id: int
    type: ChatType
    title: str | None
    user_id: int
    bot_id: int
    started: bool
    blocked: bool
    members: list[Member]
    pinned: list[int]
    migrated_to: int | None
    last_message_id: int
    messages: list[Message]


class KeptBot(Struct, frozen=True):
    """What a bot's account remembers beside its chats."""

    name: str
    last_private_id: int
    known_users: list[int]


class Kept(Struct, frozen=True):
    """The file."""

    form: int
    users: list[User]
    bots: list[KeptBot]
    chats: list[KeptChat]
    files: list[StoredFile]


def written(world: TelegramWorld) -> bytes:
    """The world as JSON."""
    kept = Kept(
        FORM,
        [user for user in world.users.values() if not user.is_bot],
        [KeptBot(b.name, b.last_private_id, sorted(b.known_users)) for b in world.bots.values()],
        [_chat(chat) for chat in world.chats.values()],
        _files(world),
    )
    return msgspec.json.encode(kept)


def _chat(chat: Chat) -> KeptChat:
    return KeptChat(
        chat.key,
        chat.id,
        chat.type,
        chat.title,
        chat.user_id,
        chat.bot_id,
        chat.started,
        chat.blocked,
        list(chat.members.values()),
        chat.pinned,
        chat.migrated_to,
        chat.last_message_id,
        [_bare(message) for message in chat.messages[-MESSAGES:]],
    )


def _bare(message: Message) -> Message:
    """The message without the bytes of its file, which stand among the files."""
    if message.media is None:
        return message
    return replace(message, media=replace(message.media, data=b""))


def _files(world: TelegramWorld) -> list[StoredFile]:
    room = FILE_BYTES
    kept: list[StoredFile] = []
    for file in reversed(world.files.values()):
        room -= len(file.data)
        kept.append(file if room >= 0 else replace(file, data=sample_jpeg(), kind="photo"))
    return kept[::-1]


def restore(world: TelegramWorld, kept: Kept) -> None:
    """Fill an empty world, before its bots are added."""
    world.users |= {user.id: user for user in kept.users}
    world.files |= {file.number: file for file in kept.files}
    for each in kept.chats:
        chat = Chat(each.key, each.id, each.type, each.title)
        chat.user_id, chat.bot_id = each.user_id, each.bot_id
        chat.started, chat.blocked = each.started, each.blocked
        chat.members = {member.user_id: member for member in each.members}
        chat.pinned, chat.migrated_to = list(each.pinned), each.migrated_to
        chat.last_message_id = each.last_message_id + MESSAGES_AHEAD
        for message in each.messages:
            media = message.media and world.files.get(message.media.number)
            chat.put(replace(message, media=media, version=1))
        world.chats[chat.key] = chat
    world.version = 1


def restore_bots(world: TelegramWorld, kept: Kept) -> None:
    """The bots' own memory, after they were added."""
    for each in kept.bots:
        if each.name in world.bots:
            account = world.bots[each.name]
            account.last_private_id = each.last_private_id + MESSAGES_AHEAD
            account.known_users |= set(each.known_users)


def read(path: Path) -> Kept | None:
    """The file, or None when there is none that can be used; then the phones begin empty."""
    kept = read_as(path, Kept)
    return kept if kept is not None and kept.form == FORM else None


def read_as(path: Path, form: type[T]) -> T | None:
    """A file of JSON, or None when there is none that can be used."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=form)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        log.warning("playground.memory_lost", file=path.name, error=type(error).__name__)
        return None


def write(path: Path, text: bytes) -> None:
    """Replace the file at once; only its owner may read it."""
    fresh = path.with_name(f"{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
    fresh.replace(path)


@asynccontextmanager
async def kept(listen: Listen, path: Path, text: Callable[[], bytes]) -> AsyncIterator[None]:
    """Write `text` to the file a second after every change and at the end of the block."""
    changed = asyncio.Event()
    stop = listen(changed.set)
    task = asyncio.create_task(_keep(path, text, changed))
    try:
        yield
    finally:
        stop()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        write(path, text())


async def _keep(path: Path, text: Callable[[], bytes], changed: asyncio.Event) -> None:
    while True:
        await changed.wait()
        await asyncio.sleep(PAUSE_SECONDS)
        changed.clear()
        await asyncio.to_thread(write, path, text())
