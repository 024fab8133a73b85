"""Updates that people's clients seldom make, or nobody's: written by hand, read by both rooms."""

import asyncio
import json
from datetime import timedelta

import pytest

from handlers.telegram_updates import UNTOLD
from tests.handlers.rooms import Room

USER = {"id": 71, "is_bot": False, "first_name": "李雷"}
PRIVATE = {"id": 71, "type": "private", "first_name": "李雷"}
MESSAGE = {"message_id": 9, "from": USER, "chat": PRIVATE, "date": 1790000000}
POLL = {
    "id": "1",
    "question": "?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 7}


@pytest.mark.parametrize(
    ("content", "kind", "name", "ref"),
    [
        ({"audio": {**FILE, "duration": 1, "file_name": "a.mp3"}}, "document", "a.mp3", "F"),
        ({"video_note": {**FILE, "duration": 1, "length": 9}}, "video", "", "F"),
        (
            {
                "animation": {**FILE, "duration": 1, "width": 9, "height": 9, "file_name": "x.mp4"},
                "document": {**FILE, "file_name": "x.mp4"},
            },
            *("video", "x.mp4", "F"),
        ),
        ({"dice": {"emoji": "🎲", "value": 3}}, "other", "", ""),
        ({"story": {"id": 1, "chat": PRIVATE}}, "other", "", ""),
        ({"poll": POLL}, "other", "", ""),
    ],
)
async def test_other_media(
    room: Room, content: dict[str, object], kind: str, name: str, ref: str
) -> None:
    heard = await room.read({"update_id": 1, "message": {**MESSAGE, **content}})
    assert heard.media is not None
    assert (heard.kind, heard.media.kind) == ("media", kind)
    assert (heard.media.name, heard.media.ref) == (name, ref)


async def test_a_venue_has_its_words(room: Room) -> None:
    place = {"latitude": 1.5, "longitude": -2.25}
    venue = {"location": place, "title": "Olaya", "address": "King Fahd Rd"}
    heard = await room.read(
        {"update_id": 1, "message": {**MESSAGE, "location": place, "venue": venue}}
    )
    assert heard.media is not None
    assert (heard.text, heard.media.ref) == ("Olaya, King Fahd Rd", "1.500000,-2.250000")


async def test_the_contact_of_somebody_else_is_taken_as_it_is_written(room: Room) -> None:
    contact = {"phone_number": "0551234567", "first_name": "Sara"}
    heard = await room.read({"update_id": 1, "message": {**MESSAGE, "contact": contact}})
    assert heard.text == "0551234567"


async def test_a_moving_place_is_no_correction(room: Room) -> None:
    moved = {**MESSAGE, "edit_date": 1790000001, "location": {"latitude": 1, "longitude": 2}}
    heard = await room.read({"update_id": 1, "edited_message": moved})
    assert heard.kind == "ignored"


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "a_type_of_the_future": {"from": USER}},
        {"update_id": 1, "channel_post": {**MESSAGE, "chat": {"id": -5, "type": "channel"}}},
        {"update_id": 1, "message": {**MESSAGE, "new_field": 1, "pinned_message": MESSAGE}},
        {
            "update_id": 1,
            "callback_query": {"id": "1", "from": USER, "chat_instance": "1", "data": "x"},
        },
    ],
    ids=["nothing", "future", "channel", "pin", "inline"],
)
async def test_what_is_not_for_us_is_ignored(room: Room, update: dict[str, object]) -> None:
    heard = await room.read(update)
    assert (heard.kind, heard.bot, heard.act) == ("ignored", room.name, "")


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"7", b"\xff"])
async def test_what_is_no_update_raises(room: Room, raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        await room.channel.read(raw, room.now)


async def test_a_mangled_update_raises(room: Room) -> None:
    broken = {"update_id": 1, "message": {"message_id": "x", "chat": 7}}
    with pytest.raises((ValueError, TypeError, AttributeError, KeyError)):
        await room.read(broken)


async def test_many_at_once_are_not_mixed_up(room: Room) -> None:
    async def one(number: int) -> tuple[str, str]:
        update = {"update_id": number, "message": {**MESSAGE, "text": f"text {number}"}}
        at = room.now + timedelta(seconds=number)
        heard = await room.channel.read(json.dumps(update).encode(), at)
        assert heard.at == at
        return heard.text, heard.kind

    found = await asyncio.gather(*(one(number) for number in range(50)))
    assert found == [(f"text {number}", "text") for number in range(50)]


async def test_without_a_clock_the_time_is_left_open(room: Room) -> None:
    room.world.user_says(71, room.private(), "x")
    (update,) = await room.raw()
    assert (await room.channel.read(json.dumps(update).encode())).at == UNTOLD
