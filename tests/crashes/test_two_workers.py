"""`kesu web` and two `kesu worker` over one PostgreSQL share the work and send nothing twice."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.web import Hooks
from tests.crashes import findings
from tests.crashes.company import bound, written
from tests.crashes.customers import REPEATED, all_file, customers, told_before
from tests.crashes.house import all_cases, beside, gapless, nothing_lost, quiet, settings_of
from tests.crashes.processes import nursery, stand_in
from tests.crashes.telegram import watched

PEOPLE = 60

pytestmark = [pytest.mark.crash, pytest.mark.postgres]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_two_workers_share_the_work_and_send_nothing_twice(
    database: str, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(stand_in(tmp_path / "telegram.log"))
        telegram = await stack.enter_async_context(watched(api))
        ward = await stack.enter_async_context(nursery(tmp_path))
        port = free_port()
        env = settings_of(database, written(tmp_path), api, port)
        env["KESU_PUBLIC_URL"] = "https://kesu.example.com"
        house = await stack.enter_async_context(beside(env))
        chats = await bound(house.store, telegram)
        hooks = Hooks.derived(await house.store.house_key("webhooks"))
        people = customers(telegram, PEOPLE)
        await told_before(people, house.store)

        web = await ward.born("web", env=env)
        workers = [await ward.born("worker", env=env) for _ in range(2)]
        for bot in ("customer", "staff"):
            await telegram.called("setWebhook", bot)
            # The proxy that takes TLS off in front of `kesu web`.
            url = f"http://127.0.0.1:{port}/telegram/{bot}"
            await telegram.api(bot, "setWebhook", url=url, secret_token=hooks.secrets[bot])
        async with asyncio.timeout(600):
            await all_file(people)
            await quiet(house.store)
        for process in (web, *workers):
            process.signalled(signal.SIGTERM)
            assert await process.ended(25) == 0

        await nothing_lost(house.store)
        cases = await all_cases(house.store)
        assert len(cases) == PEOPLE
        gapless(cases)
        findings.receipts(people, cases)
        calls = await telegram.calls("sendMessage")
        cards = {case.number: chats[case.unit] for case in cases}
        assert findings.told_once(calls, findings.CARD, cards) == 0
        assert not [call for call in calls if REPEATED in str(call["params"]["text"])]
        once = Counter((call["params"]["chat_id"], call["params"]["text"]) for call in calls)
        assert set(once.values()) == {1}
