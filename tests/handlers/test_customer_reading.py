"""What only the customer's room has to mind."""

import pytest

from bot.playground.telegram import TelegramWorld
from handlers.buttons import Buttons
from handlers.telegram_customer import TelegramCustomer
from handlers.telegram_errors import TelegramTrouble, Unauthorized
from tests.handlers.rooms import Room

USER = {"id": 71, "is_bot": False, "first_name": "李雷"}
PRIVATE = {"id": 71, "type": "private", "first_name": "李雷"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Olaya store"}
MESSAGE = {"message_id": 9, "from": USER, "date": 1790000000}


async def test_in_a_group_it_reads_only_what_calls_it(customer: Room, world: TelegramWorld) -> None:
    group = customer.group()
    world.user_says(72, group, "just talking")
    world.user_says(72, group, "/start")
    heard = await customer.heard_one()
    assert (heard.kind, heard.command, heard.private) == ("command", "start", False)


async def test_what_is_newer_than_the_library_gets_an_answer_in_private(customer: Room) -> None:
    update = {"update_id": 1, "message": {**MESSAGE, "chat": PRIVATE, "hologram": {"id": 1}}}
    heard = await customer.read(update)
    assert heard.media is not None
    assert (heard.kind, heard.media.kind) == ("media", "other")
    update = {"update_id": 1, "message": {**MESSAGE, "chat": GROUP, "hologram": {"id": 1}}}
    assert (await customer.read(update)).kind == "ignored"


async def test_a_photo_whose_caption_looks_like_a_command_is_a_photo(customer: Room) -> None:
    photo = [{"file_id": "F", "file_unique_id": "U", "width": 1, "height": 1}]
    update = {
        "update_id": 1,
        "message": {**MESSAGE, "chat": PRIVATE, "photo": photo, "caption": "/cancel"},
    }
    heard = await customer.read(update)
    assert (heard.kind, heard.text, heard.command) == ("media", "/cancel", "")


async def test_our_name_is_asked_for_only_when_somebody_used_it(customer: Room) -> None:
    customer.world.fail_next("getMe", "garbage")
    customer.world.user_says(71, customer.private(), "/start")
    assert (await customer.heard_one()).command == "start"
    customer.world.user_says(71, customer.private(), "/start@KesuDeskBot")
    (update,) = await customer.raw()
    with pytest.raises(TelegramTrouble):
        await customer.read(update)
    assert (await customer.read(update)).command == "start"


def test_a_misshapen_token_names_the_remedy(buttons: Buttons) -> None:
    with pytest.raises(Unauthorized, match="KESU_TELEGRAM_CUSTOMER_TOKEN") as caught:
        TelegramCustomer("not a token", "http://127.0.0.1:9", buttons)
    assert "not a token" not in f"{caught.value!r} {caught.value.__context__!r}"
