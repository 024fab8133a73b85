"""A company whose customers are on WeChat and whose staff are on WeCom: stand-ins of both in the
test's own process, groups bound as after going live.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestServer

from bot.playground.wechat import WeChatWorld, wechat_app
from bot.playground.wechat.pushing import Answer
from bot.playground.wecom import Budgets, WeComWorld, wecom_app
from cases.organisation import Address
from cases.platforms import WECOM_GROUP, WECOM_PERSON
from cases.ports import Contact
from storage.store import SqlStore
from tests.crashes.company import STORES, unit
from tests.crashes.processes import SECRET_KEY

APP_ID, APP_SECRET = "wx49f0ab532d5d035a", "appsecret-for-crashes-0123456789"
TOKEN, AES_KEY = "wechatTokenForCrashes", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
BOT_ID, BOT_SECRET = "aib-crashes", "wecom-bot-secret-for-crashes"


def machine_now() -> datetime:
    """The processes live in real time."""
    return datetime.now(UTC)  # noqa: TID251


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@dataclass
class Mainland:
    """Both stand-ins, and where they are reached."""

    wechat: WeChatWorld
    wecom: WeComWorld
    api: str
    gateway: str

    def settings(self, database: str, organisation: Path, port: int = 0) -> dict[str, str]:
        """The environment of a Kesu. `port`: 0 where it takes no pushes."""
        return {
            "KESU_DATABASE_URL": database,
            "KESU_ORG": str(organisation),
            "KESU_SECRET_KEY": SECRET_KEY,
            "KESU_WECHAT_APP_ID": APP_ID,
            "KESU_WECHAT_APP_SECRET": APP_SECRET,
            "KESU_WECHAT_TOKEN": TOKEN,
            "KESU_WECHAT_AES_KEY": AES_KEY,
            "KESU_WECHAT_API_URL": self.api,
            "KESU_WECOM_BOT_ID": BOT_ID,
            "KESU_WECOM_BOT_SECRET": BOT_SECRET,
            "KESU_WECOM_BOT_URL": self.gateway,
            "KESU_PUBLIC_URL": "https://kesu.example.com",
            "KESU_PORT": str(port),
        }

    async def bound(self, store: SqlStore) -> dict[str, str]:
        """Groups and people bound; the group of every unit, as WeCom knows it."""
        units = ["hq", "shanghai", *map(unit, STORES)]
        people = ["qian", "zhao", *(f"p{number}" for number in range(1, len(STORES) + 1))]
        now, groups = machine_now(), {}
        async with store.work() as work:
            for place, person in zip(units, people, strict=True):
                self.wecom.add_person(person, person)
                groups[place] = f"wr-{place}"
                room = self.wecom.add_group(groups[place], place, [person])
                # Nothing is pushed to a chat in which nobody has written to the bot.
                self.wecom.bot().spoken |= {room.key, self.wecom.single(person).key}
                account = f"{WECOM_PERSON}{person}"
                await work.people.set_contact(Contact("staff", account, "zh", person), now)
                group = Address("staff", f"{WECOM_GROUP}{groups[place]}")
                await work.people.bind_group(place, group, person, now)
        return groups


async def _patient(answer: Coroutine[Any, Any, Answer]) -> Answer:
    """A busy machine is no reason to cut a connection: the tests do that where they mean it."""
    return await answer


@asynccontextmanager
async def mainland() -> AsyncIterator[Mainland]:
    """Both stand-ins, without the platform's budgets and without its impatience."""
    wechat = WeChatWorld(machine_now, cut=_patient)
    wechat.add_account(APP_ID, APP_SECRET, TOKEN, AES_KEY)
    wecom = WeComWorld(machine_now, Budgets.unlimited())
    wecom.add_bot(BOT_ID, BOT_SECRET, "客诉助手")
    async with TestServer(wechat_app(wechat)) as api, TestServer(wecom_app(wecom)) as gateway:
        url = str(api.make_url("")).rstrip("/")
        yield Mainland(wechat, wecom, url, f"ws://127.0.0.1:{gateway.port}/")
