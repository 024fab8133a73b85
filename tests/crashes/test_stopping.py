"""Stopping on SIGTERM in the middle of work, and a second process on the same file."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.crashes import findings
from tests.crashes.company import bound, written
from tests.crashes.customers import all_file, customers, told_before
from tests.crashes.house import all_cases, beside, gapless, nothing_lost, quiet, settings_of
from tests.crashes.processes import environment, killed, nursery, spawned, stand_in
from tests.crashes.telegram import watched

PEOPLE = 40
STOP_SECONDS = 25  # bot.limits: 20 for work in hand, and the way out

pytestmark = pytest.mark.crash


async def test_sigterm_ends_cleanly_in_the_middle_of_work_and_the_next_start_goes_on(
    database: str, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(stand_in(tmp_path / "telegram.log"))
        telegram = await stack.enter_async_context(watched(api))
        ward = await stack.enter_async_context(nursery(tmp_path))
        env = settings_of(database, written(tmp_path), api)
        house = await stack.enter_async_context(beside(env))
        chats = await bound(house.store, telegram)
        people = customers(telegram, PEOPLE)
        await told_before(people, house.store)
        async with asyncio.timeout(600), asyncio.TaskGroup() as meanwhile:
            filing = meanwhile.create_task(all_file(people))
            first = await ward.born("run", env=env)
            while not any(person.receipts() for person in people):
                await telegram.change(people[1].chat)
            first.signalled(signal.SIGTERM)
            assert await first.ended(STOP_SECONDS) == 0
            assert not filing.done()
            second = await ward.born("run", env=env)
            await filing
        await quiet(house.store)
        second.signalled(signal.SIGTERM)
        assert await second.ended(STOP_SECONDS) == 0

        await nothing_lost(house.store)
        cases = await all_cases(house.store)
        assert len(cases) == PEOPLE
        gapless(cases)
        findings.receipts(people, cases)
        calls = await telegram.calls("sendMessage")
        cards = {case.number: chats[case.unit] for case in cases}
        # Nobody was killed, so that nothing had to be repeated.
        assert findings.told_once(calls, findings.CARD, cards) == 0


async def test_a_second_process_on_the_same_file_is_refused_with_the_remedy(
    database: str, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(stand_in(tmp_path / "telegram.log"))
        telegram = await stack.enter_async_context(watched(api))
        env = environment(**settings_of(database, written(tmp_path), api))
        first = await spawned("-m", "bot", "run", env=env, log=tmp_path / "kesu.log")
        stack.push_async_callback(killed, first)
        await telegram.called("deleteWebhook")

        second = await spawned("-m", "bot", "run", env=env, log=tmp_path / "second.log")
        assert await asyncio.wait_for(second.wait(), 30) == 1
        await killed(second)
        said = (tmp_path / "second.log").read_text()
        assert f"process {first.pid}" in said
        assert "stop that one" in said
        assert "KESU_DATABASE_URL" in said

        assert first.returncode is None
        first.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(first.wait(), STOP_SECONDS) == 0
