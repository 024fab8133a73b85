"""A small Telegram on a free port, and both rooms connected to it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import TestServer

from bot.playground.telegram import Budgets, TelegramWorld, telegram_app
from handlers.buttons import Buttons
from handlers.telegram_customer import TelegramCustomer
from handlers.telegram_limits import TelegramLimits
from handlers.telegram_staff import TelegramStaff
from handlers.telegram_transport import TelegramUpdates
from tests.handlers.rooms import CUSTOMER_TOKEN, STAFF_TOKEN, Room

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def world() -> TelegramWorld:
    """Two bots, a customer and two of the staff. Its time stands still."""
    world = TelegramWorld(lambda: NOW, Budgets.unlimited())
    world.add_bot("customer", CUSTOMER_TOKEN, username="KesuDeskBot")
    world.add_bot("staff", STAFF_TOKEN, username="KesuStaffBot", privacy=False)
    world.add_user(71, "李雷", language_code="zh-hans", last_name="李")
    world.add_user(72, "Mona", language_code="en")
    world.add_user(73, "Omar", language_code="en")
    return world


@pytest.fixture
async def address(world: TelegramWorld) -> AsyncIterator[str]:
    async with TestServer(telegram_app(world, admin=False)) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
def limits() -> TelegramLimits:
    """As in life, but nobody waits for a server that hangs."""
    return TelegramLimits(connect=2.0, call=2.0, upload=5.0, download=5.0)


@pytest.fixture
def buttons() -> Buttons:
    return Buttons(b"0123456789abcdef")


@pytest.fixture
async def customer(
    world: TelegramWorld, address: str, buttons: Buttons, limits: TelegramLimits
) -> AsyncIterator[Room]:
    channel = TelegramCustomer(CUSTOMER_TOKEN, address, buttons, limits)
    async with TelegramUpdates("customer", CUSTOMER_TOKEN, address, limits) as updates:
        yield Room(world, "customer", channel, updates, buttons, NOW)
    await channel.close()


@pytest.fixture
async def staff(
    world: TelegramWorld, address: str, buttons: Buttons, limits: TelegramLimits
) -> AsyncIterator[Room]:
    channel = TelegramStaff(STAFF_TOKEN, address, buttons, limits)
    async with TelegramUpdates("staff", STAFF_TOKEN, address, limits) as updates:
        yield Room(world, "staff", channel, updates, buttons, NOW)
    await channel.close()


@pytest.fixture(params=["customer", "staff"])
def room(request: pytest.FixtureRequest) -> Room:
    """Each of the two in turn: what holds for one framework must hold for the other."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Room)
    return found
