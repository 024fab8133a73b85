"""Raw updates: polling, webhooks, and what stands in their way."""

from typing import Any

import pytest

from bot.playground.telegram import TelegramWorld
from bot.playground.telegram.faults import FaultKind
from handlers.telegram_errors import Conflict, TelegramTrouble, Unauthorized
from handlers.telegram_limits import TelegramLimits
from handlers.telegram_transport import TelegramUpdates
from handlers.telegram_updates import ANONYMOUS_ADMIN, membership_news, sender_of, update_id
from tests.handlers.rooms import TOKENS, Room


async def test_updates_come_in_order_until_they_are_confirmed(room: Room) -> None:
    chat = room.private()
    for number in range(3):
        room.world.user_says(71, chat, f"text {number}")
    first = await room.updates.get_updates(0, 0, limit=2)
    assert [each["message"]["text"] for each in first] == ["text 0", "text 1"]
    assert [update_id(each) for each in first] == [first[0]["update_id"], first[0]["update_id"] + 1]
    again = await room.updates.get_updates(0, 0)
    assert [each["message"]["text"] for each in again] == ["text 0", "text 1", "text 2"]
    rest = await room.updates.get_updates(update_id(again[1]) + 1, 0)
    assert [each["message"]["text"] for each in rest] == ["text 2"]


async def test_only_what_is_understood_is_asked_for(room: Room) -> None:
    await room.updates.get_updates(0, 0)
    asked = await room.updates.webhook_info()
    assert set(asked["allowed_updates"]) == {
        *("message", "edited_message", "callback_query", "my_chat_member"),
    }


async def test_a_webhook_and_back(room: Room) -> None:
    await room.updates.set_webhook("http://127.0.0.1:9/telegram/customer", "s3cret_-")
    hook = room.world.bot(room.name).webhook
    assert hook is not None
    assert (hook.url, hook.secret) == ("http://127.0.0.1:9/telegram/customer", "s3cret_-")
    assert (await room.updates.webhook_info())["url"] == hook.url
    with pytest.raises(Conflict, match="delete the webhook"):
        await room.updates.get_updates(0, 0)
    await room.updates.delete_webhook()
    assert await room.updates.get_updates(0, 0) == []


async def test_a_wrong_address_is_refused(room: Room) -> None:
    with pytest.raises(TelegramTrouble, match="bad webhook"):
        await room.updates.set_webhook("ftp://nowhere", "s")


@pytest.mark.parametrize("token", ["700009:token-that-nobody-may-see", "token-that-nobody-knows"])
async def test_a_token_that_is_not_accepted(address: str, world: TelegramWorld, token: str) -> None:
    async with TelegramUpdates("staff", token, address) as updates:
        with pytest.raises(Unauthorized) as caught:
            await updates.get_updates(0, 0)
    said = str(caught.value)
    assert "KESU_TELEGRAM_STAFF_TOKEN" in said
    assert "@BotFather" in said
    assert [secret for secret in TOKENS if secret in said] == []


@pytest.mark.parametrize("kind", ["garbage", "drop"])
async def test_trouble_on_the_way(room: Room, kind: FaultKind) -> None:
    room.world.user_says(71, room.private(), "kept")
    room.world.fail_next("getUpdates", kind)
    with pytest.raises(TelegramTrouble, match="answer"):
        await room.updates.get_updates(0, 0)
    assert len(await room.updates.get_updates(0, 0)) == 1


async def test_a_server_that_hangs(room: Room, address: str) -> None:
    token = room.world.bot(room.name).token
    async with TelegramUpdates(room.name, token, address, TelegramLimits(call=0.2)) as updates:
        room.world.fail_next("getUpdates", "hang")
        with pytest.raises(TelegramTrouble, match="no answer"):
            await updates.get_updates(0, 0)


async def test_flood_control_says_how_long(room: Room) -> None:
    room.world.fail_next("getUpdates", "status", 429, "Too Many Requests", retry_after=8)
    with pytest.raises(TelegramTrouble) as caught:
        await room.updates.get_updates(0, 0)
    assert (caught.value.code, caught.value.retry_after) == (429, 8)


USER = {"id": 71}
GROUP = {"id": -5}


@pytest.mark.parametrize(
    ("update", "sender"),
    [
        ({"update_id": 1, "message": {"from": USER, "chat": GROUP}}, "71"),
        ({"update_id": 1, "callback_query": {"from": USER}}, "71"),
        ({"my_chat_member": {"from": USER, "chat": GROUP}, "update_id": 1}, "71"),
        ({"update_id": 1, "poll_answer": {"user": USER}}, "71"),
        ({"update_id": 1, "message": {"from": {"id": ANONYMOUS_ADMIN}, "chat": GROUP}}, "chat:-5"),
        ({"update_id": 1, "channel_post": {"chat": GROUP}}, "chat:-5"),
        ({"update_id": 1, "poll": {"id": "x"}}, ""),
        ({"update_id": 1, "message": None}, ""),
        ({"update_id": 1, "message": {"from": {"id": "71"}, "chat": []}}, ""),
        ({}, ""),
    ],
)
def test_who_did_it(update: dict[str, Any], sender: str) -> None:
    assert sender_of(update) == sender


@pytest.mark.parametrize(
    "update", [{}, {"update_id": "1"}, {"update_id": None}, {"update_id": True}]
)
def test_an_update_has_a_number(update: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="whole number"):
        update_id(update)


@pytest.mark.parametrize(
    ("private", "group", "before", "after", "news"),
    [
        (True, False, True, False, "blocked"),
        (True, False, False, True, "unblocked"),
        (False, True, False, True, "joined"),
        (False, True, True, False, "removed"),
        (False, True, True, True, "ignored"),
        (False, False, False, True, "ignored"),
    ],
)
def test_news_of_our_membership(
    private: bool, group: bool, before: bool, after: bool, news: str
) -> None:
    assert membership_news(private, group, before, after) == news
