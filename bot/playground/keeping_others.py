"""The memories of the small WeChat and the small WeCom across restarts, in a file each.

Not kept: pushes and frames that nobody heard, calls, budgets, and of WeChat the notices somebody
allowed. Reply windows are kept: the house remembers them too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from msgspec import Struct, json

from bot.playground.keeping import FILE_BYTES, MESSAGES
from bot.playground.telegram import sample_jpeg
from bot.playground.wechat.model import Bubble, Person, StoredMedia
from bot.playground.wechat.windows import Window
from bot.playground.wecom.model import Chat, File, Message
from bot.playground.worlds import PlayedWeChat, PlayedWeCom

FileT = TypeVar("FileT", StoredMedia, File)


class KeptPerson(Struct, frozen=True):
    """Somebody with WeChat."""

    openid: str
    name: str
    app_id: str
    following: bool
    talk: Window | None
    act: Window | None
    history: list[Bubble]


class KeptWeChat(Struct, frozen=True):
    """The file of the small WeChat."""

    people: list[KeptPerson]
    media: list[StoredMedia]


class KeptWeCom(Struct, frozen=True):
    """The file of the small WeCom. `task_ids`: all that cards of a bot ever had, by bot."""

    chats: list[Chat]
    files: list[File]
    names: dict[str, str]
    task_ids: dict[str, list[str]]


def wechat_text(world: PlayedWeChat) -> bytes:
    """The world as JSON."""
    people = [
        KeptPerson(
            each.openid,
            each.name,
            each.app_id,
            each.following,
            each.windows.talk,
            each.windows.act,
            each.history[-MESSAGES:],
        )
        for each in world.people.values()
    ]
    return json.encode(KeptWeChat(people, _newest(world.media.values())))


def restore_wechat(world: PlayedWeChat, kept: KeptWeChat) -> None:
    """Fill a world whose account is there."""
    for each in kept.people:
        person = Person(each.openid, each.name, each.app_id, each.following)
        person.windows.talk, person.windows.act = each.talk, each.act
        person.history = [replace(bubble, version=1) for bubble in each.history]
        world.people[each.openid] = person
    world.media |= {each.id: each for each in kept.media}
    world.remembered([bubble for each in kept.people for bubble in each.history])
    world.changed()


def wecom_text(world: PlayedWeCom) -> bytes:
    """The world as JSON. Files stand by themselves, not in the messages that carry them."""
    chats = [
        replace(chat, messages=[_bare(message) for message in chat.messages[-MESSAGES:]])
        for chat in world.chats.values()
    ]
    names = {each.userid: each.name for each in world.people.values()}
    task_ids = {bot.bot_id: sorted(bot.task_ids) for bot in world.bots.values()}
    return json.encode(KeptWeCom(chats, _newest(world.files.values()), names, task_ids))


def restore_wecom(world: PlayedWeCom, kept: KeptWeCom) -> None:
    """Fill a world whose bot is there, before its people are."""
    for userid, name in kept.names.items():
        world.add_person(userid, name)
    world.files |= {each.number: each for each in kept.files}
    for chat in kept.chats:
        for message in chat.messages:
            message.version = 1
            if message.file is not None:
                message.file = world.files.get(message.file.number)
        world.chats[chat.key] = chat
    for bot in world.bots.values():
        bot.task_ids |= set(kept.task_ids.get(bot.bot_id, ()))
    world.changed()


def _bare(message: Message) -> Message:
    """The message without the bytes of its file."""
    if message.file is None:
        return message
    return replace(message, file=replace(message.file, data=b""))


def _newest(files: Iterable[FileT]) -> list[FileT]:
    """Files with their bytes as far as there is room, newest first; a sample stands for others."""
    room, kept = FILE_BYTES, list[FileT]()
    for file in reversed(list(files)):
        room -= len(file.data)
        kept.append(file if room >= 0 else replace(file, data=sample_jpeg()))
    return kept[::-1]
