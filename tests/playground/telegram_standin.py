"""A small scene for the tests of the stand-in: two bots, three people, one group, a still clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer

from bot.playground.telegram import Budgets, TelegramWorld, telegram_app
from bot.playground.telegram.model import Chat, User

CUSTOMER_TOKEN = "1001:customer-token_for-tests-0000000000"
STAFF_TOKEN = "1002:staff-token_for-tests-00000000000000"


class StillClock:
    """Stands until moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Scene:
    clock: StillClock
    world: TelegramWorld
    mei: User
    lin: User
    wang: User
    group: Chat

    def ok(self, bot: str, method: str, params: Mapping[str, Any] | None = None) -> Any:
        """The result of a call that must succeed."""
        body = self.world.call(bot, method, dict(params or {}))
        assert body["ok"], body
        return body["result"]

    def refused(
        self, bot: str, method: str, params: Mapping[str, Any] | None = None
    ) -> tuple[int, str]:
        """Code and description of a call that must be refused."""
        body = self.world.call(bot, method, dict(params or {}))
        assert not body["ok"], body
        return body["error_code"], body["description"]

    def updates(self, bot: str) -> list[dict[str, Any]]:
        """The waiting updates, confirmed by reading them."""
        found: list[dict[str, Any]] = self.ok(bot, "getUpdates")
        if found:
            self.ok(bot, "getUpdates", {"offset": found[-1]["update_id"] + 1})
        return found


def make_scene(budgets: Budgets | None = None, supergroup: bool = True) -> Scene:
    """Mei has started the customer bot; Lin and Wang share a group led by the staff bot."""
    clock = StillClock()
    world = TelegramWorld(clock, budgets)
    world.add_bot("customer", CUSTOMER_TOKEN, "kesu_customer_bot", "Kesu")
    world.add_bot("staff", STAFF_TOKEN, "kesu_staff_bot", "Kesu staff")
    mei = world.add_user(501, "Mei", "mei")
    lin = world.add_user(601, "Lin")
    wang = world.add_user(602, "Wang", language_code="en")
    group = world.add_group("Store 1", [lin, wang], supergroup=supergroup)
    world.user_starts(mei, "customer")
    world.bot_added("staff", group, by=lin)
    world.bot_promoted("staff", group, by=lin)
    scene = Scene(clock, world, mei, lin, wang, group)
    scene.updates("customer")
    scene.updates("staff")
    return scene


@asynccontextmanager
async def served(world: TelegramWorld) -> AsyncIterator[tuple[str, aiohttp.ClientSession]]:
    """The address of the world on a free port, and a session to talk to it."""
    server = TestServer(telegram_app(world))
    await server.start_server()
    async with aiohttp.ClientSession() as session:
        try:
            yield str(server.make_url("")).rstrip("/"), session
        finally:
            await server.close()
