"""What the server refuses, and what becomes of it: the same for both rooms."""

import gc
import io
import logging
import traceback
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.playground.telegram.faults import FaultKind
from conversations.channel import Later, Moved, Outcome, Refused, Rendered, Unreachable
from handlers.telegram_errors import TelegramTrouble, edit_outcome, outcome, scrubbed
from handlers.telegram_limits import TelegramLimits
from tests.handlers.conftest import NOW
from tests.handlers.rooms import TOKENS, Room


async def test_flood_control_waits_as_long_as_it_says(room: Room) -> None:
    chat = room.private()
    room.world.throttle(chat, 37)
    later = Later(room.now + timedelta(seconds=37), "429 too many requests", told=True)
    assert await room.send(chat, "x") == later
    card_outcome = await room.edit(chat, 1, "x")
    assert not isinstance(card_outcome, Refused)


async def test_flood_control_of_edits(room: Room) -> None:
    chat = room.private()
    card = await room.sent(chat, "x")
    room.world.throttle(chat, 12)
    assert await room.edit(chat, card.id, "y") == Later(
        room.now + timedelta(seconds=12), "429 too many requests", told=True
    )


@pytest.mark.parametrize("kind", ["garbage", "drop", "lost"])
async def test_trouble_on_the_way_is_tried_again(room: Room, kind: FaultKind) -> None:
    chat = room.private()
    await room.sent(chat, "erst")
    room.world.fail_next("sendMessage", kind)
    found = await room.send(chat, "x")
    assert isinstance(found, Later)
    assert found.at == room.now + timedelta(seconds=5)
    assert not _secrets(found.why)


@pytest.mark.parametrize("code", [500, 502, 504])
async def test_a_server_in_trouble_is_tried_again(room: Room, code: int) -> None:
    room.world.fail_next("sendMessage", "status", code, "Internal Server Error: restart")
    found = await room.send(room.private(), "x")
    assert isinstance(found, Later)
    assert found.at == room.now + timedelta(seconds=5)


async def test_a_refused_token_waits_longer(room: Room) -> None:
    room.world.fail_next("sendMessage", "status", 401, "Unauthorized")
    found = await room.send(room.private(), "x")
    assert found == Later(room.now + timedelta(seconds=60), "401 the token is not accepted")


async def test_who_cannot_be_reached(room: Room) -> None:
    blocked, stranger, gone = room.private(71), room.world.private(72, room.name), room.private(73)
    room.world.user_blocks(71, room.name)
    room.world.user_deactivates(73)
    assert await room.send(blocked, "x") == Unreachable("blocked")
    assert await room.send(gone, "x") == Unreachable("deactivated")
    assert await room.send("4711", "x") == Unreachable("no chat")
    found = await room.send(stranger, "x")
    assert isinstance(found, Unreachable)
    assert found.why == "no chat"


async def test_a_group_that_threw_us_out(room: Room) -> None:
    group = room.group()
    card = await room.sent(group, "x")
    room.world.bot_removed(room.name, group, 72)
    assert await room.send(group, "y") == Unreachable("kicked")
    assert await room.edit(group, card.id, "y") == Unreachable("kicked")


async def test_a_group_that_took_our_voice(room: Room) -> None:
    group = room.group()
    room.world.bot_muted(room.name, group, 72)
    assert await room.send(group, "y") == Unreachable("no rights")


async def test_a_group_that_moved(room: Room) -> None:
    group = room.group(supergroup=False)
    new = room.world.migrate(group)
    assert await room.send(group, "x") == Moved(str(new.id))
    assert await room.edit(group, 1, "x") == Moved(str(new.id))


async def test_what_will_never_be_taken(room: Room) -> None:
    room.world.fail_next(
        "sendMessage", "status", 400, "Bad Request: something\nnew in 700001:AAAAAAAAA"
    )
    found = await room.send(room.private(), "x")
    assert isinstance(found, Refused)
    assert "omething new in ***" in found.why


async def test_a_failed_part_ends_the_message(room: Room) -> None:
    chat = room.private()
    await room.sent(chat, "erst")
    room.world.fail_next("sendMessage", "status", 429, "Too Many Requests", retry_after=9)
    found = await room.send(chat, "长" * 9000)
    assert found == Later(room.now + timedelta(seconds=9), "429 too many requests", told=True)
    assert len(chat.messages) == 1


SAID: list[tuple[int, str, Outcome]] = [
    (403, "Forbidden: bot was blocked by the user", Unreachable("blocked")),
    (403, "Forbidden: user is deactivated", Unreachable("deactivated")),
    (403, "Forbidden: bot was kicked from the group chat", Unreachable("kicked")),
    (403, "Forbidden: bot was kicked from the supergroup chat", Unreachable("kicked")),
    (403, "Forbidden: bot is not a member of the supergroup chat", Unreachable("kicked")),
    (403, "Forbidden: the group chat was deleted", Unreachable("no chat")),
    (403, "Forbidden: bot can't initiate conversation with a user", Unreachable("no chat")),
    (403, "Forbidden: something new", Unreachable("forbidden")),
    (400, "Bad Request: chat not found", Unreachable("no chat")),
    (400, "Chat not found", Unreachable("no chat")),
    (400, "Bad Request: PEER_ID_INVALID", Unreachable("no chat")),
    (400, "Bad Request: not enough rights to send text messages to the chat",
     Unreachable("no rights")),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Unreachable("no rights")),
    (400, "Bad Request: message is too long", Refused("Bad Request: message is too long")),
    (413, "Request Entity Too Large", Refused("Request Entity Too Large")),
    (429, "Too Many Requests", Later(NOW + timedelta(seconds=5), "429 Too Many Requests")),
    (409, "Conflict: x", Later(NOW + timedelta(seconds=5), "409 Conflict: x")),
    (404, "Not Found", Later(NOW + timedelta(seconds=60), "404 Not Found")),
    (
        0,
        "no answer (time-out)",
        Later(NOW + timedelta(seconds=5), "no answer (time-out)", uncertain=True),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "description", "expected"), SAID)
def test_code_and_description_to_outcome(code: int, description: str, expected: Outcome) -> None:
    trouble = TelegramTrouble(code, description)
    assert outcome(trouble, NOW, TelegramLimits()) == expected
    assert edit_outcome(trouble, "7", NOW, TelegramLimits()) == expected


def test_tokens_are_taken_out_of_any_text() -> None:
    text = "https://api/bot123456:AAH-k_9abcdefghijklmnopqrstuvw/getMe at 12:30:59"
    assert scrubbed(text) == "https://api/bot***/getMe at 12:30:59"
    assert len(scrubbed("x" * 1000)) == 200


def _secrets(text: str) -> list[str]:
    return [token for token in TOKENS if token in text]


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """All loggers at their own levels, the root wide open."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    # The server's own log is not ours.
    handler.addFilter(lambda record: record.name != "aiohttp.access")
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.mark.parametrize("kind", ["status", "garbage", "drop"])
async def test_no_token_in_logs_and_exceptions(
    room: Room, kind: FaultKind, everything_logged: io.StringIO
) -> None:
    chat = room.private()
    room.world.user_sends_document(71, chat, b"x")
    ref = (await room.heard_one()).media
    assert ref is not None
    await room.sent(chat, "a")
    for method in ("sendMessage", "getFile", "setMyCommands", "getUpdates"):
        room.world.fail_next(method, kind, 500, "Internal Server Error")
    outcome = await room.send(chat, Rendered("b"))
    told = [str(outcome)]
    for call in (
        lambda: room.channel.fetch(ref.ref),
        lambda: room.channel.set_up([("default", "", [("start", "x")])]),
        lambda: room.updates.get_updates(0, 0),
    ):
        with pytest.raises(TelegramTrouble) as caught:
            await call()
        told += traceback.format_exception(caught.value)
        told += [repr(caught.value), repr(caught.value.__cause__), repr(caught.value.__context__)]
    gc.collect()
    assert isinstance(outcome, Later)
    assert _secrets("".join(told)) == []
    assert _secrets(everything_logged.getvalue()) == []


async def test_a_server_that_hangs(room: Room, address: str) -> None:
    limits = TelegramLimits(call=0.2, upload=0.2, download=0.2)
    token = room.world.bot(room.name).token
    channel = type(room.channel)(token, address, room.buttons, limits)
    await channel.me()
    room.private()
    for method in ("sendMessage", "sendDocument", "getFile"):
        room.world.fail_next(method, "hang")
    for message in (Rendered("x"), Rendered("x", file=(b"x", "document", "x"))):
        found = await channel.send("71", message, room.now)
        assert isinstance(found, Later)
        assert "no answer" in found.why
    with pytest.raises(TelegramTrouble, match="no answer"):
        await channel.fetch("x")
    await channel.close()


async def test_a_server_that_is_not_there(room: Room) -> None:
    """Nobody listens at all: later, for every call."""
    channel = type(room.channel)("700003:third-token", "http://127.0.0.1:9", room.buttons)
    found = await channel.send("71", Rendered("x"), room.now)
    assert isinstance(found, Later)
    assert "no answer" in found.why
    with pytest.raises(TelegramTrouble, match="no answer"):
        await channel.me()
    await channel.toast("1", "x", alert=False)
    await channel.close()
