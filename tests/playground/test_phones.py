"""What people do on a phone beside writing: the bots hear of it as on the real platform."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.playground import canned
from bot.playground.sample import sample_png
from bot.playground.telegram import WorldError
from bot.playground.telegram.files import image_size
from tests.playground.page_server import (
    CHAT,
    CUSTOMER,
    Json,
    Page,
    eventually,
    opened_page,
    playground_settings,
    working_page,
)
from tests.playground.telegram_standin import make_scene

HERE: Json = {"user": CUSTOMER, "chat": CHAT}


def updates(page: Page) -> list[Json]:
    """What waits for the customer's bot."""
    world = page.playground.world
    return [each.as_json() for each in world.bot("customer").queue.pending(world.now())]


async def chat(page: Page, key: str = CHAT) -> Json:
    """One chat as the page reads it."""
    found: Json = next(each for each in (await page.get("state"))["chats"] if each["key"] == key)
    return found


async def test_an_album_is_an_update_for_each_picture(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        sent = await page.post("album", **HERE, caption="三道菜")
        heard = [each["message"] for each in updates(page)]
        assert [each["message_id"] for each in heard] == sent["messages"]
        assert len({each["media_group_id"] for each in heard}) == 1
        assert [each.get("caption") for each in heard] == ["三道菜", None, None]
        shown = await page.shown(CHAT)
        numbers = {each["media"]["number"] for each in shown}
        assert len(numbers) == 3
        assert len({sample_png(place) for place in range(3)}) == 3, "three different pictures"


@pytest.mark.parametrize(
    ("what", "field", "facts"),
    [
        ("voice", "voice", {"duration": 5, "mime_type": "audio/ogg"}),
        ("video", "video", {"duration": 7, "mime_type": "video/mp4"}),
        ("document", "document", {"file_name": "receipt.pdf", "mime_type": "application/pdf"}),
        ("location", "location", {"latitude": 31.19531, "longitude": 121.43716}),
        ("contact", "contact", {"phone_number": "8613800138000", "user_id": CUSTOMER}),
        ("sticker", "sticker", {"type": "regular"}),
    ],
)
async def test_examples_reach_the_bot(
    tmp_path: Path, what: str, field: str, facts: dict[str, Any]
) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        first = await page.post("say", **HERE, text="看")
        await page.post("share", **HERE, what=what, reply_to=first["message"])
        heard = updates(page)[-1]["message"]
        assert facts.items() <= heard[field].items()
        assert heard["reply_to_message"]["message_id"] == first["message"]


async def test_voices_and_films_are_played_and_papers_saved(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        for what, mime in (("voice", "audio/ogg"), ("video", "video/mp4"), ("document", None)):
            await page.post("share", **HERE, what=what)
            number = (await page.shown(CHAT))[-1]["media"]["number"]
            async with page.session.get(f"{page.address}/playground/media/{number}") as response:
                assert response.content_type == (mime or "application/octet-stream")
                assert ("attachment" in response.headers.get("Content-Disposition", "")) == (
                    mime is None
                )


async def test_a_picture_can_go_as_a_file_and_a_film_as_a_film(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        await page.post("attach", **HERE, kind="document", name="汤.png")
        await page.post("attach", **HERE, kind="video", data="AAAA", caption="看汤")
        paper, film = await page.shown(CHAT)
        assert (paper["media"]["kind"], paper["media"]["name"]) == ("document", "汤.png")
        assert (film["media"]["kind"], film["text"]) == ("video", "看汤")


async def test_an_edit_is_heard_and_a_deletion_is_not(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        said = (await page.post("say", **HERE, text="菜里有头发"))["message"]
        await page.post("edit", **HERE, message=said, text="汤里有头发")
        before = updates(page)
        assert before[-1]["edited_message"]["text"] == "汤里有头发"
        assert "edit_date" in before[-1]["edited_message"]
        await page.post("edit", status=400, **HERE, message=said, text=" ")
        await page.post("delete", **HERE, message=said)
        assert updates(page) == before
        (gone,) = await page.shown(CHAT)
        assert (gone["deleted"], gone["text"]) == (True, "")
        await page.post("delete", status=400, **HERE, message=said)


async def test_nobody_deletes_what_another_wrote(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        seats = (await page.phones())["store"]["seats"]
        one, other = (
            seats[0],
            next(s for s in seats if s["chat"] == seats[0]["chat"] and s != seats[0]),
        )
        group = {"user": one["user"], "chat": one["chat"]}
        said = (await page.post("say", **group, text="我来"))["message"]
        theft = await page.post(
            "delete", status=400, **group | {"user": other["user"]}, message=said
        )
        assert "own" in theft["error"]
        assert [each["text"] for each in await page.shown(one["chat"])] == ["我来"]


async def test_a_message_has_one_tick_until_the_bot_fetches_it(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        said = (await page.post("say", **HERE, text="在吗"))["message"]
        before = await chat(page)
        assert (before["waiting"], before["typing"]) == ([said], True)
        other = await chat(page, f"{CUSTOMER + 1}:customer")
        assert (other["waiting"], other["typing"]) == ([], False)


async def test_the_bot_is_typing_until_it_has_answered(tmp_path: Path) -> None:
    async with working_page(playground_settings(tmp_path)) as page:
        await page.post("start", user=CUSTOMER, bot="customer")
        await eventually(page, partial(answered, page))
        while (now := await chat(page))["typing"]:
            assert now["messages"]
        assert now["waiting"] == []


def answered(page: Page) -> bool:
    return any(each.sender_id != CUSTOMER for each in page.playground.world.chat(CHAT).messages)


def test_a_chat_action_is_seen_for_five_seconds_or_until_the_message() -> None:
    scene = make_scene()
    action = {"chat_id": scene.mei.id, "action": "typing"}
    key = f"{scene.mei.id}:customer"
    for action_ended in ("time", "message", "cancel"):
        scene.ok("customer", "sendChatAction", action)
        assert scene.world.typing() == {key}
        if action_ended == "time":
            scene.clock.pass_(seconds=5)
        elif action_ended == "message":
            scene.ok("customer", "sendMessage", {"chat_id": scene.mei.id, "text": "好"})
        else:
            scene.ok("customer", "sendChatAction", action | {"action": "cancel"})
        assert scene.world.typing() == set(), action_ended


def test_what_has_no_text_is_not_edited() -> None:
    scene = make_scene()
    place = scene.world.user_sends_location(scene.mei, "customer", 31.2, 121.4)
    photo = scene.world.user_sends_photo(scene.mei, "customer", sample_png(), "汤")
    with pytest.raises(WorldError, match="not edited"):
        scene.world.user_edits(scene.mei, "customer", place.id, "这里")
    with pytest.raises(WorldError, match="1024"):
        scene.world.user_edits(scene.mei, "customer", photo.id, "x" * 1025)
    assert scene.world.user_edits(scene.mei, "customer", photo.id, "").text == ""


def test_the_canned_things_are_what_they_say() -> None:
    voice = canned.voice()
    assert voice.count(b"OggS") == 3
    assert voice[28:36] == b"OpusHead"
    assert canned.video()[4:8] == b"ftyp"
    assert canned.paper().startswith(b"%PDF-")
    assert image_size(canned.paper()) is None


def test_every_page_of_the_voice_has_the_checksum_of_ogg() -> None:
    """The check value of CRC-32/CKSUM (same polynomial) without its last inversion."""
    assert canned._checksum(b"") == 0
    assert canned._checksum(b"123456789") == 0x89A1897F
