"""What only the staff's room has to understand: groups that move, and people who hide."""

import json
from typing import Any

import pytest

from conversations.incoming import Incoming
from handlers.telegram_errors import TelegramTrouble, Unauthorized
from handlers.telegram_staff import TelegramStaff
from handlers.telegram_staff import reading as room_reading
from handlers.telegram_updates import ANONYMOUS_ADMIN, AS_CHANNEL
from tests.handlers.rooms import Room

GROUP = {"id": -1001, "type": "supergroup", "title": "Olaya store"}


def message(sender: dict[str, Any], **rest: Any) -> dict[str, Any]:
    body = {"message_id": 5, "date": 1790000000, "chat": GROUP, "from": sender, **rest}
    return {"update_id": 1, "message": body}


async def test_a_group_becomes_a_supergroup(staff: Room) -> None:
    group = staff.group(supergroup=False)
    new = staff.world.migrate(group)
    heard = await staff.heard()
    assert heard != []
    assert {(each.kind, each.chat, each.argument) for each in heard} == {
        ("migrated", str(group.id), str(new.id))
    }
    assert {each.private for each in heard} == {False}


async def test_an_anonymous_administrator_is_known_as_such(staff: Room) -> None:
    sender = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}
    entity = {"type": "bot_command", "offset": 0, "length": 5}
    heard = await staff.read(message(sender, text="/mine", entities=[entity], sender_chat=GROUP))
    assert (heard.kind, heard.command, heard.anonymous_admin) == ("command", "mine", True)


async def test_somebody_who_writes_as_a_channel_is_nobody_known(staff: Room) -> None:
    sender = {"id": AS_CHANNEL, "is_bot": True, "first_name": "Channel"}
    channel = {"id": -1009, "type": "channel", "title": "News"}
    heard = await staff.read(message(sender, text="hello", sender_chat=channel))
    assert (heard.kind, heard.anonymous_admin) == ("text", True)


async def test_posts_of_a_linked_channel_are_ignored(staff: Room) -> None:
    sender = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    heard = await staff.read(message(sender, text="news", is_automatic_forward=True))
    assert heard.kind == "ignored"


async def test_punctuation_behind_a_command_is_not_part_of_it(staff: Room) -> None:
    group = staff.group()
    staff.world.user_says(72, group, "/case，202611-P-0001")
    heard = await staff.heard_one()
    assert (heard.command, heard.argument) == ("case", "，202611-P-0001")


async def test_everything_said_in_the_group_is_read(staff: Room) -> None:
    group = staff.group()
    staff.world.user_says(72, group, "我去看看")
    heard = await staff.heard_one()
    assert (heard.kind, heard.text, heard.private) == ("text", "我去看看", False)


async def test_what_a_handler_raises_comes_back(
    staff: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library would log it and go on, and the inbox would call the update done."""

    def broken(*args: Any, **kwargs: Any) -> Incoming:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(room_reading, "said", broken)
    staff.world.user_says(72, staff.private(72), "hello")
    (update,) = await staff.raw()
    with pytest.raises(ZeroDivisionError, match="a fault of ours"):
        await staff.read(update)
    monkeypatch.undo()
    assert (await staff.read(update)).text == "hello"


async def test_reading_waits_for_the_servers_name_and_says_why(staff: Room) -> None:
    """python-telegram-bot has to know its own name first; a server in trouble is a later time."""
    staff.world.fail_next("getMe", "garbage")
    raw = json.dumps(message({"id": 72, "is_bot": False, "first_name": "M"}, text="hi")).encode()
    with pytest.raises(TelegramTrouble):
        await staff.channel.read(raw, staff.now)
    assert (await staff.channel.read(raw, staff.now)).text == "hi"


async def test_what_is_newer_than_the_library_gets_an_answer_in_private(staff: Room) -> None:
    sender = {"id": 72, "is_bot": False, "first_name": "M"}
    private = {"id": 72, "type": "private", "first_name": "M"}
    heard = await staff.read(message(sender, chat=private, hologram={"id": 1}))
    assert heard.media is not None
    assert (heard.kind, heard.media.kind) == ("media", "other")
    assert (await staff.read(message(sender, hologram={"id": 1}))).kind == "ignored"


async def test_a_refused_token_says_so_without_the_token(address: str, staff: Room) -> None:
    other = TelegramStaff("700009:another-token-nobody-may-see", address, staff.buttons)
    with pytest.raises(Unauthorized) as caught:
        await other.me()
    assert "another-token" not in f"{caught.value!r} {caught.value.__context__!r}"
    await other.close()
